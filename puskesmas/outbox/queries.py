"""Questions about letters and addresses."""

from collections.abc import Sequence

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.errors import NotFound
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.outbox.registry import Permanent
from puskesmas.prepared import Prepared, Slot


def endpoint_for(facility_code: str, system: str) -> Endpoint:
    """The facility's own endpoint of a system, else the one for all; ``Permanent`` when none."""
    endpoint = find_endpoint(facility_code, system)
    if endpoint is None:
        raise Permanent(f"no endpoint for {system} at {facility_code}")
    return endpoint


def find_endpoint(facility_code: str, system: str) -> Endpoint | None:
    """The facility's own endpoint of a system, else the one for all; None where switched off."""
    endpoint = (
        Endpoint.objects.filter(system=system)
        .filter(facility__code=facility_code)
        .union(Endpoint.objects.filter(system=system, facility__isnull=True), all=True)
    )
    rows = sorted(endpoint, key=lambda row: row.facility_id is None)
    return rows[0] if rows and rows[0].enabled else None


# The one for all first, so that the facility's own has the last word.
_ENDPOINTS = Prepared(
    lambda: (
        Endpoint.objects.filter(Q(facility_id=Slot("facility")) | Q(facility__isnull=True))
        .order_by(F("facility_id").asc(nulls_first=True))
        .only("system", "enabled")
    )
)


def configured(facility_id: int, systems: Sequence[str]) -> frozenset[str]:
    """Which of these systems a facility can use, by its own row or the one for all."""
    enabled = {row.system: row.enabled for row in _ENDPOINTS.all(facility=facility_id)}
    return frozenset(system for system in systems if enabled.get(system))


def of_case(case_code: str) -> list[Message]:
    """Every letter of a case, oldest first."""
    return list(Message.objects.filter(case_code=case_code).order_by("id"))


def letter_of(case_code: str, letter_id: int) -> Message:
    """One letter of a case; ``NotFound`` otherwise."""
    letter = Message.objects.filter(case_code=case_code, pk=letter_id).first()
    if letter is None:
        raise NotFound("letter_unknown", _("Surat itu tidak ada pada kasus ini."))
    return letter


def print_letter(ticket_code: str, copy: int) -> Message | None:
    """The letter of one print of a ticket, as ``queueing.actions`` names it."""
    return Message.objects.filter(key=f"print:{ticket_code}:{copy}").first()


def oldest_due_seconds() -> float:
    """Age of the oldest letter that should be gone by now: the one number that shows a jam."""
    oldest = (
        Message.objects.filter(state__in=["due", "sending"], pulled=False)
        .order_by("next_at")
        .values_list("next_at", flat=True)
        .first()
    )
    if oldest is None:
        return 0.0
    return max(0.0, (clock.now() - oldest).total_seconds())
