"""One Idempotency-Key, one effect, one answer."""

from datetime import timedelta

from puskesmas import clock as the_clock
from puskesmas.booking.models import Reservation
from puskesmas.idempotency.actions import forget_old
from puskesmas.idempotency.models import Intent
from puskesmas.people.models import AccessToken
from tests import cast

SECRET = "0b5c3f1e-8f5a-4f0e-9d3c-2f1f5a6b7c8d"


def test_the_same_key_and_body_get_the_first_answer(siti, wish):
    first = siti.post("reservations/", wish, 201, key="k1")
    again = siti.post("reservations/", dict(reversed(wish.items())), 201, key="k1")

    assert again == first
    assert Reservation.objects.count() == 1


def test_another_body_under_the_same_key_is_a_conflict(siti, wish):
    siti.post("reservations/", wish, 201, key="k1")

    answer = siti.post("reservations/", {**wish, "clinic": "gigi"}, 409, key="k1")

    assert answer["code"] == "idempotency_mismatch"
    assert Reservation.objects.count() == 1


def test_a_refused_request_may_be_corrected_under_its_key(siti, wish):
    siti.post("reservations/", {**wish, "date": "2026-11-22"}, 422, key="k1")

    assert siti.post("reservations/", wish, 201, key="k1")["status"] == "submitted"


def test_two_people_may_use_the_same_key(siti, joko, wish):
    one = siti.post("reservations/", wish, 201, key="k1")
    other = joko.post("reservations/", wish, 201, key="k1")

    assert one["code"] != other["code"]


def test_a_replayed_token_is_the_same_token_and_is_not_stored_in_the_open(anybody, world):
    body = {"nik": cast.NIK_JOKO, "birth_date": f"{cast.BORN_JOKO}"}
    before = AccessToken.objects.count()

    first = anybody.post("auth/citizen/", body, key=SECRET)
    again = anybody.post("auth/citizen/", body, key=SECRET)

    assert first == again
    assert AccessToken.objects.count() == before + 1
    intent = Intent.objects.get()
    assert first["token"] not in f"{intent.answer} {intent.key}"
    assert SECRET not in intent.key


def test_a_token_is_not_replayed_under_a_guessable_key_or_to_another_address(anybody, world):
    body = {"nik": cast.NIK_JOKO, "birth_date": f"{cast.BORN_JOKO}"}
    mine = [anybody.post("auth/citizen/", body, key=key)["token"] for key in ("1", SECRET)]

    weak = anybody.post("auth/citizen/", body, key="1")["token"]
    anybody.client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    elsewhere = anybody.post("auth/citizen/", body, key=SECRET)["token"]

    assert len({*mine, weak, elsewhere}) == 4


def test_after_48_hours_a_key_is_new_again(siti, wish, clock):
    siti.post("reservations/", wish, 201, key="k1")

    clock.set(the_clock.now() + timedelta(hours=48, seconds=1))

    assert forget_old() == 1
    assert Intent.objects.count() == 0


def test_a_very_long_key_is_refused(siti, wish):
    assert (
        siti.post("reservations/", wish, 422, key="k" * 201)["code"] == "idempotency_key_too_long"
    )
    assert Reservation.objects.count() == 0
