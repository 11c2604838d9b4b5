"""The two-step form: one press one reservation, nothing typed is lost."""

from datetime import date, time

import pytest

from puskesmas.actor import SYSTEM
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation
from puskesmas.people.models import Notice
from puskesmas.place.models import Clinic
from puskesmas.schedule.actions import set_quota
from tests import cast
from tests.cast import do, reason, reserve
from tests.frontend.public import phone
from tests.frontend.public.phone import FORM, WISH, hand_in, text

HOURS = "/reservasi/baru/tegalrejo/umum/"
DIMAS = {
    "who": "family",
    "nik": cast.NIK_DIMAS,
    "birth_date_day": "5",
    "birth_date_month": "6",
    "birth_date_year": "2015",
}


def test_siti_chooses_a_clinic_and_sees_open_dates(world):
    client = phone.signed_in()

    first = text(client.get("/reservasi/baru/"))
    second = text(client.get(FORM))

    assert f'href="{FORM}"' in first
    assert "Sen–Kam 08.00–13.00" in first.replace("\u2060", "")
    assert "Selasa, 24\u00a0Nov" in second
    assert 'value="2026-11-23"' not in second  # too late to verify for this morning
    assert 'value="2026-11-29"' not in second  # Sunday
    assert "sisa 30" in second


def test_she_hands_it_in_and_reads_when_the_answer_comes(world):
    client = phone.signed_in()

    answer = hand_in(client)

    reservation = Reservation.objects.get()
    assert answer.redirect_chain == [(f"/reservasi/{reservation.code}/", 302)]
    assert (reservation.status, reservation.mode) == ("submitted", "verified")
    assert (reservation.patient, reservation.complaint) == (world.siti, "Batuk")
    assert "Permohonan diterima" in text(answer)
    assert "Jawaban paling lambat" in text(answer)
    assert "<svg width" not in text(answer)  # no QR before the number


def test_the_instant_facility_gives_the_qr_at_once(world):
    client = phone.signed_in()

    answer = hand_in(client, HOURS, date="2026-11-24T09:00:00")

    reservation = Reservation.objects.get()
    assert (reservation.status, reservation.slot.starts) == ("verified", time(9))
    assert "<svg width" in text(answer)
    assert "Kode QR untuk dipindai" in text(answer)


def test_a_double_press_makes_one_reservation(world):
    client = phone.signed_in()
    key = {"kunci": "k" * 32}

    first, second = hand_in(client, **key), hand_in(client, **key)

    assert first.redirect_chain == second.redirect_chain
    assert Reservation.objects.count() == 1
    assert Notice.objects.count() == 1


def test_the_seconds_on_both_pages_are_told_to_the_audit(world, clock):
    client = phone.signed_in()
    client.get("/reservasi/baru/")
    clock.shift(seconds=40)
    client.get(FORM)
    clock.shift(seconds=90)
    client.post(FORM, {**WISH, "date": ""})
    clock.shift(seconds=10)

    hand_in(client)

    data = AuditEvent.objects.get(verb="reservation.submitted").data
    assert (data["choose_seconds"], data["fill_seconds"]) == (40, 100)


def test_dimas_is_reserved_for_by_nik_and_birth_date(world):
    hand_in(phone.signed_in(), **DIMAS)

    reservation = Reservation.objects.get()
    assert (reservation.patient, reservation.applicant) == (world.dimas, world.siti)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({**DIMAS, "nik": cast.NIK_JOKO}, "tidak tercatat dalam Kartu Keluarga Anda"),
        ({**DIMAS, "birth_date_day": "6"}, "tidak tercatat dalam Kartu Keluarga Anda"),
        ({"who": "family"}, "Tulis NIK anggota keluarga."),
        ({"date": ""}, "Pilih tanggal."),
        ({"date": "2026-11-29"}, "Tanggal itu tidak tersedia lagi."),
        ({"payment": ""}, "Pilih cara bayar."),
        ({"payment": "bpjs", "bpjs_number": "123"}, "Nomor BPJS terdiri dari 13 angka."),
        ({"who": "9999"}, "Pilih untuk siapa reservasi ini."),
    ],
)
def test_a_refusal_keeps_what_was_typed_and_makes_nothing(world, typed, problem):
    answer = phone.signed_in().post(FORM, {**WISH, "complaint": "Demam tiga hari", **typed})

    page = text(answer)
    assert answer.status_code == 422
    assert problem in page
    assert "Demam tiga hari" in page
    assert "<title>Masalah:" in page
    assert Reservation.objects.count() == 0


