"""The only caller of activations: what can be done with a case, by whom, exactly once."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Process, Task
from viewflow.workflow.status import PROCESS, STATUS

from flows.engine.activations import BeginActivation, WaitActivation
from flows.engine.flow import SopFlow, all_flows
from flows.engine.lock import waiting_lock
from flows.engine.open_task import WAITING, must_own_or_be_free, must_perform, take, take_for
from flows.models import Case
from puskesmas import clock, rows
from puskesmas.actor import SYSTEM, Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import Reservation
from puskesmas.errors import Conflict, NotAllowed, NotFound, Refusal
from puskesmas.people.actors import of_staff
from puskesmas.people.delegations import stand_in_of
from puskesmas.people.models import User
from puskesmas.people.roles import Permission
from puskesmas.sla import actions as sla


@transaction.atomic
def begin(flow: type[SopFlow], *, by: Actor, **words: Any) -> Reservation:
    """Start a case: the flow's first action makes the reservation, then the process runs on.

    One transaction; locks what the action locks. Raises what the action raises.
    """
    node = flow.begin()
    reservation: Reservation = node.run(by=by, **words)
    with rows.together():
        with rows.one_trip():
            rows.number_ahead(Process, Task, Task)
        BeginActivation.start(node, reservation).activate_next()
    return reservation


@transaction.atomic
@rows.together()
def claim(task_id: int, *, by: Actor) -> WaitActivation:
    """Take a task. Claiming one's own task again changes nothing.

    Locks the process. ``NotFound``, ``NotAllowed``, ``Conflict`` «task_taken», «task_finished».
    """
    activation = take_for(by, task_id)
    must_perform(by, activation)
    must_own_or_be_free(by, activation)
    if activation.task.owner_id != by.user_id:
        _assign(activation, by)
    return activation


def _assign(activation: WaitActivation, by: Actor) -> None:
    instead_of = activation.task.owner
    _hand_to(activation, by.user_id)
    _record(
        "task.claimed", activation, by, **({"instead_of": str(instead_of)} if instead_of else {})
    )


def _hand_to(activation: WaitActivation, user_id: int | None) -> None:
    if activation.task.owner_id is None:
        activation.assign(user_id)
    else:
        activation.reassign(user_id)
    if activation.deadline is not None:
        sla.take(activation.deadline, user_id)


@transaction.atomic
@rows.together()
def release(task_id: int, *, by: Actor) -> WaitActivation:
    """Give a task back to everybody; one that nobody holds stays as it is.

    Locks the process. ``NotAllowed`` for all but its holder and a supervisor.
    """
    activation = take_for(by, task_id)
    if activation.task.owner_id not in (None, by.user_id):
        _must_oversee(by, activation)
    if activation.task.owner_id is not None:
        activation.unassign()
        if activation.deadline is not None:
            sla.give_back(activation.deadline)
        _record("task.released", activation, by)
    return activation


@transaction.atomic
@rows.together()
def reassign(task_id: int, *, to: User, by: Actor, reason: str = "") -> WaitActivation:
    """A supervisor hands a task to an officer of the facility who may do the step.

    Locks the process. ``Refusal`` «not_a_colleague» for anybody else, «away» for who is absent.
    """
    activation = take_for(by, task_id)
    _must_oversee(by, activation)
    permission = activation.flow_task.performer.permission
    if not (to.is_active and of_staff(to).can(permission, activation.reservation.facility_id)):
        raise Refusal.of_field("to", "not_a_colleague", _("Pilih petugas puskesmas ini."))
    stand_in = stand_in_of(to.pk, activation.reservation.facility_id)
    if stand_in is not None:
        raise Refusal.of_field(
            "to", "away", _("Sedang tidak bertugas, digantikan %(name)s.") % {"name": stand_in}
        )
    _hand_to(activation, to.pk)
    _record("task.reassigned", activation, by, to=str(to), said=reason)
    return activation


@transaction.atomic
def start(task_id: int, *, by: Actor) -> WaitActivation:
    """The officer opens the case to work on it: claims it and notes the true moment."""
    activation = claim(task_id, by=by)
    if activation.deadline is not None:
        sla.begin_work(activation.deadline)
    return activation


@transaction.atomic
@rows.together()
def complete(task_id: int, *, by: Actor, data: Any) -> Reservation:
    """Do a step: validate with its screen, run its action, open what follows.

    Claims in the same act when nobody has it. Locks the process for the transaction. Raises
    ``Refusal`` per field, ``NotFound``, ``NotAllowed``, ``Conflict``, ``Busy``.
    """
    activation = take_for(by, task_id, step_follows=True)
    must_perform(by, activation)
    must_own_or_be_free(by, activation)
    words = activation.flow_task.screen(data, reservation=activation.reservation).checked_words()
    if activation.task.owner_id != by.user_id:
        _assign(activation, by)
    _do(activation, by=by, **words)
    return activation.reservation


@transaction.atomic
def complete_and_go_on(task_id: int, *, by: Actor, data: Any) -> tuple[Reservation, int | None]:
    """``complete``, and its author has the next step in hand when that one must follow at once.

    Returns that next task, if there is one. Locks and raises as ``complete`` does.
    """
    reservation = complete(task_id, by=by, data=data)
    follower = take(
        process__case__reservation=reservation, status=STATUS.NEW, flow_task_type="HUMAN"
    )
    if follower is None or not follower.flow_task.at_once:
        return reservation, None
    return reservation, start(follower.task.pk, by=by).task.pk


@transaction.atomic
@rows.together()
def answer(code: str, step: str, *, by: Actor, **words: Any) -> Any:
    """An outside step is done: by a system's answer or by the applicant at the kiosk.

    Locks the process. ``Conflict`` «not_waiting» when the case does not wait there (any more).
    """
    activation = take(
        process__case__reservation__code=code,
        flow_task__in=_refs(step),
        status__in=WAITING,
    )
    if activation is None:
        raise Conflict("not_waiting", _("Kasus ini tidak sedang menunggu langkah itu."))
    return _do(activation, by=by, **words)


def _refs(step: str) -> list[Any]:
    return [flow.step(step) for flow in all_flows() if step in flow._nodes_by_name]


@transaction.atomic
@rows.together()
def late(task_id: int) -> bool:
    """The tick found a step past its due moment: leave it by its ``late`` exit.

    Locks the process. False when somebody was faster: exactly one of both wins.
    """
    activation = take(pk=task_id)
    if activation is None or activation.task.status not in WAITING:
        return False
    if activation.flow_task.late is None:
        return False
    if activation.deadline is None or activation.deadline.due_at > clock.now():
        return False
    activation.by_late = True
    _record("step.rerouted", activation, SYSTEM)
    _leave(activation)
    return True


@transaction.atomic
def end(code: str, *, run: Callable[..., None], by: Actor, **words: Any) -> Reservation:
    """Call a whole case off (cancelled by the applicant, expired by the tick) with ``run``.

    Locks the process, closes every open step, keeps history. ``NotFound``, ``Conflict``, ``Busy``.
    """
    case = Case.objects.filter(reservation__code=code).select_related("process").first()
    if case is None:
        raise NotFound("reservation_unknown", _("Reservasi tidak ditemukan."))
    with waiting_lock(SopFlow, case.process_id):
        reservation = Reservation.objects.select_related(
            "facility", "clinic__facility", "slot", "patient", "applicant"
        ).get(pk=case.reservation_id)
        run(reservation=reservation, by=by, **words)
        for task in case.process.task_set.filter(status__in=WAITING):
            task.flow_task.activation_class(task, reservation).cancel()
        Process.objects.filter(pk=case.process_id).update(
            status=PROCESS.CANCELED, finished=clock.now()
        )
    return reservation


def _do(activation: WaitActivation, *, by: Actor, **words: Any) -> Any:
    with rows.at_once():
        result = activation.flow_task.run(reservation=activation.reservation, by=by, **words)
    if activation.deadline is not None:
        activation.deadline.finished_by_id = by.user_id
    _record("step.done", activation, by)
    _leave(activation)
    return result


def _leave(activation: WaitActivation) -> None:
    activation.begin()
    activation.complete()
    activation.activate_next()


def _must_oversee(by: Actor, activation: WaitActivation) -> None:
    if not by.can(Permission.TASK_REASSIGN, activation.reservation.facility_id):
        raise NotAllowed("not_yours", _("Tugas ini dipegang rekan Anda. Minta penyelia."))


def _record(verb: str, activation: WaitActivation, by: Actor, **data: Any) -> None:
    reservation = activation.reservation
    record(
        verb,
        by=by,
        facility_id=reservation.facility_id,
        case_code=reservation.code,
        flow=activation.flow_task.flow_class.name,
        step=activation.flow_task.name,
        **data,
    )
