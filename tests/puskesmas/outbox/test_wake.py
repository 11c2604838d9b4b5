"""Bells: one that rests misses nothing, and is not worn out by many who pull at once."""

import threading
import time
from collections.abc import Iterator

import pytest

from puskesmas.outbox import wake


@pytest.fixture
def rung() -> Iterator[list[float]]:
    found: list[float] = []
    kept = wake._bells.copy()
    yield found
    wake._bells.clear()
    wake._bells.update(kept)


def wait_until(rung: list[float], count: int) -> None:
    end = time.monotonic() + 5
    while len(rung) < count and time.monotonic() < end:
        time.sleep(0.01)


def test_a_resting_bell_rings_once_for_all_who_asked_meanwhile(db: None, rung: list[float]) -> None:
    wake.bell("x", lambda: rung.append(time.monotonic()), rest=0.3)

    for _pull in range(20):
        wake._ring_safely("x")
    at_first = len(rung)
    wait_until(rung, 2)
    time.sleep(0.4)

    assert at_first == 1
    assert len(rung) == 2
    assert rung[1] - rung[0] >= 0.29


def test_after_its_rest_it_rings_at_once(db: None, rung: list[float]) -> None:
    wake.bell("x", lambda: rung.append(0), rest=0.01)

    wake._ring_safely("x")
    time.sleep(0.05)
    wake._ring_safely("x")

    assert len(rung) == 2


def test_a_late_ring_that_fails_breaks_nothing(db: None, rung: list[float]) -> None:
    def ring() -> None:
        rung.append(0)
        if threading.current_thread() is not threading.main_thread():
            raise ConnectionError

    wake.bell("x", ring, rest=0.02)
    wake._ring_safely("x")
    wake._ring_safely("x")
    wait_until(rung, 2)
    time.sleep(0.05)

    wake._ring_safely("x")

    assert len(rung) == 3
