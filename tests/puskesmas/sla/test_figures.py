"""Sums over promises: what counts as kept, missed and running, and the middle of the spent time."""

from datetime import UTC, datetime, timedelta

import pytest

from puskesmas.sla.figures import Kept, nearest_rank, reckoned

NOON = datetime(2026, 11, 24, 5, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def promise(step: str, due: int, finished: int | None) -> Kept:
    """Opened an hour before noon, due and finished so many minutes around noon."""
    done = None if finished is None else NOON + finished * MINUTE
    return Kept("CASE", "flow", step, NOON - 60 * MINUTE, NOON + due * MINUTE, done)


def minutes(*counts: int) -> list[timedelta]:
    return [count * MINUTE for count in counts]


def test_kept_missed_and_running_are_told_apart():
    rows = [
        promise("verify", 0, 0),
        promise("verify", 0, 1),
        promise("verify", -1, None),
        promise("verify", 0, None),
        promise("reject", 5, -30),
    ]

    verify, reject = reckoned(rows, now=NOON, working=lambda a, b: b - a)

    assert (verify.step, verify.kept, verify.missed, verify.running) == ("verify", 1, 2, 1)
    assert (verify.percent, verify.median, verify.p95) == (33, 60 * MINUTE, 61 * MINUTE)
    assert (reject.step, reject.kept, reject.percent, reject.median) == (
        "reject",
        1,
        100,
        30 * MINUTE,
    )


def test_nothing_judged_has_no_percentage():
    (step,) = reckoned([promise("verify", 1, None)], now=NOON, working=lambda a, b: b - a)

    assert (step.percent, step.median, step.p95) == (None, None, None)


@pytest.mark.parametrize(
    ("ordered", "percent", "found"),
    [
        ([7], 50, 7),
        ([7], 95, 7),
        ([1, 2], 50, 1),
        ([1, 2, 3], 50, 2),
        (list(range(1, 21)), 95, 19),
        (list(range(1, 22)), 95, 20),
        (list(range(1, 101)), 95, 95),
    ],
)
def test_the_nearest_rank(ordered, percent, found):
    assert nearest_rank(minutes(*ordered), percent) == found * MINUTE


def test_no_values_no_rank():
    assert nearest_rank([], 50) is None
