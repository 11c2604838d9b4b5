"""Questions about reservations: whose they are, who may see them, what their answers were."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation, Status
from puskesmas.errors import NotFound
from puskesmas.people.levels import Ability, may
from puskesmas.people.roles import Permission
from puskesmas.place.models import Mode

_WITH = ("facility", "clinic__facility", "slot", "patient", "applicant", "rejection_reason")


def for_actor(actor: Actor) -> QuerySet[Reservation]:
    """The reservations this actor may know of: the one gate for every list and look-up.

    Staff: those of the facilities where the actor may view cases. Level 0: own ones made with
    this browser or token. Level 1 and up: all own ones, as applicant or patient. Devices: their
    facility.
    """
    reservations = Reservation.objects.select_related(*_WITH)
    if actor.kind == "citizen":
        if not may(actor, Ability.ALL_RESERVATIONS):
            return reservations.filter(applicant_id=actor.citizen_id, made_on=actor.made_on)
        return reservations.filter(
            Q(applicant_id=actor.citizen_id) | Q(patient_id=actor.citizen_id)
        )
    if actor.kind == "device":
        return reservations.filter(facility_id=actor.facility_id or 0)
    allowed = actor.facilities(Permission.CASE_VIEW)
    if allowed is None or actor.kind == "system":
        return reservations
    return reservations.filter(facility_id__in=allowed)


def get_for(actor: Actor, code: str) -> Reservation:
    """One reservation by code; ``NotFound`` in the same words whether hidden or absent."""
    reservation = for_actor(actor).filter(code=code).first()
    if reservation is None:
        raise NotFound("reservation_unknown", "Reservasi tidak ditemukan.")
    return reservation


def earlier_of(actor: Actor, reservation: Reservation) -> dict[str, int]:
    """The person's earlier reservations that the actor may know of: all, rejected, missed."""
    counted: dict[str, int] = (
        for_actor(actor)
        .filter(patient_id=reservation.patient_id, submitted_at__lt=reservation.submitted_at)
        .order_by()
        .aggregate(
            total=Count("id"),
            rejected=Count("id", filter=Q(status=Status.REJECTED)),
            missed=Count("id", filter=Q(status=Status.NO_SHOW)),
        )
    )
    return counted


def unanswered_before(day: date) -> QuerySet[Reservation]:
    """Verified-mode reservations whose date has passed without a number: to be expired."""
    return Reservation.objects.filter(
        date__lt=day, status__in=[Status.SUBMITTED, Status.VERIFIED], mode=Mode.VERIFIED
    )


def is_valid(reservation: Reservation) -> bool:
    """Whether the officer found the data valid (the question after SOP row 3)."""
    return reservation.status == Status.VERIFIED


def may_be_served(reservation: Reservation) -> bool:
    """Whether the re-verification lets the person on to the clinic (after SOP row 8)."""
    return reservation.status == Status.ARRIVED
