"""What happens when a step begins, ends or is called off: task row, deadline, next step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from viewflow.workflow.activation import Activation
from viewflow.workflow.models import Task
from viewflow.workflow.status import PROCESS, STATUS

from flows.engine import clocks
from flows.models import Case
from puskesmas import clock, rows
from puskesmas.actor import SYSTEM
from puskesmas.booking.models import Reservation
from puskesmas.outbox.actions import post
from puskesmas.sla.models import Deadline

_Previous: Any = Task.previous.through


class StepActivation(Activation):  # type: ignore[misc]
    """Common ground of our steps: lean rows, the true moments, no free data."""

    by_late = False

    def __init__(self, task: Task, reservation: Reservation | None = None) -> None:
        self.task = task
        self.process = task.process
        self._reservation = reservation
        self.deadline: Deadline | None = None

    @property
    def reservation(self) -> Reservation:
        """The case this step belongs to."""
        if self._reservation is None:
            self._reservation = (
                Case.objects.select_related(
                    "reservation__facility",
                    "reservation__clinic__facility",
                    "reservation__slot",
                    "reservation__patient",
                    "reservation__applicant",
                )
                .get(process_id=self.process.pk)
                .reservation
            )
        return self._reservation

    @classmethod
    def create(
        cls,
        flow_task: Any,
        prev_activation: Activation,
        token: Any,
        data: Any = None,
        seed: Any = None,
    ) -> StepActivation:
        """Store the task row of the next step, linked to the one before it."""
        task = flow_task.flow_class.task_class(
            process=prev_activation.process,
            flow_task=flow_task,
            flow_task_type=flow_task.task_type,
            token=token,
            created=clock.now(),
            owner_permission=flow_task.performer.permission or None,
        )
        rows.insert(task, numbered=True)
        rows.insert(_Previous(from_task=task, to_task=prev_activation.task))
        return cls(task, getattr(prev_activation, "_reservation", None))

    @Activation.status.super()  # type: ignore[misc]
    def activate(self) -> None:
        """Open the step: its deadline starts to run."""
        self.deadline = clocks.open_clock(self)

    @Activation.status.transition(source=STATUS.DONE)  # type: ignore[misc]
    def create_next(self) -> Iterator[Activation]:
        """The step behind the exit that was taken."""
        node = self.flow_task.late if self.by_late else self.flow_task._next
        if node is not None:
            yield node._create(self, self.task.token)

    def finish(self) -> None:
        """Write down that the task ended now."""
        self.task.finished = clock.now()
        rows.update(self.task, "status", "started", "finished", "assigned", "owner")

    @Activation.status.transition(  # type: ignore[misc]
        source=[STATUS.NEW, STATUS.ASSIGNED, STATUS.ERROR], target=STATUS.CANCELED
    )
    def cancel(self) -> None:
        """Call the step off; its deadline closes with it (pitfall P5)."""
        self.finish()
        clocks.close_clock(self, Deadline.Outcome.CANCELLED)


class BeginActivation(StepActivation):
    """The first step: the process row is made here."""

    @classmethod
    def start(cls, flow_task: Any, reservation: Reservation) -> BeginActivation:
        """Store process, case and first task for a case that was just made."""
        now = clock.now()
        flow_class = flow_task.flow_class
        process = flow_class.process_class(flow_class=flow_class, created=now)
        rows.insert(process, numbered=True)
        rows.insert(
            Case(
                process=process,
                flow=flow_class.name,
                revision=flow_class.sop.current.number,
                reservation=reservation,
            )
        )
        task = flow_class.task_class(
            process=process,
            flow_task=flow_task,
            flow_task_type=flow_task.task_type,
            created=now,
            started=now,
            finished=now,
            status=STATUS.DONE,
        )
        rows.insert(task, numbered=True)
        return cls(task, reservation)

    @Activation.status.super()  # type: ignore[misc]
    def activate(self) -> None:
        """Nothing to open: a case begins done."""


class WaitActivation(StepActivation):
    """A step that waits for a person or an outside system; may leave by ``late``."""

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.ASSIGNED)  # type: ignore[misc]
    def assign(self, user_id: int | None) -> None:
        """This officer has the task; the true moment is kept (pitfall P6)."""
        self.task.owner_id = user_id
        self.task.assigned = clock.now()
        rows.update(self.task, "status", "owner", "assigned")

    @Activation.status.transition(source=STATUS.ASSIGNED, target=STATUS.NEW)  # type: ignore[misc]
    def unassign(self) -> None:
        """Nobody has the task any more."""
        self.task.owner_id = None
        self.task.assigned = None
        rows.update(self.task, "status", "owner", "assigned")

    @Activation.status.transition(source=STATUS.ASSIGNED)  # type: ignore[misc]
    def reassign(self, user_id: int | None) -> None:
        """Another officer has the task from now on."""
        self.task.owner_id = user_id
        self.task.assigned = clock.now()
        rows.update(self.task, "owner", "assigned")

    @Activation.status.transition(  # type: ignore[misc]
        source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.STARTED
    )
    def begin(self) -> None:
        """Leave the waiting states. In memory only: the machine never completes what waits."""
        if self.task.started is None:
            self.task.started = clock.now()

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)  # type: ignore[misc]
    def complete(self) -> None:
        """The step is done; its promised time stops."""
        self.finish()
        outcome = Deadline.Outcome.LATE if self.by_late else Deadline.Outcome.DONE
        clocks.close_clock(self, outcome)


class PersonActivation(WaitActivation):
    """A step a person works on; it waits in the inbox."""


class OutsideActivation(WaitActivation):
    """A step somebody outside must do: the letter to them leaves with the commit."""

    @Activation.status.super()  # type: ignore[misc]
    def activate(self) -> None:
        self.deadline = clocks.open_clock(self)
        if self.flow_task.sends:
            post(
                self.flow_task.sends,
                facility_id=self.reservation.facility_id,
                key=f"{self.flow_task.sends}:{self.reservation.code}",
                case_code=self.reservation.code,
            )


class SystemActivation(StepActivation):
    """A step the system does at once, inside the same transaction."""

    @Activation.status.super()  # type: ignore[misc]
    def activate(self) -> None:
        self.task.started = clock.now()
        self.deadline = clocks.open_clock(self)
        with rows.at_once():
            self.flow_task.run(reservation=self.reservation, by=SYSTEM)

    @Activation.status.super()  # type: ignore[misc]
    def complete(self) -> None:
        self.finish()
        clocks.close_clock(self)


class AskActivation(StepActivation):
    """A question the case itself answers."""

    @Activation.status.super()  # type: ignore[misc]
    def activate(self) -> None:
        self.task.started = clock.now()

    @Activation.status.super()  # type: ignore[misc]
    def complete(self) -> None:
        self.finish()

    @Activation.status.super()  # type: ignore[misc]
    def create_next(self) -> Iterator[Activation]:
        node = self.flow_task
        chosen = node._on_true if node._condition(self.reservation) else node._on_false
        yield chosen._create(self, self.task.token)


class DoneActivation(StepActivation):
    """The end: the process is over (our flows have one token)."""

    @Activation.status.super()  # type: ignore[misc]
    def activate(self) -> None:
        now = clock.now()
        self.task.started = now
        self.process.status = PROCESS.DONE
        self.process.finished = now
        rows.update(self.process, "status", "finished")

    @Activation.status.super()  # type: ignore[misc]
    def complete(self) -> None:
        self.finish()

    @Activation.status.super()  # type: ignore[misc]
    def create_next(self) -> Iterator[Activation]:
        return iter(())
