"""What can be done with a task besides completing it, and what a second tap does."""

import pytest

from flows.engine import service
from puskesmas.audit.models import AuditEvent
from puskesmas.errors import NotAllowed
from tests import cast
from tests.cast import fresh, open_steps, open_task, reserve


@pytest.fixture
def task(world):
    return open_task(reserve(world.umum, world.siti), "verify").task


def test_a_second_tap_on_release_changes_nothing(world, task):
    budi = cast.staff(world.budi)
    service.claim(task, by=budi)
    service.release(task, by=budi)

    service.release(task, by=budi)

    assert AuditEvent.objects.filter(verb="task.released").count() == 1


def test_what_a_colleague_holds_is_not_released(world, task):
    other = cast._staff("bima", "Bima", "registrar", world.mergangsan)
    service.claim(task, by=cast.staff(world.budi))

    with pytest.raises(NotAllowed):
        service.release(task, by=cast.staff(other))

    assert AuditEvent.objects.filter(verb="task.released").count() == 0


def test_a_step_without_a_second_exit_is_never_moved_on(world, clock):
    reservation = reserve(world.umum, world.siti)
    row = open_task(reservation, "verify")
    clock.set(cast.at(cast.TUESDAY, 9))

    assert service.late(row.task) is False

    assert (fresh(reservation).status, open_steps(reservation)) == ("submitted", ["verify"])
