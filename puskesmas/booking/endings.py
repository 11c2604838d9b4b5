"""How a reservation ends: refused, called off, missed, unanswered, turned away at the counter."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.booking.models import (
    BEFORE_ARRIVAL,
    MOVED,
    UNSERVED,
    RejectionReason,
    Reservation,
    Status,
)
from puskesmas.booking.moves import end_as, note
from puskesmas.booking.notices import tell
from puskesmas.booking.reasons import PHOTO
from puskesmas.booking.rules import lock_person, may_move
from puskesmas.errors import Conflict, Refusal
from puskesmas.outbox.actions import post
from puskesmas.papers.actions import judge
from puskesmas.papers.rules import Kind
from puskesmas.schedule.actions import lock_days
from puskesmas.schedule.models import ServiceDay


@transaction.atomic
def reject(*, reservation: Reservation, reason: RejectionReason, by: Actor, text: str = "") -> None:
    """Refuse with an accountable reason and tell the applicant (SOP row 4, R-036 to R-038).

    Gives the place back: locks the clinic day's row. The caller holds the process lock.
    """
    _refuse(reservation, Status.SUBMITTED, "reservation.rejected", reason, text, by)
    withdraw_from_simpus(reservation, "BATAL")


@transaction.atomic
def turn_away(
    *, reservation: Reservation, reason: RejectionReason, by: Actor, text: str = ""
) -> None:
    """At the counter it turns out that the person cannot be served here today (SOP row 8).

    Gives the place back: locks the clinic day's row. The caller holds the process lock.
    """
    _refuse(reservation, Status.ARRIVED, "reservation.turned_away", reason, text, by)


@transaction.atomic
def cancel(*, reservation: Reservation, by: Actor, reason: str = "") -> None:
    """The applicant calls it off before arriving (features C19). The place is free again.

    Locks the clinic day's row; the caller holds the process lock. ``Conflict`` «not_cancellable».
    """
    if reservation.status not in BEFORE_ARRIVAL:
        raise Conflict("not_cancellable", _("Reservasi ini sudah dipakai atau sudah berakhir."))
    end_as(reservation, BEFORE_ARRIVAL, Status.CANCELLED)
    note(reservation, "reservation.cancelled", by, said=reason)
    tell(reservation, "cancelled")
    withdraw_from_simpus(reservation, "BATAL")


@transaction.atomic
def leave_for_another(*, reservation: Reservation, day: ServiceDay, by: Actor, to: date) -> None:
    """Give this place up for one on another ``day``, in the transaction that takes that one.

    Locks the patient, then both clinic days' rows; the caller holds the process lock. ``Conflict``
    «not_movable» when the reservation can no longer be moved.
    """
    if not may_move(reservation):
        raise Conflict(
            "not_movable",
            _("Waktu untuk memindahkan reservasi ini sudah lewat. Anda masih dapat membatalkan."),
        )
    lock_person(reservation.patient)
    own = ServiceDay.objects.filter(clinic_id=reservation.clinic_id, date=reservation.date)
    lock_days([day, *own])
    reservation.end_reason = MOVED
    end_as(reservation, BEFORE_ARRIVAL, Status.CANCELLED, "end_reason")
    note(reservation, "reservation.moved", by, to=to.isoformat())
    withdraw_from_simpus(reservation, "BATAL")


@transaction.atomic
def leave_unserved(*, reservation: Reservation, by: Actor) -> None:
    """The service day is over and the person who came was never called to the counter.

    Said as it is: no answer was given that day. The caller holds the process lock.
    """
    reservation.end_reason = UNSERVED
    end_as(reservation, (Status.ARRIVED,), Status.EXPIRED, "end_reason")
    note(reservation, "reservation.left_unserved", by)
    tell(reservation, "expired")


@transaction.atomic
def miss(*, reservation: Reservation, by: Actor) -> None:
    """The service day ended and the person did not come. The caller holds the process lock."""
    end_as(reservation, (Status.NUMBERED, Status.VERIFIED), Status.NO_SHOW)
    note(reservation, "reservation.missed", by)
    tell(reservation, "missed")
    withdraw_from_simpus(reservation, "TIDAK HADIR")


@transaction.atomic
def expire(*, reservation: Reservation, by: Actor) -> None:
    """The planned date passed without an answer: said honestly, never silently (R-030)."""
    end_as(reservation, (Status.SUBMITTED, Status.VERIFIED), Status.EXPIRED)
    note(reservation, "reservation.expired", by)
    tell(reservation, "expired")
    withdraw_from_simpus(reservation, "BATAL")


def _refuse(
    reservation: Reservation,
    source: Status,
    verb: str,
    reason: RejectionReason,
    text: str,
    by: Actor,
) -> None:
    if reason.needs_text and not text.strip():
        raise Refusal.of_field("reason", "reason_text_needed", _("Tulis alasannya untuk pemohon."))
    reservation.rejection_reason = reason
    reservation.rejection_text = text.strip()
    end_as(reservation, (source,), Status.REJECTED, "rejection_reason", "rejection_text")
    note(reservation, verb, by, reason=reason.code, why=reason.text)
    _refuse_photos(reservation, reason, by)
    tell(reservation, "rejected", reason=reason.text, advice=reason.advice)


def _refuse_photos(reservation: Reservation, reason: RejectionReason, by: Actor) -> None:
    """Refused for its photos: unless some were named already, all are asked for again."""
    if reason.code != PHOTO or reservation.papers.filter(state="refused").exists():
        return
    judge(reservation=reservation, by=by, unreadable=[kind.value for kind in Kind])


def withdraw_from_simpus(reservation: Reservation, reason: str) -> None:
    if reservation.simpus_registration:
        post(
            "simpus.cancel",
            facility_id=reservation.facility_id,
            key=f"simpus.cancel:{reservation.code}",
            case_code=reservation.code,
            body={"reason": reason, "registration": reservation.simpus_registration},
        )
