"""A message as an e-mail."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from puskesmas import clock
from puskesmas.outbox.registry import Permanent


def message_id(key: str, domain: str) -> str:
    """Equal for every attempt of a letter, and silent about what the key is made of."""
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def compose(*, key: str, sender: str, recipient: str, subject: str, text: str) -> EmailMessage:
    """The e-mail itself. Errors: Permanent for an address that cannot be one."""
    try:
        validate_email(recipient)
    except ValidationError:
        problem = Permanent(_("Alamat e-mail penerima tidak sah."))
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
