"""The stage of the reports: a day with one visit of every kind."""

import re
import subprocess
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from flows.engine import service
from flows.engine.tick import tick
from puskesmas.booking.models import Reservation
from puskesmas.people.models import User
from tests import cast


@pytest.fixture
def world(db: None, clock: Any) -> cast.World:
    """Monday, eight in the morning, everybody at work; Mergangsan has its head and address."""
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    world.mergangsan.address = "Jalan Kolonel Sugiyono 98"
    world.mergangsan.head_name, world.mergangsan.head_nip = "dr. Ani", "197001012000012001"
    world.mergangsan.save()
    return world


@pytest.fixture
def rejected(world: cast.World) -> Reservation:
    """Joko's card did not match."""
    reason = cast.reason()
    reservation = cast.reserve(world.umum, world.joko)
    cast.do(reservation, "verify", world.budi, valid="false")
    return cast.do(reservation, "reject", world.budi, reason_code=reason.code)


@pytest.fixture
def served(world: cast.World, rejected: Reservation, clock: Any) -> Reservation:
    """Siti came on Tuesday to the wrong clinic with a forgotten card; Budi had checked her late."""
    reservation = cast.reserve(world.umum, world.siti, drafted={"fill_seconds": 150})
    clock.set(cast.at(cast.TUESDAY, 8, 12))
    tick()
    cast.do(reservation, "verify", world.budi, valid="true", checks=["identity"])
    clock.shift(minutes=3)
    cast.do(reservation, "enter_number", world.budi, number="A-12")
    clock.shift(minutes=5)
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    clock.shift(minutes=4)
    return cast.do(
        reservation,
        "reverify",
        world.budi,
        outcome="wrong_clinic",
        clinic="gigi",
        payment="bpjs",
        bpjs_number=cast.BPJS_SITI,
        payment_reason="Kartu masih aktif",
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: HttpResponse) -> str:
    """The text of a PDF answer, its runs of spaces made one."""
    assert response.status_code == 200, response
    done = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=response.content, capture_output=True, check=True
    )
    return re.sub(r"\s+", " ", done.stdout.decode())
