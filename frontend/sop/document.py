"""The printed SOP: the official layout as PDF, the same for everybody."""

from functools import lru_cache
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import override

from flows.engine.chart import chart_of
from flows.engine.flow import SopFlow
from flows.engine.header import Section, changes_of, day, facts_of, notes_of, sections_of
from flows.engine.table import table_of
from frontend.reports.pdf import render_pdf


@lru_cache(maxsize=32)
def document_of(flow: type[SopFlow]) -> bytes:
    """The SOP as PDF; pressed once per process, for it changes with the code only."""
    with override("id"):
        context = context_of(flow)
    return render_pdf("sop/document.html", context)


def context_of(flow: type[SopFlow]) -> dict[str, Any]:
    """What the document shows, in the language that is active."""
    sop = flow.sop
    return {
        "sop": sop,
        "facts": facts_of(sop),
        "sections": _halves(sections_of(sop)),
        "table": table_of(flow),
        "notes": notes_of(flow),
        "chart": mark_safe(chart_of(flow)),  # noqa: S308 -- built and escaped by our own code
        "changes": changes_of(sop),
        "approved_on": day(sop.revisions[0]),
    }


def _halves(sections: list[Section]) -> list[list[Section]]:
    """Two columns of about one height, in the official order."""
    heights = [2 + len(section.lines) for section in sections]
    cut = min(range(len(sections) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    return [sections[:cut], sections[cut:]]
