"""The privacy notice a citizen said yes to: which version, when, and since when no longer."""

from typing import Final

from puskesmas import clock, rows
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.people.models import Citizen, Consent
from puskesmas.prepared import Prepared, Slot

NOTICE: Final = "2026-11"
"""The version of the privacy notice (templates/public/privacy.html) that is shown today."""


_YES = Prepared(
    lambda: Consent.objects.filter(citizen=Slot("citizen"), version=NOTICE, withdrawn_at=None)
)


def agree(*, citizen: Citizen, by: Actor) -> None:
    """Note the yes that a form said above its button; only the citizen's own, once per version.

    In the transaction of what the form asks for; takes no lock.
    """
    if by.citizen_id != citizen.pk or _YES.first(citizen=citizen.pk) is not None:
        return
    with rows.together():
        yes = Consent(citizen=citizen, version=NOTICE, given_at=clock.now())
        rows.insert(yes, ignore_conflicts=True)
        record("citizen.agreed", by=by, facility_id=None, citizen=citizen.pk, version=NOTICE)
