"""The tick: what is late moves on, what is at risk is marked, what has passed expires."""

from dataclasses import dataclass

from flows.engine import service
from puskesmas import clock
from puskesmas.actor import SYSTEM
from puskesmas.booking import endings
from puskesmas.booking.queries import unanswered_before
from puskesmas.place.models import Facility
from puskesmas.sla import actions as sla
from puskesmas.sla.models import Deadline
from puskesmas.turns import each, some_of

BATCH = 500


@dataclass(frozen=True, slots=True)
class Ticked:
    """What one tick did."""

    warned: int
    breached: int
    rerouted: int
    expired: int


def tick() -> Ticked:
    """One round. Safe to run many at once: each case moves under its own lock, once."""
    swept = sla.sweep()
    return Ticked(
        warned=swept.warned,
        breached=swept.breached,
        rerouted=_reroute(),
        expired=_expire(),
    )


def _reroute() -> int:
    """Steps past their due moment whose SOP says that somebody else must act."""
    due = Deadline.objects.filter(
        finished_at__isnull=True, reroutes=True, due_at__lte=clock.now()
    ).order_by("due_at", "id")
    chosen = some_of(due.values_list("task", flat=True), BATCH)
    return each(service.late, chosen, of="late steps")


def _expire() -> int:
    """Cases whose planned date has passed on the facility's own calendar without an answer."""
    expired = 0
    for facility in Facility.objects.all():
        codes = unanswered_before(clock.today(facility.zone)).filter(facility=facility)
        chosen = some_of(codes.order_by("id").values_list("code", flat=True), BATCH)
        expired += each(_expire_one, chosen, of="unanswered cases")
    return expired


def _expire_one(code: str) -> bool:
    service.end(code, run=endings.expire, by=SYSTEM)
    return True
