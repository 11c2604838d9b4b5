"""When a service day is over: whoever came and was never called is not left standing."""

from flows.engine import service
from puskesmas import clock
from puskesmas.actor import SYSTEM
from puskesmas.booking import endings
from puskesmas.booking.models import Reservation, Status
from puskesmas.place.models import Facility
from puskesmas.turns import each, some_of

BATCH = 200


def end_unserved() -> int:
    """Chore: cases of past days that still wait at the counter end, with the reason in words."""
    ended = 0
    for facility in Facility.objects.all():
        codes = Reservation.objects.filter(
            facility=facility, status=Status.ARRIVED, date__lt=clock.today(facility.zone)
        )
        waiting = codes.order_by("date", "id").values_list("code", flat=True)
        ended += each(_end, some_of(waiting, BATCH), of="cases left unserved")
    return ended


def _end(code: str) -> bool:
    service.end(code, run=endings.leave_unserved, by=SYSTEM)
    return True
