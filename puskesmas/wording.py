"""Dates, times, durations and money as people here read them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext


def full_date(day: date) -> str:
    """«Senin, 23 November 2026»."""
    return dateformat.format(day, "l, j F Y")


def time_of_day(at: datetime, zone: str) -> str:
    """«08.12 WIB»: the zone data itself knows WIB, WITA and WIT."""
    local = at.astimezone(ZoneInfo(zone))
    written = dateformat.format(local, pgettext("time of day", "H.i"))
    return f"{written} {local.tzname()}"


def full_moment(at: datetime, zone: str) -> str:
    """«Senin, 23 November 2026 pukul 08.12 WIB»."""
    return _("%(date)s pukul %(time)s") % {
        "date": full_date(at.astimezone(ZoneInfo(zone)).date()),
        "time": time_of_day(at, zone),
    }


def duration(length: timedelta) -> str:
    """«25 menit», «1 jam 10 menit»: whole minutes, never days, as a working day has no 24 hours."""
    hours, minutes = divmod(int(abs(length).total_seconds()) // 60, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)s jam", "%(count)s jam", hours) % {"count": hours})
    if minutes:
        parts.append(ngettext("%(count)s menit", "%(count)s menit", minutes) % {"count": minutes})
    return " ".join(parts) or _("kurang dari 1 menit")


def time_left(left: timedelta) -> str:
    """«25 menit» still to go, or «lewat 12 menit» when the moment has passed."""
    if left < timedelta(0):
        return _("lewat %(duration)s") % {"duration": duration(left)}
    return duration(left)


def rupiah(amount: int) -> str:
    """«Rp 10.000»."""
    return f"{'-' if amount < 0 else ''}Rp {abs(amount):,}".replace(",", ".")
