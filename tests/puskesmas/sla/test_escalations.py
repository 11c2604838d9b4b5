"""The chain: officer, supervisor, head; each once, until somebody says that it was seen."""

from datetime import timedelta

import pytest

from flows.engine import service
from flows.engine.tick import tick
from flows.engine.undo import undo
from puskesmas.audit.models import AuditEvent
from puskesmas.errors import Conflict, NotAllowed, NotFound
from puskesmas.people.delegations import delegate
from puskesmas.sla.escalations import acknowledge, climb, waiting_for
from puskesmas.sla.models import Deadline, Escalation
from tests import cast
from tests.cast import build, do, open_task, reserve, staff


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return build()


@pytest.fixture
def overdue(world, clock):
    """Siti's reservation, not verified although the clinic has opened."""
    reservation = reserve(world.umum, world.siti)
    clock.set(cast.at(cast.TUESDAY, 8, 1))
    tick()
    return reservation


def rungs(user):
    return [row.rung for row in waiting_for(staff(user))]


def test_a_warning_goes_to_who_has_the_task_and_ends_with_it(world, clock):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify")
    service.claim(task.task, by=staff(world.budi))
    clock.set(task.warn_at)
    tick()
    tick()

    assert rungs(world.budi) == [1]
    assert rungs(world.rudi) == rungs(world.wati) == rungs(world.ani) == []
    assert Escalation.objects.get().user == world.budi
    do(reservation, "verify", world.budi, valid="true")
    assert rungs(world.budi) == []


def test_a_breach_goes_to_the_supervisor_who_says_what_is_done(world, overdue):
    assert rungs(world.wati) == [2]
    breach = Escalation.objects.get(rung=2)

    acknowledge(escalation_id=breach.pk, by=staff(world.wati), note="Budi sakit, saya kerjakan")

    assert rungs(world.wati) == []
    event = AuditEvent.objects.get(verb="escalation.acknowledged")
    assert (event.data["rung"], event.said) == (2, "Budi sakit, saya kerjakan")
    with pytest.raises(Conflict) as twice:
        acknowledge(escalation_id=breach.pk, by=staff(world.wati))
    assert twice.value.code == "already_seen"


def test_a_breach_stays_on_the_list_even_when_the_step_is_done(world, overdue):
    do(overdue, "verify", world.budi, valid="true")

    assert rungs(world.wati) == [2]


def test_taking_the_step_back_silences_nobody(world, overdue, clock):
    do(overdue, "verify", world.budi, valid="true")
    done = Deadline.objects.get(case_code=overdue.code, step="verify")

    undo(done.task, by=staff(world.budi))

    assert rungs(world.wati) == [2]
    assert waiting_for(staff(world.wati)).get().deadline.task == open_task(overdue, "verify").task
    clock.shift(minutes=61)
    assert climb() == 1
    assert rungs(world.ani) == [3]


def test_silence_for_an_hour_reaches_the_head_once(world, overdue, clock):
    clock.shift(minutes=59)
    assert (climb(), rungs(world.ani)) == (0, [])

    clock.shift(minutes=1)
    assert (climb(), climb()) == (1, 0)

    assert rungs(world.ani) == [3]
    assert rungs(world.wati) == [2]


def test_a_seen_breach_and_a_finished_step_do_not_reach_the_head(world, overdue, clock):
    acknowledge(
        escalation_id=Escalation.objects.get(rung=2).pk, by=staff(world.wati), note="Dikerjakan"
    )
    clock.shift(minutes=90)

    assert climb() == 0


def test_nobody_else_may_say_that_it_was_seen(world, overdue):
    breach = Escalation.objects.get(rung=2)

    for stranger in (world.budi, world.rudi, world.ani):
        with pytest.raises(NotFound):
            acknowledge(escalation_id=breach.pk, by=staff(stranger))

    breach.refresh_from_db()
    assert breach.acknowledged_at is None


@pytest.fixture
def warning(world, clock):
    """Budi has Siti's verification in hand, and it is nearly late."""
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify")
    service.claim(task.task, by=staff(world.budi))
    clock.set(task.warn_at)
    tick()
    return Escalation.objects.get(rung=1)


def test_a_colleague_does_not_silence_the_warning_of_whoever_has_the_work(world, warning):
    dewi = cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan)

    with pytest.raises(NotAllowed) as refused:
        acknowledge(escalation_id=warning.pk, by=staff(dewi))
    with pytest.raises(NotFound):
        acknowledge(escalation_id=warning.pk, by=staff(world.rudi))

    warning.refresh_from_db()
    assert refused.value.code == "not_yours"
    assert "Budi Santoso" in refused.value.detail
    assert warning.acknowledged_at is None
    assert rungs(world.budi) == [1]


@pytest.mark.parametrize("who", ["budi", "wati", "ani", "dewi, standing in", "dewi, taken by none"])
def test_the_officer_the_stand_in_and_those_above_answer_a_warning(world, warning, clock, who):
    dewi = cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan)
    if "standing in" in who:
        delegate(
            user=world.budi, to=dewi, facility=world.mergangsan, by=staff(world.budi),
            starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=2),
        )  # fmt: skip
    if "none" in who:
        Deadline.objects.filter(pk=warning.deadline_id).update(assignee=None)
    answering = dewi if who.startswith("dewi") else getattr(world, who)

    acknowledge(escalation_id=warning.pk, by=staff(answering))

    warning.refresh_from_db()
    assert warning.acknowledged_by == answering


def test_an_applicant_who_does_not_come_is_nobodys_breach(world, clock):
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-1")
    clock.set(cast.at(cast.TUESDAY, 14, 30))

    tick()

    assert Deadline.objects.get(step="arrive").outcome == "late"
    assert not Escalation.objects.filter(rung=2).exists()
