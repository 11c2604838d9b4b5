"""Messages by SMS."""

from __future__ import annotations

from typing import Any

from integrations.sms.client import Sms
from puskesmas.messages.delivery import Outgoing, hand_over
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.registry import Letter, deliver


@deliver("sms.send", repeatable=False)
def send(letter: Letter) -> dict[str, Any]:
    """Answer: external_id, or skipped with why."""
    return hand_over(letter, "sms", _send)


def _send(endpoint: Endpoint, message: Outgoing) -> dict[str, Any]:
    return {"external_id": Sms.of(endpoint).send(message)}
