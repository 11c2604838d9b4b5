"""The floor of a check-in: a plain DRF view that trusts its caller and writes the same rows."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from viewflow.workflow.models import Process, Task

from puskesmas import clock
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation, Status
from puskesmas.outbox.models import Message
from puskesmas.place.models import Mode
from puskesmas.queueing.models import Queue, QueueDay, Ticket
from puskesmas.queueing.slips import slip
from puskesmas.sla.models import Deadline


class Scan(serializers.Serializer):  # type: ignore[type-arg]
    """The body that the product accepts as well."""

    code = serializers.CharField(max_length=16)


class BareScan(APIView):
    """No device token, no rights, no engine: one transaction of the ORM, same rows."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)

    def post(self, request: Request) -> Response:
        typed = Scan(data=request.data)
        typed.is_valid(raise_exception=True)
        with transaction.atomic():
            ticket = _arrived(typed.validated_data["code"])
        return Response({"outcome": "ticket", "ticket": ticket.number})


def _arrived(code: str) -> Ticket:
    now = clock.now()
    task = Task.objects.select_related("process").get(
        process__case__reservation__code=code, status="NEW"
    )
    Process.objects.select_for_update(no_key=True).get(pk=task.process_id)
    made = Reservation.objects.select_related("facility", "clinic").get(code=code)
    instant = made.mode == Mode.INSTANT
    queue = Queue.objects.select_related("facility", "clinic").get(
        **({"clinic": made.clinic} if instant else {"facility": made.facility, "clinic": None})
    )
    made.status, made.arrived_at = Status.IN_QUEUE if instant else Status.ARRIVED, now
    made.save(update_fields=["status", "arrived_at"])
    day, _new = QueueDay.objects.select_for_update().get_or_create(
        queue=queue, date=made.date, defaults={"last_number": 0}
    )
    day.last_number += 1
    day.save(update_fields=["last_number"])
    ticket = Ticket.objects.create(
        queue=queue, date=made.date, number=day.last_number, reservation=made,
        payment=made.payment, order_key=now.isoformat(), issued_at=now,
    )  # fmt: skip
    Message.objects.create(
        key=f"bare:{ticket.code}", topic="print.ticket", facility=made.facility, case_code=code,
        body=slip(ticket), pulled=True, created_at=now, next_at=now,
    )  # fmt: skip
    for verb in ("reservation.arrived", "ticket.issued", "step.done", "kiosk.scanned"):
        AuditEvent.objects.create(
            facility=made.facility, at=now, actor_kind="device", actor_id="device:1",
            actor_label="Anjungan", verb=verb, case_code=code, data={"ticket": ticket.code},
        )  # fmt: skip
    _leave(task, made)
    return ticket


def _leave(task: Task, made: Reservation) -> None:
    """The step is done; the next one is open, or the case is over."""
    now = clock.now()
    words: dict[str, Any] = {"status": "DONE", "finished": now}
    Task.objects.filter(pk=task.pk).update(started=now, **words)
    Deadline.objects.filter(task=task.pk).update(finished_at=now, outcome="done")
    over = made.mode == Mode.INSTANT
    node = task.flow_task.flow_class.step("queued" if over else "reverify")
    following = Task.objects.create(
        process=task.process, flow_task=node, flow_task_type=node.task_type, created=now,
        **(words if over else {}),
    )  # fmt: skip
    following.previous.add(task)
    if over:
        Process.objects.filter(pk=task.process_id).update(**words)
        return
    Deadline.objects.create(
        task=following.pk, facility=made.facility, reservation=made, case_code=made.code,
        flow="reservation_verified", step="reverify", role="registrar", inbox=True, opened_at=now,
        warn_at=now, due_at=now + timedelta(minutes=10),
    )  # fmt: skip
