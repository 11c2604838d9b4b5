"""Whose waiting entries an actor may know of."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.booking.line import WITH, State
from puskesmas.booking.models import WaitingEntry
from puskesmas.errors import NotFound
from puskesmas.people.levels import Ability, may


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
    """Those with something still to hope for."""
    return waiting_of(actor).filter(state__in=[State.WAITING, State.HELD])


def entry_for(actor: Actor, code: str) -> WaitingEntry:
    """One entry by code; ``NotFound`` in the same words whether hidden or absent."""
    entry = waiting_of(actor).filter(code=code).first()
    if entry is None:
        raise NotFound("waiting_unknown", _("Daftar tunggu itu tidak ditemukan."))
    return entry
