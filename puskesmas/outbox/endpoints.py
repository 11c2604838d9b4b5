"""Where outside systems answer, as an admin sets it: a facility's own row or the one for all."""

from typing import Any

from django.db import transaction
from django.db.models import Q

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
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

    Locks the row. The event says what was changed, never the secret.
    """
    of = Q(facility__isnull=True) if facility_id is None else Q(facility_id=facility_id)
    locked = Endpoint.objects.select_for_update(no_key=True).filter(of, system=system)
    row = locked.first() or Endpoint(facility_id=facility_id, system=system)
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
        enabled=enabled,
        new_secret=bool(secret),
    )
    return row
