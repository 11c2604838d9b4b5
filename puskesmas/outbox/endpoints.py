"""Where outside systems answer, as an admin sets it: a facility's own row or the one for all."""

from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Refusal
from puskesmas.outbox.models import Endpoint


@transaction.atomic
def set_endpoint(
    *,
    facility_id: int | None,
    system: str,
    kind: str,
    url: str,
    enabled: bool,
    by: Actor,
    secret: str = "",
    settings: dict[str, Any] | None = None,
) -> Endpoint:
    """Write the address of a system; an empty secret keeps the old one. The breaker closes.

    Locks the row. The event says what was changed, never the secret. ``Refusal`` «secret_needed»
    when the address leads elsewhere: a kept secret would be told to whoever answers there.
    """
    of = Q(facility__isnull=True) if facility_id is None else Q(facility_id=facility_id)
    locked = Endpoint.objects.select_for_update(no_key=True).filter(of, system=system)
    row = locked.first() or Endpoint(facility_id=facility_id, system=system)
    if url and row.secret and not secret and _place(url) != _place(row.url):
        raise Refusal.of_field(
            "secret",
            "secret_needed",
            _("Alamatnya berganti: tulis rahasianya lagi. Yang lama tidak dikirim ke tempat lain."),
        )
    row.kind, row.url, row.enabled = kind, url, enabled
    if secret:
        row.secret = secret
    if settings is not None:
        row.settings = settings
    row.failures, row.open_until = 0, None
    row.save()
    record(
        "endpoint.set",
        by=by,
        facility_id=facility_id,
        system=system,
        kind=kind,
        host=_place(url)[1],
        enabled=enabled,
        new_secret=bool(secret),
    )
    return row


def _place(url: str) -> tuple[str, str]:
    """Where an address leads: scheme, then host and port without a name or password before it."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme, parts.netloc.rpartition("@")[2].lower()
