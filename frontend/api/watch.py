"""What waits for somebody to say «seen»: warnings, breaches, alarms."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api import access, wishes
from frontend.api.base import Answer, Api
from frontend.api.oversight import TAG
from frontend.api.shapes import Empty, Shape, documented
from frontend.api.tasks import REFUSALS, TaskShort, task_short
from puskesmas.people.roles import Permission
from puskesmas.people.watch import acknowledge as see_alarm
from puskesmas.people.watch import open_alarms
from puskesmas.place.models import Alarm
from puskesmas.sla.escalations import acknowledge, waiting_for
from puskesmas.sla.models import Escalation

MOST = 100
"""The first so many; what is seen to makes room for the next."""


class EscalationShape(Shape):
    """A deadline made known to whoever must react."""

    id = serializers.IntegerField()
    rung = serializers.ChoiceField(
        Escalation.Rung.choices, help_text="1 petugas, 2 penyelia, 3 kepala."
    )
    raised_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()
    task = TaskShort()

    class Meta:
        ref_name = "Escalation"


class AlarmShape(Shape):
    """Something at a facility that hands must see to now."""

    id = serializers.IntegerField()
    kind = serializers.CharField(
        help_text="printer, print_unknown, print_waiting, help, many_guesses"
    )
    facility = serializers.CharField()
    device = serializers.CharField(allow_null=True)
    case = serializers.CharField(allow_null=True)
    raised_at = serializers.DateTimeField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        ref_name = "Alarm"


class Escalations(Api):
    """The highest rung first, then the oldest."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Peringatan yang menunggu tanggapan", EscalationShape, tag=TAG, many=True)
    def get(self, request: Request) -> Response:
        return self.page(EscalationShape, list(map(_escalation, waiting_for(self.actor)[:MOST])))


class EscalationAnswer(Api):
    """Seen, and what is being done."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Menanggapi peringatan", EscalationShape, *REFUSALS, tag=TAG, body=wishes.Note)
    def post(self, request: Request, escalation: int) -> Response:
        note = self.body(wishes.Note)["note"]

        def run() -> Answer:
            row = acknowledge(escalation_id=escalation, by=self.actor, note=note)
            return 200, EscalationShape(_escalation(row))

        return self.once(run)


class Alarms(Api):
    """Unseen first, the oldest first."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Alarm yang terbuka", AlarmShape, tag=TAG, many=True)
    def get(self, request: Request) -> Response:
        return self.page(AlarmShape, list(map(_alarm, open_alarms(self.actor)[:MOST])))


class AlarmSeen(Api):
    """Somebody sees to it."""

    access = access.staff(Permission.CASE_VIEW)

    @documented("Alarm dilihat", AlarmShape, *REFUSALS, tag=TAG, body=Empty)
    def post(self, request: Request, alarm: int) -> Response:
        def run() -> Answer:
            return 200, AlarmShape(_alarm(see_alarm(alarm_id=alarm, by=self.actor)))

        return self.once(run)


def _escalation(row: Escalation) -> dict[str, Any]:
    return {
        "id": row.pk,
        "rung": row.rung,
        "raised_at": row.raised_at,
        "acknowledged_at": row.acknowledged_at,
        "note": row.note,
        "task": task_short(row.deadline),
    }


def _alarm(row: Alarm) -> dict[str, Any]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "facility": row.facility.code,
        "device": row.device.name if row.device else None,
        "case": row.case_code or None,
        "raised_at": row.raised_at,
        "acknowledged_at": row.acknowledged_at,
        "ended_at": row.ended_at,
    }
