"""Housekeeping by time, one list: each chore is bounded, and safe to run many at once."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from flows.day_close import end_unserved
from puskesmas.booking import waiting
from puskesmas.booking.reminders import remind
from puskesmas.idempotency.actions import forget_old
from puskesmas.papers.actions import purge
from puskesmas.queueing.day_close import close_day
from puskesmas.queueing.printing import watch_printing
from puskesmas.sla.escalations import climb

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to be seen to every so many rounds of the tick; says how much it did."""

    name: str
    run: Callable[[], int]
    every: int = 1


CHORES: tuple[Chore, ...] = (
    Chore("escalations to the head", climb, every=10),
    Chore("free places for those in line", waiting.offer_free),
    Chore("kept places whose time is over", waiting.lapse),
    Chore("lines whose day is closed", waiting.close_lines, every=12),
    Chore("reminders of tomorrow", remind, every=6),
    Chore("numbers without paper", watch_printing, every=3),
    Chore("visits of past days", close_day, every=60),
    Chore("cases left unserved", end_unserved, every=60),
    Chore("photos whose time is over", purge, every=100),
    Chore("wishes of two days ago", forget_old, every=100),
)


def do_chores(number: int = 0) -> dict[str, int]:
    """Those whose turn it is in round ``number``; round 0 does all. What was done, by name.

    A chore that fails is logged and left for its next turn: it never holds up the others.
    """
    done = {}
    for chore in CHORES:
        if number % chore.every:
            continue
        try:
            amount = chore.run()
        except Exception:
            log.exception("chore %s failed", chore.name)
        else:
            if amount:
                done[chore.name] = amount
    return done
