"""Letters by e-mail. The body names template, citizen and parameters; nobody's data is in it."""

from __future__ import annotations

from base64 import b64decode
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.email.client import Smtp
from integrations.email.mapping import compose, text_of
from puskesmas.booking.models import Reservation
from puskesmas.outbox.queries import endpoint_for
from puskesmas.outbox.registry import Letter, Permanent, deliver
from puskesmas.people.actions import code_place
from puskesmas.people.models import Citizen
from puskesmas.place.models import Facility
from puskesmas.vault import unseal

SENDER: Final = "Alur <alur@localhost>"


@deliver("email.send")
def send(letter: Letter) -> dict[str, Any]:
    """Answer: sent, or skipped when the citizen gave no address."""
    citizen = Citizen.objects.filter(pk=int(letter.body["citizen_id"])).first()
    if citizen is None:
        raise Permanent(_("Penerima tidak ditemukan."))
    if not citizen.email:
        return {"skipped": "no_address"}
    endpoint = endpoint_for(letter.facility_code, "email")
    subject, text = text_of(str(letter.body.get("template", "")), context_of(letter, citizen))
    message = compose(
        key=letter.key,
        sender=str(endpoint.settings.get("from") or SENDER),
        recipient=citizen.email,
        subject=subject,
        text=text,
    )
    Smtp.of(endpoint.url, endpoint.secret).send(message)
    return {"sent": True}


def context_of(letter: Letter, citizen: Citizen) -> dict[str, Any]:
    """What a message template may use: the letter's params, citizen, facility, reservation."""
    rows = Reservation.objects.select_related("clinic", "facility", "patient", "rejection_reason")
    return {
        **letter.body.get("params", {}),
        **_opened(letter),
        "citizen": citizen,
        "facility": Facility.objects.filter(code=letter.facility_code).first(),
        "reservation": rows.filter(code=letter.case_code).first() if letter.case_code else None,
    }


def _opened(letter: Letter) -> dict[str, str]:
    """A one-time code travels sealed and is opened only here."""
    sealed = letter.body.get("sealed_code")
    if not sealed:
        return {}
    return {"code": unseal(b64decode(sealed), code_place(letter.key)).decode()}
