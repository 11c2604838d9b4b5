"""Questions about facilities: which SOP they follow, what an actor may see of them."""

from datetime import date

from django.db.models import QuerySet

from puskesmas.actor import Actor
from puskesmas.place.models import Facility, FacilityMode, Mode


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
