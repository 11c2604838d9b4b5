"""The SOPs for everybody to read; officers also see where the cases of their facilities stand."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from flows.engine.chart import Load, chart_of, load_text
from flows.engine.flow import SopFlow, all_flows
from flows.engine.header import NOTHING, changes_of, facts_of, notes_of, sections_of
from flows.engine.sop import SOP
from flows.engine.table import Row, SopTable, table_of
from frontend.access import public, staff_of
from frontend.public.shell import shell_of
from frontend.sop import files
from puskesmas.sla.queries import standing_by_step


@public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every SOP that runs."""
    flows = [(one, one.sop, len(one.rows())) for one in all_flows()]
    return _show(request, "list", _("SOP pelayanan"), flows=flows)


@public
@require_safe
def flow(request: HttpRequest, flow: str) -> HttpResponse:
    """One SOP: facts, steps, chart, sections, revisions; for officers the live map."""
    shown = files.the_flow(flow)
    table = table_of(shown)
    loads = _loads(request, shown)
    lead = str(shown.sop.purpose)
    return _show(
        request,
        "flow",
        str(shown.sop.title),
        flow=shown,
        lead=lead,
        facts=_facts(shown.sop),
        columns=[_("No."), _("Pelaksana"), *_heads()],
        rows=[_cells(row) for row in table.rows],
        notes=notes_of(shown),
        chart=mark_safe(chart_of(shown, loads)),  # noqa: S308 -- built and escaped by our code
        standing=_standing(shown, table, loads),
        sections=[part for part in sections_of(shown.sop) if part.lines != (lead,)],
        change_columns=[_("No."), _("Isi perubahan"), _("Mulai berlaku")],
        changes=changes_of(shown.sop),
    )


@public
@require_safe
def document(request: HttpRequest, flow: str) -> HttpResponse:
    """The official layout as PDF."""
    return files.pdf_answer(files.the_flow(flow))


@public
@require_safe
def bpmn(request: HttpRequest, flow: str) -> HttpResponse:
    """The diagram for other tools."""
    return files.bpmn_answer(files.the_flow(flow))


def _show(request: HttpRequest, template: str, title: str, **context: Any) -> HttpResponse:
    shell = shell_of(request) | {"page_title": title}
    response = render(request, f"sop/{template}.html", shell | context)
    response.headers["Cache-Control"] = "no-store"  # what it shows depends on who asks
    return response


def _facts(sop: SOP) -> list[dict[str, str]]:
    """The header box without its name, which is the heading, and without what is not filled."""
    name = str(sop.title)
    return [
        {"label": label, "value": value}
        for label, value in facts_of(sop)
        if value not in (name, NOTHING)
    ]


def _heads() -> list[str]:
    return [_("Kegiatan"), _("Kelengkapan"), _("Waktu"), _("Output"), _("Keterangan")]


def _cells(row: Row) -> list[str | SafeString]:
    remarks = format_html_join(
        "", '<span class="block">{}</span>', ((line,) for line in row.remarks)
    )
    return [
        str(row.number), str(row.performer.title), row.text,
        row.needs, row.time, row.gives, remarks,
    ]  # fmt: skip


def _loads(request: HttpRequest, shown: type[SopFlow]) -> dict[str, Load] | None:
    officer = staff_of(request)
    if officer is None:
        return None
    return {
        row["step"]: Load(row["open"], row["overdue"])
        for row in standing_by_step(officer, shown.name)
    }


def _standing(
    shown: type[SopFlow], table: SopTable, loads: dict[str, Load] | None
) -> list[dict[str, str]] | None:
    """The live map in words, for those who do not see the picture; None for the public."""
    if loads is None:
        return None
    numbers = {row.step: row.number for row in table.rows}
    return [
        {
            "label": _label(str(node.title), numbers.get(node.name)),
            "value": load_text(loads[node.name]),
        }
        for node in shown.steps()
        if node.name in loads
    ]


def _label(title: str, number: int | None) -> str:
    title = f"{title[:1].upper()}{title[1:]}"
    return f"{number}. {title}" if number else title
