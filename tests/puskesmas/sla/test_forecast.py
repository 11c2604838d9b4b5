"""Who will be late if all goes on as now: reckoned by hand, and against a slower way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from puskesmas.sla.forecast import Work, expect

EIGHT = datetime(2026, 11, 23, 8, tzinfo=UTC)
FIVE = timedelta(minutes=5)


def minutes(number):
    return timedelta(minutes=number)


def plain(moment, length):
    return moment + length


def test_two_officers_share_five_tasks():
    work = [Work(number, EIGHT + minutes(11), FIVE) for number in range(1, 6)]

    expected = expect(work, hands=2, now=EIGHT, add=plain)

    assert [one.done_at - EIGHT for one in expected] == [
        minutes(5),
        minutes(5),
        minutes(10),
        minutes(10),
        minutes(15),
    ]
    assert [one.task for one in expected if one.late] == [5]


def test_what_is_due_first_is_done_first_and_exactly_on_time_is_in_time():
    work = [Work(1, EIGHT + minutes(20), FIVE), Work(2, EIGHT + minutes(5), FIVE)]

    expected = expect(work, hands=1, now=EIGHT, add=plain)

    assert [(one.task, one.late) for one in expected] == [(2, False), (1, False)]


def test_nobody_works_through_the_night():
    def opens_at_nine(moment, length):
        return max(moment, EIGHT + minutes(60)) + length

    expected = expect([Work(1, EIGHT + minutes(30), FIVE)], hands=3, now=EIGHT, add=opens_at_nine)

    assert (expected[0].done_at, expected[0].late) == (EIGHT + minutes(65), True)


def test_without_hands_there_is_no_forecast():
    with pytest.raises(ValueError, match="nobody"):
        expect([], hands=0, now=EIGHT, add=plain)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.integers(1, 30)), max_size=30),
    st.integers(1, 5),
)
def test_no_more_hands_than_there_are_ever_work_at_once(rows, hands):
    work = [
        Work(number, EIGHT + minutes(due), minutes(takes))
        for number, (due, takes) in enumerate(rows)
    ]

    expected = expect(work, hands=hands, now=EIGHT, add=plain)

    spans = {one.task: one.done_at for one in expected}
    assert sorted(spans) == sorted(one.task for one in work)
    for moment in spans.values():
        busy = [one for one in work if spans[one.task] - one.takes < moment <= spans[one.task]]
        assert len(busy) <= hands
