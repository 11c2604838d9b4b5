"""A letter's template and parameters as an e-mail."""

from __future__ import annotations

import hashlib
import re
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.template import Context, TemplateDoesNotExist, engines
from django.utils.translation import gettext as _

from puskesmas import clock
from puskesmas.outbox.registry import Permanent

NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,60}")


def message_id(key: str, domain: str) -> str:
    """Equal for every attempt of a letter, and silent about what the key is made of."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def text_of(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject (the first line) and text of `templates/messages/<template>.txt`.

    Errors: Permanent for an unknown template.
    """
    if not NAME.fullmatch(template):
        raise Permanent(_("Nama pesan tidak sah."))
    try:
        found: Any = engines["django"].get_template(f"messages/{template}.txt")
    except TemplateDoesNotExist:
        raise Permanent(_("Pesan %(name)s tidak ada.") % {"name": template}) from None
    # Plain text: an apostrophe stays an apostrophe.
    rendered = found.template.render(Context(context, autoescape=False))
    subject, _line, text = rendered.strip().partition("\n")
    return " ".join(subject.split()), text.strip() + "\n"


def compose(*, key: str, sender: str, recipient: str, subject: str, text: str) -> EmailMessage:
    """The e-mail itself. Errors: Permanent for an address that cannot be one."""
    try:
        validate_email(recipient)
    except ValidationError:
        problem = Permanent(_("Alamat surel penerima tidak sah."))
    else:
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        message["To"] = recipient
        message["Subject"] = subject
        message["Date"] = format_datetime(clock.now())
        message["Message-ID"] = message_id(key, sender.rpartition("@")[2].strip("> "))
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message
    raise problem
