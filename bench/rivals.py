"""One step as each engine does it: the same shape, from a stored state to the next stored state."""

import subprocess
from io import BytesIO
from itertools import count
from typing import Any, Protocol
from urllib.parse import urlsplit, urlunsplit

from django.db import transaction
from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from viewflow.workflow.models import Task

from bench.flows import OurFlow, StockFlow
from bench.models import SavedWorkflow
from flows.engine import service
from flows.engine.bpmn import bpmn_of
from project.postgres import find_binaries
from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation
from puskesmas.outbox.models import Message
from puskesmas.people.models import User
from puskesmas.sla.models import Deadline

_numbers = count(1000)


class Rival(Protocol):
    """``begin`` makes a case whose first step is open, ``open`` names the open one as an inbox
    would (neither is measured); ``step`` does it."""

    def begin(self, reservation: Reservation) -> Any: ...

    def open(self, case: Any) -> int: ...

    def step(self, number: int) -> None: ...


class Ours:
    """Claim and complete with form, rights, lock, deadline, audit and letter."""

    def __init__(self, by: Actor) -> None:
        self.by = by

    def begin(self, reservation: Reservation) -> str:
        service.begin(OurFlow, by=self.by, reservation=reservation)
        return reservation.code

    def open(self, case: str) -> int:
        return Deadline.objects.get(case_code=case, finished_at__isnull=True).task

    def step(self, number: int) -> None:
        service.complete(number, by=self.by, data={"number": f"A-{next(_numbers)}"})


class StockViewflow:
    """Claim and complete in one transaction under its row lock; nothing else is stored."""

    def __init__(self, user: User) -> None:
        self.user = user

    def begin(self, reservation: Reservation) -> int:
        return int(StockFlow.begin_here.run().pk)

    def open(self, case: int) -> int:
        return int(Task.objects.get(process_id=case, status="NEW").pk)

    def step(self, number: int) -> None:
        task = Task.objects.get(pk=number)
        with transaction.atomic(), task.activation() as activation:
            activation.assign(self.user)
            activation.start(None)
            activation.execute()


class Spiff:
    """Load the saved workflow, complete its ready task, save it again."""

    def __init__(self) -> None:
        parser = BpmnParser()
        parser.add_bpmn_io(BytesIO(bpmn_of(OurFlow)))
        self.spec = parser.get_spec(OurFlow.name)
        self.serializer = BpmnWorkflowSerializer()

    def begin(self, reservation: Reservation) -> int:
        workflow = BpmnWorkflow(self.spec)
        workflow.do_engine_steps()
        self._finish_one(workflow)  # the applicant's own start
        return SavedWorkflow.objects.create(state=self.serializer.serialize_json(workflow)).pk

    def open(self, case: int) -> int:
        return case

    @transaction.atomic
    def step(self, number: int) -> None:
        saved = SavedWorkflow.objects.select_for_update(no_key=True).get(pk=number)
        workflow = self.serializer.deserialize_json(saved.state)
        self._finish_one(workflow)
        saved.state = self.serializer.serialize_json(workflow)
        saved.save(update_fields=["state"])

    def _finish_one(self, workflow: BpmnWorkflow) -> None:
        [ready] = workflow.get_tasks(state=TaskState.READY, manual=True)
        ready.data["number"] = next(_numbers)
        ready.run()
        workflow.do_engine_steps()


class HandWritten:
    """The floor: lock the case, move it on, one fact, one letter. No engine, no deadline."""

    def begin(self, reservation: Reservation) -> int:
        return reservation.pk

    def open(self, case: int) -> int:
        return case

    @transaction.atomic
    def step(self, number: int) -> None:
        now = clock.now()
        row = Reservation.objects.select_for_update(no_key=True).get(pk=number)
        row.simpus_number = f"A-{next(_numbers)}"
        row.save(update_fields=["simpus_number"])
        AuditEvent.objects.create(
            facility_id=row.facility_id, at=now, actor_kind="staff", actor_id="staff:1",
            actor_label="Budi", verb="step.done", case_code=row.code, data={"step": "first"},
        )  # fmt: skip
        Message.objects.create(
            key=f"hand:{row.simpus_number}", topic="email.send", facility_id=row.facility_id,
            case_code=row.code, body={"template": "numbered"}, created_at=now, next_at=now,
        )  # fmt: skip


class Pgbench:
    """The limit of the server itself: small durable transactions of a C program."""

    def __init__(self, superuser_url: str) -> None:
        self.url = urlunsplit(urlsplit(superuser_url)._replace(path="/postgres"))
        self._run("--initialize", "--quiet")

    def rate(self, seconds: int) -> float:
        out = self._run("--skip-some-updates", "--protocol=prepared", f"--time={seconds}")
        [line] = [line for line in out.splitlines() if line.startswith("tps")]
        return float(line.split()[2])

    def _run(self, *options: str) -> str:
        argv = [str(find_binaries() / "pgbench"), *options, self.url]
        return subprocess.run(argv, check=True, capture_output=True, text=True).stdout
