"""The quiet hours of a facility: on its own clock, over midnight or not."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from puskesmas.place.models import Facility


def quiet_end_of(facility: Facility, at: datetime) -> datetime | None:
    """When the facility's quiet hours are over; None when messages may leave at once."""
    return quiet_end(at, facility.zone, facility.quiet_from, facility.quiet_until)


def quiet_end(at: datetime, zone: str, since: time, until: time) -> datetime | None:
    """When the quiet hours that ``at`` lies in are over; None when messages may leave now.

    Equal hours mean none at all. The end belongs to the day, the beginning to the quiet.
    """
    local = at.astimezone(ZoneInfo(zone))
    now = local.time()
    over_midnight = since > until
    quiet = (now >= since or now < until) if over_midnight else since <= now < until
    if not quiet:
        return None
    day = local.date() + timedelta(days=1 if over_midnight and now >= since else 0)
    return datetime.combine(day, until, ZoneInfo(zone)).astimezone(UTC)
