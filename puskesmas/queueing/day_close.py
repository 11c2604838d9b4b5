"""When a service day is over: who was in a clinic's line is done there, and the line is empty."""

from django.db import transaction

from puskesmas import clock
from puskesmas.actor import SYSTEM
from puskesmas.booking.actions import finish
from puskesmas.booking.models import Reservation, Status
from puskesmas.place.models import Facility
from puskesmas.queueing.models import Ticket
from puskesmas.turns import each, some_of

BATCH = 200
UNFINISHED = (Status.IN_QUEUE, Status.SERVING)


def close_day() -> int:
    """Chore: visits of past days end, and their tickets with them. Safe to run many at once."""
    closed = 0
    for facility in Facility.objects.all():
        closed += _close(facility)
    return closed


def _close(facility: Facility) -> int:
    today = clock.today(facility.zone)
    past = Reservation.objects.filter(facility=facility, date__lt=today, status__in=UNFINISHED)
    chosen = some_of(past.order_by("date", "id").values_list("pk", flat=True), BATCH)
    finished = each(_finish, chosen, of="visits of past days")
    stale = Ticket.objects.filter(
        queue__facility=facility, date__lt=today, state=Ticket.State.WAITING
    )
    stale.update(state=Ticket.State.CLOSED, closed_at=clock.now())
    return finished


@transaction.atomic
def _finish(pk: int) -> bool:
    """Locks the reservation, unless somebody else holds it."""
    free = Reservation.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
    reservation = free.filter(pk=pk, status__in=UNFINISHED).first()
    if reservation is None:
        return False
    finish(reservation=reservation, by=SYSTEM)
    return True
