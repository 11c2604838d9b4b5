"""The report of a day: figures, kept promises, cases without names, on screen and on paper."""

import re

import pytest

from flows.engine.tick import tick
from puskesmas.people.models import AccessToken
from puskesmas.people.tokens import digest
from tests import cast
from tests.frontend.reports.conftest import signed_in, words

pytestmark = pytest.mark.slow

DAY = "?tanggal=2026-11-24"
PAPER = f"/laporan/kunjungan.pdf{DAY}"


def test_the_paper_of_a_day(world, served):
    text = words(signed_in(world.ani).get(PAPER))

    for said in (
        "Laporan Kunjungan Harian Selasa, 24 November 2026",
        "2 1 0 1 0 0 83%",
        "Poli Umum Umum 1 · · 1 Poli Gigi BPJS · 1 1 1 Semua klinik 1 1 1 2",
        "Verifikasi 1 1 · 50% < 1 menit 6 jam 42 menit",
        "Isi nomor SIMPUS 1 · · 100% 3 menit 3 menit",
        "Data tidak cocok dengan KTP 1",
        "Kepala Puskesmas Mergangsan dr. Ani",
        "Daftar kasus (2)",
        "J••• S••• Poli Umum Umum – – – Ditolak tepat",
        "S••• A••• Poli Gigi BPJS A-12 G-001 08.20 Dalam antrean lewat",
    ):
        assert said in text, said


def test_no_person_is_named(world, served):
    text = words(signed_in(world.ani).get(PAPER))

    for private in ("Siti", "Joko", cast.NIK_SITI, cast.NIK_JOKO, "9901", cast.BPJS_SITI):
        assert private not in text


def test_the_page_shows_the_day_and_leads_to_the_paper(world, served):
    page = signed_in(world.ani).get(f"/laporan/{DAY}").content.decode()

    assert "Selasa, 24 November 2026" in page
    assert "83%" in page
    assert "/laporan/kunjungan.pdf?tanggal=2026-11-24&amp;puskesmas=mergangsan" in page


def test_who_never_got_an_answer_stays_in_the_totals_and_in_the_promises(world, clock):
    cast.reserve(world.umum, world.siti)
    for moment in (cast.at(cast.TUESDAY, 8, 1), cast.at(cast.date(2026, 11, 25), 1)):
        clock.set(moment)
        tick()

    totals = signed_in(world.ani).get(f"/laporan/{DAY}").context["totals"]

    assert [one["value"] for one in totals] == [1, 0, 1, 0, 0, 0, "0%"]


def test_a_day_without_visits_says_so(world):
    page = signed_in(world.ani).get("/laporan/?tanggal=2026-11-22")

    assert "Tidak ada reservasi pada tanggal ini." in page.content.decode()


def test_a_wrong_date_is_explained_beside_the_field(world):
    page = signed_in(world.ani).get("/laporan/?tanggal=kemarin")

    assert page.status_code == 422
    assert "Tulis tanggal sebagai tahun-bulan-hari" in page.content.decode()
    assert signed_in(world.ani).get("/laporan/kunjungan.pdf?tanggal=kemarin").status_code == 404


@pytest.mark.parametrize("path", ["/laporan/kunjungan.pdf", "/laporan/"])
def test_reports_are_for_those_who_oversee(world, path):
    assert signed_in(world.ani).get(path).status_code == 200
    assert signed_in(world.wati).get(path).status_code == 200
    assert signed_in(world.budi).get(path).status_code == 403


def test_another_facility_is_unknown(world, served):
    head = cast._staff("yuni", "dr. Yuni", "head", world.tegalrejo)

    own = words(signed_in(head).get(PAPER))
    theirs = signed_in(head).get(f"{PAPER}&puskesmas=mergangsan")
    page = signed_in(head).get(f"/laporan/{DAY}&puskesmas=mergangsan")

    assert "Puskesmas Tegalrejo" in own
    assert "Tidak ada reservasi pada tanggal ini." in own
    assert theirs.status_code == 404
    assert page.status_code == 422
    assert "Mergangsan" not in page.content.decode()


def test_the_health_office_chooses_the_facility(world, served):
    office = cast._staff("dinas", "Dinas", "health_office", None)

    page = signed_in(office).get(f"/laporan/{DAY}&puskesmas=mergangsan").content.decode()
    paper = words(signed_in(office).get(f"{PAPER}&puskesmas=tegalrejo"))

    assert "Selasa, 24 November 2026 · Puskesmas Mergangsan" in page
    assert "Puskesmas Tegalrejo" in paper


def test_from_a_day_without_visits_one_press_leads_to_the_nearest_with_some(world, served):
    later = cast.reserve(world.umum, world.joko, cast.date(2026, 11, 26))
    cast.reserve(world.umum_tegalrejo, world.siti, cast.date(2026, 11, 25), slot=cast.time(9))

    page = signed_in(world.ani).get("/laporan/?tanggal=2026-11-25").content.decode()
    last = signed_in(world.ani).get(f"/laporan/?tanggal={later.date}").content.decode()

    assert "Tidak ada reservasi pada tanggal ini." in page
    ways = re.findall(r'href="\?puskesmas=mergangsan&amp;tanggal=([\d-]+)"', page)
    assert ways == ["2026-11-24", "2026-11-26"]
    assert re.findall(r"&amp;tanggal=([\d-]+)", last) == ["2026-11-24"]


def test_a_constant_number_of_queries(world, served, django_assert_num_queries):
    browser = signed_in(world.ani)
    browser.get(f"/laporan/{DAY}")

    with django_assert_num_queries(12):
        browser.get(f"/laporan/{DAY}")
    with django_assert_num_queries(9):
        browser.get(PAPER)
    with django_assert_num_queries(12):
        browser.get("/laporan/?tanggal=2026-11-22")


def test_the_api_reports_a_period_day_by_day(world, served, client):
    AccessToken.objects.create(
        user=world.ani,
        token_hash=digest("ani"),
        created_at=served.submitted_at,
        expires_at=cast.at(cast.FRIDAY, 8),
    )
    ask = {"headers": {"authorization": "Bearer ani"}}
    base = "/api/v1/reports/visits.pdf"

    month = client.get(f"{base}?from=2026-11-01&to=2026-11-30", **ask)
    today = client.get(base, **ask)

    assert "Minggu, 1 November 2026 – Senin, 30 November 2026" in words(month)
    assert "Per tanggal Tanggal Ditolak Dalam antrean Hadir Jumlah Selasa, 24 November" in words(
        month
    )
    assert "Daftar kasus (2)" in words(today)
    refused = {
        "range_wrong": "from=2026-11-30&to=2026-11-01",
        "range_too_long": "from=2026-10-01&to=2026-11-30",
        "facility_unknown": "facility=tegalrejo",
    }
    codes = [client.get(f"{base}?{query}", **ask).json()["code"] for query in refused.values()]
    assert codes == list(refused)
