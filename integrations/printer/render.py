"""Draws decoded ESC/POS as a thermal printer would: black dots on a strip of paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import qrcode
import qrcode.constants
from PIL import Image, ImageDraw, ImageFont

from integrations.printer.decode import Op

CELL: Final = (12, 24)  # font A
LINE: Final = 30  # line spacing after a reset
BLADE: Final = 96  # dots between head and blade: each ticket begins with that much blank paper
FONT_SIZE: Final = 20  # gives DejaVu Sans Mono an advance of 12 dots
FONTS: Final = ("DejaVuSansMono.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf")
LEVELS: Final = {
    "L": qrcode.constants.ERROR_CORRECT_L,
    "M": qrcode.constants.ERROR_CORRECT_M,
    "Q": qrcode.constants.ERROR_CORRECT_Q,
    "H": qrcode.constants.ERROR_CORRECT_H,
}
Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True)
class Line:
    """One printed line and the columns of normal size that it takes."""

    text: str
    columns: int
    scale: tuple[int, int]
    bold: bool


@dataclass
class Receipt:
    """What lies in the tray: the picture, and the same as text for tests and checkers."""

    image: Image.Image
    lines: list[Line]
    qr: list[str]
    cut: bool

    @property
    def text(self) -> list[str]:
        return [line.text for line in self.lines]


@dataclass
class Style:
    """What a reset brings back."""

    align: int = 0
    bold: bool = False
    scale: tuple[int, int] = (1, 1)
    qr_dots: int = 3
    qr_level: str = "L"
    qr_data: str = ""


@dataclass
class Strip:
    """The paper under the head, from the last cut on."""

    dots: int
    style: Style = field(default_factory=Style)
    blocks: list[Image.Image] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    qr: list[str] = field(default_factory=list)
    typed: str = ""

    def apply(self, op: Op) -> Receipt | None:
        """Does one command; a cut gives the receipt."""
        style = self.style
        match op.name:
            case "text":
                self._type(op.value)
            case "line":
                self._print_line()
            case "feed":
                self._print_typed()
                self._blank(op.value * LINE)
            case "reset":
                self.style, self.typed = Style(), ""
            case "bold":
                style.bold = op.value == 1
            case "align" | "qr_dots" | "qr_level":
                setattr(style, op.name, op.value)
            case "qr_store":
                style.qr_data = op.value
            case "mode":
                style.scale, style.bold = (1, 1), False
            case "size":
                style.scale = ((op.value >> 4) + 1, (op.value & 15) + 1)
            case "qr_print":
                self._print_qr()
            case "cut":
                return self.take(cut=True)
            case _:
                pass  # code page, smoothing, QR model: checked by the decoder, nothing to draw
        return None

    @property
    def empty(self) -> bool:
        return not self.blocks

    def take(self, *, cut: bool) -> Receipt:
        """Takes the strip away, cut or torn off."""
        self._print_typed()
        height = sum(block.height for block in self.blocks)
        below = 0 if cut else BLADE  # what a hand tears off has come past the blade
        image = Image.new("1", (self.dots, max(height, BLADE) + below), 1)
        top = BLADE
        for block in self.blocks:
            image.paste(block, (0, top))
            top += block.height
        receipt = Receipt(image, self.lines, self.qr, cut)
        self.blocks, self.lines, self.qr = [], [], []
        return receipt

    def _type(self, sign: str) -> None:
        self.typed += sign
        room = self.dots // (CELL[0] * self.style.scale[0])
        if len(self.typed) >= room + 1:  # the head turns by itself at the edge
            self.typed = self.typed[:-1]
            self._print_line()
            self.typed = sign

    def _print_typed(self) -> None:
        if self.typed:
            self._print_line()

    def _print_line(self) -> None:
        wide, high = self.style.scale
        if not self.typed.strip():
            self.typed = ""
            return self._blank(max(LINE, CELL[1] * high) if high > 1 else LINE)
        picture = _letters(self.typed, self.style.scale, bold=self.style.bold)
        block = Image.new("1", (self.dots, max(LINE, picture.height + (LINE - CELL[1]))), 1)
        block.paste(picture, (self._left(picture.width), 0))
        self.blocks.append(block)
        self.lines.append(Line(self.typed, len(self.typed) * wide, (wide, high), self.style.bold))
        self.typed = ""
        return None

    def _print_qr(self) -> None:
        code = qrcode.QRCode(
            box_size=self.style.qr_dots, border=0, error_correction=LEVELS[self.style.qr_level]
        )
        code.add_data(self.style.qr_data)
        picture = code.make_image().get_image().convert("1")
        block = Image.new("1", (self.dots, picture.height), 1)
        block.paste(picture, (self._left(picture.width), 0))
        self.blocks.append(block)
        self.qr.append(self.style.qr_data)

    def _blank(self, height: int) -> None:
        self.blocks.append(Image.new("1", (self.dots, height), 1))

    def _left(self, width: int) -> int:
        return (self.dots - width) * self.style.align // 2


def _letters(text: str, scale: tuple[int, int], *, bold: bool) -> Image.Image:
    wide, high = scale
    largest = max(scale)
    font = _font(FONT_SIZE * largest)
    cell = (CELL[0] * largest, CELL[1] * largest)
    picture = Image.new("L", (cell[0] * len(text), cell[1]), 255)
    draw = ImageDraw.Draw(picture)
    for place, sign in enumerate(text):
        for shift in range(1 + bold * largest):  # bold is the same letter again, a dot further
            draw.text((place * cell[0] + shift, 0), sign, font=font, fill=0)
    picture = picture.resize((CELL[0] * wide * len(text), CELL[1] * high))
    return picture.point(lambda grey: 255 if grey > 140 else 0, mode="1")


def _font(size: int) -> Font:
    """The system's DejaVu Sans Mono if it has one, else the letters that Pillow brings."""
    for name in FONTS:
        if not name.startswith("/") or Path(name).exists():
            try:
                return ImageFont.truetype(name, size)
            except OSError:
                continue
    return ImageFont.load_default(size)
