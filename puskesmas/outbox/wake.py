"""Bells rung after a commit: they carry no truth, a lost ring costs seconds.

«outbox» wakes a worker that looks for letters; «queues» tells the screens of a facility to look
at its queues again. Who listens is hung up by ``project`` at start-up.
"""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from django.db import transaction

log = logging.getLogger(__name__)

Ring = Callable[..., None]

_bells: dict[str, Ring] = {}


def bell(name: str, ring: Ring, *, rest: float = 0.0) -> None:
    """Hang up a bell. One that ``rest``s so many seconds between two rings misses none: what is
    asked meanwhile is rung once, at the end of the rest."""
    _bells[name] = _Resting(ring, rest) if rest else ring


def after_commit(name: str, *words: str) -> None:
    """Ring once the running transaction is committed; a dead broker is no error here."""
    transaction.on_commit(lambda: _ring_safely(name, *words))


def _ring_safely(name: str, *words: str) -> None:
    ring = _bells.get(name)
    if ring is None:
        return
    try:
        ring(*words)
    except Exception:  # noqa: BLE001 -- housekeeping finds the letter, screens poll
        log.warning("bell %s: the broker did not take it", name)


class _Resting:
    """A bell without words that many pull at once: its listener looks at everything anyway."""

    def __init__(self, ring: Ring, rest: float) -> None:
        self.ring, self.rest = ring, rest
        self.lock = threading.Lock()
        self.next = 0.0  # when it may ring again
        self.asked = 0.0  # the moment for which a late ring stands ready

    def __call__(self) -> None:
        with self.lock:
            now = monotonic()
            if now < self.next:
                self._ask_for_later(now)
                return
            self.next = now + self.rest
        self.ring()

    def _ask_for_later(self, now: float) -> None:
        # One that never came, as after a fork, is not waited for.
        if self.asked and now < self.asked + self.rest:
            return
        self.asked = self.next
        later = threading.Timer(self.next - now, self._ring_late)
        later.daemon = True
        later.start()

    def _ring_late(self) -> None:
        with self.lock:
            self.asked, self.next = 0.0, monotonic() + self.rest
        try:
            self.ring()
        except Exception:  # noqa: BLE001 -- as above
            log.warning("bell: the broker did not take it")
