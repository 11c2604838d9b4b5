"""Standing in: while an officer is away, a colleague has the work in hand."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, NotAllowed, NotFound, Refusal
from puskesmas.people.models import Delegation, User
from puskesmas.people.queries import colleagues
from puskesmas.people.roles import Permission
from puskesmas.place.models import Facility


@transaction.atomic
def delegate(
    *,
    user: User,
    to: User,
    facility: Facility,
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    reason: str = "",
) -> Delegation:
    """``to`` stands in for ``user`` at the facility; told by the officer or by a supervisor.

    Locks the absent officer's row, so that two wishes count one after the other. ``NotAllowed``,
    ``Refusal`` per field, ``Conflict`` «already_away» when the spans overlap.
    """
    _must_be_self_or_overseer(by, user.pk, facility.pk)
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=user.pk)
    if ends_at <= max(starts_at, clock.now()):
        raise Refusal.of_field("ends_at", "span_empty", _("Akhir harus sesudah mulai."))
    able = set(
        colleagues([facility.pk], Permission.PERFORM_REGISTRATION).values_list("pk", flat=True)
    )
    if to.pk == user.pk or not {to.pk, user.pk} <= able:
        raise Refusal.of_field("to", "not_a_colleague", _("Pilih petugas puskesmas ini."))
    overlapping = _live().filter(
        user=user, facility=facility, starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    if overlapping.exists():
        raise Conflict("already_away", _("Pada waktu itu sudah ada pengganti."))
    row = Delegation.objects.create(
        user=user,
        to=to,
        facility=facility,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason.strip(),
        made_by_id=by.user_id or 0,
    )
    record("work.delegated", by=by, facility_id=facility.pk, of=str(user), to=str(to))
    return row


@transaction.atomic
def end_delegation(*, delegation_id: int, by: Actor) -> Delegation:
    """The officer is back early. Locks the row; ``NotFound``, ``NotAllowed``."""
    row = (
        _live()
        .select_for_update(no_key=True, of=("self",))
        .select_related("user", "facility")
        .filter(pk=delegation_id)
        .first()
    )
    if row is None:
        raise NotFound("delegation_unknown", _("Pengganti itu sudah berakhir."))
    _must_be_self_or_overseer(by, row.user_id, row.facility_id)
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    record("work.taken_back", by=by, facility_id=row.facility_id, of=str(row.user))
    return row


def absent_now(facility_id: int) -> QuerySet[Delegation]:
    """Who is away at a facility at this moment, and who stands in."""
    now = clock.now()
    return (
        _live()
        .filter(facility_id=facility_id, starts_at__lte=now, ends_at__gt=now)
        .select_related("user", "to")
        .order_by("ends_at")
    )


def stands_in_for(actor: Actor) -> QuerySet[Delegation]:
    """Whom this officer stands in for at this moment, and until when."""
    now = clock.now()
    return (
        _live()
        .filter(to_id=actor.user_id or 0, starts_at__lte=now, ends_at__gt=now)
        .select_related("user", "facility")
        .order_by("ends_at", "id")
    )


def planned_for(actor: Actor) -> QuerySet[Delegation]:
    """Absences, running or planned, of the facilities where the actor works or oversees."""
    rows = _live().filter(ends_at__gt=clock.now())
    facilities = actor.facilities(Permission.PATIENT_VIEW)
    if facilities is not None:
        rows = rows.filter(facility_id__in=facilities)
    return rows.select_related("user", "to", "facility").order_by("starts_at", "id")


def stand_in_of(user_id: int, facility_id: int) -> User | None:
    """The colleague who has this officer's work now, when the officer is away."""
    found = absent_now(facility_id).filter(user_id=user_id).first()
    return found.to if found else None


def _live() -> QuerySet[Delegation]:
    return Delegation.objects.filter(ended_at__isnull=True)


def _must_be_self_or_overseer(by: Actor, user_id: int, facility_id: int) -> None:
    if by.user_id != user_id and not by.can(Permission.TASK_REASSIGN, facility_id):
        raise NotAllowed("not_yours", _("Hanya petugas itu sendiri atau penyelia."))
