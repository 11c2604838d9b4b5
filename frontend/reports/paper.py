"""What every report on paper says in the same words: letterhead, maker, moments, payment."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import gettext as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.models import Payment
from puskesmas.place.models import Clinic, Facility
from puskesmas.wording import duration, full_date, full_moment


def letter(facility: Facility, actor: Actor) -> dict[str, Any]:
    """The letterhead, who made the document and when, and the place and date of the signature."""
    now = clock.now()
    today = now.astimezone(ZoneInfo(facility.zone)).date()
    return {
        "facility": facility,
        "made_at": full_moment(now, facility.zone),
        "made_by": actor.label,
        "signed_on": f"{facility.city.removeprefix('Kota ')}, {day_only(today)}",
    }


def day_only(day: date) -> str:
    """«23 November 2026», without the weekday."""
    return full_date(day).partition(", ")[2]


def moment(at: datetime, zone: str) -> str:
    """«23 Nov, 08.12»: short enough for a column; year and zone stand once on the page."""
    return dateformat.format(at.astimezone(ZoneInfo(zone)), "j M, H.i")


def clock_time(at: datetime, zone: str) -> str:
    """«08.12»."""
    return dateformat.format(at.astimezone(ZoneInfo(zone)), "H.i")


def length(spent: timedelta) -> str:
    """«6 jam 42 menit», «< 1 menit»."""
    return duration(spent) if spent >= timedelta(minutes=1) else _("< 1 menit")


def payment_word(payment: str) -> str:
    """«Umum», «BPJS»; a dash when nothing was noted."""
    return str(Payment(payment).label) if payment else "–"


def clinic_label(clinic: Clinic) -> str:
    """«Poli Umum, Lantai 1 - Ruang 3»."""
    return ", ".join(part for part in (clinic.name, clinic.where) if part)
