"""The moments a reservation's clocks run to (SL-3, SL-7)."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from puskesmas.booking.models import Reservation
from puskesmas.schedule.queries import clinic_calendar, facility_calendar

LAST_MINUTE = time(23, 59)


def clinic_opening(reservation: Reservation) -> datetime:
    """When the clinic opens on the planned date: verification is due then (SOP row 3)."""
    opening = clinic_calendar(reservation.clinic).opening(reservation.date)
    if opening is None:
        opening = facility_calendar(reservation.facility).opening(reservation.date)
    return opening or _local(reservation, time(8))


def slot_start(reservation: Reservation) -> datetime | None:
    """When the reserved hour begins; ``None`` for clinics without hours."""
    return _local(reservation, reservation.slot.starts) if reservation.slot else None


def day_end(reservation: Reservation) -> datetime:
    """When the facility closes on the planned date: whoever has not come by then, did not come."""
    closing = facility_calendar(reservation.facility).closing(reservation.date)
    return closing or _local(reservation, LAST_MINUTE)


def _local(reservation: Reservation, at: time) -> datetime:
    zone = ZoneInfo(reservation.facility.zone)
    return datetime.combine(reservation.date, at, zone).astimezone(UTC)
