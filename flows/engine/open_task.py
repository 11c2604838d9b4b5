"""Taking a task under its process lock in one round trip, and who may touch it."""

from collections.abc import Callable
from enum import Enum
from typing import Any

from django.db import OperationalError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.base import Node
from viewflow.workflow.fields import get_task_ref
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import STATUS

from flows.engine.activations import WaitActivation
from flows.engine.lock import busy
from puskesmas import rows
from puskesmas.actor import Actor
from puskesmas.booking.models import Reservation
from puskesmas.errors import Conflict, NotAllowed, NotFound
from puskesmas.joined import Joined
from puskesmas.people.models import Citizen
from puskesmas.people.roles import Permission
from puskesmas.place.models import Clinic, Facility
from puskesmas.sla.models import Deadline

WAITING = (STATUS.NEW, STATUS.ASSIGNED)

# By hand: for the ORM this SELECT is the dearest part of a step, for PostgreSQL the cheapest.
_TAKEN = Joined(Task, Process, Reservation, Facility, Clinic, Citizen)
_TAKE = """
SELECT {columns} FROM viewflow_task
JOIN viewflow_process ON viewflow_process.id = viewflow_task.process_id
JOIN flows_case ON flows_case.process_id = viewflow_process.id
JOIN puskesmas_reservation ON puskesmas_reservation.id = flows_case.reservation_id
JOIN puskesmas_facility ON puskesmas_facility.id = puskesmas_reservation.facility_id
JOIN puskesmas_clinic ON puskesmas_clinic.id = puskesmas_reservation.clinic_id
JOIN puskesmas_citizen ON puskesmas_citizen.id = puskesmas_reservation.applicant_id
WHERE {conditions} ORDER BY viewflow_task.id DESC LIMIT 1
FOR NO KEY UPDATE OF viewflow_process, viewflow_task, puskesmas_reservation
"""
_CONDITIONS = {
    "pk": "viewflow_task.id = %s",
    "status": "viewflow_task.status = %s",
    "status__in": "viewflow_task.status = ANY(%s)",
    "flow_task": "viewflow_task.flow_task = %s",
    "flow_task__in": "viewflow_task.flow_task = ANY(%s)",
    "flow_task_type": "viewflow_task.flow_task_type = %s",
    "process__case__reservation": "puskesmas_reservation.id = %s",
    "process__case__reservation__code": "puskesmas_reservation.code = %s",
}
_DEADLINE = Joined(Deadline)
_OF_TASK = "SELECT {columns} FROM puskesmas_deadline WHERE task = %s"


def take(*, step_follows: bool = False, **lookup: Any) -> WaitActivation | None:
    """The open task that matches, its process row locked until the transaction ends.

    One SELECT brings process, case and reservation. Task and reservation are locked after their
    process: the database looks again at rows that it locks, so that whoever waited gets neither a
    task that was finished meanwhile nor a case as it stood before; the deadline is asked for after
    that, hence as fresh. A task that is named by its number takes one round trip in all, with
    ``step_follows`` the number of the next one comes along. Raises ``Busy`` after the lock timeout.
    """
    conditions = " AND ".join(_CONDITIONS[name] for name in lookup)
    statement = _TAKE.format(columns=_TAKEN.columns, conditions=conditions)
    of_task = None
    try:
        with rows.one_trip():
            taken = _TAKEN.ask(statement, [_plain(value) for value in lookup.values()])
            if "pk" in lookup:
                of_task = _deadline_of(lookup["pk"])
            if step_follows:
                rows.number_ahead(Task)
    except OperationalError as error:
        raise busy() from error
    found = taken()
    if found is None:
        return None
    task, task.process, reservation, facility, clinic, applicant = found
    clinic.facility = facility
    reservation.facility, reservation.clinic, reservation.applicant = facility, clinic, applicant
    if reservation.patient_id == applicant.pk:
        reservation.patient = applicant
    activation: WaitActivation = task.flow_task.activation_class(task, reservation)
    deadline = (of_task or _deadline_of(task.pk))()
    activation.deadline = deadline[0] if deadline else None
    return activation


def _deadline_of(task_id: int) -> Callable[[], list[Any] | None]:
    return _DEADLINE.ask(_OF_TASK.format(columns=_DEADLINE.columns), [task_id])


def _plain(value: Any) -> Any:
    """A value of a look-up as the database knows it."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Node):
        return get_task_ref(value)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Enum) else value


def take_for(actor: Actor, task_id: int, *, step_follows: bool = False) -> WaitActivation:
    """The task of an officer's request, locked, seen to be open and within his rights."""
    activation = take(step_follows=step_follows, pk=task_id)
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
    owner_id, facility_id = activation.task.owner_id, activation.reservation.facility_id
    if owner_id is not None and not actor.has_work_of(owner_id, facility_id):
        raise Conflict("task_taken", _("Tugas ini sedang dikerjakan rekan Anda."))
