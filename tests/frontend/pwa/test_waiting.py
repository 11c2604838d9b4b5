"""Forms that waited for a network: taken once, and only from the citizen they were shown to."""

import re
from typing import Any

from django.test import Client

from puskesmas.booking.models import Reservation
from tests import cast
from tests.frontend.public.phone import FORM, WISH, signed_in, text


def shown(client: Client, address: str = FORM) -> dict[str, str]:
    """What the page puts into its form without being asked."""
    page = text(client.get(address))
    names = ("kunci", "siapa", "judul")
    return {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in names}  # type: ignore[index]


def queued(client: Client, form: dict[str, str], address: str = FORM) -> Any:
    """The same form, sent by the phone's queue."""
    return client.post(address, {**WISH, **form}, HTTP_X_ALUR_KIRIMAN="1")


def test_a_form_sent_again_after_a_lost_answer_leads_to_the_same_reservation(world):
    siti = signed_in()
    form = shown(siti)

    first, again = queued(siti, form), queued(siti, form)

    assert first.status_code == 302
    assert again.headers["Location"] == first.headers["Location"]
    assert Reservation.objects.count() == 1


def test_a_lost_answer_is_given_again_also_when_the_day_has_become_full(world):
    world.umum.online_quota = 1
    world.umum.save()
    siti = signed_in()
    form = shown(siti)
    first = queued(siti, form)

    again = queued(siti, form)
    by_hand = queued(siti, {**form, "kunci": "lain"})

    assert again.headers["Location"] == first.headers["Location"]
    assert by_hand.status_code in (409, 422)
    assert Reservation.objects.count() == 1


def test_back_to_a_refused_form_leads_to_what_it_became_and_sends_nothing(world):
    siti = signed_in()
    form = shown(siti)
    wrong = {**WISH, **form, "date": ""}
    assert siti.post(FORM, wrong).status_code == 422
    corrected = siti.post(FORM, {**WISH, **form})

    back = siti.post(FORM, wrong, HTTP_X_ALUR_KIRIMAN="kembali")
    by_queue = siti.post(FORM, wrong, HTTP_X_ALUR_KIRIMAN="1")

    assert back.headers["Location"] == corrected.headers["Location"]
    assert by_queue.status_code == 422
    assert Reservation.objects.count() == 1


def test_back_to_a_form_of_another_person_shows_nothing_typed(world):
    siti = signed_in()
    form = shown(siti)

    back = signed_in(cast.NIK_JOKO, cast.BORN_JOKO).post(
        FORM, {**WISH, **form, "complaint": "rahasia"}, HTTP_X_ALUR_KIRIMAN="kembali"
    )

    assert back.status_code == 412
    assert "rahasia" not in text(back)


def test_siti_signs_in_again_and_her_form_is_still_the_same_wish(world):
    siti = signed_in()
    form = shown(siti)
    first = queued(siti, form)
    siti.post("/keluar/")
    late = queued(siti, form)
    siti.post(
        "/masuk/",
        {
            "nik": cast.NIK_SITI,
            "birth_date_day": "12",
            "birth_date_month": "3",
            "birth_date_year": "1990",
        },
    )

    again = queued(siti, form)

    assert late.status_code == 401
    assert again.headers["Location"] == first.headers["Location"]
    assert Reservation.objects.count() == 1


def test_the_form_of_siti_is_not_taken_from_joko_and_shows_him_nothing(world):
    form = shown(signed_in())
    joko = signed_in(cast.NIK_JOKO, cast.BORN_JOKO)

    answer = joko.post(FORM, {**WISH, **form, "complaint": "Rahasia Siti"})

    assert answer.status_code == 412
    assert "dibuka untuk orang lain" in text(answer)
    assert "Rahasia Siti" not in text(answer)
    assert Reservation.objects.count() == 0


def test_whose_a_form_is_cannot_be_read_from_it_and_stays_the_same(world):
    first, again = shown(signed_in()), shown(signed_in())
    joko = shown(signed_in(cast.NIK_JOKO, cast.BORN_JOKO))

    assert re.fullmatch(r"[0-9a-f]{20}", first["siapa"])
    assert first["siapa"] == again["siapa"]
    assert joko["siapa"] != first["siapa"]
    assert first["kunci"] != again["kunci"]


def test_a_person_who_is_signed_out_meets_the_sign_in_page_as_ever(world):
    siti = signed_in()
    form = shown(siti)
    siti.post("/keluar/")

    answer = siti.post(FORM, {**WISH, **form}, HTTP_REFERER=f"http://testserver{FORM}")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/masuk/?next=")


def test_the_name_of_a_sensitive_clinic_does_not_stand_in_the_list(world):
    world.umum.sensitive = True
    world.umum.save()

    form = shown(signed_in())

    assert form["judul"] == "Reservasi Puskesmas Mergangsan"


def test_calling_off_may_wait_too(world):
    siti = signed_in()
    address = queued(siti, shown(siti)).headers["Location"] + "batal/"
    form = shown(siti, address)

    first, again = queued(siti, form, address), queued(siti, form, address)

    assert form["judul"] == "Pembatalan reservasi"
    assert (first.status_code, again.status_code) == (302, 302)
    assert Reservation.objects.get().status == "cancelled"