def test_a_full_date_says_so_beside_the_dates_and_keeps_the_rest(world):
    client = phone.signed_in()
    form = text(client.get(FORM))
    assert 'value="2026-11-24"' in form
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=SYSTEM)
    reserve(world.umum, world.joko)

    answer = client.post(FORM, {**WISH, "payment": "bpjs", "bpjs_number": cast.BPJS_SITI})

    page = text(answer)
    assert answer.status_code in (409, 422)
    assert 'id="id_date_problem"' in page
    assert "penuh" in page
    assert "Batuk" in page
    assert cast.BPJS_SITI in page
    assert Reservation.objects.count() == 1


def test_a_second_reservation_for_the_same_day_is_refused_beside_the_date(world):
    client = phone.signed_in()
    hand_in(client)

    answer = client.post(FORM, WISH)

    assert answer.status_code == 409
    assert "Sudah ada reservasi untuk orang ini" in text(answer)
    assert Reservation.objects.count() == 1


def test_silent_bpjs_is_a_warning_with_what_to_do(world):
    answer = hand_in(phone.signed_in(), payment="bpjs", bpjs_number=cast.BPJS_SITI)

    assert Reservation.objects.get().coverage == "unknown"
    assert "Status BPJS belum dapat diperiksa" in text(answer)


def test_a_rejected_reservation_is_applied_for_again_prefilled(world):
    client = phone.signed_in()
    hand_in(client, **DIMAS, complaint="Gatal")
    refused = cast.fresh(Reservation.objects.get())
    do(refused, "verify", world.budi, valid="false", checks=[])
    do(refused, "reject", world.budi, reason_code=reason().code)

    page = text(client.get(f"/reservasi/{refused.code}/"))
    again = f"{FORM}?lagi={refused.code}"
    form = text(client.get(again))
    hand_in(client, **DIMAS, complaint="Gatal", again=refused.code)

    assert "Data tidak cocok dengan KTP" in page
    assert "Periksa KTP, lalu ajukan lagi." in page
    assert again in page
    assert "Gatal" in form
    assert cast.NIK_DIMAS in form
    assert Reservation.objects.latest("id").previous_id == refused.pk


def test_nobody_applies_again_for_a_strangers_reservation(world):
    refused = reserve(world.umum, world.joko, complaint="Rahasia Joko")
    do(refused, "verify", world.budi, valid="false", checks=[])
    do(refused, "reject", world.budi, reason_code=reason().code)
    client = phone.signed_in()

    form = text(client.get(f"{FORM}?lagi={refused.code}"))
    hand_in(client, again=refused.code)

    assert "Rahasia Joko" not in form
    assert Reservation.objects.latest("id").previous is None


def test_level_one_picks_the_family_from_a_list_with_names_in_dots(world):
    client = phone.signed_in(level=1)

    form = text(client.get(FORM))
    hand_in(client, who=str(world.dimas.pk))

    assert "S••• A••• (Anda)" in form
    assert "D••• P•••" in form
    assert "Siti Aminah" not in form
    assert cast.NIK_DIMAS not in form
    assert Reservation.objects.get().patient == world.dimas


def test_level_one_cannot_pick_a_stranger(world):
    answer = phone.signed_in(level=1).post(FORM, {**WISH, "who": str(world.joko.pk)})

    assert answer.status_code == 422
    assert Reservation.objects.count() == 0


def test_a_birth_date_of_another_century_is_noted_for_the_officer(world):
    hand_in(phone.signed_in(cast.NIK_DIMAS, date(1915, 6, 5)))
    hand_in(phone.signed_in())

    noted = Reservation.objects.order_by("id").values_list("birth_date_differs", flat=True)
    assert list(noted) == [True, False]


def test_the_last_way_of_paying_is_known(world):
    client = phone.signed_in()
    hand_in(client, payment="bpjs", bpjs_number=cast.BPJS_SITI)

    assert cast.BPJS_SITI in text(client.get("/reservasi/baru/mergangsan/gigi/"))
    assert cast.BPJS_SITI not in text(phone.signed_in().get(FORM))  # another browser


@pytest.mark.parametrize("address", [FORM, "/reservasi/baru/", HOURS])
def test_the_form_needs_a_sign_in(world, client, address):
    assert client.get(address)["Location"].startswith("/masuk/?next=")


def test_an_unknown_or_closed_clinic_is_not_there(world):
    Clinic.objects.filter(pk=world.gigi.pk).update(active=False)
    client = phone.signed_in()

    assert client.get("/reservasi/baru/mergangsan/bedah/").status_code == 404
    assert client.get("/reservasi/baru/mergangsan/gigi/").status_code == 404


@pytest.mark.parametrize("more", [0, 2])
def test_the_form_asks_the_database_the_same_number_of_times(
    world, django_assert_num_queries, more
):
    client = phone.signed_in()
    client.get(FORM)  # the working calendar is built once per version
    for day in (24, 25)[:more]:
        hand_in(client, date=f"2026-11-{day}")
    client.get(FORM)

    with django_assert_num_queries(12):
        client.get(FORM)
