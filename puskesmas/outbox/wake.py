"""Waking the worker after a commit. The wake-up carries no truth: a lost one costs seconds."""

import logging
from collections.abc import Callable

from django.db import transaction

log = logging.getLogger(__name__)

_ring: Callable[[], None] | None = None


def bell(ring: Callable[[], None]) -> None:
    """Hang up the bell: ``project.celery`` gives the function that wakes a worker."""
    global _ring
    _ring = ring


def after_commit() -> None:
    """Ring once the running transaction is committed; a dead broker is no error here."""
    transaction.on_commit(_ring_safely)


def _ring_safely() -> None:
    if _ring is None:
        return
    try:
        _ring()
    except Exception:  # noqa: BLE001 -- the housekeeping beat finds the letter anyway
        log.warning("outbox: the broker did not take the wake-up")
