"""Which open work will be late if everybody goes on as now: a pure reckoning."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

Working = Callable[[datetime, timedelta], datetime]
"""The facility's calendar: a moment and a length of working time give a moment."""


@dataclass(frozen=True, slots=True)
class Work:
    """One open step: when it is owed, and how long such a step takes."""

    task: int
    due_at: datetime
    takes: timedelta


@dataclass(frozen=True, slots=True)
class Expected:
    """When a step will be done, as things stand."""

    task: int
    due_at: datetime
    done_at: datetime

    @property
    def late(self) -> bool:
        """Whether that is after it was promised."""
        return self.done_at > self.due_at


def expect(work: Iterable[Work], *, hands: int, now: datetime, add: Working) -> list[Expected]:
    """Every step in order of its due moment, taken by whichever of ``hands`` officers is free.

    Only working time passes. Raises ``ValueError`` without hands.
    """
    if hands < 1:
        raise ValueError("nobody is there to do the work")
    free = [now] * hands
    expected = []
    for one in sorted(work, key=lambda row: (row.due_at, row.task)):
        done_at = add(heapq.heappop(free), one.takes)
        heapq.heappush(free, done_at)
        expected.append(Expected(one.task, one.due_at, done_at))
    return expected
