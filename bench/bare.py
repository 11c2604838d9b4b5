"""The floor of a reservation: a plain DRF view that trusts its caller and writes the same rows."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from viewflow.workflow.models import Process, Task

from flows.models import Case
from flows.reservation_verified import ReservationVerifiedFlow as Flow
from puskesmas import clock
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Payment, Reservation
from puskesmas.outbox.models import Message
from puskesmas.people.actions import nik_index
from puskesmas.people.models import Citizen, Notice
from puskesmas.place.models import Clinic
from puskesmas.schedule.models import ServiceDay
from puskesmas.sla.models import Deadline


class Wish(serializers.Serializer):  # type: ignore[type-arg]
    """The body that the product accepts as well."""

    facility = serializers.SlugField(max_length=40)
    clinic = serializers.SlugField(max_length=20)
    date = serializers.DateField()
    nik = serializers.CharField(max_length=16)
    payment = serializers.ChoiceField(Payment.choices)


class BareReservation(APIView):
    """No sign-in, no hours, no limits, no calendar, no engine: one transaction of the ORM."""

    authentication_classes = ()
    permission_classes = ()
    renderer_classes = (JSONRenderer,)

    def post(self, request: Request) -> Response:
        typed = Wish(data=request.data)
        typed.is_valid(raise_exception=True)
        wish = typed.validated_data
        clinic = Clinic.objects.select_related("facility").get(
            facility__code=wish["facility"], code=wish["clinic"]
        )
        citizen = Citizen.objects.get(nik_index=nik_index(wish["nik"]))
        with transaction.atomic():
            made = _rows(clinic, citizen, wish["date"], wish["payment"])
            day = ServiceDay.objects.filter(clinic=clinic, date=made.date, taken__lt=F("quota"))
            if not day.update(taken=F("taken") + 1):
                raise ValidationError("full")
        return Response({"code": made.code, "status": made.status, "date": made.date}, status=201)


def _rows(clinic: Clinic, citizen: Citizen, day: date, payment: str) -> Reservation:
    """What a reservation leaves in the verified flow, row by row."""
    now, place = clock.now(), clinic.facility
    facts = {"facility": place.name, "clinic": clinic.name, "date": day.isoformat()}
    made = Reservation.objects.create(
        facility=place, clinic=clinic, patient=citizen, applicant=citizen, date=day,
        payment=payment, mode="verified", channel="api", submitted_at=now,
    )  # fmt: skip
    AuditEvent.objects.create(
        facility=place, at=now, actor_kind="citizen", actor_id=f"citizen:{citizen.pk}",
        actor_label="Pemohon", verb="reservation.submitted", case_code=made.code, data=facts,
    )  # fmt: skip
    notice = Notice.objects.create(
        citizen=citizen, case_code=made.code, template="submitted", params=facts, created_at=now
    )
    Message.objects.create(
        key=f"bare:{notice.pk}", topic="email.send", facility=place, case_code=made.code,
        body=facts, created_at=now, next_at=now,
    )  # fmt: skip
    process = Process.objects.create(flow_class=Flow, created=now)
    Case.objects.create(process=process, flow=Flow.name, revision=0, reservation=made)
    begun, waiting = (
        Task.objects.create(
            process=process, flow_task=node, flow_task_type=node.task_type, created=now
        )
        for node in (Flow.begin(), Flow.step("verify"))
    )
    waiting.previous.add(begun)
    Deadline.objects.create(
        task=waiting.pk, facility=place, reservation=made, case_code=made.code, flow=Flow.name,
        step="verify", role="registrar", inbox=True, opened_at=now, warn_at=now,
        due_at=now + timedelta(hours=1),
    )  # fmt: skip
    return made
