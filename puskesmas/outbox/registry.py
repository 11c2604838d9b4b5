"""Two registries by topic: who delivers a letter (integrations), what its answer means (flows)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class DeliveryError(Exception):
    """A letter did not go through. The text is for officers and logs: nothing personal in it."""


class Temporary(DeliveryError):
    """Try again later, with growing pauses, or after ``retry_after`` seconds where told.

    Not ``tried``: nobody was asked (quiet hours, a system that rests), so it counts as no attempt.
    """

    def __init__(
        self, trouble: str, *, retry_after: float | None = None, tried: bool = True
    ) -> None:
        super().__init__(trouble)
        self.retry_after = retry_after
        self.tried = tried


class Permanent(DeliveryError):
    """It will never go through as it is: visible, retryable by a person."""


class Unknown(DeliveryError):
    """The other side may have done it; visible, never sent again by itself."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message as an integration or a flow sees it."""

    id: int
    topic: str
    key: str
    facility_code: str
    case_code: str
    body: dict[str, Any]
    attempt: int


Deliverer = Callable[[Letter], dict[str, Any]]
Answerer = Callable[[Letter, dict[str, Any]], None]
Mourner = Callable[[Letter], None]

_deliverers: dict[str, Deliverer] = {}
_answerers: dict[str, Answerer] = {}
_mourners: dict[str, Mourner] = {}
_once_only: set[str] = set()

PULLED = frozenset({"print.ticket"})
"""Topics whose receiver fetches them by itself; they have no deliverer."""


def deliver(topic: str, *, repeatable: bool = True) -> Callable[[Deliverer], Deliverer]:
    """Register the function that hands letters of ``topic`` to the outside.

    Not ``repeatable``: the other side does not know a repeat. Such a letter is never handed over
    again by itself once a worker had it in hand and vanished.
    """

    def register(function: Deliverer) -> Deliverer:
        _deliverers[topic] = function
        if not repeatable:
            _once_only.add(topic)
        return function

    return register


def answer(topic: str) -> Callable[[Answerer], Answerer]:
    """Register the function that takes the answer to letters of ``topic`` into the case."""

    def register(function: Answerer) -> Answerer:
        _answerers[topic] = function
        return function

    return register


def failed(topic: str) -> Callable[[Mourner], Mourner]:
    """Register what else is done when a letter of ``topic`` failed for good."""

    def register(function: Mourner) -> Mourner:
        _mourners[topic] = function
        return function

    return register


def deliverer(topic: str) -> Deliverer:
    """The deliverer of a topic; ``Permanent`` when nobody registered one."""
    try:
        return _deliverers[topic]
    except KeyError:
        raise Permanent(f"no deliverer for topic {topic}") from None


def repeatable(topic: str) -> bool:
    """Whether the other side knows a repeat of such a letter."""
    return topic not in _once_only


def answerer(topic: str) -> Answerer | None:
    """Who takes the answer, or None."""
    return _answerers.get(topic)


def mourner(topic: str) -> Mourner | None:
    """Who sees to a letter that failed for good, or None."""
    return _mourners.get(topic)


def topics() -> tuple[frozenset[str], frozenset[str]]:
    """The topics with a deliverer and those with an answerer (a repository test compares)."""
    return frozenset(_deliverers), frozenset(_answerers)
