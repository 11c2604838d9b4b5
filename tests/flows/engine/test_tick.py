"""A tick whose turn is full of cases that cannot move still comes to all the others."""

import pytest

from flows.engine import service, tick
from flows.models import Case
from puskesmas.outbox.models import Endpoint
from puskesmas.sla.models import Deadline
from tests import cast
from tests.cast import do, fresh, open_steps, reserve

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def one_a_turn(monkeypatch):
    monkeypatch.setattr(tick, "BATCH", 1)


def rounds(field):
    """Until a tick did something; who is starved never sees it happen."""
    return next((done for _round in range(300) if (done := getattr(tick.tick(), field))), 0)


def test_a_case_that_cannot_expire_starves_nobody(world, clock):
    siti, joko = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    Case.objects.filter(reservation=siti).delete()
    clock.set(cast.at(cast.date(2026, 11, 25), 0))

    assert rounds("expired") == 1

    assert (fresh(siti).status, fresh(joko).status) == ("submitted", "expired")


def test_a_step_that_cannot_be_rerouted_starves_nobody(world, clock, monkeypatch):
    Endpoint.objects.create(system="simpus", kind="neutral", url="http://127.0.0.1:9")
    siti, joko = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    for one in (siti, joko):
        do(one, "verify", world.budi, valid="true")
    stuck = Deadline.objects.get(case_code=siti.code, step="simpus").task
    late = service.late

    def broken(task):
        if task == stuck:
            raise RuntimeError("broken")
        return late(task)

    monkeypatch.setattr(service, "late", broken)
    clock.shift(minutes=40)

    assert rounds("rerouted") == 1

    assert (open_steps(siti), open_steps(joko)) == (["simpus"], ["enter_number"])
