"""Working time: table cases around every edge, and properties over many calendars."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from puskesmas.schedule.hours import NeverOpen, Span, WorkingCalendar

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
WEEK: dict[int, tuple[Span, ...]] = {
    **{day: ((time(7, 30), time(14, 30)),) for day in (1, 2, 3, 4)},
    5: ((time(7, 30), time(11)), (time(13), time(15))),
    6: ((time(7, 30), time(12)),),
}
EXCEPTIONS: dict[date, tuple[Span, ...]] = {
    date(2026, 12, 24): ((time(7, 30), time(11)),),
    date(2026, 12, 25): (),
    date(2027, 1, 1): (),
}
ROSMA = WorkingCalendar("Asia/Jakarta", WEEK, EXCEPTIONS)
HALF_HOUR = timedelta(minutes=30)


def at(text: str, zone: str = "Asia/Jakarta") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def wall(moment: datetime | None, zone: str = "Asia/Jakarta") -> str:
    assert moment is not None
    return f"{moment.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


# 2026-11-23 is a Monday.
DUE = [
    ("2026-11-23 08:00", 30, "2026-11-23 08:30:00", "inside the hours"),
    ("2026-11-23 07:30", 30, "2026-11-23 08:00:00", "exactly at opening"),
    ("2026-11-23 05:00", 30, "2026-11-23 08:00:00", "before opening"),
    ("2026-11-23 00:00", 30, "2026-11-23 08:00:00", "at midnight"),
    ("2026-11-23 23:59:59", 30, "2026-11-24 08:00:00", "a second before midnight"),
    ("2026-11-23 15:00", 30, "2026-11-24 08:00:00", "after closing"),
    ("2026-11-23 14:30", 10, "2026-11-24 07:40:00", "exactly at closing"),
    ("2026-11-23 14:29:59", 10, "2026-11-24 07:39:59", "a second before closing"),
    ("2026-11-23 14:00", 30, "2026-11-23 14:30:00", "due exactly at closing"),
    ("2026-11-23 14:00:01", 30, "2026-11-24 07:30:01", "due a second after closing"),
    ("2026-11-23 07:30", 420, "2026-11-23 14:30:00", "one whole day"),
    ("2026-11-23 07:30", 840, "2026-11-24 14:30:00", "two whole days"),
    ("2026-11-27 10:30", 30, "2026-11-27 11:00:00", "due exactly at the prayer"),
    ("2026-11-27 10:30", 60, "2026-11-27 13:30:00", "across the prayer"),
    ("2026-11-27 11:00", 10, "2026-11-27 13:10:00", "as the prayer begins"),
    ("2026-11-27 12:00", 10, "2026-11-27 13:10:00", "during the prayer"),
    ("2026-11-27 13:00", 10, "2026-11-27 13:10:00", "as the prayer ends"),
    ("2026-11-27 14:30", 60, "2026-11-28 08:00:00", "Friday into Saturday"),
    ("2026-11-28 11:30", 60, "2026-11-30 08:00:00", "Saturday into Monday"),
    ("2026-11-29 10:00", 10, "2026-11-30 07:40:00", "on Sunday"),
    ("2026-11-27 10:30", 560, "2026-11-30 09:50:00", "Friday, Saturday and Monday"),
    ("2026-12-24 10:30", 60, "2026-12-26 08:00:00", "half day, then Christmas"),
    ("2026-12-25 09:00", 10, "2026-12-26 07:40:00", "on a holiday"),
    ("2026-12-31 14:00", 60, "2027-01-02 08:00:00", "across the year's end"),
    ("2028-02-28 14:00", 60, "2028-02-29 08:00:00", "into 29 February"),
    ("2028-02-29 14:00", 60, "2028-03-01 08:00:00", "out of 29 February"),
    ("2027-02-27 11:30", 60, "2027-03-01 08:00:00", "February without the 29th"),
]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("start", "minutes", "due", "why"), DUE, ids=[case[3] for case in DUE])
def test_due_moment(zone: str, start: str, minutes: int, due: str, why: str) -> None:
    calendar = WorkingCalendar(zone, WEEK, EXCEPTIONS)

    moment = calendar.add(at(start, zone), timedelta(minutes=minutes))

    assert wall(moment, zone) == due


@pytest.mark.parametrize(
    ("a", "b", "minutes"),
    [
        ("2026-11-23 08:00", "2026-11-23 08:30", 30),
        ("2026-11-23 08:00", "2026-11-23 08:00", 0),
        ("2026-11-23 08:30", "2026-11-23 08:00", 0),
        ("2026-11-24 08:30", "2026-11-23 08:00", 0),
        ("2026-11-23 05:00", "2026-11-23 07:30", 0),
        ("2026-11-23 05:00", "2026-11-23 07:31", 1),
        ("2026-11-23 14:29", "2026-11-23 20:00", 1),
        ("2026-11-23 14:30", "2026-11-24 07:30", 0),
        ("2026-11-23 14:00", "2026-11-24 08:00", 60),
        ("2026-11-27 00:00", "2026-11-28 00:00", 330),
        ("2026-11-27 11:00", "2026-11-27 13:00", 0),
        ("2026-11-23 00:00", "2026-11-30 00:00", 4 * 420 + 330 + 270),
        ("2026-12-24 00:00", "2026-12-26 00:00", 210),
        ("2026-12-31 14:00", "2027-01-02 08:00", 60),
    ],
)
def test_working_time_between(a: str, b: str, minutes: int) -> None:
    assert ROSMA.between(at(a), at(b)) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23 07:29:59", False),
        ("2026-11-23 07:30", True),
        ("2026-11-23 14:29:59", True),
        ("2026-11-23 14:30", False),
        ("2026-11-27 10:59:59", True),
        ("2026-11-27 11:00", False),
        ("2026-11-27 13:00", True),
        ("2026-11-29 09:00", False),
        ("2026-12-24 10:00", True),
        ("2026-12-24 11:00", False),
        ("2026-12-25 09:00", False),
    ],
)
def test_open_includes_opening_and_excludes_closing(moment: str, is_open: bool) -> None:
    assert ROSMA.is_open(at(moment)) is is_open


def test_opening_and_closing_of_a_friday_span_the_break() -> None:
    friday = date(2026, 11, 27)

    assert wall(ROSMA.opening(friday)) == "2026-11-27 07:30:00"
    assert wall(ROSMA.closing(friday)) == "2026-11-27 15:00:00"
    assert [(wall(a), wall(b)) for a, b in ROSMA.spans_on(friday)] == [
        ("2026-11-27 07:30:00", "2026-11-27 11:00:00"),
        ("2026-11-27 13:00:00", "2026-11-27 15:00:00"),
    ]


def test_a_closed_day_has_neither_opening_nor_closing() -> None:
    sunday = date(2026, 11, 29)

    assert ROSMA.opening(sunday) is None
    assert ROSMA.closing(sunday) is None
    assert ROSMA.spans_on(sunday) == []


def test_an_exception_opens_an_otherwise_closed_sunday() -> None:
    sunday = date(2026, 11, 29)
    calendar = WorkingCalendar("Asia/Jakarta", WEEK, {sunday: ((time(8), time(10)),)})

    assert wall(calendar.next_open(at("2026-11-28 13:00"))) == "2026-11-29 08:00:00"


def test_next_open_is_now_while_open() -> None:
    assert wall(ROSMA.next_open(at("2026-11-23 09:15"))) == "2026-11-23 09:15:00"
    assert wall(ROSMA.next_open(at("2026-11-23 14:30"))) == "2026-11-24 07:30:00"
    assert wall(ROSMA.next_open(at("2026-11-27 11:30"))) == "2026-11-27 13:00:00"


def test_moments_are_utc() -> None:
    assert ROSMA.opening(date(2026, 11, 23)) == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert ROSMA.next_open(at("2026-11-23 09:00")).tzinfo is UTC
    assert ROSMA.add(at("2026-11-23 09:00"), HALF_HOUR).tzinfo is UTC


def test_the_date_is_that_of_the_facility() -> None:
    late_evening_in_london = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)

    dates = [WorkingCalendar(zone, WEEK).local_date(late_evening_in_london) for zone in ZONES]

    assert dates == [date(2026, 11, 23)] * 3
    assert ROSMA.local_date(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert ROSMA.local_date(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)


def test_singkawang_and_bima_open_an_hour_apart() -> None:
    bima = WorkingCalendar("Asia/Makassar", WEEK)
    monday = date(2026, 11, 23)

    assert ROSMA.opening(monday) == datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
    assert bima.opening(monday) == datetime(2026, 11, 22, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
        (date(2026, 11, 29), 0, date(2026, 11, 30)),
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 29), 1, date(2026, 11, 30)),
        (date(2026, 11, 23), 5, date(2026, 11, 28)),
        (date(2026, 11, 23), 6, date(2026, 11, 30)),
        (date(2026, 12, 24), 1, date(2026, 12, 26)),
        (date(2028, 2, 28), 2, date(2028, 3, 1)),
        (date(2026, 12, 31), 1, date(2027, 1, 2)),
    ],
)
def test_working_days(day: date, n: int, expected: date) -> None:
    assert ROSMA.add_days(day, n) == expected


def test_hours_until_midnight_join_the_next_day() -> None:
    ward = WorkingCalendar("Asia/Jayapura", {day: ((time(0), time(0)),) for day in range(1, 8)})

    due = ward.add(at("2026-12-31 23:30", "Asia/Jayapura"), timedelta(hours=1))

    assert wall(due, "Asia/Jayapura") == "2027-01-01 00:30:00"
    assert ward.is_open(at("2026-12-31 23:59:59", "Asia/Jayapura"))
    assert wall(ward.closing(date(2026, 12, 31)), "Asia/Jayapura") == "2027-01-01 00:00:00"


def test_a_clock_that_changes_in_between_still_counts_true_time() -> None:
    night = WorkingCalendar("Europe/Berlin", {7: ((time(0), time(6)),)})

    assert night.between(
        at("2026-03-29 00:00", "Europe/Berlin"), at("2026-03-29 06:00", "Europe/Berlin")
    ) == timedelta(hours=5)


def test_a_calendar_without_hours_says_so() -> None:
    closed = WorkingCalendar("Asia/Jakarta", {1: ()})

    with pytest.raises(NeverOpen, match="400 days"):
        closed.add(at("2026-11-23 08:00"), HALF_HOUR)
    with pytest.raises(NeverOpen):
        closed.next_open(at("2026-11-23 08:00"))
    with pytest.raises(NeverOpen):
        closed.add_days(date(2026, 11, 23), 1)
    assert closed.between(at("2026-11-23 08:00"), at("2026-12-23 08:00")) == timedelta(0)


def test_the_search_ends_after_the_400th_day() -> None:
    start = date(2026, 11, 23)
    last, too_late = start + timedelta(days=400), start + timedelta(days=401)
    span = ((time(8), time(9)),)

    found = WorkingCalendar("Asia/Jakarta", {}, {last: span}).add_days(start, 1)

    assert found == last
    with pytest.raises(NeverOpen):
        WorkingCalendar("Asia/Jakarta", {}, {too_late: span}).add_days(start, 1)


@pytest.mark.parametrize(
    ("zone", "week", "exceptions", "says"),
    [
        ("Asia/Bima", {}, {}, "time zone"),
        ("", {}, {}, "time zone"),
        ("Asia/Jakarta", {0: ()}, {}, "ISO weekday"),
        ("Asia/Jakarta", {8: ()}, {}, "ISO weekday"),
        ("Asia/Jakarta", {1: ((time(9), time(8)),)}, {}, "weekday 1: a span ends before"),
        ("Asia/Jakarta", {1: ((time(9), time(9)),)}, {}, "ends before"),
        ("Asia/Jakarta", {7: ((time(8), time(12)), (time(11), time(14)))}, {}, "overlap"),
        ("Asia/Jakarta", {7: ((time(13), time(14)), (time(8), time(12)))}, {}, "overlap"),
        ("Asia/Jakarta", {7: ((time(8), time(0)), (time(9), time(10)))}, {}, "overlap"),
        ("Asia/Jakarta", {1: ((time(8, tzinfo=UTC), time(9)),)}, {}, "local"),
        ("Asia/Jakarta", {1: ((time(8), time(9, tzinfo=UTC)),)}, {}, "local"),
        ("Asia/Jakarta", {}, {date(2026, 12, 24): ((time(9), time(8)),)}, "2026-12-24: a span"),
    ],
)
def test_a_wrong_calendar_is_refused_at_once(
    zone: str,
    week: dict[int, tuple[Span, ...]],
    exceptions: dict[date, tuple[Span, ...]],
    says: str,
) -> None:
    with pytest.raises(ValueError, match=says):
        WorkingCalendar(zone, week, exceptions)


def test_spans_may_touch() -> None:
    shifts = ((time(8), time(12)), (time(12), time(16)))
    calendar = WorkingCalendar("Asia/Jakarta", {1: shifts, 7: shifts})

    assert calendar.is_open(at("2026-11-23 12:00"))
    assert wall(calendar.add(at("2026-11-23 11:00"), HALF_HOUR * 4)) == "2026-11-23 13:00:00"


def test_a_moment_without_zone_and_time_backwards_are_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        ROSMA.add(at("2026-11-23 08:00").replace(tzinfo=None), HALF_HOUR)
    with pytest.raises(ValueError, match="negative"):
        ROSMA.add(at("2026-11-23 08:00"), -timedelta.resolution)
    with pytest.raises(ValueError, match="negative"):
        ROSMA.add_days(date(2026, 11, 23), -1)


# Properties.

moments = st.integers(0, 3 * 365 * 86400).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
amounts = st.integers(0, 300 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def day_spans(draw: st.DrawFn) -> tuple[Span, ...]:
    minutes = sorted(draw(st.sets(st.integers(0, 24 * 60 - 1), max_size=6)))
    clock = [time(minute // 60, minute % 60) for minute in minutes]
    return tuple(zip(clock[::2], clock[1::2], strict=False))


@st.composite
def calendars(draw: st.DrawFn, zone: str | None = None) -> WorkingCalendar:
    week = draw(st.dictionaries(st.integers(1, 7), day_spans(), min_size=1))
    days = st.dates(date(2026, 1, 1), date(2029, 6, 1))
    assume(any(week.values()))
    return WorkingCalendar(
        zone or draw(st.sampled_from(ZONES)),
        week,
        draw(st.dictionaries(days, day_spans(), max_size=8)),
    )


@given(calendars(), moments, amounts)
def test_what_was_added_has_passed(calendar: WorkingCalendar, s: datetime, d: timedelta) -> None:
    assert calendar.between(s, calendar.add(s, d)) == d


@given(calendars(), moments, moments, amounts)
def test_who_starts_later_is_not_due_earlier(
    calendar: WorkingCalendar, a: datetime, b: datetime, d: timedelta
) -> None:
    early, late = sorted((a, b))

    assert calendar.add(early, d) <= calendar.add(late, d)


@given(calendars(), moments, amounts, st.integers(1, 7200))
def test_more_work_is_due_later(
    calendar: WorkingCalendar, s: datetime, d: timedelta, more: int
) -> None:
    assert calendar.add(s, d) < calendar.add(s, d + timedelta(seconds=more))


@given(calendars(), moments, amounts, amounts)
def test_adding_twice_is_adding_the_sum(
    calendar: WorkingCalendar, s: datetime, d: timedelta, e: timedelta
) -> None:
    assume(e)

    assert calendar.add(calendar.add(s, d), e) == calendar.add(s, d + e)


@given(calendars(zone="Asia/Jakarta"), moments, amounts, st.sampled_from(ZONES))
def test_the_wall_clock_decides_and_not_the_zone(
    here: WorkingCalendar, s: datetime, d: timedelta, zone: str
) -> None:
    there = WorkingCalendar(zone, here.week, here.exceptions)
    wall_time = s.replace(tzinfo=None)

    due_here = here.add(wall_time.replace(tzinfo=ZoneInfo(here.zone)), d)
    due_there = there.add(wall_time.replace(tzinfo=ZoneInfo(zone)), d)

    assert wall(due_here, here.zone) == wall(due_there, zone)


@given(calendars(), moments, st.integers(0, 3 * 24 * 60))
def test_between_counts_the_open_minutes(
    calendar: WorkingCalendar, start: datetime, length: int
) -> None:
    start = start.replace(second=0, microsecond=0)
    minutes = (start + timedelta(minutes=n) for n in range(length))

    counted = sum(calendar.is_open(minute) for minute in minutes)

    assert calendar.between(start, start + timedelta(minutes=length)) == timedelta(minutes=counted)


@given(calendars(), moments)
def test_next_open_is_open_and_nothing_opens_before(
    calendar: WorkingCalendar, moment: datetime
) -> None:
    opens = calendar.next_open(moment)

    assert opens >= moment
    assert calendar.is_open(opens)
    assert calendar.between(moment, opens) == timedelta(0)
