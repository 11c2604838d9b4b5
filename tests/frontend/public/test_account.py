"""The account: family, own data, bound phones, and coming back to a half-filled form."""

import json
import re

import pytest
from django.test import Client

from puskesmas.audit.models import AuditEvent
from puskesmas.people import families
from puskesmas.people.codes import make_counter_code
from puskesmas.people.identities import see_identity
from puskesmas.people.models import AccessToken, Citizen, Consent, DataRequest, FamilyClaim
from puskesmas.schedule.actions import set_quota
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import FORM, SIGN_IN, WISH, text

RINA = {
    "name": "Rina Aminah",
    "nik": "9901014101200005",
    "birth_date_day": "1",
    "birth_date_month": "1",
    "birth_date_year": "2020",
    "sex": "P",
    "kk": cast.CARD_SITI,
}


def bound(world) -> Client:
    """Siti's phone, bound with the code Budi gave after he saw her card."""
    client = phone.signed_in()
    see_identity(citizen=world.siti, facility_id=world.mergangsan.pk, by=cast.staff(world.budi))
    world.siti.refresh_from_db()
    code = make_counter_code(
        citizen=world.siti, facility=world.mergangsan, by=cast.staff(world.budi), level=2
    )
    client.post("/kode/", {"code": code}, headers={"user-agent": "Mozilla Chrome/1 Android"})
    return client


def test_siti_binds_her_phone_and_puts_it_out_again(world):
    client = bound(world)

    page = text(client.get("/akun/hp/"))
    cookie = client.cookies["alur_warga"]
    token = AccessToken.objects.get(bound_at__isnull=False)
    client.post(f"/akun/hp/{token.pk}/keluarkan/")

    assert "Chrome, Android" in page
    assert "HP ini" in page
    assert cookie["max-age"] == 90 * 24 * 3600
    assert client.get("/akun/").status_code == 302
    assert AuditEvent.objects.filter(verb="citizen.device_put_out").count() == 1


def test_joko_cannot_put_out_sitis_phone(world):
    bound(world)
    token = AccessToken.objects.get(bound_at__isnull=False)
    joko = phone.signed_in(cast.NIK_JOKO, cast.BORN_JOKO, level=2)

    assert joko.post(f"/akun/hp/{token.pk}/keluarkan/").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_names_are_in_dots_until_the_phone_is_bound(world):
    known, full = text(phone.signed_in(level=1).get("/data/")), text(bound(world).get("/data/"))

    assert "S••• A•••" in known
    assert "Siti Aminah" not in known
    assert cast.NIK_SITI not in known
    assert "Siti Aminah" in full
    assert cast.NIK_SITI in full


def test_siti_names_her_daughter_and_budi_sees_the_card(world):
    client = phone.signed_in(level=1)

    client.post("/keluarga/tambah/", RINA)
    named = text(client.get("/keluarga/"))
    claim = FamilyClaim.objects.get()
    families.see_card(
        citizen=world.siti,
        facility_id=world.mergangsan.pk,
        by=cast.staff(world.budi),
        claims=[claim.pk],
    )
    seen = text(client.get("/keluarga/"))

    assert "Belum dilihat" in named
    assert "R••• A•••" in named
    assert "Belum dilihat" not in seen
    assert seen.count("KK dilihat") == 3
    rina = Citizen.objects.get(nik_index=claim.nik_index)
    assert (rina.name, rina.family, FamilyClaim.objects.count()) == (
        "Rina Aminah",
        world.siti.family,
        0,
    )


