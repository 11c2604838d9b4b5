"""Whose turn it is, where there may be more than one round can see to."""

from collections.abc import Sequence
from secrets import randbelow
from typing import TypeVar

One = TypeVar("One")


def some_of(everybody: Sequence[One], most: int) -> Sequence[One]:
    """All of them, or so many in a row from a place left to chance.

    Those who get no further stay where they are; from the front alone they would keep everybody
    behind them waiting for ever.
    """
    if len(everybody) <= most:
        return everybody
    start = randbelow(len(everybody))
    return [*everybody[start:], *everybody[:start]][:most]
