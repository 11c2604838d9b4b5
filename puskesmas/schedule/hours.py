"""Working time of one facility: opening spans, due moments, elapsed working time. Pure arithmetic.

Every moment returned is an aware UTC datetime; hours and dates are those of the calendar's zone.
A span holds its opening and not its closing moment: at 14.00 sharp a desk open until 14.00 is
closed. Work costs one step per day, never one per minute.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Span = tuple[time, time]
Moments = tuple[datetime, datetime]

SEARCH_DAYS = 400
MIDNIGHT = time(0)


class NeverOpen(Exception):
    """Nothing opens within 400 days: the calendar has no usable hours."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The week's spans by ISO weekday, and the dates that differ (no span = closed).

    A weekday without entry is closed. A span may end at 00:00, the midnight that ends its day.
    """

    zone: str
    week: Mapping[int, tuple[Span, ...]]
    exceptions: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            object.__setattr__(self, "_zone", ZoneInfo(self.zone))
        except (KeyError, ValueError, OSError):
            raise ValueError(f"unknown time zone {self.zone!r}") from None
        for weekday, spans in self.week.items():
            if weekday not in range(1, 8):
                raise ValueError(f"{weekday} is no ISO weekday (1 Monday … 7 Sunday)")
            _check(spans, f"weekday {weekday}")
        for day, spans in self.exceptions.items():
            _check(spans, day.isoformat())

    def spans_on(self, day: date) -> list[Moments]:
        """The opening spans of a date, in order; empty when closed."""
        spans = self.exceptions.get(day, self.week.get(day.isoweekday(), ()))
        return [(self._moment(day, start), self._end(day, end)) for start, end in spans]

    def opening(self, day: date) -> datetime | None:
        """When the date first opens."""
        spans = self.spans_on(day)
        return spans[0][0] if spans else None

    def closing(self, day: date) -> datetime | None:
        """When the date finally closes."""
        spans = self.spans_on(day)
        return spans[-1][1] if spans else None

    def is_open(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self.spans_on(self.local_date(at)))

    def next_open(self, at: datetime) -> datetime:
        """The moment itself while open, else the next opening."""
        return self.add(at, timedelta(0))

    def add(self, start: datetime, working: timedelta) -> datetime:
        """The due moment: `start` plus that much working time.

        Outside the hours the clock starts at the next opening. What falls due exactly at closing
        is due at closing, not at the next opening. Raises NeverOpen.
        """
        if working < timedelta(0):
            raise ValueError("working time cannot be negative")
        left = working
        for begin, end in self._ahead(start):
            if left <= end - begin:
                return begin + left
            left -= end - begin
        raise AssertionError("unreachable: _ahead raises NeverOpen")

    def between(self, a: datetime, b: datetime) -> timedelta:
        """Working time that passed from `a` to `b`; nothing when `b` is not after `a`."""
        day, last = self.local_date(a), self.local_date(b)
        passed = timedelta(0)
        while day <= last:
            for start, end in self.spans_on(day):
                passed += max(min(end, b) - max(start, a), timedelta(0))
            day += timedelta(days=1)
        return passed

    def back(self, end: datetime, working: timedelta) -> datetime:
        """The latest moment from which that much working time is left until `end`.

        Raises NeverOpen.
        """
        if working <= timedelta(0):
            return end
        left, day = working, self.local_date(end)
        for _ in range(SEARCH_DAYS):
            for start, close in reversed(self.spans_on(day)):
                length = min(close, end) - start
                if length >= left:
                    return min(close, end) - left
                left -= max(length, timedelta(0))
            day -= timedelta(days=1)
        raise NeverOpen(f"nothing opens in the {SEARCH_DAYS} days before {end.isoformat()}")

    def add_days(self, day: date, n: int) -> date:
        """The n-th working day after a date; for 0 the date itself or the next working day."""
        if n < 0:
            raise ValueError("working days cannot be negative")
        found = day if n else day - timedelta(days=1)
        for _ in range(n or 1):
            found = self._next_working_day(found)
        return found

    def local_date(self, at: datetime) -> date:
        """The calendar's own date at this moment."""
        if at.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return at.astimezone(self._zone).date()

    def _ahead(self, start: datetime) -> Iterator[Moments]:
        """What is left of the open spans from `start` on, without end."""
        day, start = self.local_date(start), start.astimezone(UTC)
        yield from ((max(a, start), b) for a, b in self.spans_on(day) if b > start)
        while True:
            day = self._next_working_day(day)
            yield from self.spans_on(day)

    def _next_working_day(self, day: date) -> date:
        for _ in range(SEARCH_DAYS):
            day += timedelta(days=1)
            if self.spans_on(day):
                return day
        raise NeverOpen(f"nothing opens in the {SEARCH_DAYS} days up to {day.isoformat()}")

    def _moment(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self._zone).astimezone(UTC)

    def _end(self, day: date, at: time) -> datetime:
        return self._moment(day + timedelta(days=1) if at == MIDNIGHT else day, at)


def _check(spans: tuple[Span, ...], where: str) -> None:
    """Spans are in order, do not overlap, and only the last may end at midnight."""
    free_from = MIDNIGHT
    for place, (start, end) in enumerate(spans):
        if start.tzinfo or end.tzinfo:
            raise ValueError(f"{where}: hours are local, without a time zone")
        if place and (start < free_from or free_from == MIDNIGHT):
            raise ValueError(f"{where}: spans overlap or are out of order")
        if end <= start and end != MIDNIGHT:
            raise ValueError(f"{where}: a span ends before it starts")
        free_from = end
