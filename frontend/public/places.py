"""The puskesmas and clinic of an address, and its open dates and hours as choices of the form."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import dateformat
from django.utils.translation import gettext as _

from frontend.components.words import Noted
from puskesmas import clock
from puskesmas.booking.rules import closing_rule
from puskesmas.errors import NotFound
from puskesmas.place.models import Clinic, Facility
from puskesmas.place.queries import clinic_at, facilities_with_clinics, mode_on
from puskesmas.schedule.queries import DayPlaces, SlotPlaces, availability


@dataclass(slots=True)
class Places:
    """Choices with what is left of each, and which of them are full."""

    choices: list[tuple[str, Noted]] = field(default_factory=list)
    full: set[str] = field(default_factory=set)
    days: list[tuple[str, Noted]] = field(default_factory=list)

    @property
    def any_left(self) -> bool:
        return len(self.full) < len(self.choices)

    def add(self, value: str, word: str, remaining: int) -> None:
        self.choices.append((value, Noted(word, left(remaining))))
        if remaining <= 0:
            self.full.add(value)


def clinic_here(facility: str, clinic: str) -> Clinic:
    """The clinic of an address; ``NotFound`` for one that is none, or receives nobody."""
    found = clinic_at(facility, clinic)
    if found is None:
        raise NotFound("clinic_unknown", _("Klinik itu tidak ada. Pilih dari daftar puskesmas."))
    return found


def facility_here(code: str) -> Facility:
    """The puskesmas of an address, with its hours and clinics; ``NotFound``."""
    found: Facility | None = facilities_with_clinics().filter(code=code).first()
    if found is None:
        raise NotFound("facility_unknown", _("Puskesmas itu tidak ada. Pilih dari daftar."))
    return found


def open_places(clinic: Clinic) -> Places:
    """What may be chosen from today to the facility's horizon."""
    today = clock.today(clinic.facility.zone)
    last = today + timedelta(days=clinic.facility.horizon_days)
    rule = closing_rule(clinic.facility, mode_on(clinic.facility_id, today))
    places = Places()
    for day in availability(clinic, today, last, closes_at=rule):
        if not day.open:
            continue
        if not clinic.slot_minutes:
            places.add(day.date.isoformat(), day_words(day.date), day.remaining)
        elif day.slots:
            _add_hours(places, day)
    return places


def _add_hours(places: Places, day: DayPlaces) -> None:
    free = sum(max(slot.remaining, 0) for slot in day.slots)
    free = min(free, max(day.remaining, 0))
    places.days.append((day.date.isoformat(), Noted(day_words(day.date), left(free))))
    for slot in day.slots:
        places.add(value_of(day.date, slot.start), _hours(slot), slot.remaining)


def value_of(day: date, start: time | None) -> str:
    """The form's value of a date, or of a date and hour."""
    return day.isoformat() if start is None else datetime.combine(day, start).isoformat()


def parse(value: str) -> tuple[date, time | None]:
    """The date and hour in a form's value that was offered."""
    if "T" not in value:
        return date.fromisoformat(value), None
    at = datetime.fromisoformat(value)
    return at.date(), at.time()


def day_words(day: date) -> str:
    """«Selasa, 24 Nov»; day and month stay on one line."""
    return dateformat.format(day, "l, j\u00a0M")


def left(remaining: int) -> str:
    """«sisa 12», or that nothing is left."""
    if remaining <= 0:
        return _("penuh")
    return _("sisa %(count)s") % {"count": remaining}


def _hours(slot: SlotPlaces) -> str:
    return f"{slot.start:%H.%M}–{slot.end:%H.%M}"
