"""What became of a message to a citizen: noted on its case, and sent on by the next road."""

from typing import Any

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.messages.actions import go_on
from puskesmas.messages.roads import NAMES, NO_ADDRESS, NOT_CONFIGURED
from puskesmas.outbox.registry import Letter, answer, failed
from puskesmas.place.models import Facility

ANOTHER_ROAD = frozenset({NO_ADDRESS, NOT_CONFIGURED})
"""Reasons that concern the road alone; an opt-out or a message too old concerns them all."""


@answer("whatsapp.send")
@answer("sms.send")
@answer("email.send")
def sent(letter: Letter, reply: dict[str, Any]) -> None:
    """The gateway took it, or there was a reason not to send it."""
    skipped = str(reply.get("skipped", ""))
    onward = go_on(letter) if skipped in ANOTHER_ROAD else ""
    words = {"why": skipped, "onward": onward} if skipped else {}
    _note("message.skipped" if skipped else "message.sent", letter, **words)


@failed("whatsapp.send")
@failed("sms.send")
@failed("email.send")
def lost(letter: Letter) -> None:
    """It failed for good: visible on the case, and the next road is tried."""
    _note("message.failed", letter, onward=go_on(letter))


def _note(verb: str, letter: Letter, **data: str) -> None:
    road = letter.topic.partition(".")[0]
    facility = Facility.objects.filter(code=letter.facility_code).values_list("id", flat=True)
    record(
        verb,
        by=Actor("system", road, str(NAMES[road])),
        facility_id=facility.first(),
        case_code=letter.case_code,
        road=road,
        event=str(letter.body.get("event", "")),
        **data,
    )
