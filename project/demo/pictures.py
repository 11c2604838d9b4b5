"""Drawn stand-ins for the photos of papers: nobody's KTP, nobody's card."""

import io

from PIL import Image, ImageDraw, ImageFont

from puskesmas.papers.studio import Photo

SIZE = (1000, 630)
GROUND = {"ktp": "#bcd9ea", "bpjs": "#d9efd6"}
TITLE = {"ktp": "KARTU TANDA PENDUDUK (CONTOH)", "bpjs": "KARTU PESERTA BPJS (CONTOH)"}


def paper(kind: str, *, name: str, number: str, lines: tuple[str, ...] = ()) -> Photo:
    """A card with the words an officer compares; it says that it is an example."""
    image = Image.new("RGB", SIZE, GROUND[kind])
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((12, 12, 987, 617), radius=28, outline="#41617a", width=4)
    draw.text((50, 40), TITLE[kind], font=_font(34), fill="#1d3344")
    draw.text((50, 130), number, font=_font(46), fill="#101820")
    for row, text in enumerate((name, *lines)):
        draw.text((50, 230 + 64 * row), text, font=_font(36), fill="#101820")
    _face(draw)
    made = io.BytesIO()
    image.save(made, "JPEG", quality=78)
    return Photo(made.getvalue(), *SIZE)


def _face(draw: ImageDraw.ImageDraw) -> None:
    """A head and shoulders that are nobody's."""
    draw.rectangle((750, 210, 940, 460), fill="#e8eef2", outline="#41617a", width=3)
    draw.ellipse((800, 245, 890, 345), fill="#9aaab6")
    draw.pieslice((770, 350, 920, 560), 180, 360, fill="#9aaab6")


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
