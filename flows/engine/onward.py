"""What an officer works on next: the own work first, then what is free of the same step."""

from typing import NamedTuple

from django.db.models import QuerySet

from flows.engine import service
from flows.engine.flow import flow_named
from puskesmas.actor import Actor
from puskesmas.errors import Refusal
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import in_hand_of, inbox

TRIES = 5
"""A colleague may be faster with the first ones; then the officer looks into the inbox."""


class Following(NamedTuple):
    """The task that opens by itself. ``was_free``: nobody had it, so it may go back untouched."""

    task: int
    was_free: bool


def open_next(actor: Actor, *, after: Deadline) -> Following | None:
    """Take the next task in hand and begin it: what is due first of the own and, if there is none,
    of the free ones of the step that was just done. None when nothing is left.

    Each try is a transaction of its own, after that of the step which was done.
    """
    waiting = inbox(actor)
    performs = actor.facilities(Permission.PERFORM_REGISTRATION)
    if performs is not None:
        waiting = waiting.filter(facility_id__in=performs)
    own = waiting.filter(in_hand_of(actor))
    free = waiting.filter(assignee__isnull=True, flow=after.flow, step=_began_with(after))
    for tasks, was_free in ((own, False), (free, True)):
        task = _begin_first(actor, tasks)
        if task is not None:
            return Following(task, was_free)
    return None


def _began_with(after: Deadline) -> str:
    """A rejection ends the verification before it: the next one of that follows."""
    step = flow_named(after.flow).step(after.step)
    return str((getattr(step, "back_to", None) or step).name)


def _begin_first(actor: Actor, tasks: QuerySet[Deadline]) -> int | None:
    for task in tasks.values_list("task", flat=True)[:TRIES]:
        try:
            service.start(task, by=actor)
        except Refusal:
            continue
        return int(task)
    return None
