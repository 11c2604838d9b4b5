"""An officer takes a decision back in time: the reservation stands as it stood before it."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation, Status
from puskesmas.booking.moves import must_stand_at, note
from puskesmas.booking.notices import tell
from puskesmas.booking.rules import check_limits
from puskesmas.errors import Conflict
from puskesmas.schedule.actions import hold_place, service_day


@transaction.atomic
def take_back_verdict(*, reservation: Reservation, by: Actor) -> None:
    """The judgement of SOP row 3 counts no longer; the case is verified anew.

    A registration in SIMPUS stays: it gives the same number again, or is withdrawn when the case
    ends without it. The caller holds the process lock. ``Conflict`` once the person has arrived.
    """
    told = reservation.status == Status.NUMBERED
    must_stand_at(reservation, Status.SUBMITTED, Status.VERIFIED, Status.NUMBERED)
    reservation.status = Status.SUBMITTED
    reservation.simpus_number = ""
    reservation.save(update_fields=["status", "simpus_number"])
    note(reservation, "reservation.verdict_taken_back", by)
    if told:
        tell(reservation, "undone")


@transaction.atomic
def take_back_rejection(*, reservation: Reservation, by: Actor) -> None:
    """The refusal of SOP row 4 counts no longer, and the applicant is told so.

    Takes the place again: locks the patient, then the clinic day's row; ``Conflict`` «quota_full»
    or «already_reserved» when it went to somebody else meanwhile, «simpus_told» when a number of
    SIMPUS was given back: the same case would get that dead number again. The caller holds the
    process lock.
    """
    must_stand_at(reservation, Status.REJECTED)
    if reservation.simpus_registration:
        raise Conflict(
            "simpus_told",
            _("Nomor SIMPUS-nya sudah dibatalkan. Minta pemohon mendaftar lagi."),
        )
    check_limits(reservation.patient, reservation.clinic, reservation.date)
    reservation.status = Status.SUBMITTED
    reservation.rejection_reason = None
    reservation.rejection_text = ""
    reservation.ended_at = None
    reservation.holds_place = True
    reservation.save(
        update_fields=["status", "rejection_reason", "rejection_text", "ended_at", "holds_place"]
    )
    note(reservation, "reservation.rejection_taken_back", by)
    tell(reservation, "undone")
    hold_place(service_day(reservation.clinic, reservation.date), reservation.slot)


@transaction.atomic
def take_back_number(*, reservation: Reservation, by: Actor) -> None:
    """The number an officer typed was wrong; the right one is told when it is typed.

    The caller holds the process lock. ``Conflict`` once the person has arrived.
    """
    must_stand_at(reservation, Status.NUMBERED)
    old = reservation.simpus_number
    reservation.status = Status.VERIFIED
    reservation.simpus_number = ""
    reservation.save(update_fields=["status", "simpus_number"])
    note(reservation, "reservation.number_taken_back", by, number=old)
