"""Who looked at what: personal data shown to staff leaves a trace."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.booking.moves import note
from puskesmas.errors import NotAllowed
from puskesmas.people.roles import Permission


@transaction.atomic
def note_case_view(*, reservation: Reservation, by: Actor) -> None:
    """Somebody opened the case's timeline. Takes no lock."""
    note(reservation, "case.viewed", by)


@transaction.atomic
def show_identity(*, reservation: Reservation, by: Actor) -> None:
    """NIK, card and phone numbers are about to be shown in full.

    ``NotAllowed`` without the right to see patients here. Takes no lock.
    """
    if not by.can(Permission.PATIENT_VIEW, reservation.facility_id):
        raise NotAllowed("patient_hidden", _("Peran Anda tidak mencakup data diri pasien."))
    note(reservation, "patient.identity_shown", by)


@transaction.atomic
def note_report(*, reservation: Reservation, by: Actor) -> None:
    """The case's visit report, with the person's name, left as a document. Takes no lock."""
    note(reservation, "case.report_made", by)
