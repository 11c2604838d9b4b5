"""Whose turn it is, where there may be more than one round can see to, and one may be stuck."""

import logging
from collections.abc import Callable, Iterable
from secrets import randbelow
from typing import TypeVar

from puskesmas.errors import Refusal

log = logging.getLogger(__name__)

One = TypeVar("One")


def some_of(everybody: Iterable[One], most: int) -> list[One]:
    """All of them, or so many in a row from a place left to chance.

    Those who get no further stay where they are; from the front alone they would keep everybody
    behind them waiting for ever.
    """
    line = list(everybody)
    if len(line) <= most:
        return line
    start = randbelow(len(line))
    return [*line[start:], *line[:start]][:most]


def each(act: Callable[[One], int], chosen: Iterable[One], *, of: str) -> int:
    """What they did in all; one that cannot move now holds up nobody and has its turn again.

    Every ``act`` is a transaction of its own. What is broken is told once a round, with the trace
    of the first: hundreds of them every few seconds would bury everything else.
    """
    done, refused, broken = 0, 0, 0
    for one in chosen:
        try:
            done += act(one)
        except Refusal as refusal:
            refused += 1
            log.debug("%s: left for the next round (%s)", of, refusal.code)
        except Exception:
            broken += 1
            if broken == 1:
                log.exception("%s: one could not move", of)
    if broken > 1 or refused:
        told = log.error if broken else log.info
        told("%s: %s broke, %s were refused; next round again", of, broken, refused)
    return done
