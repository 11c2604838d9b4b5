"""«Laporan Kunjungan» of one case: what it says, who may have it, what it keeps to itself."""

import re
import subprocess
import zlib

import pytest

from puskesmas.audit.models import AuditEvent
from puskesmas.codes import grouped
from puskesmas.people.models import AccessToken
from puskesmas.people.tokens import digest
from tests import cast
from tests.frontend.reports.conftest import signed_in, words

pytestmark = pytest.mark.slow


def unpacked(document: bytes) -> bytes:
    """The objects of a PDF, readable."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL)
    return b"".join(zlib.decompressobj().decompress(part) for part in parts if part[:1] == b"x")


def address(reservation) -> str:
    return f"/laporan/kunjungan/{reservation.code}.pdf"


def test_the_head_reads_the_whole_case(world, served):
    text = words(signed_in(world.ani).get(address(served)))

    for said in (
        "KOTA YOGYAKARTA Puskesmas Mergangsan Jalan Kolonel Sugiyono 98",
        "Laporan Kunjungan Selasa, 24 November 2026",
        "1 dari 4 langkah petugas lewat tenggat: Verifikasi (lewat 12 menit jam kerja).",
        "Siti Aminah",
        "9901••••••••0001",
        "12 Maret 1990",
        "Umum → BPJS",
        "Nomor SIMPUS A-12",
        "Mengajukan reservasi Pemohon – – 23 Nov, 08.00 2 mnt 30 dtk",
        "Verifikasi Budi Santoso 23 Nov, 08.00 24 Nov, 08.00 24 Nov, 08.12 6 jam 42 menit Lewat",
        "Isi nomor SIMPUS Budi Santoso 24 Nov, 08.12 24 Nov, 08.42 24 Nov, 08.15 3 menit Tepat",
        "Konfirmasi kehadiran Anjungan 1 24 Nov, 08.15 24 Nov, 14.00 24 Nov, 08.20 – Datang",
        "A-001 → G-001 Poli Gigi BPJS 24 Nov, 08.24 Menunggu 1×",
        "Cara bayar Umum → BPJS Kartu masih aktif Budi Santoso",
        "Klinik Poli Umum → Poli Gigi",
        "Kepala Puskesmas Mergangsan dr. Ani NIP 197001012000012001",
        "Dicetak Selasa, 24 November 2026 pukul 08.24 WIB oleh dr. Ani",
        grouped(served.code),
    ):
        assert said in text, said


def test_it_holds_no_number_that_identifies(world, served):
    text = words(signed_in(world.ani).get(address(served)))

    for private in (cast.NIK_SITI, cast.BPJS_SITI, "0812", "Taman Siswa", "contoh.id"):
        assert private not in text


def test_its_metadata_name_nobody(world, served, tmp_path):
    path = tmp_path / "visit.pdf"
    path.write_bytes(signed_in(world.ani).get(address(served)).content)

    told = subprocess.run(["pdfinfo", path], capture_output=True, check=True, text=True).stdout

    assert f"Laporan Kunjungan {grouped(served.code)}" in told
    assert "Siti" not in told
    assert "Author" not in told
    assert b"/Lang (id)" in unpacked(path.read_bytes())


def test_a_rejection_is_told_with_its_reason(world, rejected):
    text = words(signed_in(world.budi).get(address(rejected)))

    assert "Ditolak. Semua 2 langkah petugas selesai tepat waktu." in text
    assert "Alasan: Data tidak cocok dengan KTP." in text
    assert "Belum ada nomor antrean yang dicetak." in text


def test_a_running_case_has_no_verdict_yet(world):
    reservation = cast.reserve(world.umum, world.siti)

    text = words(signed_in(world.ani).get(address(reservation)))

    assert "Menunggu verifikasi. Belum ada langkah yang selesai." in text
    assert (
        "Verifikasi Petugas pendaftaran puskesmas 23 Nov, 08.00 24 Nov, 08.00 – – Berjalan" in text
    )


def test_another_facility_and_a_doctor_find_nothing(world, served):
    doctor = cast._staff("lina", "Lina", "doctor", world.mergangsan)
    before = AuditEvent.objects.count()

    answers = [signed_in(user).get(address(served)).status_code for user in (world.rudi, doctor)]

    assert answers == [404, 404]
    assert signed_in(world.ani).get("/laporan/kunjungan/ABC.pdf").status_code == 404
    assert AuditEvent.objects.count() == before


def test_whoever_takes_it_leaves_a_trace(world, served):
    signed_in(world.ani).get(address(served))

    trace = AuditEvent.objects.get(verb="case.report_made")
    assert (trace.actor_label, trace.case_code, trace.data) == ("dr. Ani", served.code, {})


def test_it_is_a_file_that_nothing_keeps(world, served):
    answer = signed_in(world.ani).get(address(served))

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == (
        f'inline; filename="laporan-kunjungan-{served.code}.pdf"'
    )
    assert answer["Cache-Control"] == "no-store"


def test_a_constant_number_of_queries(world, served, rejected, django_assert_num_queries):
    browser = signed_in(world.ani)
    browser.get(address(rejected))

    with django_assert_num_queries(10):
        browser.get(address(rejected))
    with django_assert_num_queries(11):  # the names of the clinics between which she was moved
        browser.get(address(served))


def test_the_api_gives_the_same_document(world, served, client):
    AccessToken.objects.create(
        user=world.ani,
        token_hash=digest("ani"),
        created_at=served.submitted_at,
        expires_at=cast.at(cast.FRIDAY, 8),
    )

    answer = client.get(
        f"/api/v1/reports/visit/{served.code}.pdf", headers={"authorization": "Bearer ani"}
    )

    assert "Siti Aminah" in words(answer)
