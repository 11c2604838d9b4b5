"""Which reports an officer may have: of the own facilities, hidden ones are unknown ones."""

from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.booking.queries import get_for
from puskesmas.codes import clean_code
from puskesmas.errors import NotFound
from puskesmas.people.roles import Permission
from puskesmas.place.models import Facility
from puskesmas.place.queries import facilities_for


def case_of(actor: Actor, code: str) -> Reservation:
    """A case this actor may have a report of: by REPORT_VIEW, or who works at the registration.

    ``NotFound`` in the same words for other facilities, other roles and unknown codes.
    """
    unknown = NotFound("reservation_unknown", _("Reservasi tidak ditemukan."))
    try:
        reservation = get_for(actor, clean_code(code))
    except ValueError:
        raise unknown from None
    rights = (Permission.REPORT_VIEW, Permission.PERFORM_REGISTRATION)
    if not any(actor.can(right, reservation.facility_id) for right in rights):
        raise unknown
    return reservation


def facility_of(actor: Actor, code: str = "") -> Facility:
    """The facility to report on: the one named, else the actor's own, else the first."""
    allowed = list(facilities_for(actor, Permission.REPORT_VIEW).order_by("name"))
    if code:
        allowed = [facility for facility in allowed if facility.code == code]
    if not allowed:
        raise NotFound("facility_unknown", _("Puskesmas tidak ditemukan."))
    return next((one for one in allowed if one.pk == actor.facility_id), allowed[0])
