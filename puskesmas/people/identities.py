"""An officer saw the identity card: the person is who the NIK says."""

from django.db import transaction

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.people.models import Citizen
from puskesmas.people.roles import Permission, must_hold


@transaction.atomic
def see_identity(*, citizen: Citizen, facility_id: int, by: Actor, case_code: str = "") -> None:
    """«KTP dilihat». ``NotAllowed`` for whoever does not register at this facility."""
    must_hold(by, Permission.PERFORM_REGISTRATION, facility_id)
    citizen.identity_seen_at = clock.now()
    citizen.save(update_fields=["identity_seen_at"])
    record(
        "citizen.identity_seen",
        by=by,
        facility_id=facility_id,
        case_code=case_code,
        citizen=citizen.pk,
    )
