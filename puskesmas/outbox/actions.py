"""Posting letters and settling what became of them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from puskesmas import clock, rows
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict
from puskesmas.outbox import wake
from puskesmas.outbox.models import Message
from puskesmas.outbox.registry import PULLED

State = Message.State


def post(
    topic: str,
    *,
    facility_id: int,
    key: str,
    case_code: str = "",
    body: dict[str, Any] | None = None,
    not_before: datetime | None = None,
) -> None:
    """Write a letter in the running transaction; it leaves after the commit, or when its time came.

    The same ``key`` twice is one letter. Takes no lock but the unique key's.
    """
    now = clock.now()
    pulled = topic in PULLED
    letter = Message(
        key=key,
        topic=topic,
        facility_id=facility_id,
        case_code=case_code,
        body=body or {},
        pulled=pulled,
        created_at=now,
        next_at=max(now, not_before or now),
    )
    rows.insert(letter, ignore_conflicts=True)
    if not pulled:
        wake.after_commit("outbox")


@transaction.atomic
def settle(
    message: Message,
    *,
    state: str,
    answer: dict[str, Any] | None = None,
    trouble: str = "",
    pause: float = 0.0,
    tried: bool = True,
) -> bool:
    """Write down the fate of a letter that is being sent; one not ``tried`` spent no attempt.

    False when somebody else already did, or took the letter over when its lease ran out.
    """
    now = clock.now()
    sending = Message.objects.filter(pk=message.pk, state=State.SENDING, attempts=message.attempts)
    changed = sending.update(
        state=state,
        attempts=F("attempts") if tried else F("attempts") - 1,
        answer=answer,
        external_id=str((answer or {}).get("external_id", ""))[:120],
        trouble=trouble.replace("\0", "")[:200],
        next_at=now + timedelta(seconds=pause),
        delivered_at=now if state == State.DELIVERED else None,
    )
    return changed == 1


@transaction.atomic
def retry(*, message: Message, by: Actor) -> None:
    """A person sends a dead or doubtful letter once more.

    Locks the letter; raises ``Conflict`` when it is on its way or delivered.
    """
    changed = Message.objects.filter(pk=message.pk, state__in=[State.DEAD, State.UNKNOWN]).update(
        state=State.DUE, next_at=clock.now(), trouble=""
    )
    if not changed:
        raise Conflict("not_retryable", "Surat ini sedang atau sudah dikirim.")
    record(
        "letter.retried",
        by=by,
        facility_id=message.facility_id,
        case_code=message.case_code,
        topic=message.topic,
    )
    wake.after_commit("outbox")
