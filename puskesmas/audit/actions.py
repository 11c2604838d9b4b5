"""Writing the audit: one past-tense fact, in the transaction of its cause."""

from typing import Any

from puskesmas import clock, rows
from puskesmas.actor import Actor
from puskesmas.audit.models import SAID, AuditEvent, sealed_words

LONGEST_LABEL = 120
"""A first and a last name may be longer together than what the line holds."""


def record(
    verb: str,
    *,
    by: Actor,
    facility_id: int | None,
    case_code: str = "",
    said: str = "",
    **data: Any,
) -> AuditEvent:
    """Add one event. ``verb`` is dotted and past tense («reservation.submitted»).

    ``data`` holds codes, moments, old and new values; never a name, NIK, card or phone number.
    ``said`` is what a person wrote freely, hence maybe all of these: it is stored sealed.
    Must run inside the transaction of the change it tells of; takes no lock.
    """
    if said:
        data[SAID] = sealed_words(said, verb, case_code)
    event = AuditEvent(
        facility_id=facility_id,
        at=clock.now(),
        actor_kind=by.kind,
        actor_id=by.id,
        actor_label=by.label[:LONGEST_LABEL],
        verb=verb,
        case_code=case_code,
        data=data,
    )
    rows.insert(event)
    return event
