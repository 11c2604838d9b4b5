"""The SOP on a terminal: the official table in at most 100 columns."""

from collections.abc import Iterator
from itertools import zip_longest
from textwrap import wrap

from django.utils.translation import gettext as _

from flows.engine.flow import SopFlow
from flows.engine.header import changes_of, facts_of, notes_of, sections_of
from flows.engine.table import SopTable, table_of

WIDTH = 100
MARK = "●"
SHARES = {"activity": 28, "needs": 17, "time": 13, "gives": 18, "remarks": 24}


def plain_of(flow: type[SopFlow]) -> str:
    """The whole SOP as text."""
    parts = [*_head(flow), "", *_table(table_of(flow)), *_foot(flow)]
    return "\n".join(parts) + "\n"


def _head(flow: type[SopFlow]) -> Iterator[str]:
    yield "=" * WIDTH
    for label, value in facts_of(flow.sop):
        yield from _hanging(f"{label:<20}: ", value)
    yield "=" * WIDTH
    for section in sections_of(flow.sop):
        yield ""
        yield section.title.upper()
        for number, line in enumerate(section.lines, 1):
            yield from _hanging(f"  {number}. " if section.listed else "  ", line)
    yield ""
    yield _("Uraian prosedur").upper()


def _hanging(start: str, text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=start, subsequent_indent=" " * len(start))


def _table(table: SopTable) -> Iterator[str]:
    letters = [chr(ord("A") + number) for number in range(len(table.performers))]
    for letter, performer in zip(letters, table.performers, strict=True):
        yield f"  {letter} = {performer.title}"
    widths = _widths(len(letters))
    heads = [
        _("No."), _("Kegiatan"), *letters,
        _("Kelengkapan"), _("Waktu"), _("Output"), _("Keterangan"),
    ]  # fmt: skip
    yield _rule(widths, "┌┬┐")
    yield from _line(heads, widths)
    for row in table.rows:
        yield _rule(widths, "├┼┤")
        marks = [MARK if performer == row.performer else "" for performer in table.performers]
        cells = [str(row.number), row.activity, *marks, row.needs, row.time, row.gives]
        yield from _line([*cells, "\n".join(f"- {line}" for line in row.remarks)], widths)
    yield _rule(widths, "└┴┘")


def _widths(performers: int) -> list[int]:
    fixed = 3 + performers
    columns = 6 + performers
    room = WIDTH - fixed - columns - 1
    whole = sum(SHARES.values())
    shared = [room * share // whole for share in SHARES.values()]
    shared[-1] += room - sum(shared)
    return [3, shared[0], *([1] * performers), *shared[1:]]


def _rule(widths: list[int], corners: str) -> str:
    left, middle, right = corners
    return left + middle.join("─" * width for width in widths) + right


def _line(cells: list[str], widths: list[int]) -> Iterator[str]:
    columns = [_broken(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for pieces in zip_longest(*columns, fillvalue=""):
        padded = (f"{piece:<{width}}" for piece, width in zip(pieces, widths, strict=True))
        yield "│" + "│".join(padded) + "│"


def _broken(text: str, width: int) -> list[str]:
    return [
        piece
        for line in text.split("\n")
        for piece in wrap(line, width, subsequent_indent="  " if line.startswith("- ") else "")
    ] or [""]


def _foot(flow: type[SopFlow]) -> Iterator[str]:
    for note in notes_of(flow):
        yield ""
        yield from _hanging("", note)
    yield ""
    yield _("Rekaman historis").upper()
    word = _("Revisi")
    for number, change, effective in changes_of(flow.sop):
        yield from _hanging(f"  {word} {number}, {effective}: ", change)
