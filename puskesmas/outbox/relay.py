"""Delivering letters: claim, hand over, settle, and take the answer to its case."""

import logging
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.outbox.actions import settle
from puskesmas.outbox.models import Message
from puskesmas.outbox.registry import (
    Letter,
    Permanent,
    Temporary,
    Unknown,
    answerer,
    deliverer,
    mourner,
    repeatable,
)

log = logging.getLogger(__name__)
State = Message.State

LEASE = timedelta(seconds=60)
"""How long a claimed letter belongs to its worker before another may take it over."""

VANISHED = _("Pengirim terhenti di tengah jalan; mungkin sudah terkirim.")
"""The trouble of a letter that may have left: its worker died with it in hand."""

FIRST_PAUSE, LONGEST_PAUSE, MOST_ATTEMPTS = 2.0, 600.0, 30


def drain(limit: int = 200) -> int:
    """Deliver what is due, oldest first; how many were handled. Safe to run many at once."""
    handled = 0
    while handled < limit and (message := _claim(clock.now())) is not None:
        _deliver(message)
        handled += 1
    return handled


@transaction.atomic
def _claim(now: datetime) -> Message | None:
    """Take one due letter, or one whose worker died before settling it (its lease ran out)."""
    while (message := _next(now)) is not None:
        if message.state == State.DUE or repeatable(message.topic):
            message.state = State.SENDING
            message.attempts += 1
            message.next_at = now + LEASE
            message.save(update_fields=["state", "attempts", "next_at"])
            return message
        settle(message, state=State.UNKNOWN, trouble=str(VANISHED))
    return None


def _next(now: datetime) -> Message | None:
    """The oldest of what nobody else is sending now, else the oldest of all.

    A gateway that answers slowly has one worker when there is other work: behind a thousand
    reminders a number for somebody's visit would wait for an hour.
    """
    pushed = Message.objects.filter(pulled=False)
    in_hand = pushed.filter(state=State.SENDING, next_at__gt=now).values("topic").distinct()
    due = (
        pushed.select_for_update(skip_locked=True, no_key=True)
        .filter(Q(state=State.DUE) | Q(state=State.SENDING), next_at__lte=now)
        .order_by("next_at", "id")
    )
    busy = [row["topic"] for row in in_hand]
    return (busy and due.exclude(topic__in=busy).first()) or due.first()


def letter_of(message: Message) -> Letter:
    """The letter as integrations and flows see it."""
    return Letter(
        id=message.pk,
        topic=message.topic,
        key=message.key,
        facility_code=message.facility.code,
        case_code=message.case_code,
        body=message.body,
        attempt=message.attempts,
    )


def _deliver(message: Message) -> None:
    letter = letter_of(message)
    try:
        answer = deliverer(letter.topic)(letter)
    except Temporary as error:
        _later(message, str(error), error.retry_after, tried=error.tried)
    except Permanent as error:
        _give_up(message, str(error))
    except Unknown as error:
        settle(message, state=State.UNKNOWN, trouble=str(error))
    except OperationalError as error:  # our own database was away or busy, not the other side
        _interrupted(message, type(error).__name__)
    except Exception as error:
        log.exception("outbox: topic %s failed in an unforeseen way", letter.topic)
        _give_up(message, type(error).__name__)
    else:
        _accept(message, letter, answer)


def _interrupted(message: Message, trouble: str) -> None:
    """Stopped somewhere: again where a repeat is known, else a person decides."""
    if repeatable(message.topic):
        _later(message, trouble)
    else:
        settle(message, state=State.UNKNOWN, trouble=trouble)


def _accept(message: Message, letter: Letter, answer: dict[str, object]) -> None:
    """Delivery and what it means for the case are one transaction: both or neither."""
    take = answerer(letter.topic)
    try:
        with transaction.atomic():
            if settle(message, state=State.DELIVERED, answer=answer) and take is not None:
                take(letter, answer)
    except Exception as error:
        log.exception("outbox: the answer to topic %s was not taken", letter.topic)
        _interrupted(message, type(error).__name__)


def _later(
    message: Message, trouble: str, pause: float | None = None, *, tried: bool = True
) -> None:
    """Due again after a pause that grows; what has been tried too often waits for a person."""
    if tried and message.attempts >= MOST_ATTEMPTS:
        return _give_up(message, trouble)
    pause = pause or min(FIRST_PAUSE * 2 ** (message.attempts - 1), LONGEST_PAUSE)
    settle(message, state=State.DUE, trouble=trouble, pause=pause, tried=tried)
    return None


def _give_up(message: Message, trouble: str) -> None:
    """Dead, and whatever else that means: both or, when the rest fails, dead alone."""
    mourn = mourner(message.topic)
    try:
        with transaction.atomic():
            if settle(message, state=State.DEAD, trouble=trouble) and mourn is not None:
                mourn(letter_of(message))
    except Exception:
        log.exception("outbox: what follows a dead letter of topic %s failed", message.topic)
        settle(message, state=State.DEAD, trouble=trouble)
