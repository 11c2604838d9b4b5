"""A date is closed after people reserved it: who is concerned, and telling them."""

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.db.models import QuerySet

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.models import BEFORE_ARRIVAL, Reservation
from puskesmas.booking.moves import note
from puskesmas.booking.notices import tell
from puskesmas.booking.queries import for_actor
from puskesmas.booking.rules import is_closed_for
from puskesmas.place.models import Clinic, Facility
from puskesmas.schedule import actions as schedule
from puskesmas.schedule.models import Closure

MOST = 500


@transaction.atomic
def close_on(
    *,
    facility: Facility,
    day: date,
    reason: str,
    by: Actor,
    clinic: Clinic | None = None,
    opens: time | None = None,
    closes: time | None = None,
) -> Closure:
    """Close a facility or clinic on a date (or give it a half day) and tell whom it concerns.

    Their places stay theirs until they move or cancel. Who was told of an earlier closure of the
    same date hears nothing twice.
    """
    reserved = _reserved(facility, day, clinic)
    before = {one.pk for one in _concerned(reserved)}
    closure = schedule.close_on(
        facility=facility,
        clinic=clinic,
        day=day,
        reason=reason,
        by=by,
        opens=opens,
        closes=closes,
    )
    for reservation in _concerned(_reserved(facility, day, clinic)):
        if reservation.pk not in before:
            note(reservation, "reservation.day_closed", by, why=reason)
            tell(reservation, "closed", reason=reason)
    return closure


def stranded(actor: Actor) -> list[Reservation]:
    """Reservations to come whose clinic is closed on that date, as far as the actor may know."""
    soon = for_actor(actor).filter(status__in=BEFORE_ARRIVAL, date__gte=clock.now().date())
    days = Closure.objects.filter(date__gte=clock.now().date()).values("facility_id", "date")
    pairs = {(row["facility_id"], row["date"]) for row in days}
    soon = soon.filter(facility_id__in={f for f, _day in pairs}, date__in={d for _f, d in pairs})
    return _concerned(soon.order_by("date", "clinic_id", "id")[:MOST])


def _reserved(facility: Facility, day: date, clinic: Clinic | None) -> QuerySet[Reservation]:
    live = Reservation.objects.select_related(
        "facility", "clinic__facility", "slot", "applicant"
    ).filter(facility=facility, date=day, status__in=BEFORE_ARRIVAL)
    return (live.filter(clinic=clinic) if clinic else live).order_by("id")


def _concerned(reservations: Iterable[Reservation]) -> list[Reservation]:
    return [one for one in reservations if is_closed_for(one)]
