"""When a service day is over: who was in a clinic's line is done there, and the line is empty."""

from django.db import transaction

from puskesmas import clock
from puskesmas.actor import SYSTEM
from puskesmas.booking.actions import finish
from puskesmas.booking.models import Reservation, Status
from puskesmas.place.models import Facility
from puskesmas.queueing.models import Ticket

BATCH = 200


def close_day() -> int:
    """Chore: visits of past days end, and their tickets with them. Safe to run many at once."""
    closed = 0
    for facility in Facility.objects.all():
        closed += _close(facility)
    return closed


@transaction.atomic
def _close(facility: Facility) -> int:
    """Locks the reservations that nobody else holds."""
    today = clock.today(facility.zone)
    past = (
        Reservation.objects.select_for_update(skip_locked=True, no_key=True, of=("self",))
        .filter(facility=facility, date__lt=today, status__in=[Status.IN_QUEUE, Status.SERVING])
        .order_by("date", "id")[:BATCH]
    )
    reservations = list(past)
    for reservation in reservations:
        finish(reservation=reservation, by=SYSTEM)
    stale = Ticket.objects.filter(
        queue__facility=facility, date__lt=today, state=Ticket.State.WAITING
    )
    stale.update(state=Ticket.State.CLOSED, closed_at=clock.now())
    return len(reservations)
