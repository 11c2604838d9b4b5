"""Letters that their receiver fetches by itself: lease one, and say what became of it."""

from datetime import timedelta
from typing import Literal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import NotFound
from puskesmas.outbox.models import Message

State = Message.State
Outcome = Literal["confirmed", "failed", "unknown"]

LEASE = timedelta(seconds=20)
"""How long a leased letter is not offered again, not even to the one who holds it.

Somebody stands at the kiosk: when the lease never reached its holder, paper must come soon. Who
still prints it does not ask for more, and knows it by its id.
"""

ABANDONED = timedelta(minutes=10)
"""After so long without a word from its holder nobody knows what became of a letter."""

PAUSE = timedelta(seconds=10)
"""Before a letter that failed is offered again: paper has to be put in."""

MOST_COUNTED = 9999
"""A printer may be without paper over a long holiday: the count stops, the letter does not."""


@transaction.atomic
def lease(device: Actor, topic: str) -> Message | None:
    """The next letter of the device's facility for this device, oldest first, or None.

    A letter whose holder went silent is offered again to that holder alone, under the same id: its
    own ledger knows whether it was carried out. Locks the row; others skip it.
    """
    now = clock.now()
    letters = Message.objects.filter(topic=topic, pulled=True, facility_id=device.facility_id or 0)
    _give_up(letters.filter(state=State.SENDING, next_at__lte=now - ABANDONED), device)
    message = (
        letters.select_for_update(skip_locked=True, no_key=True)
        .filter(
            Q(state=State.DUE) | Q(state=State.SENDING, answer__holder=device.id),
            next_at__lte=now,
        )
        .order_by("next_at", "id")
        .first()
    )
    if message is None:
        return None
    message.state = State.SENDING
    message.attempts = min(message.attempts + 1, MOST_COUNTED)
    message.next_at = now + LEASE
    message.answer = {"holder": device.id}
    message.save(update_fields=["state", "attempts", "next_at", "answer"])
    return message


def _give_up(silent: QuerySet[Message], device: Actor) -> None:
    """Another device than the one that asks took these and never came back: visible, not resent."""
    for message in silent.exclude(answer__holder=device.id).select_for_update(skip_locked=True):
        _settle(message, "unknown", "agent_vanished", device)


@transaction.atomic
def report(device: Actor, letter_id: int, outcome: Outcome, detail: str = "") -> Message:
    """Write down what the receiver says became of a letter. The same report twice changes nothing.

    «confirmed» is delivered, «failed» is due again in a moment with its trouble to be seen,
    «unknown» waits for a person. What is delivered stays so. Locks the letter; ``NotFound`` when it
    is not one of this facility.
    """
    message = (
        Message.objects.select_for_update(no_key=True)
        .filter(pk=letter_id, pulled=True, facility_id=device.facility_id or 0, attempts__gt=0)
        .first()
    )
    if message is None:
        raise NotFound("job_unknown", _("Pekerjaan cetak itu tidak ada."))
    leased = message.state == State.SENDING
    learned_later = message.state == State.UNKNOWN and outcome == "confirmed"
    if leased or learned_later:
        _settle(message, outcome, detail, device)
    return message


_FATE = {"confirmed": State.DELIVERED, "failed": State.DUE, "unknown": State.UNKNOWN}


def _settle(message: Message, outcome: Outcome, detail: str, device: Actor) -> None:
    now = clock.now()
    message.state = _FATE[outcome]
    message.trouble = "" if outcome == "confirmed" else (detail or outcome)[:200]
    message.next_at = now + PAUSE
    message.delivered_at = now if outcome == "confirmed" else None
    message.answer = {"holder": device.id, "outcome": outcome, "detail": detail[:200]}
    message.save(update_fields=["state", "trouble", "next_at", "delivered_at", "answer"])
    record(
        f"ticket.print_{outcome}",
        by=device,
        facility_id=message.facility_id,
        case_code=message.case_code,
        letter=message.pk,
        trouble=message.trouble,
    )
