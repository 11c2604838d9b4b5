"""The chain: a warning to the officer, a breach to the supervisor, silence to the head."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, NotAllowed, NotFound
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Escalation
from puskesmas.sla.queries import in_hand_of

Rung = Escalation.Rung

SILENCE = timedelta(minutes=60)
"""How long a supervisor may leave a breach unseen before the head hears of it."""

_MAY_SEE = {
    Rung.OFFICER: Permission.PERFORM_REGISTRATION,
    Rung.SUPERVISOR: Permission.TASK_REASSIGN,
    Rung.HEAD: Permission.ESCALATION_RECEIVE,
}


@transaction.atomic
def climb(*, limit: int = 500) -> int:
    """Breaches that no supervisor acknowledged and nobody finished go on to the head, once.

    Safe to run many at once: the unique rung decides. Returns how many were raised.
    """
    now = clock.now()
    silent = (
        Escalation.objects.filter(
            rung=Rung.SUPERVISOR,
            acknowledged_at__isnull=True,
            raised_at__lte=now - SILENCE,
            deadline__finished_at__isnull=True,
        )
        .exclude(deadline__escalations__rung=Rung.HEAD)
        .order_by("raised_at")
        .select_related("deadline")[:limit]
    )
    raised = 0
    for one in silent:
        _row, new = Escalation.objects.get_or_create(
            deadline_id=one.deadline_id,
            rung=Rung.HEAD,
            defaults={"facility_id": one.facility_id, "role": "head", "raised_at": now},
        )
        raised += new
    return raised


def waiting_for(actor: Actor) -> QuerySet[Escalation]:
    """What this actor has not acknowledged yet, the oldest first.

    A warning ends by itself with its step; a breach stays until somebody says that it was seen.
    """
    rows = Escalation.objects.filter(acknowledged_at__isnull=True, deadline__undone_at__isnull=True)
    mine = Q(pk__in=[])
    for rung, permission in _MAY_SEE.items():
        mine |= _within(actor, rung, permission)
    return (
        rows.filter(mine)
        .exclude(rung=Rung.OFFICER, deadline__finished_at__isnull=False)
        .select_related(
            "deadline__assignee",
            "deadline__facility",
            "deadline__reservation__clinic",
            "deadline__reservation__patient",
            "facility",
            "user",
        )
        .order_by("-rung", "raised_at", "id")
    )


def _within(actor: Actor, rung: Rung, permission: str) -> Q:
    facilities = actor.facilities(permission)
    found = Q(rung=rung)
    if facilities is not None:
        found &= Q(facility_id__in=facilities)
    if rung == Rung.OFFICER:
        found &= Q(deadline__assignee__isnull=True) | in_hand_of(actor, "deadline__")
    return found


@transaction.atomic
def acknowledge(*, escalation_id: int, by: Actor, note: str = "") -> Escalation:
    """Somebody whose rung it is says that it was seen, and what is being done.

    Locks the row. Twice by anybody is once: the first stays. ``NotFound`` outside the actor's
    rungs, ``NotAllowed`` «not_yours» for a colleague's warning, ``Conflict`` «already_seen».
    """
    row = (
        Escalation.objects.select_for_update(no_key=True, of=("self",))
        .select_related("deadline__assignee")
        .filter(pk=escalation_id)
        .first()
    )
    if row is None or not any(by.can(_MAY_SEE[rung], row.facility_id) for rung in _answers(row)):
        raise NotFound("escalation_unknown", _("Peringatan itu tidak ada."))
    _check_yours(row, by)
    if row.acknowledged_at is not None:
        raise Conflict("already_seen", _("Sudah ditanggapi rekan Anda."))
    row.acknowledged_at = clock.now()
    row.acknowledged_by_id = by.user_id
    row.note = note.strip()[:300]
    row.save(update_fields=["acknowledged_at", "acknowledged_by", "note"])
    record(
        "escalation.acknowledged",
        by=by,
        facility_id=row.facility_id,
        case_code=row.deadline.case_code,
        flow=row.deadline.flow,
        step=row.deadline.step,
        rung=row.rung,
        said=row.note,
    )
    return row


def _answers(row: Escalation) -> tuple[Rung, ...]:
    """Whose word ends it: a warning also the supervisor's and the head's, a breach its own."""
    return tuple(Rung) if row.rung == Rung.OFFICER else (Rung(row.rung),)


def _check_yours(row: Escalation, by: Actor) -> None:
    """A warning silenced by another desk would never reach whoever has the work in hand."""
    above = any(by.can(_MAY_SEE[rung], row.facility_id) for rung in (Rung.SUPERVISOR, Rung.HEAD))
    officer = row.deadline.assignee
    mine = officer is None or by.has_work_of(officer.pk, row.facility_id)
    if row.rung == Rung.OFFICER and not above and not mine:
        raise NotAllowed(
            "not_yours",
            _("Peringatan ini untuk %(officer)s. Hanya ia atau penyelia yang menanggapinya.")
            % {"officer": officer},
        )


def of_case(case_code: str) -> list[Escalation]:
    """The chain of a case as it went, for its timeline."""
    return list(
        Escalation.objects.filter(deadline__case_code=case_code)
        .select_related("deadline", "acknowledged_by")
        .order_by(F("raised_at"), "id")
    )
