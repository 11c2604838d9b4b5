"""A ticket: what stands on it, and its ESC/POS bytes for 58 mm and 80 mm paper.

There is no field for a person: no name and no number of a card can get onto paper.
The words are plain Indonesian on purpose: paper does not follow the language of a browser.
"""

from __future__ import annotations

import base64
import textwrap
from dataclasses import asdict, dataclass, fields
from typing import Any, Final

from escpos.constants import QR_ECLEVEL_M
from escpos.printer import Dummy

from integrations.printer.plain import plain
from puskesmas.codes import grouped


@dataclass(frozen=True)
class Paper:
    """One width of paper: columns of font A, size of the number, dots of a QR module."""

    columns: int
    number_scale: int
    qr_dots: int
    free: str


PAPERS: Final = {
    58: Paper(32, 4, 5, "Pendaftaran GRATIS"),
    80: Paper(48, 6, 6, "Layanan pendaftaran TIDAK DIPUNGUT BIAYA"),
}


@dataclass(frozen=True)
class TicketSlip:
    """The text of one ticket; the body of a print job is its JSON."""

    facility_name: str
    city: str
    heading: str
    number: str
    destination: str
    url: str
    code16: str
    place: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    note: str = ""
    free_notice: bool = True
    copy: int = 0
    copy_time: str = ""
    trial: bool = False

    @classmethod
    def from_body(cls, body: dict[str, Any]) -> TicketSlip:
        """Errors: ValueError for fields that a ticket does not have, or lacks."""
        if unknown := body.keys() - {field.name for field in fields(cls)}:
            raise ValueError(f"a ticket has no {', '.join(sorted(unknown))}")
        try:
            rows = tuple((str(label), str(value)) for label, value in body.get("rows", ()))
            return cls(**{**body, "rows": rows})
        except TypeError as error:
            raise ValueError("not the body of a ticket") from error

    def to_body(self) -> dict[str, Any]:
        return {**asdict(self), "rows": [list(row) for row in self.rows]}


def job_data(body: dict[str, Any], paper: int) -> str:
    """What the agent gets for a print job: the bytes of its ticket, base64."""
    return base64.b64encode(slip_bytes(TicketSlip.from_body(body), paper)).decode("ascii")


def slip_bytes(slip: TicketSlip, paper: int = 80) -> bytes:
    """The ticket for this paper; the same slip always gives the same bytes."""
    form = PAPERS[paper]
    pen = _Pen(form.columns)
    _head(pen, slip)
    pen.rule()
    _number(pen, slip, form)
    pen.rule()
    for label, value in slip.rows:
        pen.row(label, value)
    if slip.rows:
        pen.rule()
    pen.centred(slip.note)
    pen.qr(slip.url, form.qr_dots)
    pen.centred(grouped(plain(slip.code16)), bold=True)
    if slip.free_notice:
        pen.centred(form.free)
    return pen.cut()


def _head(pen: _Pen, slip: TicketSlip) -> None:
    if slip.trial:
        pen.centred("*** UJI COBA ***", bold=True, tall=True)
    pen.centred(slip.facility_name, bold=True)
    pen.centred(slip.city)


def _number(pen: _Pen, slip: TicketSlip, form: Paper) -> None:
    pen.centred(slip.heading, bold=True)
    pen.space()
    pen.big(slip.number, form.number_scale)
    pen.big(slip.destination, 2)
    pen.centred(slip.place)
    if slip.copy:
        pen.centred(f"SALINAN ke-{slip.copy} {slip.copy_time}", bold=True, tall=True)


class _Pen:
    """Writes lines that fit the paper; every text passes `plain` before it reaches the bytes."""

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.printer = Dummy()
        self.printer.hw("INIT")
        self.printer.charcode("CP437")

    def centred(self, text: str, *, bold: bool = False, tall: bool = False) -> None:
        self.printer.set(align="center", bold=bold, custom_size=True, width=1, height=1 + tall)
        for line in textwrap.wrap(plain(text), self.columns):
            self.printer.textln(line)

    def big(self, text: str, scale: int) -> None:
        """One line, as wide as fits up to `scale`; longer ones keep the height and wrap."""
        text = plain(text)
        width = max(1, min(scale, self.columns // max(1, len(text))))
        height = max(width, 2)
        self.printer.set(
            align="center", bold=True, smooth=True, custom_size=True, width=width, height=height
        )
        for line in textwrap.wrap(text, self.columns // width):
            self.printer.textln(line)

    def row(self, label: str, value: str) -> None:
        """Label left, value right; a value too long for the line goes on below, right."""
        self._left()
        left, right = plain(label), plain(value)
        room = self.columns - len(left) - 1
        if len(right) <= room:
            self.printer.textln(left + right.rjust(self.columns - len(left)))
            return
        for line in textwrap.wrap(left, self.columns):
            self.printer.textln(line)
        for line in textwrap.wrap(right, self.columns - 2):
            self.printer.textln(line.rjust(self.columns))

    def rule(self) -> None:
        self._left()
        self.printer.textln("-" * self.columns)

    def space(self) -> None:
        self._left()
        self.printer.ln()

    def qr(self, content: str, dots: int) -> None:
        """The blank line above and below is the quiet zone of the symbol."""
        self.space()
        self.printer.set(align="center")
        self.printer.qr(plain(content), ec=QR_ECLEVEL_M, size=dots, native=True)
        self.space()

    def cut(self) -> bytes:
        """Feeds the last line past the blade, cuts, and gives all bytes."""
        self.printer.set(align="left", bold=False, normal_textsize=True)
        self.printer.cut()
        return bytes(self.printer.output)

    def _left(self) -> None:
        self.printer.set(align="left", bold=False, custom_size=True, width=1, height=1)
