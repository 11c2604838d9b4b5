"""The other half of the service: an officer takes a step back while the facility's time runs."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from flows.engine.activations import WaitActivation
from flows.engine.flow import flow_named
from flows.engine.open_task import WAITING, must_perform, take
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import Conflict, NotAllowed, NotFound
from puskesmas.outbox.models import Message
from puskesmas.people.roles import Permission
from puskesmas.sla import actions as sla
from puskesmas.sla.models import Deadline


@transaction.atomic
def undo(task_id: int, *, by: Actor, reason: str = "") -> WaitActivation:
    """Take back a step that was done; its step is open again in the same officer's hands.

    For who did it, or a supervisor, within ``facility.undo_minutes`` and before anybody else went
    on. The promised time is the old one: nobody gains time by undoing. One transaction; locks the
    process, and what the step's ``undo`` locks. ``NotFound``, ``NotAllowed``, ``Conflict``
    «not_undoable», «undo_too_late», «undo_later_first», «task_taken», ``Busy``.
    """
    done = take(pk=task_id)
    if done is None:
        raise NotFound("task_unknown", _("Tugas itu tidak ada. Muat ulang kotak masuk."))
    _must_be_undoable(done, by)
    followers = _followers(done, by)
    node = done.flow_task
    node.undo(reservation=done.reservation, by=by)
    for task in followers:
        task.flow_task.activation_class(task, done.reservation).cancel()
    _free_letter_keys(done, followers)
    Process.objects.filter(pk=done.process.pk).update(status=PROCESS.NEW, finished=None)
    opened = _open_again(done, node.back_to or node, by)
    record(
        "step.undone",
        by=by,
        facility_id=done.reservation.facility_id,
        case_code=done.reservation.code,
        flow=node.flow_class.name,
        step=node.name,
        said=reason,
    )
    return opened


def undoable(actor: Actor) -> list[Deadline]:
    """What this officer did a moment ago and may still take back, the latest first."""
    now = clock.now()
    rows = (
        Deadline.objects.filter(
            finished_by_id=actor.user_id or 0,
            finished_at__gte=now - timedelta(hours=2),
            outcome=Deadline.Outcome.DONE,
            undone_at__isnull=True,
        )
        .select_related("facility", "reservation__clinic", "reservation__patient")
        .order_by("-finished_at", "-id")[:50]
    )
    return [row for row in rows if now <= last_moment(row) and _has_undo(row)]


def last_moment(deadline: Deadline) -> Any:
    """Until when a finished step may be taken back."""
    assert deadline.finished_at is not None  # noqa: S101 -- asked of finished steps only
    return deadline.finished_at + timedelta(minutes=deadline.facility.undo_minutes)


def _has_undo(deadline: Deadline) -> bool:
    return getattr(flow_named(deadline.flow).step(deadline.step), "undo", None) is not None


def _must_be_undoable(done: WaitActivation, by: Actor) -> None:
    facility = done.reservation.facility
    must_perform_or_oversee(done, by)
    undo = getattr(done.flow_task, "undo", None)
    undone = done.deadline is not None and done.deadline.undone_at is not None
    if undo is None or undone or done.task.status != STATUS.DONE:
        raise Conflict("not_undoable", _("Langkah ini tidak dapat dibatalkan."))
    if clock.now() > done.task.finished + timedelta(minutes=facility.undo_minutes):
        raise Conflict(
            "undo_too_late",
            _("Waktu membatalkan (%(minutes)s menit) sudah lewat. Minta penyelia mencari jalan.")
            % {"minutes": facility.undo_minutes},
        )


def must_perform_or_oversee(done: WaitActivation, by: Actor) -> None:
    """``NotAllowed`` unless the actor did it, or oversees who did."""
    facility_id = done.reservation.facility_id
    if by.can(Permission.TASK_REASSIGN, facility_id):
        return
    must_perform(by, done)
    if done.task.owner_id != by.user_id:
        raise NotAllowed("not_yours", _("Ini pekerjaan rekan Anda. Minta dia atau penyelia."))


def _followers(done: WaitActivation, by: Actor) -> list[Task]:
    """The open steps behind this one; ``Conflict`` when somebody already went on."""
    later = done.process.task_set.filter(pk__gt=done.task.pk)
    if later.filter(flow_task_type="HUMAN", status=STATUS.DONE).exists():
        raise Conflict("undo_later_first", _("Batalkan dulu langkah sesudahnya."))
    followers = list(later.filter(status__in=WAITING))
    mine = (None, by.user_id, done.task.owner_id)
    if any(task.owner_id not in mine for task in followers):
        raise Conflict("task_taken", _("Tugas ini sedang dikerjakan rekan Anda."))
    return followers


def _free_letter_keys(done: WaitActivation, followers: list[Task]) -> None:
    """A step that is reached again owes its letter again; the other side knows the case by code."""
    code = done.reservation.code
    nodes = (task.flow_task for task in done.process.task_set.filter(pk__gt=done.task.pk))
    for topic in {node.sends for node in nodes if getattr(node, "sends", "")}:
        Message.objects.filter(key=f"{topic}:{code}").update(key=f"{topic}:{code}:{done.task.pk}")


def _open_again(done: WaitActivation, node: Any, by: Actor) -> WaitActivation:
    promised = (
        Deadline.objects.filter(case_code=done.reservation.code, step=node.name)
        .order_by("-id")
        .first()
    )
    gone = {row.task: row for row in (done.deadline, promised) if row is not None}
    Task.objects.filter(pk__in=[done.task.pk, *gone]).update(status=STATUS.CANCELED)
    for row in gone.values():
        sla.set_aside(row)
    opened: WaitActivation = node._create(done, done.task.token)
    opened.activate()
    if opened.deadline is not None and promised is not None:
        sla.promise_as(opened.deadline, promised)
    holder = by.user_id if by.can(node.performer.permission, done.reservation.facility_id) else None
    if holder is not None:
        opened.assign(holder)
        if opened.deadline is not None:
            sla.take(opened.deadline, holder)
    return opened
