"""The stage of the kiosk: Siti's number is ready, and it is the morning of her visit."""

from typing import Any

import pytest
from django.test import Client

from frontend.access import DEVICE_COOKIE
from puskesmas.booking.models import Reservation
from puskesmas.people.tokens import digest
from puskesmas.place.models import Device
from tests import cast


@pytest.fixture
def world(db: None, clock: Any) -> cast.World:
    """Monday, eight in the morning, everybody at work."""
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def ready(world: cast.World, clock: Any) -> Reservation:
    """Siti's reservation for Tuesday has its number; now it is Tuesday, a quarter to eight."""
    return cast.number_ready(world, clock)


@pytest.fixture
def kiosk(world: cast.World) -> Client:
    """The browser of the kiosk at Mergangsan."""
    return enrolled("kiosk")


def enrolled(token: str) -> Client:
    client = Client()
    client.cookies[DEVICE_COOKIE] = token
    return client


def another(world: cast.World) -> Client:
    """The browser of the kiosk at Tegalrejo."""
    Device.objects.create(
        facility=world.tegalrejo, kind="kiosk", name="Anjungan T", token_hash=digest("kiosk-t")
    )
    return enrolled("kiosk-t")


def scan(client: Client, code: str, **words: str) -> Any:
    """A scan, and the page that answers it."""
    return client.post("/kiosk/hadir/", {"kode": code, **words}, follow=True)
