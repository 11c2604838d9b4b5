"""Whose waiting entries an actor may know of."""

from datetime import date

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.booking.line import WITH, State
from puskesmas.booking.models import WaitingEntry
from puskesmas.errors import NotFound
from puskesmas.people.levels import Ability, may
from puskesmas.place.models import Clinic


def waiting_of(actor: Actor) -> QuerySet[WaitingEntry]:
    """A citizen's entries, as with reservations: at level 0 those made with this browser."""
    entries = WaitingEntry.objects.select_related(*WITH)
    mine = Q(applicant_id=actor.citizen_id or 0)
    if may(actor, Ability.ALL_RESERVATIONS):
        mine |= Q(patient_id=actor.citizen_id or 0)
    else:
        mine &= Q(made_on=actor.made_on)
    return entries.filter(mine).order_by("date", "id")


def live_of(actor: Actor) -> QuerySet[WaitingEntry]:
    """Those with something still to hope for, each with how many stand ``ahead``."""
    return waiting_of(actor).filter(state__in=WaitingEntry.LIVE).annotate(ahead=AHEAD)


def waiting_counts(clinic: Clinic) -> dict[date, int]:
    """How many wait for each date of a clinic."""
    waiting = WaitingEntry.objects.filter(clinic=clinic, state=State.WAITING).order_by()
    return dict(waiting.values_list("date").annotate(count=Count("pk")))


AHEAD = Coalesce(
    Subquery(
        WaitingEntry.objects.filter(
            Q(slot__isnull=True) | Q(slot_id=Coalesce(OuterRef("slot_id"), F("slot_id"))),
            clinic_id=OuterRef("clinic_id"),
            date=OuterRef("date"),
            state=State.WAITING,
            pk__lt=OuterRef("pk"),
        )
        .order_by()
        .values("clinic_id")
        .annotate(count=Count("pk"))
        .values("count")
    ),
    0,
)
"""As ``line.ahead_of`` counts, for a whole list in its own query."""


def entry_for(actor: Actor, code: str) -> WaitingEntry:
    """One entry by code; ``NotFound`` in the same words whether hidden or absent."""
    entry = waiting_of(actor).filter(code=code).first()
    if entry is None:
        raise NotFound("waiting_unknown", _("Daftar tunggu itu tidak ditemukan."))
    return entry
