"""The SOP as files, for the pages and for the API: they change with the code only."""

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from flows.engine.bpmn import bpmn_of
from flows.engine.flow import SopFlow, flow_named
from frontend.reports.pdf import as_file
from frontend.sop.document import document_of
from puskesmas.errors import NotFound

FRESH = "public, max-age=300"


def the_flow(name: str) -> type[SopFlow]:
    """The flow of this name; ``NotFound`` with a way out."""
    try:
        return flow_named(name)
    except KeyError:
        raise NotFound("flow_unknown", _("SOP itu tidak ada. Pilih dari daftar SOP.")) from None


def pdf_answer(flow: type[SopFlow]) -> HttpResponse:
    """The official document."""
    response = as_file(document_of(flow), f"sop-{flow.name}.pdf")
    response.headers["Cache-Control"] = FRESH
    return response


def bpmn_answer(flow: type[SopFlow]) -> HttpResponse:
    """BPMN 2.0 XML with its diagram."""
    with override("id"):
        response = HttpResponse(bpmn_of(flow), content_type="application/xml")
    response.headers["Content-Disposition"] = f'attachment; filename="{flow.name}.bpmn"'
    response.headers["Cache-Control"] = FRESH
    return response
