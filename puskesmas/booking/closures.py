"""A date or an hour is closed after people reserved it: who is concerned, and telling them."""

from collections.abc import Iterable
from datetime import date, time

from django.db import transaction
from django.db.models import Q, QuerySet

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
from puskesmas.schedule.week import Span, set_clinic_hours

MOST = 500
NEW_HOURS = {"reason": "Jam klinik berubah", "reason_en": "The clinic has new hours"}


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
    reserved = _reserved(facility, clinic).filter(date=day)
    before = _concerned(reserved)
    closure = schedule.close_on(
        facility=facility,
        clinic=clinic,
        day=day,
        reason=reason,
        by=by,
        opens=opens,
        closes=closes,
    )
    _tell(reserved.all(), before, by, reason=reason)
    return closure


@transaction.atomic
def change_hours(*, clinic: Clinic, spans: Iterable[Span], by: Actor) -> None:
    """Set a clinic's usual week and tell whose date or hour is no longer in it.

    Locks and refuses as ``set_clinic_hours``; places and telling as in ``close_on``.
    """
    today = clock.today(clinic.facility.zone)
    reserved = _reserved(clinic.facility, clinic).filter(date__gte=today)
    before = _concerned(reserved)
    set_clinic_hours(clinic=clinic, spans=spans, by=by)
    _tell(reserved.all(), before, by, **NEW_HOURS)


def stranded(actor: Actor) -> list[Reservation]:
    """Reservations to come whose clinic is closed on that date, as far as the actor may know."""
    soon = for_actor(actor).filter(status__in=BEFORE_ARRIVAL, date__gte=clock.now().date())
    place = ("clinic_id", "date", "slot_id")
    closed = Q(pk__in=[])
    for one in _concerned(soon.order_by(*place).distinct(*place)):
        closed |= Q(**{name: getattr(one, name) for name in place})
    return list(soon.filter(closed).order_by("date", "clinic_id", "id")[:MOST])


def _tell(
    reserved: Iterable[Reservation], before: list[Reservation], by: Actor, **words: str
) -> None:
    heard = {one.pk for one in before}
    for reservation in _concerned(reserved):
        if reservation.pk not in heard:
            note(reservation, "reservation.day_closed", by, why=words["reason"])
            tell(reservation, "closed", **words)


def _reserved(facility: Facility, clinic: Clinic | None) -> QuerySet[Reservation]:
    live = Reservation.objects.select_related(
        "facility", "clinic__facility", "slot", "applicant"
    ).filter(facility=facility, status__in=BEFORE_ARRIVAL)
    return (live.filter(clinic=clinic) if clinic else live).order_by("id")


def _concerned(reservations: Iterable[Reservation]) -> list[Reservation]:
    return [one for one in reservations if is_closed_for(one)]
