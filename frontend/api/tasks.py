"""The inbox: what is to be done, by whom and by when; and doing it."""

from collections.abc import Callable
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flows.engine import service
from flows.engine.flow import flow_named
from frontend.api import access, wishes
from frontend.api.base import Answer, Api
from frontend.api.reservations import ReservationShort, short
from frontend.api.shapes import AFTER, Empty, Shape, documented
from frontend.api.steps import STEP_FIELDS, FieldShape, fields_of, typed
from puskesmas import clock
from puskesmas.booking.models import Reservation, Status
from puskesmas.booking.prechecks import prechecks
from puskesmas.errors import Refusal
from puskesmas.people.models import User
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import VIEWS, inbox, of_case, page_of, task_for
from puskesmas.sla.standing import standing

TAG = "Tugas"
STANDINGS = ("on_time", "at_risk", "overdue")
REFUSALS = (400, 404, 409, 415, 422, 503)


class TaskShort(Shape):
    """A step that waits for somebody."""

    id = serializers.IntegerField()
    flow = serializers.CharField()
    step = serializers.CharField()
    title = serializers.CharField()
    case = serializers.CharField()
    facility = serializers.CharField()
    opened_at = serializers.DateTimeField()
    due_at = serializers.DateTimeField()
    sla = serializers.ChoiceField(STANDINGS)
    assignee = serializers.CharField(allow_null=True, help_text="Nama pengguna.")


class PrecheckShape(Shape):
    """What the machine checked for the officer."""

    code = serializers.CharField()
    question = serializers.CharField()
    verdict = serializers.ChoiceField(("ok", "warn", "fail"))
    text = serializers.CharField()

    class Meta:
        ref_name = "Precheck"


class Patient(Shape):
    """For the officer who compares it with the identity card."""

    name = serializers.CharField()
    nik = serializers.CharField()
    birth_date = serializers.DateField()
    sex = serializers.CharField()
    bpjs_number = serializers.CharField()


class TaskFull(TaskShort):
    """A step with everything its officer needs."""

    finished_at = serializers.DateTimeField(allow_null=True)
    reservation = ReservationShort()
    complaint = serializers.CharField()
    patient = Patient(allow_null=True)
    prechecks = PrecheckShape(many=True)
    fields = FieldShape(many=True)

    class Meta:
        ref_name = "Task"


class OpenStep(Shape):
    """What the case waits for now."""

    id = serializers.IntegerField()
    step = serializers.CharField()


class Completed(Shape):
    """The case after the step."""

    case = serializers.CharField()
    status = serializers.ChoiceField(Status.choices)
    open = OpenStep(many=True)


class Tasks(Api):
    """Ordered by due moment."""

    access = access.staff(Permission.CASE_VIEW)

    @documented(
        "Kotak masuk",
        TaskShort,
        404, 422,
        tag=TAG,
        many=True,
        query=(
            OpenApiParameter("view", str, enum=VIEWS),
            OpenApiParameter("step", str),
            OpenApiParameter("facility", str),
            AFTER,
        ),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        wish = self.query(wishes.TaskQuery)
        after = wish.pop("after")
        page = page_of(inbox(self.actor, **wish), after)
        return self.page(TaskShort, list(map(task_short, page.items)), page.next)


class TaskDetail(Api):
    """One step with its fields."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Satu tugas dengan isiannya", TaskFull, 404, tag=TAG)
    def get(self, request: Request, task: int) -> Response:
        return self.answer(TaskFull, self.full(task_for(self.actor, task)))

    def full(self, deadline: Deadline) -> dict[str, Any]:
        reservation = cast(Reservation, deadline.reservation)
        screen = _screen(deadline)(reservation=reservation)
        sees = self.actor.can(Permission.PATIENT_VIEW, deadline.facility_id)
        return {
            **task_short(deadline),
            "finished_at": deadline.finished_at,
            "reservation": short(reservation, None),
            "complaint": reservation.complaint if sees else "",
            "patient": _patient(reservation) if sees else None,
            "prechecks": prechecks(reservation) if sees else [],
            "fields": fields_of(screen),
        }


class TaskAct(Api):
    """Something done with a task."""

    def act(self, task: int, run: Callable[[], Any]) -> Response:
        """Run once for the key; answer the task as it is then."""

        def once() -> Answer:
            run()
            return 200, TaskShort(task_short(task_for(self.actor, task)))

        return self.once(once)


class Claim(TaskAct):
    """Take it."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Mengambil tugas", TaskShort, *REFUSALS, tag=TAG, body=Empty)
    def post(self, request: Request, task: int) -> Response:
        return self.act(task, lambda: service.claim(task, by=self.actor))


class Release(TaskAct):
    """Give it back to everybody."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Melepas tugas", TaskShort, *REFUSALS, tag=TAG, body=Empty)
    def post(self, request: Request, task: int) -> Response:
        return self.act(task, lambda: service.release(task, by=self.actor))


class Reassign(TaskAct):
    """A supervisor hands it to somebody."""

    access = access.staff(Permission.TASK_REASSIGN)

    @documented("Memindahkan tugas", TaskShort, *REFUSALS, tag=TAG, body=wishes.Reassign)
    def post(self, request: Request, task: int) -> Response:
        wish = self.body(wishes.Reassign)
        officer = User.objects.filter(username=wish["to"]).first()
        if officer is None:
            raise Refusal.of_field("to", "not_a_colleague", _("Pilih petugas puskesmas ini."))
        return self.act(
            task,
            lambda: service.reassign(task, to=officer, by=self.actor, reason=wish["reason"]),
        )


class Complete(Api):
    """Do the step: its own fields, checked by its own screen."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Mengerjakan tugas", Completed, *REFUSALS, tag=TAG, body=STEP_FIELDS)
    def post(self, request: Request, task: int) -> Response:
        deadline = task_for(self.actor, task)
        data = typed(_screen(deadline), request.data)

        def run() -> Answer:
            reservation = service.complete(task, by=self.actor, data=data)
            return 200, Completed(_after(reservation.code))

        return self.once(run)


def _screen(deadline: Deadline) -> Any:
    return flow_named(deadline.flow).step(deadline.step).screen  # type: ignore[attr-defined]


def _after(code: str) -> dict[str, Any]:
    rows = of_case(code)
    return {
        "case": code,
        "status": Reservation.objects.values_list("status", flat=True).get(code=code),
        "open": [{"id": row.task, "step": row.step} for row in rows if row.finished_at is None],
    }


def _patient(reservation: Reservation) -> dict[str, Any]:
    patient = reservation.patient
    return {
        "name": patient.name,
        "nik": patient.nik,
        "birth_date": patient.birth_date,
        "sex": patient.sex,
        "bpjs_number": reservation.bpjs_number,
    }


def task_short(deadline: Deadline) -> dict[str, Any]:
    """A promised time as a task."""
    at = deadline.finished_at or clock.now()
    return {
        "id": deadline.task,
        "flow": deadline.flow,
        "step": deadline.step,
        "title": title_of(deadline.flow, deadline.step),
        "case": deadline.case_code,
        "facility": deadline.facility.code,
        "opened_at": deadline.opened_at,
        "due_at": deadline.due_at,
        "sla": standing(warn_at=deadline.warn_at, due_at=deadline.due_at, at=at),
        "assignee": deadline.assignee.username if deadline.assignee else None,
    }


def title_of(flow: str, step: str) -> str:
    """What a stored step says today; its name when the SOP no longer has it."""
    try:
        return str(flow_named(flow).step(step).text)
    except KeyError:
        return step
