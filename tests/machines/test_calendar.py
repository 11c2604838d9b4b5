"""A machine that runs deadlines over hours, holidays and zones, against a slow reference."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from puskesmas.schedule.hours import WorkingCalendar
from tests.machines.running import run

MINUTE = timedelta(minutes=1)
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Berlin")
FIRST = date(2026, 3, 20)  # Berlin changes its clocks in this fortnight
HOURS = st.sampled_from(
    [
        (),
        ((time(7, 30), time(14)),),
        ((time(7, 30), time(11, 30)), (time(13), time(14, 30))),
        ((time(8), time(8, 1)),),
        ((time(0), time(0)),),
        ((time(0), time(3, 30)), (time(22), time(0))),
    ]
)


class Calendar(RuleBasedStateMachine):
    """A case with one promised time after the other, and a calendar that changes under it."""

    @initialize(
        zone=st.sampled_from(ZONES),
        week=st.lists(HOURS, min_size=7, max_size=7),
        minute=st.integers(0, 3 * 24 * 60),
    )
    def opens(self, zone, week, minute):
        self.zone, self.week = zone, dict(enumerate(week, 1))
        self.week[1] = self.week[1] or ((time(7, 30), time(14)),)
        self.exceptions = {}
        self.at = datetime(2026, 3, 20, tzinfo=UTC) + minute * MINUTE

    @property
    def calendar(self):
        return WorkingCalendar(self.zone, self.week, self.exceptions)

    @rule(days=st.integers(0, 12), hours=HOURS)
    def a_day_differs(self, days, hours):
        """A holiday, a half day, or an opening despite a holiday."""
        self.exceptions[FIRST + timedelta(days=days)] = hours

    @rule(weekday=st.integers(2, 7), hours=HOURS)
    def the_week_changes(self, weekday, hours):
        self.week[weekday] = hours

    @rule(minutes=st.integers(0, 600))
    def promise(self, minutes):
        """As the reference counts; later work is never due earlier; and back again."""
        calendar, working = self.calendar, minutes * MINUTE
        due = calendar.add(self.at, working)

        assert due == slow_add(calendar, self.at, minutes)
        assert due >= calendar.add(self.at, working - MINUTE if minutes else working)
        assert calendar.add(self.at + MINUTE, working) >= due
        assert calendar.between(self.at, due) == working
        assert due.tzinfo is UTC
        self.at = due

    @rule(minutes=st.integers(0, 300), more=st.integers(0, 300))
    def two_steps_are_one(self, minutes, more):
        """Working time adds up, whatever lies between."""
        calendar = self.calendar
        once = calendar.add(self.at, (minutes + more) * MINUTE)
        twice = calendar.add(calendar.add(self.at, minutes * MINUTE), more * MINUTE)
        assert twice == once or (more == 0 and calendar.between(once, twice) == timedelta(0))

    @rule(minutes=st.integers(1, 2000))
    def it_gets_later(self, minutes):
        calendar, later = self.calendar, self.at + minutes * MINUTE
        assert calendar.between(self.at, later) == slow_between(calendar, self.at, later)
        assert calendar.between(later, self.at) == timedelta(0)
        self.at = later

    @invariant()
    def nothing_falls_due_while_closed(self):
        calendar, next_open = self.calendar, self.calendar.next_open(self.at)
        assert next_open >= self.at
        assert calendar.is_open(next_open)
        due = calendar.add(self.at, MINUTE)
        assert any(start < due <= end for start, end in calendar.spans_on(on(calendar, due)))


def on(calendar, due):
    """The date a due moment belongs to: midnight ends the day before."""
    return calendar.local_date(due - timedelta(microseconds=1))


def is_open(calendar, at):
    """Whether the minute that begins here is worked: by the wall clock, nothing clever."""
    wall = at.astimezone(ZoneInfo(calendar.zone))
    spans = calendar.exceptions.get(wall.date(), calendar.week.get(wall.isoweekday(), ()))
    return any(
        start <= wall.time() and (wall.time() < end or end == time(0)) for start, end in spans
    )


def slow_add(calendar, at, minutes):
    """Minute by minute; closed minutes do not count."""
    while not is_open(calendar, at):
        at += MINUTE
    while minutes:
        minutes -= is_open(calendar, at)
        at += MINUTE
    return at


def slow_between(calendar, at, until):
    passed = timedelta(0)
    while at < until:
        passed += is_open(calendar, at) * MINUTE
        at += MINUTE
    return passed


@pytest.mark.slow
def test_a_hundred_calendars_of_thirty_changes():
    run(Calendar, 100, 30)


@pytest.mark.long
def test_a_thousand_calendars_of_fifty_changes():
    run(Calendar, 1000, 50, anew=True)
