"""A house in order: cases at every place of both SOPs, and hands that may damage it."""

import pytest

from conftest import act_as
from flows.engine import service
from puskesmas.actor import SYSTEM
from puskesmas.booking import endings
from puskesmas.outbox.models import Endpoint
from tests import cast
from tests.project.reconcile.damage import run


@pytest.fixture
def superuser(django_db_setup, django_db_blocker):
    """Damage needs rights that the application does not have; it is rolled back all the same."""
    with django_db_blocker.unblock():
        act_as("TEST_SUPERUSER_URL")
    yield
    with django_db_blocker.unblock():
        act_as("DATABASE_URL")


@pytest.fixture
def house(superuser, db, clock):
    """Tuesday morning: cases at every place of both SOPs."""
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    Endpoint.objects.create(system="simpus", kind="neutral", url="http://127.0.0.1:1", secret="x")
    found = {
        "queued": cast.reserve(world.umum, world.siti),
        "asked": cast.reserve(world.gigi, world.joko),
        "simpus": cast.reserve(world.umum, world.dimas),
        "arrived": cast.reserve(world.gigi, world.siti),
        "cancelled": cast.reserve(world.gigi, world.dimas),
        "instant": cast.reserve(world.umum_tegalrejo, world.joko, slot=cast.time(10)),
    }
    for name in ("queued", "simpus", "arrived", "cancelled"):
        cast.do(found[name], "verify", world.budi, valid="true")
    for place, name in enumerate(("queued", "arrived", "cancelled"), start=1):
        words = {"number": f"A-{place}", "registration": f"R/{place}", "how": "simpus"}
        service.answer(found[name].code, "simpus", by=SYSTEM, **words)
    service.end(found["cancelled"].code, run=endings.cancel, by=SYSTEM)
    clock.set(cast.at(cast.TUESDAY, 8))
    kiosk = cast.device(world.kiosk)
    for name in ("queued", "arrived"):
        service.answer(found[name].code, "arrive", by=kiosk)
    cast.do(found["queued"], "reverify", world.budi, outcome="ok")
    codes = {name: reservation.code for name, reservation in found.items()}
    run(
        "UPDATE puskesmas_message SET state = 'delivered' WHERE key <> 'simpus.register:{simpus}';"
        "UPDATE puskesmas_message SET next_at = '2026-11-24T08:00+07' WHERE state = 'due'",
        **codes,
    )
    return codes
