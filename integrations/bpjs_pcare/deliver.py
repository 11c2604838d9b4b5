"""The letter that asks BPJS about a card once more, the day before (R-021)."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.bpjs_pcare.coverage import look_up
from puskesmas.booking.models import Reservation
from puskesmas.outbox.registry import Letter, Temporary, deliver

TRIES: Final = 4
"""After so many a silence is taken for an answer: the officer asks at the counter."""
PAUSE: Final = 300.0
"""Between two tries: there is an evening's time, and a system that rests is asked again by then."""


@deliver("bpjs.coverage")
def coverage(letter: Letter) -> dict[str, Any]:
    """Answer: state, here, at. The card's number is read here and stands in no letter."""
    reservation = Reservation.objects.select_related("facility").get(code=letter.case_code)
    found = look_up(facility=reservation.facility, bpjs_number=reservation.bpjs_number)
    if found.state == "unknown" and letter.attempt < TRIES:
        raise Temporary(_("BPJS belum menjawab."), retry_after=PAUSE)
    return {
        "state": found.state,
        "here": found.registered_here,
        "at": found.checked_at.isoformat(),
    }
