"""Taking a task under its process lock in one round trip, and who may touch it."""

from typing import Any

from django.db import OperationalError
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS

from flows.engine.activations import WaitActivation
from flows.engine.lock import busy
from puskesmas.actor import Actor
from puskesmas.errors import Conflict, NotAllowed, NotFound
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline

_CASE = "process__case__reservation__"
_WITH = (
    f"{_CASE}facility",
    f"{_CASE}clinic__facility",
    f"{_CASE}slot",
    f"{_CASE}patient",
    f"{_CASE}applicant",
)
WAITING = (STATUS.NEW, STATUS.ASSIGNED)


def take(**lookup: Any) -> WaitActivation | None:
    """The open task that matches, its process row locked until the transaction ends.

    One SELECT brings process, case and reservation. The task row is locked after its process: the
    database looks again at rows that it locks, so that whoever waited does not get a task that was
    finished meanwhile. Raises ``Busy`` after the lock time-out.
    """
    try:
        task = (
            Task.objects.select_related(*_WITH)
            .select_for_update(of=("process", "self"), no_key=True)
            .filter(**lookup)
            .order_by("-id")
            .first()
        )
    except OperationalError as error:
        raise busy() from error
    if task is None:
        return None
    activation: WaitActivation = task.flow_task.activation_class(
        task, task.process.case.reservation
    )
    activation.deadline = Deadline.objects.filter(task=task.pk).first()
    return activation


def take_for(actor: Actor, task_id: int) -> WaitActivation:
    """The task of an officer's request, locked, seen to be open and within his rights."""
    activation = take(pk=task_id)
    unknown = NotFound("task_unknown", _("Tugas itu tidak ada. Muat ulang kotak masuk."))
    if activation is None:
        raise unknown
    facility_id = activation.reservation.facility_id
    node = activation.flow_task
    if not node.performer.permission or not node.in_inbox:
        raise unknown
    if not _sees(actor, node.performer.permission, facility_id):
        raise unknown
    if activation.task.status not in WAITING:
        raise Conflict("task_finished", _("Tugas ini sudah selesai dikerjakan."))
    return activation


def _sees(actor: Actor, permission: str, facility_id: int) -> bool:
    return actor.can(permission, facility_id) or actor.can(Permission.TASK_REASSIGN, facility_id)


def must_perform(actor: Actor, activation: WaitActivation) -> None:
    """``NotAllowed`` unless the actor may do this step here."""
    node, facility_id = activation.flow_task, activation.reservation.facility_id
    if not actor.can(node.performer.permission, facility_id):
        raise NotAllowed("not_your_step", _("Langkah ini dikerjakan oleh petugas lain."))


def must_own_or_be_free(actor: Actor, activation: WaitActivation) -> None:
    """``Conflict`` when a colleague has the task, unless the actor stands in for that one."""
    owner_id = activation.task.owner_id
    if owner_id is not None and owner_id != actor.user_id and owner_id not in actor.stands_in:
        raise Conflict("task_taken", _("Tugas ini sedang dikerjakan rekan Anda."))
