"""The SOP as a Markdown page: docs/sop/ is printed by this and kept equal by a test."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from flows.engine.flow import SopFlow
from flows.engine.header import changes_of, facts_of, notes_of, sections_of
from flows.engine.table import table_of


def markdown_of(flow: type[SopFlow]) -> str:
    """The whole SOP as Markdown."""
    return "\n".join(_lines(flow)) + "\n"


def _lines(flow: type[SopFlow]) -> Iterator[str]:
    yield f"# SOP {flow.sop.number}: {flow.sop.title}"
    yield ""
    yield _("Dicetak dari `%(file)s`; jangan disunting di sini.") % {"file": file_of(flow)}
    yield ""
    yield from _grid(["", ""], [[f"**{label}**", value] for label, value in facts_of(flow.sop)])
    for section in sections_of(flow.sop):
        yield f"## {section.title}"
        yield ""
        for number, line in enumerate(section.lines, 1):
            yield f"{number}. {line}" if section.listed else line
        yield ""
    yield "## " + _("Uraian prosedur")
    yield ""
    yield from _rows(flow)
    for note in notes_of(flow):
        yield note
        yield ""
    chart = _("Diagram alir")
    yield f"## {chart}"
    yield ""
    yield f"![{chart}]({flow.name}.svg)"
    yield ""
    yield "## " + _("Rekaman historis")
    yield ""
    heads = [_("No."), _("Isi perubahan"), _("Mulai berlaku")]
    yield from _grid(heads, changes_of(flow.sop), last=True)


def file_of(flow: type[SopFlow]) -> str:
    """The flow file that is this SOP."""
    return flow.__module__.replace(".", "/") + ".py"


def _rows(flow: type[SopFlow]) -> Iterator[str]:
    table = table_of(flow)
    heads = [
        _("No."), _("Kegiatan"), *(str(performer.title) for performer in table.performers),
        _("Kelengkapan"), _("Waktu"), _("Output"), _("Keterangan"),
    ]  # fmt: skip
    rows = [
        [
            str(row.number),
            row.activity,
            *("●" if performer == row.performer else "" for performer in table.performers),
            row.needs,
            row.time,
            row.gives,
            "<br>".join(row.remarks),
        ]
        for row in table.rows
    ]
    yield from _grid(heads, rows)


def _grid(heads: list[str], rows: Iterable[Iterable[str]], *, last: bool = False) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + " --- |" * len(heads)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
    if not last:
        yield ""
