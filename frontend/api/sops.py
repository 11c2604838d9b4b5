"""The SOPs as tables, read from the very flows that run."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flows.engine.flow import SopFlow, all_flows, flow_named
from flows.engine.words import Sentence, Step
from frontend.api import access
from frontend.api.base import Api
from frontend.api.shapes import Shape, documented
from puskesmas.errors import NotFound

TAG = "SOP"


class FlowShort(Shape):
    """An SOP in a list."""

    flow = serializers.CharField()
    number = serializers.CharField()
    title = serializers.CharField()
    owner = serializers.CharField()
    issuer = serializers.CharField()
    revision = serializers.IntegerField()
    effective = serializers.DateField()


class Row(Shape):
    """A row of the SOP table; ``step`` is empty for what happens before a case exists."""

    number = serializers.IntegerField()
    step = serializers.CharField()
    performer = serializers.CharField()
    text = serializers.CharField()
    needs = serializers.CharField()
    time = serializers.CharField()
    gives = serializers.CharField()
    note = serializers.CharField()

    class Meta:
        ref_name = "SopRow"


class FlowFull(FlowShort):
    """The whole SOP."""

    meaning = serializers.CharField()
    purpose = serializers.CharField()
    basis = serializers.ListField(child=serializers.CharField())
    qualification = serializers.ListField(child=serializers.CharField())
    related = serializers.ListField(child=serializers.CharField())
    equipment = serializers.ListField(child=serializers.CharField())
    warning = serializers.CharField()
    recording = serializers.CharField()
    closing = serializers.CharField()
    rows = Row(many=True)

    class Meta:
        ref_name = "Flow"


class Flows(Api):
    """Every SOP that runs."""

    access = access.PUBLIC

    @documented("Daftar SOP", FlowShort, tag=TAG, many=True, public=True)
    def get(self, request: Request) -> Response:
        return self.page(FlowShort, [_short(flow) for flow in all_flows()])


class FlowDetail(Api):
    """One SOP as its table."""

    access = access.PUBLIC

    @documented("Satu SOP", FlowFull, 404, tag=TAG, public=True)
    def get(self, request: Request, flow: str) -> Response:
        try:
            return self.answer(FlowFull, _full(flow_named(flow)))
        except KeyError:
            raise NotFound("flow_unknown", _("SOP itu tidak ada.")) from None


def _short(flow: type[SopFlow]) -> dict[str, Any]:
    sop = flow.sop
    return {
        "flow": flow.name,
        "number": sop.number,
        "title": str(sop.title),
        "owner": str(sop.owner.title),
        "issuer": str(sop.issuer),
        "revision": sop.current.number,
        "effective": sop.current.date,
    }


def _full(flow: type[SopFlow]) -> dict[str, Any]:
    sop = flow.sop
    texts = ("meaning", "purpose", "warning", "recording", "closing")
    lists = ("basis", "qualification", "related", "equipment")
    return {
        **_short(flow),
        **{name: str(getattr(sop, name)) for name in texts},
        **{name: [str(text) for text in getattr(sop, name)] for name in lists},
        "rows": [_row(number, row) for number, row in enumerate(flow.rows(), start=1)],
    }


def _row(number: int, row: Sentence) -> dict[str, Any]:
    words = ("text", "needs", "gives", "note")
    return {
        "number": number,
        "step": row.name if isinstance(row, Step) else "",
        "performer": str(row.performer.title),
        "time": str(row.time_text),
        **{name: str(getattr(row, name)) for name in words},
    }
