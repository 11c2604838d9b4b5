"""Questions about facilities: which SOP they follow, what an actor may see of them."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from puskesmas.actor import Actor
from puskesmas.place.models import Clinic, Facility, FacilityMode, Mode
from puskesmas.prepared import Prepared, Slot

_MODE_ON = Prepared(
    lambda: FacilityMode.objects.filter(
        facility_id=Slot("facility"), effective_from__lte=Slot("day")
    ).order_by("-effective_from")[:1]
)


def mode_on(facility_id: int, day: date) -> Mode:
    """The reservation SOP a facility follows on a date; verified where nobody set one."""
    found = _MODE_ON.first(facility=facility_id, day=day)
    return Mode(found.mode) if found else Mode.VERIFIED


def facilities_for(actor: Actor, permission: str) -> QuerySet[Facility]:
    """The facilities where the actor holds the permission."""
    allowed = actor.facilities(permission)
    facilities = Facility.objects.all()
    return facilities if allowed is None else facilities.filter(pk__in=allowed)


def known_facilities() -> QuerySet[Facility]:
    """Every puskesmas that anybody may read about, also one that takes no reservations now."""
    return Facility.objects.filter(clinics__active=True).distinct().order_by("name")


def open_facilities() -> QuerySet[Facility]:
    """Those of them that take reservations."""
    return known_facilities().filter(active=True)


def facilities_with_clinics() -> QuerySet[Facility]:
    """The known ones with their hours, and their active clinics with theirs: four queries."""
    clinics = Clinic.objects.filter(active=True).prefetch_related("hours")
    return known_facilities().prefetch_related("hours", Prefetch("clinics", clinics))


_CLINIC_AT = Prepared(
    lambda: Clinic.objects.select_related("facility").filter(
        facility__code=Slot("facility"),
        facility__active=True,
        code=Slot("clinic"),
        active=True,
    )
)


def clinic_at(facility: str, clinic: str) -> Clinic | None:
    """A clinic that takes reservations, by the two codes in its address."""
    return _CLINIC_AT.first(facility=facility, clinic=clinic)
