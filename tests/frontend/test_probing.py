"""Trying out who belongs to whose family: a handful of NIKs is help, one after the other is not."""

from io import BytesIO

import pytest

from frontend.throttle import LIMITS
from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.people import actions as people
from puskesmas.schedule.actions import set_quota
from tests import cast
from tests.frontend.api.caller import Caller
from tests.frontend.public import phone

MOST = LIMITS["other_nik"]["name"].most
AFAR = {"REMOTE_ADDR": "203.0.113.7"}
BORN_DIMAS = {"birth_date_day": "5", "birth_date_month": "6", "birth_date_year": "2015"}
DIMAS = {"who": "family", "nik": cast.NIK_DIMAS, **BORN_DIMAS}
WISH = {"facility": "mergangsan", "clinic": "umum", "date": "2026-11-24", "payment": "umum"}


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def nik(number):
    """Somebody born when Dimas was, whom nobody knows."""
    return f"990101050615{number:04d}"


def afar(client):
    client.defaults |= AFAR
    return client


def siti():
    secret, _token = people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)
    caller = Caller(secret)
    afar(caller.client)
    return caller


@pytest.mark.parametrize("address", [phone.FORM, "/tunggu/mergangsan/umum/"])
def test_the_forms_slow_it_down_and_a_new_browser_goes_on_counting(world, address):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    if address != phone.FORM:
        cast.reserve(world.umum, world.joko)
    first, second = afar(phone.signed_in()), afar(phone.signed_in())
    wish = {**phone.WISH, **DIMAS}

    told = [first.post(address, {**wish, "nik": nik(n)}).status_code for n in range(50, 50 + MOST)]
    hit = second.post(address, wish)

    assert told == [422] * MOST
    assert hit.status_code == 429
    assert "Terlalu banyak percobaan" in hit.text
    assert cast.NIK_DIMAS in hit.text  # what was typed stays
    assert not Reservation.objects.filter(patient=world.dimas).exists()
    assert not WaitingEntry.objects.exists()


@pytest.mark.parametrize("address", ["reservations/", "waiting/"])
def test_the_api_slows_it_down(world, address):
    caller = siti()
    for number in range(50, 50 + MOST):
        wish = {**WISH, "nik": nik(number), "birth_date": "2015-06-05"}
        assert caller.post(address, wish, 422)["code"] == "not_in_family"

    hit = siti().post(address, {**WISH, "nik": cast.NIK_DIMAS, "birth_date": "2015-06-05"}, 429)

    assert hit["code"] == "too_often"
    assert siti().post("reservations/", WISH, 201)["for_self"]  # oneself is nobody else
    assert Reservation.objects.count() == 1


@pytest.mark.slow
def test_a_photo_for_somebody_counts_as_well(world):
    caller = siti()

    def send(number):
        wish = {"kind": "ktp", "nik": number, "file": BytesIO(b"bukan foto")}
        return caller.client.post("/api/v1/me/documents/", wish).json()["code"]

    told = [send(nik(number)) for number in range(50, 50 + MOST)]
    hit = send(cast.NIK_DIMAS)

    assert (set(told), hit) == ({"photo_not_a_picture"}, "too_often")
