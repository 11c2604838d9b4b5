"""Letters to SIMPUS: register, cancel, arrived. The same letter twice is one registration.

A SIMPUS that fails again and again rests, or each letter would wait for its silence.
"""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.simpus.client import Simpus, answer_from
from integrations.simpus.mapping import Registration, load, refusal
from puskesmas import clock
from puskesmas.outbox import breaker
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.queries import endpoint_for
from puskesmas.outbox.registry import Letter, Permanent, deliver

MANUAL: Final[dict[str, Any]] = {"skipped": "manual"}
NOT_REGISTERED: Final[dict[str, Any]] = {"skipped": "not_registered"}
TOO_LATE: Final[dict[str, Any]] = {"skipped": "too_late"}


@deliver("simpus.register")
def register(letter: Letter) -> dict[str, Any]:
    """Answer: number, registration, medical_record, or skipped when nobody waits for it any more.

    Errors: Permanent where officers type them.
    """
    endpoint = endpoint_for(letter.facility_code, "simpus")
    simpus = connect(endpoint, letter.facility_code)
    if simpus is None:
        raise Permanent(_("Nomor SIMPUS diisi petugas, tidak ada sambungan."))
    registration = load(letter.case_code)
    with breaker.asked(endpoint):
        return register_once(simpus, registration, attempt=letter.attempt)


@deliver("simpus.cancel")
def cancel(letter: Letter) -> dict[str, Any]:
    """Body: reason, registration. Answer: cancelled, or skipped with why."""
    endpoint = endpoint_for(letter.facility_code, "simpus")
    simpus = connect(endpoint, letter.facility_code)
    if simpus is None:
        return MANUAL
    with breaker.asked(endpoint):
        registration = _registration(simpus, letter)
        if not registration:
            return NOT_REGISTERED
        simpus.cancel(registration, letter.case_code, str(letter.body.get("reason", "")))
    return {"cancelled": True}


@deliver("simpus.arrived")
def arrived(letter: Letter) -> dict[str, Any]:
    """Body: registration, at. Answer: arrived, or skipped with why."""
    endpoint = endpoint_for(letter.facility_code, "simpus")
    simpus = connect(endpoint, letter.facility_code)
    if simpus is None:
        return MANUAL
    moment = str(letter.body.get("at") or clock.now().isoformat())
    with breaker.asked(endpoint):
        registration = _registration(simpus, letter)
        if not registration:
            return NOT_REGISTERED
        simpus.arrived(registration, letter.case_code, moment)
    return {"arrived": True}


def _registration(simpus: Simpus, letter: Letter) -> str:
    """The number in the letter, else what SIMPUS holds for the reservation, else nothing."""
    found = letter.body.get("registration") or simpus.find(letter.case_code)
    return str(found.get("no_registrasi") or "") if isinstance(found, dict) else str(found or "")


def connect(endpoint: Endpoint, facility_code: str) -> Simpus | None:
    """The SIMPUS of a facility; None where officers do it by hand and no call is ever made."""
    if endpoint.kind == "manual":
        return None
    if endpoint.kind != "neutral":
        kind = {"kind": endpoint.kind or "-"}
        raise Permanent(_("Jenis sambungan SIMPUS tidak dikenal: %(kind)s.") % kind)
    # One row may serve all facilities of a vendor that tells them apart by path.
    return Simpus(endpoint.url.replace("{facility}", facility_code), endpoint.secret)


def register_once(simpus: Simpus, registration: Registration, *, attempt: int) -> dict[str, Any]:
    """Register; before any repeat ask what became of the earlier try.

    A case that went on without SIMPUS is only looked for: a number made for nobody would take
    somebody's place there.
    """
    found = simpus.find(registration.code) if attempt > 1 or not registration.waiting else None
    if found is None:
        return simpus.register(registration) if registration.waiting else TOO_LATE
    if found.get("keadaan") == "BATAL":
        raise Permanent(refusal("SUDAH_BATAL", 409))
    return answer_from(found)
