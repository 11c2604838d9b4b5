"""For whoever watches: broken promises, their sums, and who did what in a case."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from frontend.api import access, wishes
from frontend.api.base import Api
from frontend.api.shapes import AFTER, Shape, documented
from frontend.api.tasks import TaskShort, task_short, title_of
from puskesmas import clock
from puskesmas.audit.queries import of_case
from puskesmas.audit.sentences import sentence
from puskesmas.booking.queries import get_for
from puskesmas.errors import NotAllowed, Refusal
from puskesmas.people.roles import Permission
from puskesmas.sla.models import Deadline
from puskesmas.sla.queries import breach_page, breaches, summary

TAG = "Pengawasan"
HERE = ZoneInfo("Asia/Jakarta")
MONTH = timedelta(days=30)
PERIOD = (
    OpenApiParameter("from", str, description="yyyy-mm-dd; bawaan 30 hari terakhir."),
    OpenApiParameter("to", str, description="yyyy-mm-dd, ikut dihitung."),
    OpenApiParameter("facility", str),
    OpenApiParameter("step", str),
    OpenApiParameter("officer", str, description="Nama pengguna, atau «-» bila belum diambil."),
)


class Sum(Shape):
    """Broken promises of one step and officer."""

    flow = serializers.CharField()
    step = serializers.CharField()
    title = serializers.CharField()
    officer = serializers.CharField(allow_null=True)
    breaches = serializers.IntegerField()
    still_open = serializers.IntegerField()

    class Meta:
        ref_name = "SlaSum"


class Breach(TaskShort):
    """A promise that was not kept."""

    breached_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(Deadline.Outcome.choices)


class Who(Shape):
    """Who did it."""

    kind = serializers.CharField()
    label = serializers.CharField()


class Event(Shape):
    """A fact of a case."""

    at = serializers.DateTimeField()
    verb = serializers.CharField()
    text = serializers.CharField()
    by = Who()
    data = serializers.DictField()


class Summary(Api):
    """Sums by step and officer, most first."""

    access = access.staff(Permission.SLA_VIEW)

    @documented("Jumlah pelanggaran tenggat", Sum, 422, tag=TAG, many=True, query=PERIOD)
    def get(self, request: Request) -> Response:
        rows = summary(breaches(self.actor, **_period(self.query(wishes.BreachQuery))))
        return self.page(
            Sum, [{**row, "title": title_of(row["flow"], row["step"])} for row in rows]
        )


class Breaches(Api):
    """Latest first."""

    access = access.staff(Permission.SLA_VIEW)

    @documented("Pelanggaran tenggat", Breach, 404, 422, tag=TAG, many=True, query=(*PERIOD, AFTER))
    def get(self, request: Request) -> Response:
        wish = self.query(wishes.BreachQuery)
        page = breach_page(breaches(self.actor, **_period(wish)), wish["after"])
        return self.page(Breach, list(map(_breach, page.items)), page.next)


class Events(Api):
    """Everything that happened in a case, oldest first."""

    access = access.staff(Permission.AUDIT_VIEW)

    @documented(
        "Kejadian sebuah kasus",
        Event,
        404, 422,
        tag=TAG,
        many=True,
        query=(OpenApiParameter("case", str, required=True),),
    )  # fmt: skip
    def get(self, request: Request) -> Response:
        reservation = get_for(self.actor, self.query(wishes.CaseQuery)["case"])
        if not self.actor.can(Permission.AUDIT_VIEW, reservation.facility_id):
            raise NotAllowed("not_allowed", _("Peran Anda tidak mencakup kasus ini."))
        return self.page(Event, list(map(_event, of_case(reservation.code))))


def _period(wish: dict[str, Any]) -> dict[str, Any]:
    """The dates of the request as moments; both dates count in full."""
    last = wish.get("to") or clock.now().astimezone(HERE).date()
    first = wish.get("from") or last - MONTH
    if first > last:
        raise Refusal.of_field("to", "range_wrong", _("Tanggal akhir sebelum tanggal awal."))
    return {
        "since": datetime.combine(first, time(), HERE),
        "until": datetime.combine(last + timedelta(days=1), time(), HERE),
        **{name: wish[name] for name in ("facility", "step", "officer")},
    }


def _breach(deadline: Deadline) -> dict[str, Any]:
    return {
        **task_short(deadline),
        "breached_at": deadline.breached_at,
        "finished_at": deadline.finished_at,
        "outcome": deadline.outcome,
    }


def _event(event: Any) -> dict[str, Any]:
    return {
        "at": event.at,
        "verb": event.verb,
        "text": sentence(event, title_of),
        "by": {"kind": event.actor_kind, "label": event.actor_label},
        "data": event.data,
    }
