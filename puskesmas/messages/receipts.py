"""What gateways tell afterwards: the message arrived, was read, or failed after all.

The same news twice, or in the wrong order, changes nothing: only better news replaces older news.
"""

from typing import Final

from django.db import transaction

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.messages.actions import go_on
from puskesmas.messages.queries import ref_of
from puskesmas.messages.roads import NAMES
from puskesmas.outbox.models import Message
from puskesmas.outbox.relay import letter_of

RANKS: Final = {"": 0, "sent": 1, "failed": 2, "delivered": 3, "read": 4}
"""News in the order of their worth: what arrived did not fail, whatever is said later."""

TOPICS: Final = {"whatsapp": "whatsapp.send", "sms": "sms.send"}


@transaction.atomic
def take(
    *,
    road: str,
    endpoint_facility_id: int | None,
    external_id: str,
    news: str,
    letter: str = "",
    alias: str = "",
) -> bool:
    """Write down news about a message; False when it is not known to us.

    ``letter`` is the number of our letter where the gateway carried it along: thus a letter whose
    answer was lost becomes known as delivered. ``alias`` is the number that later news will use.
    Locks the letter. News of failure go on to the next road.
    """
    message = _find(road, endpoint_facility_id, [external_id, alias], letter)
    if message is None:
        return False
    if alias and message.external_id != alias:
        message.external_id = alias[:120]
        message.save(update_fields=["external_id"])
    if RANKS.get(news, 0) <= RANKS.get(message.receipt, 0):
        return True
    message.receipt, message.receipt_at = news, clock.now()
    message.external_id = message.external_id or external_id[:120]
    fields = ["receipt", "receipt_at", "external_id"]
    if message.state == Message.State.UNKNOWN:
        message.state, message.delivered_at, message.trouble = "delivered", clock.now(), ""
        fields += ["state", "delivered_at", "trouble"]
    message.save(update_fields=fields)
    if news == "failed":
        _failed(message, road)
    return True


def _find(road: str, facility_id: int | None, numbers: list[str], letter: str) -> Message | None:
    """Only letters of the facility that the gateway serves (all of them where it serves all)."""
    letters = Message.objects.select_for_update(no_key=True, of=("self",))
    letters = letters.select_related("facility").filter(topic=TOPICS[road])
    if facility_id is not None:
        letters = letters.filter(facility_id=facility_id)
    number = letter.partition(".")[0]
    if number.isascii() and number.isdecimal() and len(number) < 19:
        named = letters.filter(pk=int(number)).first()
        if named is not None and letter == ref_of(named.pk, named.key):
            return named
    return letters.filter(external_id__in=[one for one in numbers if one]).order_by("id").last()


def _failed(message: Message, road: str) -> None:
    """The gateway took it but could not hand it over: visible, and the next road is tried."""
    onward = go_on(letter_of(message))
    record(
        "message.failed",
        by=Actor("system", road, str(NAMES[road])),
        facility_id=message.facility_id,
        case_code=message.case_code,
        road=road,
        onward=onward,
    )
