"""Questions about facilities: which SOP they follow, what an actor may see of them."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from puskesmas.actor import Actor
from puskesmas.place.models import Clinic, Facility, FacilityMode, Mode


def mode_on(facility_id: int, day: date) -> Mode:
    """The reservation SOP a facility follows on a date; verified where nobody set one."""
    mode = (
        FacilityMode.objects.filter(facility_id=facility_id, effective_from__lte=day)
        .order_by("-effective_from")
        .values_list("mode", flat=True)
        .first()
    )
    return Mode(mode) if mode else Mode.VERIFIED


def facilities_for(actor: Actor, permission: str) -> QuerySet[Facility]:
    """The facilities where the actor holds the permission."""
    allowed = actor.facilities(permission)
    facilities = Facility.objects.all()
    return facilities if allowed is None else facilities.filter(pk__in=allowed)


def open_facilities() -> QuerySet[Facility]:
    """Every puskesmas that anybody may read about and reserve at."""
    return Facility.objects.filter(clinics__active=True).distinct().order_by("name")


def facilities_with_clinics() -> QuerySet[Facility]:
    """The same with their hours, and their active clinics with theirs: four queries for all."""
    clinics = Clinic.objects.filter(active=True).prefetch_related("hours")
    return open_facilities().prefetch_related("hours", Prefetch("clinics", clinics))


def clinic_at(facility: str, clinic: str) -> Clinic | None:
    """An active clinic by the two codes in its address."""
    return (
        Clinic.objects.select_related("facility")
        .filter(facility__code=facility, code=clinic, active=True)
        .first()
    )
