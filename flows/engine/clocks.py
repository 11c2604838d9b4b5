"""The promised time of a step: computed on the facility's calendar, kept as a Deadline row."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flows.spans import Moment, Span
from puskesmas import clock
from puskesmas.booking.models import Reservation
from puskesmas.schedule.queries import facility_calendar
from puskesmas.sla import actions as sla
from puskesmas.sla.models import Deadline

if TYPE_CHECKING:
    from flows.engine.activations import StepActivation


def due_moment(promise: Span | Moment, reservation: Reservation, start: datetime) -> datetime:
    """When a promise made at ``start`` falls due (SL-3 to SL-8)."""
    if isinstance(promise, Moment):
        return promise.of(reservation)
    return facility_calendar(reservation.facility).add(start, promise.length)


def warn_moment(start: datetime, due: datetime, reservation: Reservation) -> datetime:
    """When the share of working time that the facility's policy names has been used up."""
    calendar = facility_calendar(reservation.facility)
    share = reservation.facility.warn_percent / 100
    working = calendar.between(start, due)
    if working <= timedelta(0):
        return due
    return min(calendar.add(start, working * share), due)


def open_clock(activation: StepActivation) -> Deadline | None:
    """Store the deadline of a step that promises a time; None for steps that promise nothing."""
    node = activation.flow_task
    promise = node.due or node.within
    if promise is None:
        return None
    reservation = activation.reservation
    start = clock.now()
    due = due_moment(promise, reservation, start)
    return sla.open_deadline(
        Deadline(
            task=activation.task.pk,
            facility_id=reservation.facility_id,
            reservation=reservation,
            case_code=reservation.code,
            flow=node.flow_class.name,
            step=node.name,
            role=node.performer.key,
            inbox=node.in_inbox,
            reroutes=node.late is not None,
            opened_at=start,
            warn_at=warn_moment(start, due, reservation),
            due_at=due,
        )
    )


def close_clock(activation: StepActivation, outcome: str = Deadline.Outcome.DONE) -> None:
    """Stop the deadline of a step that just ended, if it promised a time."""
    if not (activation.flow_task.due or activation.flow_task.within):
        return
    deadline = activation.deadline or Deadline.objects.filter(task=activation.task.pk).first()
    if deadline is not None and deadline.finished_at is None:
        sla.close(deadline, outcome)
