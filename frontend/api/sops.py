"""The SOPs as tables, read from the very flows that run."""

from typing import Any

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from flows.engine.flow import SopFlow, all_flows
from flows.engine.table import table_of
from flows.engine.words import Sentence, Step
from frontend.api import access
from frontend.api.base import Api
from frontend.api.shapes import Shape, documented
from frontend.sop import files
from puskesmas.sla.queries import standing_by_step

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
    remarks = serializers.ListField(
        child=serializers.CharField(), help_text="Catatan, pertanyaan, dan jalan bila lewat waktu."
    )

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
        return self.answer(FlowFull, _full(files.the_flow(flow)))


class Bpmn(Api):
    """One SOP as a diagram for other tools."""

    access = access.PUBLIC

    @documented(
        "BPMN 2.0 (XML)", OpenApiTypes.STR, 404, tag=TAG, public=True, kind="application/xml"
    )
    def get(self, request: Request, flow: str) -> HttpResponse:
        return files.bpmn_answer(files.the_flow(flow))


class Document(Api):
    """One SOP in its official layout."""

    access = access.PUBLIC

    @documented(
        "Dokumen SOP (PDF)", OpenApiTypes.BINARY, 404, tag=TAG, public=True, kind="application/pdf"
    )
    def get(self, request: Request, flow: str) -> HttpResponse:
        return files.pdf_answer(files.the_flow(flow))


class StepLoad(Shape):
    """How many cases stand at a step now, and how many of them are at risk or late."""

    step = serializers.CharField()
    title = serializers.CharField()
    open = serializers.IntegerField()
    at_risk = serializers.IntegerField()
    overdue = serializers.IntegerField()


class FlowLive(Shape):
    """The live map of an SOP; steps at which nobody stands are absent."""

    flow = serializers.CharField()
    steps = StepLoad(many=True)


class Live(Api):
    """Where the cases of the officer's facilities stand."""

    access = access.staff()

    @documented("Kasus per langkah saat ini", FlowLive, 404, tag=TAG)
    def get(self, request: Request, flow: str) -> Response:
        shown = files.the_flow(flow)
        titles = {node.name: str(node.title) for node in shown.steps()}
        loads = [
            {**row, "title": titles.get(row["step"], row["step"])}
            for row in standing_by_step(self.actor, shown.name)
        ]
        return self.answer(FlowLive, {"flow": shown.name, "steps": loads})


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
        "rows": [
            _row(row.number, sentence, row.remarks)
            for row, sentence in zip(table_of(flow).rows, flow.rows(), strict=True)
        ],
    }


def _row(number: int, row: Sentence, remarks: tuple[str, ...]) -> dict[str, Any]:
    words = ("text", "needs", "gives", "note")
    return {
        "number": number,
        "step": row.name if isinstance(row, Step) else "",
        "performer": str(row.performer.title),
        "time": str(row.time_text),
        "remarks": remarks,
        **{name: str(getattr(row, name)) for name in words},
    }
