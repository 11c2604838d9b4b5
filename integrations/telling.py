"""What a gateway tells us, in one form for all of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class News:
    """What became of a message: `state` is sent, delivered, read or failed.

    `alias` is the number that later news will use, `ref` our own number carried along.
    """

    external_id: str
    state: str
    ref: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """Somebody wrote to the number that our messages come from."""

    number: str
    text: str

    def __repr__(self) -> str:
        return "Heard(…)"


@dataclass(frozen=True, slots=True)
class Told:
    """Everything in one call of a gateway."""

    news: tuple[News, ...] = ()
    heard: tuple[Heard, ...] = ()


def read_json(body: bytes) -> dict[str, Any]:
    """The body of a call as an object; empty for everything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def text_at(found: Any, name: str) -> str:
    """A short text or number of an object; empty for everything else."""
    value = found.get(name) if isinstance(found, dict) else None
    return str(value)[:200] if isinstance(value, str | int) and not isinstance(value, bool) else ""