def test_naming_a_known_and_an_unknown_person_looks_the_same(world):
    born = {"birth_date_day": "1", "birth_date_month": "1"}
    known = {**RINA, **born, "nik": cast.NIK_JOKO, "birth_date_year": "1980", "sex": "L"}
    unknown = {**known, "nik": "9901010101800077"}
    pages = []
    for typed in (known, unknown):
        client = phone.signed_in(level=1)
        answer = client.post("/keluarga/tambah/", typed)
        page = text(client.get("/keluarga/")).partition('<ul class="stack">')[2]
        pages.append((answer.status_code, answer["Location"], page.partition("</ul>")[0]))
        client.post(f"/keluarga/{FamilyClaim.objects.get().pk}/hapus/")

    strip = [
        (status, to, page.replace("0003", "").replace("0077", "").split("/hapus/")[0][:900])
        for status, to, page in pages
    ]
    assert strip[0] == strip[1]
    assert "J•••" not in pages[0][2]
    assert Citizen.objects.get(pk=world.joko.pk).name == "Joko Susilo"


def test_a_foreign_card_is_refused_and_names_nobody(world):
    answer = phone.signed_in(level=1).post("/keluarga/tambah/", {**RINA, "kk": cast.CARD_JOKO})

    assert answer.status_code == 422
    assert "bukan KK Anda" in text(answer)
    assert FamilyClaim.objects.count() == 0


def test_siti_moves_out_and_neither_side_lists_the_other(world):
    client = phone.signed_in(level=1)

    client.post("/keluarga/keluar/")

    page = text(client.get("/keluarga/"))
    assert "D••• P•••" not in page
    assert Citizen.objects.get(pk=world.siti.pk).family is None


def test_siti_asks_for_a_correction_and_takes_it_back(world):
    client = phone.signed_in(level=1)

    client.post("/data/perbaiki/", {"name": "Siti A. Putri", "facility": "mergangsan"})
    asked = text(client.get("/data/"))
    request = DataRequest.objects.get()
    client.post(f"/data/permintaan/{request.uuid}/batal/")

    request.refresh_from_db()
    assert "Perbaikan data" in asked
    assert "Dijawab paling lambat Kamis, 26 November 2026" in asked
    assert request.state == "taken_back"


def test_an_empty_correction_says_what_to_do(world):
    answer = phone.signed_in(level=1).post("/data/perbaiki/", {"facility": "mergangsan"})

    assert answer.status_code == 422
    assert "Isi yang benar pada salah satu baris" in text(answer)
    assert DataRequest.objects.count() == 0


def test_a_copy_needs_a_fresh_code_or_a_bound_phone(world):
    cast.reserve(world.umum, world.siti, complaint="Batuk")
    stale = phone.signed_in(level=1).post("/data/salinan/", {"bentuk": "json"})
    client = bound(world)
    copy = client.post("/data/salinan/", {"bentuk": "json"})
    page = text(client.post("/data/salinan/"))

    assert stale["Location"] == "/kode/?next=/data/"
    content = json.loads(copy.content)
    assert content["person"]["nik"] == cast.NIK_SITI
    assert [row["complaint"] for row in content["reservations"]] == ["Batuk"]
    assert "Jalan Taman Siswa 1" in page
    assert AuditEvent.objects.filter(verb="citizen.exported").count() == 2


def test_the_copy_tells_what_was_asked_for_as_people_read_it(world):
    client = bound(world)
    born = {"birth_date_day": "12", "birth_date_month": "4", "birth_date_year": "1990"}
    client.post("/data/perbaiki/", {**born, "facility": "mergangsan"})

    page = text(client.post("/data/salinan/"))

    assert "Kamis, 12 April 1990" in page
    assert "1990-04-12" not in page


def test_siti_reads_who_looked(world):
    reservation = cast.reserve(world.umum, world.siti)
    cast.do(reservation, "verify", world.budi, valid="true")

    page = text(phone.signed_in(level=1).get("/data/dilihat/"))

    assert "Budi Santoso, Petugas pendaftaran" in page
    assert "Puskesmas Mergangsan" in page
    assert "Data diverifikasi: valid" in page


def test_the_page_of_looks_asks_the_same_number_of_times(world, django_assert_num_queries):
    client = phone.signed_in(level=1)
    for clinic in (world.umum, world.gigi):
        cast.do(cast.reserve(clinic, world.siti), "verify", world.budi, valid="true")
        with django_assert_num_queries(6):
            client.get("/data/dilihat/")


