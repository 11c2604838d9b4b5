"""Messages by e-mail. The body names event, citizen and parameters; nobody's data is in it."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext as _

from integrations.email.client import Smtp
from integrations.email.mapping import compose
from puskesmas.booking.models import Reservation
from puskesmas.messages.delivery import Outgoing, hand_over
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.registry import Letter, deliver

SENDER: Final = "Alur <alur@localhost>"


@deliver("email.send")
def send(letter: Letter) -> dict[str, Any]:
    """Answer: sent, or skipped with why."""
    return hand_over(letter, "email", _send, note=_note(letter))


def _send(endpoint: Endpoint, message: Outgoing) -> dict[str, Any]:
    mail = compose(
        key=message.key,
        sender=str(endpoint.settings.get("from") or SENDER),
        recipient=message.to,
        subject=message.subject,
        text=message.text,
    )
    Smtp.of(endpoint.url, endpoint.secret).send(mail)
    return {"sent": True}


def _note(letter: Letter) -> str:
    """What the officer wrote to a rejection: it travels to the applicant's own address alone."""
    if letter.body.get("event") != "rejected":
        return ""
    row = Reservation.objects.filter(code=letter.case_code).first()
    if row is None or not row.rejection_text:
        return ""
    return _("Catatan petugas: %(note)s") % {"note": row.rejection_text}
