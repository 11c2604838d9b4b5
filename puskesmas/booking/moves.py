"""The small moves every verb of a reservation is made of: a new status, its end, its trace."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.line import hand_on
from puskesmas.booking.models import Reservation, Status
from puskesmas.errors import Conflict


def move_on(reservation: Reservation, source: tuple[Status, ...], to: Status, *fields: str) -> None:
    """Save a new status if the old one allows it; ``Conflict`` «out_of_step» otherwise."""
    must_stand_at(reservation, *source)
    reservation.status = to
    reservation.save(update_fields=["status", *fields])


def must_stand_at(reservation: Reservation, *statuses: Status) -> None:
    """``Conflict`` «out_of_step» when the reservation stands elsewhere by now."""
    if reservation.status not in statuses:
        raise Conflict(
            "out_of_step", _("Keadaan reservasi ini sudah berubah. Muat ulang halaman ini.")
        )


def end_as(reservation: Reservation, source: tuple[Status, ...], to: Status, *fields: str) -> None:
    """End a reservation; its place goes to whoever waits for it, else it is free."""
    reservation.ended_at = clock.now()
    give_back(reservation)
    move_on(reservation, source, to, "ended_at", "holds_place", *fields)


def give_back(reservation: Reservation) -> None:
    """Part with the place, if there is one. Locks as ``line.hand_on``; the caller saves."""
    if reservation.holds_place:
        hand_on(reservation.clinic, reservation.date, reservation.slot)
        reservation.holds_place = False


def note(reservation: Reservation, verb: str, by: Actor, **data: Any) -> None:
    """Leave a trace of a reservation."""
    record(verb, by=by, facility_id=reservation.facility_id, case_code=reservation.code, **data)
