"""The privacy notice a citizen said yes to: which version, when, and since when no longer."""

from typing import Final

from django.db import transaction

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.people.models import Citizen, Consent

NOTICE: Final = "2026-11"
"""The version of the privacy notice (templates/public/privacy.html) that is shown today."""


@transaction.atomic
def agree(*, citizen: Citizen, by: Actor) -> None:
    """Note the yes that a form said above its button; only the citizen's own, once per version."""
    if by.citizen_id != citizen.pk:
        return
    if Consent.objects.filter(citizen=citizen, version=NOTICE, withdrawn_at=None).exists():
        return
    now = clock.now()
    yes = Consent(citizen=citizen, version=NOTICE, given_at=now)
    Consent.objects.bulk_create([yes], ignore_conflicts=True)
    record("citizen.agreed", by=by, facility_id=None, citizen=citizen.pk, version=NOTICE)
