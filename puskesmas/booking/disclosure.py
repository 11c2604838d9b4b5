"""Who looked at what: personal data shown to staff leaves a trace."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import Reservation
from puskesmas.errors import NotAllowed
from puskesmas.people.roles import Permission


@transaction.atomic
def note_case_view(*, reservation: Reservation, by: Actor) -> None:
    """Somebody opened the case's timeline. Takes no lock."""
    record("case.viewed", by=by, facility_id=reservation.facility_id, case_code=reservation.code)


@transaction.atomic
def show_identity(*, reservation: Reservation, by: Actor) -> None:
    """NIK, card and phone numbers are about to be shown in full.

    ``NotAllowed`` without the right to see patients here. Takes no lock.
    """
    if not by.can(Permission.PATIENT_VIEW, reservation.facility_id):
        raise NotAllowed("patient_hidden", _("Peran Anda tidak mencakup data diri pasien."))
    record(
        "patient.identity_shown",
        by=by,
        facility_id=reservation.facility_id,
        case_code=reservation.code,
    )


@transaction.atomic
def note_report(*, reservation: Reservation, by: Actor) -> None:
    """The case's visit report, with the person's name, left as a document. Takes no lock."""
    record(
        "case.report_made",
        by=by,
        facility_id=reservation.facility_id,
        case_code=reservation.code,
    )
