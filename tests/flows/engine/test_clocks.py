"""Deadlines over Friday, holidays, half days and three time zones, as a table (Done 5)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from flows.engine.clocks import due_moment, warn_moment
from flows.spans import at, minutes
from puskesmas.actor import SYSTEM
from puskesmas.booking import moments
from puskesmas.booking.models import Reservation
from puskesmas.schedule.actions import close_on
from tests import cast

THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)
MONDAY = date(2026, 11, 30)
CHRISTMAS_EVE, AFTER_CHRISTMAS = date(2026, 12, 24), date(2026, 12, 26)

# start (local), promised minutes, due (local). Hours: 07.30-14.00, Friday -11.00, Saturday -12.00.
TABLE = [
    ("within the morning", (THURSDAY, 8, 0), 30, (THURSDAY, 8, 30)),
    ("before opening", (THURSDAY, 6, 0), 30, (THURSDAY, 8, 0)),
    ("exactly at closing", (THURSDAY, 13, 30), 30, (THURSDAY, 14, 0)),
    ("over the night into Friday", (THURSDAY, 13, 50), 30, (FRIDAY, 7, 50)),
    ("Friday ends at eleven", (FRIDAY, 10, 50), 30, (SATURDAY, 7, 50)),
    ("Saturday over Sunday", (SATURDAY, 11, 55), 30, (MONDAY, 7, 55)),
    ("on a Sunday", (date(2026, 11, 29), 9, 0), 10, (MONDAY, 7, 40)),
    ("over Christmas", (CHRISTMAS_EVE, 13, 45), 30, (AFTER_CHRISTMAS, 7, 45)),
    ("a half day by own closure", (date(2026, 12, 1), 9, 50), 30, (date(2026, 12, 2), 7, 50)),
    ("own closure of a whole day", (date(2026, 12, 2), 13, 50), 30, (date(2026, 12, 4), 7, 50)),
]


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def local(place, zone):
    day, hour, minute = place
    return datetime.combine(day, time(hour, minute), ZoneInfo(zone))


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
@pytest.mark.parametrize(
    ("start", "length", "due"), [row[1:] for row in TABLE], ids=[r[0] for r in TABLE]
)
def test_a_promise_in_minutes_runs_on_the_facilitys_working_calendar(
    world, zone, start, length, due
):
    world.mergangsan.zone = zone
    world.mergangsan.save()
    half, off = date(2026, 12, 1), date(2026, 12, 3)
    close_on(
        facility=world.mergangsan,
        day=half,
        reason="Rapat",
        by=SYSTEM,
        opens=time(7, 30),
        closes=time(10),
    )
    close_on(facility=world.mergangsan, day=off, reason="Pelatihan", by=SYSTEM)
    reservation = Reservation(facility=world.mergangsan, clinic=world.umum, date=cast.TUESDAY)

    found = due_moment(minutes(length), reservation, local(start, zone).astimezone(UTC))

    assert found == local(due, zone)


@pytest.mark.parametrize(
    ("day", "due"),
    [(cast.TUESDAY, (8, 0)), (FRIDAY, (8, 0)), (date(2026, 12, 25), (8, 0))],
)
def test_verification_is_due_when_the_clinic_opens(world, day, due):
    reservation = Reservation(facility=world.mergangsan, clinic=world.umum, date=day)
    promise = at(moments.clinic_opening, "klinik buka")

    found = due_moment(promise, reservation, cast.at(cast.MONDAY, 8))

    assert found == cast.at(day, *due)


def test_the_warning_comes_when_three_quarters_of_the_working_time_are_used(world):
    reservation = Reservation(facility=world.mergangsan, clinic=world.umum, date=cast.TUESDAY)
    start = cast.at(THURSDAY, 13, 40)
    due = due_moment(minutes(40), reservation, start)

    assert due == cast.at(FRIDAY, 7, 50)
    assert warn_moment(start, due, reservation) == cast.at(FRIDAY, 7, 40)


def test_a_promise_already_due_warns_at_once(world):
    reservation = Reservation(facility=world.mergangsan, clinic=world.umum, date=cast.MONDAY)
    start = cast.at(cast.MONDAY, 9)

    assert warn_moment(start, start - timedelta(hours=1), reservation) == start - timedelta(hours=1)
