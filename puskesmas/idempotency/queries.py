"""Whether an intent was carried out before."""

from typing import Any

from puskesmas.idempotency.models import Intent


def answer_of(*, actor: str, key: str, request: str) -> Any | None:
    """What this very request was answered the first time; None when it never was.

    Without ``request``: what any request with this key was answered.
    """
    known = Intent.objects.filter(actor=actor, key=key, status__gt=0)
    found = (known.filter(fingerprint=request) if request else known).first()
    return found.answer if found else None
