"""Tasks beyond one step forward: taking a step back, and the same act on many at once."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flows.engine import service
from flows.engine.bulk import each
from flows.engine.undo import undo
from frontend.api import access, wishes
from frontend.api.base import Answer, Api
from frontend.api.shapes import Shape, documented
from frontend.api.tasks import REFUSALS, TAG, TaskShort, task_short
from puskesmas.errors import Refusal
from puskesmas.people.models import User
from puskesmas.people.roles import Permission
from puskesmas.sla.queries import task_for


class Outcome(Shape):
    """What became of one task."""

    task = serializers.IntegerField()
    done = serializers.BooleanField()
    code = serializers.CharField(help_text="Kosong bila berhasil.")
    detail = serializers.CharField()

    class Meta:
        ref_name = "BulkOutcome"


class Outcomes(Shape):
    """Each task with its own result, in the order asked."""

    items = Outcome(many=True)


class Undo(Api):
    """Take a step back while the facility's time runs."""

    access = access.staff(Permission.PATIENT_VIEW)

    @documented("Membatalkan langkah", TaskShort, *REFUSALS, tag=TAG, body=wishes.Undo)
    def post(self, request: Request, task: int) -> Response:
        task_for(self.actor, task)
        reason = self.body(wishes.Undo)["reason"]

        def run() -> Answer:
            opened = undo(task, by=self.actor, reason=reason)
            return 200, TaskShort(task_short(task_for(self.actor, opened.task.pk)))

        return self.once(run)


class Bulk(Api):
    """One that is refused changes nothing and holds up no other."""

    access = access.staff(Permission.PATIENT_VIEW)

    @documented("Tindakan untuk banyak tugas", Outcomes, *REFUSALS, tag=TAG, body=wishes.Bulk)
    def post(self, request: Request) -> Response:
        wish = self.body(wishes.Bulk)
        acts: dict[str, Callable[..., Any]] = {
            "claim": service.claim,
            "release": service.release,
            "reassign": service.reassign,
        }
        words: dict[str, Any] = {"by": self.actor}
        if wish["act"] == "reassign":
            words |= {"to": _officer(wish["to"]), "reason": wish["reason"]}

        def run() -> Answer:
            return 200, Outcomes({"items": each(wish["tasks"], acts[wish["act"]], **words)})

        return self.once(run)


def _officer(username: str) -> User:
    officer = User.objects.filter(username=username).first()
    if officer is None:
        raise Refusal.of_field("to", "not_a_colleague", _("Pilih petugas puskesmas ini."))
    return officer
