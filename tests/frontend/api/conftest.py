"""Callers of the API: Siti, Joko, the officers, the kiosk and the print agent."""

import pytest

from puskesmas.people import actions as people
from puskesmas.people.tokens import digest
from puskesmas.place.models import Device
from tests import cast
from tests.frontend.api.caller import Caller


@pytest.fixture
def world(db, clock):
    """Monday, eight in the morning, everybody at work."""
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def anybody():
    return Caller()


def citizen(nik, born, level=0):
    """Somebody who signed in by the API; ``level`` as if a code had been entered."""
    secret, token = people.sign_in_citizen(nik=nik, birth_date=born)
    if level:
        type(token).objects.filter(pk=token.pk).update(level=level)
    return Caller(secret)


def officer(user):
    """A member of staff with a token."""
    return Caller(people.sign_in_staff(user=user)[0])


@pytest.fixture
def siti(world):
    return citizen(cast.NIK_SITI, cast.BORN_SITI)


@pytest.fixture
def joko(world):
    return citizen(cast.NIK_JOKO, cast.BORN_JOKO)


@pytest.fixture
def budi(world):
    return officer(world.budi)


@pytest.fixture
def rudi(world):
    return officer(world.rudi)


@pytest.fixture
def wati(world):
    return officer(world.wati)


@pytest.fixture
def kiosk(world):
    return Caller("kiosk", "Device")


@pytest.fixture
def agent(world):
    Device.objects.create(
        facility=world.mergangsan,
        kind="print_agent",
        name="Agen cetak",
        token_hash=digest("agent"),
        printer_host="127.0.0.1",
        printer_port=9100,
    )
    return Caller("agent", "Device")


@pytest.fixture
def wish():
    """What Siti asks for: the general clinic of Mergangsan on Tuesday."""
    return {
        "facility": "mergangsan",
        "clinic": "umum",
        "date": "2026-11-24",
        "payment": "umum",
        "complaint": "Batuk tiga hari.",
    }
