"""The morning after: nobody is left standing in a line of yesterday."""

import pytest

from flows import day_close
from flows.day_close import end_unserved
from flows.engine import service
from flows.models import Case
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation
from puskesmas.queueing import day_close as queue_close
from puskesmas.queueing.day_close import close_day
from puskesmas.queueing.models import Ticket
from tests import cast
from tests.cast import do, fresh, open_steps, reserve


@pytest.fixture
def arrived(world, clock):
    made = reserve(world.umum, world.siti)
    do(made, "verify", world.budi, valid="true")
    do(made, "enter_number", world.budi, number="A-1")
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(made.code, "arrive", by=cast.device(world.kiosk))
    return fresh(made)


def test_who_was_in_the_clinics_line_is_done(world, clock, arrived):
    do(arrived, "reverify", world.budi, outcome="ok")

    clock.set(cast.at(cast.TUESDAY, 23, 59))
    assert close_day() == 0
    clock.set(cast.at(cast.date(2026, 11, 25), 0))
    assert close_day() == 1
    assert close_day() == 0

    assert (fresh(arrived).status, fresh(arrived).ended_at) == (
        "done",
        cast.at(cast.date(2026, 11, 25), 0),
    )
    assert not Ticket.objects.filter(state="waiting").exists()
    assert AuditEvent.objects.filter(verb="reservation.done").count() == 1


def test_who_came_and_was_never_called_is_not_left_standing(world, clock, arrived):
    clock.set(cast.at(cast.date(2026, 11, 25), 0))
    assert (end_unserved(), end_unserved(), close_day()) == (1, 0, 0)

    now = fresh(arrived)
    assert (now.status, now.end_reason) == ("expired", "unserved")
    assert open_steps(now) == []
    assert now.case.process.status == "CANCELED"
    assert AuditEvent.objects.filter(verb="reservation.left_unserved").count() == 1
    assert not Ticket.objects.filter(state="waiting").exists()


def test_a_case_that_cannot_move_keeps_nobody_behind_it(world, clock, arrived, monkeypatch):
    clock.set(cast.at(cast.MONDAY, 9))
    joko = reserve(world.umum, world.joko)
    do(joko, "verify", world.budi, valid="true")
    do(joko, "enter_number", world.budi, number="A-2")
    clock.set(cast.at(cast.TUESDAY, 7, 50))
    service.answer(joko.code, "arrive", by=cast.device(world.kiosk))
    clock.set(cast.at(cast.date(2026, 11, 25), 0))
    Case.objects.filter(reservation=arrived).delete()
    monkeypatch.setattr(day_close, "BATCH", 1)

    assert next((done for _round in range(300) if (done := end_unserved())), 0) == 1

    assert (fresh(arrived).status, fresh(joko).status) == ("arrived", "expired")


def test_a_visit_that_cannot_end_keeps_nobody_behind_it(world, clock, arrived, monkeypatch):
    do(arrived, "reverify", world.budi, outcome="ok")
    clock.set(cast.at(cast.MONDAY, 9))
    joko = reserve(world.umum, world.joko)
    Reservation.objects.filter(pk=joko.pk).update(status="in_queue")
    clock.set(cast.at(cast.date(2026, 11, 25), 0))
    finish = queue_close.finish

    def broken(*, reservation, by):
        if reservation.pk == arrived.pk:
            raise RuntimeError("broken")
        finish(reservation=reservation, by=by)

    monkeypatch.setattr(queue_close, "finish", broken)

    assert close_day() == 1

    assert (fresh(arrived).status, fresh(joko).status) == ("in_queue", "done")
    assert not Ticket.objects.filter(state="waiting").exists()
