"""Standing in for an absent colleague, and many tasks in one go with a result for each."""

from datetime import timedelta

import pytest

from flows.engine import service
from flows.engine.bulk import each
from puskesmas import clock as now_of
from puskesmas.audit.models import AuditEvent
from puskesmas.errors import Conflict, NotAllowed, Refusal
from puskesmas.people.delegations import delegate, end_delegation
from puskesmas.people.models import RoleAssignment, User
from puskesmas.sla.outlook import outlook
from puskesmas.sla.queries import inbox
from tests import cast
from tests.cast import do, open_task, reserve, staff


@pytest.fixture
def nina(world):
    """Budi's colleague at the same counter."""
    user = User.objects.create_user("nina", first_name="Nina", last_name="Kartika")
    RoleAssignment.objects.create(user=user, role="registrar", facility=world.mergangsan)
    return user


@pytest.fixture
def held(world):
    """Siti's verification lies in Budi's hands."""
    reservation = reserve(world.umum, world.siti)
    service.claim(open_task(reservation, "verify").task, by=staff(world.budi))
    return reservation


def away(world, nina, by, hours=8):
    start = now_of.now()
    return delegate(
        user=world.budi,
        to=nina,
        facility=world.mergangsan,
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        by=staff(by),
        reason="Sakit",
    )


def test_nina_goes_on_with_what_budi_left(world, nina, held):
    task = open_task(held, "verify").task
    with pytest.raises(Conflict) as before:
        service.claim(task, by=staff(nina))

    away(world, nina, world.wati)

    assert before.value.code == "task_taken"
    assert [row.task for row in inbox(staff(nina), view="mine")] == [task]
    assert do(held, "verify", nina, valid="true").status == "verified"
    claimed = AuditEvent.objects.filter(verb="task.claimed").latest("id")
    assert (claimed.actor_label, claimed.data["instead_of"]) == ("Nina Kartika", "Budi Santoso")


def test_when_budi_is_back_nobody_takes_his_work(world, nina, held, clock):
    absence = away(world, nina, world.budi)
    end_delegation(delegation_id=absence.pk, by=staff(world.budi))

    with pytest.raises(Conflict):
        service.claim(open_task(held, "verify").task, by=staff(nina))
    clock.shift(minutes=60 * 9)
    assert inbox(staff(nina), view="mine").count() == 0


def test_nothing_is_handed_to_who_is_away(world, nina, held):
    away(world, nina, world.wati)

    with pytest.raises(Refusal) as refused:
        service.reassign(open_task(held, "verify").task, to=world.budi, by=staff(world.wati))

    assert refused.value.code == "away"


def test_a_stand_in_is_a_colleague_and_only_one_at_a_time(world, nina):
    with pytest.raises(Refusal) as stranger:
        away(world, world.rudi, world.wati)
    with pytest.raises(NotAllowed):
        away(world, nina, world.rudi)
    away(world, nina, world.wati)
    with pytest.raises(Conflict) as twice:
        away(world, nina, world.wati, hours=1)

    assert stranger.value.code == "not_a_colleague"
    assert twice.value.code == "already_away"
    assert AuditEvent.objects.filter(verb="work.delegated").count() == 1


def test_each_task_of_many_has_its_own_result(world, nina, held):
    free = open_task(reserve(world.umum, world.joko), "verify").task
    taken = open_task(held, "verify").task

    results = each([free, taken, free, 999_999], service.claim, by=staff(nina))

    assert [(row.task, row.done, row.code) for row in results] == [
        (free, True, ""),
        (taken, False, "task_taken"),
        (999_999, False, "task_unknown"),
    ]
    assert [row.task for row in inbox(staff(nina), view="mine")] == [free]


def test_too_many_at_once_change_nothing(world):
    with pytest.raises(Refusal) as refused:
        each(range(101), service.claim, by=staff(world.budi))

    assert refused.value.code == "too_many"


def test_the_outlook_knows_what_will_be_late(world, clock):
    reserve(world.umum, world.siti)
    reserve(world.umum, world.joko)
    clock.set(cast.at(cast.TUESDAY, 7, 56))

    seen = outlook(world.mergangsan)

    assert (seen.hands, seen.open) == (1, 2)
    assert [one.done_at for one in seen.late] == [cast.at(cast.TUESDAY, 8, 2)]


def test_the_pace_of_the_last_weeks_is_learned(world, clock):
    for patient, minutes in ((world.siti, 2), (world.joko, 4), (world.dimas, 29)):
        reservation = reserve(world.umum, patient, by=cast.citizen(patient.nik, patient.birth_date))
        service.start(open_task(reservation, "verify").task, by=staff(world.budi))
        clock.shift(minutes=minutes)
        do(reservation, "verify", world.budi, valid="true")

    assert outlook(world.mergangsan).pace["verify"] == timedelta(minutes=4)