def test_a_form_sent_after_the_sign_in_ended_is_filled_in_again(world, settings, clock):
    settings.CITIZEN_IDLE_MINUTES = 30
    client = phone.signed_in()
    clock.shift(minutes=31)

    lost = client.post(
        FORM,
        {**WISH, "complaint": "Batuk tiga hari"},
        headers={"referer": f"http://testserver{FORM}"},
    )
    page = text(client.get(lost["Location"]))
    back = client.post("/masuk/", {**SIGN_IN, "next": FORM})
    form = text(client.get(back["Location"]))
    later = text(client.get(FORM))

    assert lost["Location"].startswith("/masuk/?next=")
    assert "isian tadi masih ada" in page
    assert "Batuk tiga hari" in form
    assert "Batuk tiga hari" not in later


@pytest.mark.parametrize(
    ("address", "typed", "shown"),
    [
        ("/reservasi/sekeluarga/mergangsan/", {"complaint_{siti}": "Batuk lama"}, "Batuk lama"),
        ("/tunggu/mergangsan/umum/", {"who": "self", "complaint": "Batuk lama"}, "Batuk lama"),
        ("/data/tarik/", {"words": "Saya pindah kota"}, "Saya pindah kota"),
        ("/pesan/pengaturan/", {"reach": "none", "language": "id"}, 'value="none"[^>]* checked'),
        ("/reservasi/{code}/pindah/", {"date": "2026-11-27"}, 'value="2026-11-27"[^>]* checked'),
    ],
)
def test_every_form_that_says_so_is_filled_in_again(world, settings, clock, address, typed, shown):
    settings.CITIZEN_IDLE_MINUTES = 30
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=0, by=cast.SYSTEM)
    reservation = cast.reserve(world.gigi, world.siti)
    known = {"siti": world.siti.pk, "code": reservation.code}
    client, address = phone.signed_in(level=1), address.format(**known)
    clock.shift(minutes=31)
    fields = {name.format(**known): value for name, value in typed.items()}

    lost = client.post(address, fields, headers={"referer": f"http://testserver{address}"})
    said = text(client.get(lost["Location"]))
    client.post("/masuk/", {**SIGN_IN, "next": address})
    AccessToken.objects.update(level=1)
    form = text(client.get(address))

    assert "isian tadi masih ada" in said
    assert re.search(shown, form)


def test_somebody_else_on_the_same_phone_does_not_see_it(world, settings, clock):
    settings.CITIZEN_IDLE_MINUTES = 30
    client = phone.signed_in()
    clock.shift(minutes=31)
    client.post(
        FORM,
        {**WISH, "complaint": "Batuk tiga hari"},
        headers={"referer": f"http://testserver{FORM}"},
    )
    joko = {**SIGN_IN, "nik": cast.NIK_JOKO, "birth_date_day": "1", "birth_date_month": "1"}
    client.post("/masuk/", {**joko, "birth_date_year": "1980"})

    assert "Batuk tiga hari" not in text(client.get(FORM))


def test_silence_ends_a_sign_in_and_using_it_does_not(world, settings, clock):
    settings.CITIZEN_IDLE_MINUTES = 30
    client = phone.signed_in()
    for _turn in range(3):
        clock.shift(minutes=29)
        assert client.get("/reservasi/").status_code == 200
    clock.shift(minutes=30)

    assert client.get("/reservasi/").status_code == 302


def test_a_reservation_notes_the_yes_to_the_notice_once(world):
    client = phone.signed_in()
    phone.hand_in(client)
    phone.hand_in(client, address="/reservasi/baru/mergangsan/gigi/")

    assert list(Consent.objects.values_list("citizen", "version")) == [(world.siti.pk, "2026-11")]
    assert AuditEvent.objects.filter(verb="citizen.agreed").count() == 1
