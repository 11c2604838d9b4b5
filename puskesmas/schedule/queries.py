"""Questions about time and places: working calendars, open days, what is still free."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from puskesmas import clock
from puskesmas.place.models import Clinic, Facility
from puskesmas.schedule.holidays import indonesian_holidays
from puskesmas.schedule.hours import Span, WorkingCalendar
from puskesmas.schedule.models import ClinicHours, Closure, OpeningHours, ServiceDay, ServiceSlot

YEARS_AHEAD = 2


def facility_calendar(facility: Facility) -> WorkingCalendar:
    """The facility's working calendar: hours, national holidays, own closures (R-039)."""
    return _calendar(facility.pk, None, facility.zone, facility.calendar_version, clock.now().year)


def clinic_calendar(clinic: Clinic) -> WorkingCalendar:
    """When a clinic receives patients; its own closures besides the facility's."""
    facility = clinic.facility
    return _calendar(
        facility.pk, clinic.pk, facility.zone, facility.calendar_version, clock.now().year
    )


@lru_cache(maxsize=2048)
def _calendar(
    facility_id: int, clinic_id: int | None, zone: str, version: int, year: int
) -> WorkingCalendar:
    """Built once per version: every change of hours or closures raises the facility's version."""
    house = _week(OpeningHours.objects.filter(facility_id=facility_id))
    week = house
    exceptions: dict[date, tuple[Span, ...]] = {
        day: () for y in range(year - 1, year + YEARS_AHEAD) for day in indonesian_holidays(y)
    }
    closed_house = dict[date, tuple[Span, ...]]()
    if clinic_id is not None:
        week = _week(ClinicHours.objects.filter(clinic_id=clinic_id))
    for closure in Closure.objects.filter(facility_id=facility_id, clinic_id__isnull=True):
        weekday = closure.date.isoweekday()
        usual = week.get(weekday, ()) if weekday in house else ()
        closed_house[closure.date] = _within(usual, closure, extra=weekday not in house)
    exceptions |= closed_house
    if clinic_id is not None:
        for closure in Closure.objects.filter(clinic_id=clinic_id):
            usual = closed_house.get(closure.date, week.get(closure.date.isoweekday(), ()))
            exceptions[closure.date] = _within(
                usual, closure, extra=not usual and closure.date not in closed_house
            )
    return WorkingCalendar(zone=zone, week=week, exceptions=exceptions)


def _week(rows: QuerySet[Any]) -> dict[int, tuple[Span, ...]]:
    week: defaultdict[int, tuple[Span, ...]] = defaultdict(tuple)
    for weekday, opens, closes in rows.order_by("weekday", "opens").values_list(
        "weekday", "opens", "closes"
    ):
        week[weekday] += ((opens, closes),)
    return dict(week)


def _within(spans: tuple[Span, ...], closure: Closure, *, extra: bool) -> tuple[Span, ...]:
    """What a closure leaves of the usual spans; on an ``extra`` day just its own hours."""
    opens, closes = closure.opens, closure.closes
    if opens is None or closes is None:
        return ()
    if extra:
        return ((opens, closes),)
    return tuple(
        (max(start, opens), min(end, closes))
        for start, end in spans
        if start < closes and end > opens
    )


@dataclass(frozen=True, slots=True)
class SlotPlaces:
    """What is left of one hour span."""

    start: time
    end: time
    remaining: int


@dataclass(frozen=True, slots=True)
class DayPlaces:
    """What is left of a clinic day. ``open`` is false on closed days and past the cut-off."""

    date: date
    open: bool
    quota: int
    remaining: int
    slots: tuple[SlotPlaces, ...] = ()
    why_closed: str = ""


def availability(
    clinic: Clinic, first: date, last: date, *, closes_at: "Closes | None" = None
) -> list[DayPlaces]:
    """The places of a clinic for every date from first to last, in three queries."""
    calendar = clinic_calendar(clinic)
    days = {
        day.date: day for day in ServiceDay.objects.filter(clinic=clinic, date__range=(first, last))
    }
    taken: defaultdict[date, dict[time, tuple[int, int]]] = defaultdict(dict)
    if clinic.slot_minutes:
        for slot in ServiceSlot.objects.filter(day__in=list(days.values())).select_related("day"):
            taken[slot.day.date][slot.starts] = (slot.quota, slot.taken)
    return [
        _day_places(clinic, calendar, first + timedelta(days=n), days, taken, closes_at)
        for n in range((last - first).days + 1)
    ]


@dataclass(frozen=True, slots=True)
class Closes:
    """How booking of a day or slot ends: the last moment for a span (SOP-dependent)."""

    now: datetime
    working_before: timedelta | None
    facility: WorkingCalendar

    def passed(self, start: datetime, end: datetime) -> bool:
        """Whether a span from start to end can no longer be booked."""
        if self.working_before is None:
            return self.now >= end
        return self.now >= start or self.facility.between(self.now, start) < self.working_before

    def last(self, start: datetime, end: datetime) -> datetime:
        """The moment with which booking of a span from start to end is over."""
        if self.working_before is None:
            return end
        return self.facility.back(start, self.working_before)


def _day_places(
    clinic: Clinic,
    calendar: WorkingCalendar,
    day: date,
    days: dict[date, ServiceDay],
    taken: dict[date, dict[time, tuple[int, int]]],
    closes: "Closes | None",
) -> DayPlaces:
    spans = calendar.spans_on(day)
    row = days.get(day)
    quota = row.quota if row else clinic.online_quota
    remaining = quota - (row.taken if row else 0)
    if not spans:
        return DayPlaces(day, False, 0, 0, why_closed="closed")
    if closes is not None and closes.passed(spans[0][0], spans[-1][1]):
        return DayPlaces(day, False, quota, remaining, why_closed="too_late")
    slots: tuple[SlotPlaces, ...] = ()
    if clinic.slot_minutes:
        slots = tuple(
            SlotPlaces(start, end, min(remaining, total - used))
            for (start, end), total in slot_plan(clinic, calendar, day, quota).items()
            for total, used in [taken[day].get(start, (total, 0))]
            if closes is None or not closes.passed(*moments_of(calendar, day, start, end))
        )
    return DayPlaces(day, True, quota, remaining, slots)


def moments_of(
    calendar: WorkingCalendar, day: date, start: time, end: time
) -> tuple[datetime, datetime]:
    one_day = WorkingCalendar(calendar.zone, {day.isoweekday(): ((start, end),)})
    return one_day.spans_on(day)[0]


def slot_plan(clinic: Clinic, calendar: WorkingCalendar, day: date, quota: int) -> dict[Span, int]:
    """The hour spans of a day with their places; the quota is spread, the first get the rest."""
    if not clinic.slot_minutes:
        return {}
    step = timedelta(minutes=clinic.slot_minutes)
    spans: list[Span] = []
    for start, end in calendar.spans_on(day):
        at = start
        while at < end:
            zone = ZoneInfo(calendar.zone)
            spans.append((at.astimezone(zone).time(), min(at + step, end).astimezone(zone).time()))
            at += step
    each, rest = divmod(quota, max(len(spans), 1))
    return {span: each + (1 if n < rest else 0) for n, span in enumerate(spans)}
