"""Bells rung after a commit: they carry no truth, a lost ring costs seconds.

«outbox» wakes a worker that looks for letters; «queues» tells the screens of a facility to look
at its queues again. Who listens is hung up by ``project`` at start-up.
"""

import logging
from collections.abc import Callable

from django.db import transaction

log = logging.getLogger(__name__)

Ring = Callable[..., None]

_bells: dict[str, Ring] = {}


def bell(name: str, ring: Ring) -> None:
    """Hang up a bell."""
    _bells[name] = ring


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
