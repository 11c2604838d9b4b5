"""Rows stored together: in order, changes of one row as one, nothing after an exception."""

import pytest
from django.db import IntegrityError, transaction

from puskesmas import clock, rows
from puskesmas.audit.models import AuditEvent
from puskesmas.audit.queries import of_case
from puskesmas.people.models import User
from puskesmas.sla.models import Deadline
from tests import cast


def event(verb: str) -> AuditEvent:
    return AuditEvent(
        at=clock.now(), actor_kind="system", actor_id="system", verb=verb, case_code="C"
    )


def verbs() -> list[str]:
    return [one.verb for one in of_case("C")]


def promise(world: cast.World) -> Deadline:
    now = clock.now()
    return Deadline(
        task=7, facility=world.mergangsan, case_code="C", flow="f", step="s", role="registrar",
        opened_at=now, warn_at=now, due_at=now,
    )  # fmt: skip


def test_a_row_has_its_number_at_once(world: cast.World) -> None:
    row = promise(world)

    rows.insert(row)

    assert Deadline.objects.get(pk=row.pk).task == 7


def test_together_waits_until_its_end(world: cast.World) -> None:
    with rows.together():
        rows.insert(event("one.told"))
        rows.insert(event("two.told"))
        assert verbs() == []

    assert verbs() == ["one.told", "two.told"]


def test_changes_of_one_row_are_one_statement(world: cast.World, django_assert_num_queries) -> None:
    row = promise(world)
    rows.insert(row)

    with django_assert_num_queries(1), rows.together():
        row.assignee, row.claimed_at = world.budi, clock.now()
        rows.update(row, "assignee", "claimed_at")
        row.outcome, row.finished_at = Deadline.Outcome.DONE, clock.now()
        rows.update(row, "outcome", "finished_at")

    stored = Deadline.objects.get(task=7)
    assert (stored.assignee, stored.outcome) == (world.budi, "done")


def test_a_waiting_row_is_stored_as_it_is_at_the_end(
    world: cast.World, django_assert_num_queries
) -> None:
    row = promise(world)

    with django_assert_num_queries(1), rows.together():
        rows.insert(row)
        row.step = "t"
        rows.update(row, "step")

    assert Deadline.objects.get(task=7).step == "t"
    assert row.pk is not None


def test_what_waits_is_dropped_with_its_cause(world: cast.World) -> None:
    @rows.together()
    def fail() -> None:
        rows.insert(event("one.told"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    rows.insert(event("two.told"))
    assert verbs() == ["two.told"]


def test_an_action_in_between_finds_what_was_written_before_it(world: cast.World) -> None:
    row = promise(world)

    with rows.together():
        rows.insert(row)
        with rows.at_once():
            rows.insert(event("one.told"))
            assert Deadline.objects.get(task=7).step == "s"
            assert verbs() == ["one.told"]
        row.step = "t"
        rows.update(row, "step")

    assert Deadline.objects.get(task=7).step == "t"


def test_a_row_that_nobody_stored_cannot_be_changed(world: cast.World) -> None:
    with pytest.raises(ValueError, match="without number"):
        rows.update(promise(world), "step")


def test_the_constraints_of_the_database_speak_as_ever(world: cast.World) -> None:
    rows.insert(promise(world))

    @transaction.atomic
    @rows.together()
    def promise_again() -> None:
        rows.insert(event("one.told"))
        rows.insert(promise(world))

    with pytest.raises(IntegrityError):
        promise_again()

    assert verbs() == []
    assert User.objects.count() == 4


def test_numbers_asked_ahead_come_in_one_trip_and_are_used_first(world: cast.World) -> None:
    with rows.together():
        with rows.one_trip():
            rows.number_ahead(Deadline, Deadline)
        first, second, third = promise(world), promise(world), promise(world)
        for place, row in enumerate((first, second, third)):
            row.task = place
            rows.insert(row, numbered=True)

    assert [first.pk, second.pk, third.pk] == sorted({first.pk, second.pk, third.pk})
    assert Deadline.objects.get(pk=third.pk).task == 2


def test_numbers_are_asked_ahead_only_for_rows_that_wait(world: cast.World) -> None:
    with pytest.raises(RuntimeError):
        rows.number_ahead(Deadline)
