"""The mark as PNG, for phones that take no SVG: `manage.py icons` draws it anew."""

import math
from pathlib import Path

from PIL import Image, ImageDraw

Point = tuple[float, float]
Curve = tuple[Point, Point, Point, Point]

DEEP, WHITE, SPARK = (8, 82, 75), (255, 255, 255), (255, 210, 63)
FAINT = tuple((white + deep) // 2 for white, deep in zip(WHITE, DEEP, strict=True))
UNITS = 40  # the side of the drawing, as in static/img/mark.svg
FINE = 4  # drawn so many times larger, then made smaller: smooth edges
WAVE: tuple[Curve, ...] = (
    ((7, 27), (13, 27), (14, 14), (20, 14)),
    ((20, 14), (26, 14), (26, 22), (33, 22)),
)
ECHO: tuple[Curve, ...] = (((7, 20.5), (10, 20.5), (11, 12.5), (16, 10.5)),)
SIZES = {"icon-192": (192, False), "icon-512": (512, False), "icon-maskable-512": (512, True)}


def draw(side: int, *, maskable: bool) -> Image.Image:
    """The mark. A maskable one fills its square and keeps the drawing in the safe middle."""
    big = side * FINE
    scale = big / UNITS * (0.72 if maskable else 1)
    shift = (big - UNITS * scale) / 2
    picture = Image.new("RGBA", (big, big), (0, 0, 0, 0))
    pen = ImageDraw.Draw(picture)
    if maskable:
        pen.rectangle((0, 0, big, big), fill=DEEP)
    else:
        pen.rounded_rectangle((0, 0, big - 1, big - 1), radius=12 * scale, fill=DEEP)

    def dot(at: Point, radius: float, colour: tuple[int, ...]) -> None:
        x, y = at[0] * scale + shift, at[1] * scale + shift
        reach = radius * scale
        pen.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)

    for curves, colour in ((WAVE, WHITE), (ECHO, FAINT)):
        for curve in curves:
            for step in range(big // 2):
                dot(_point(curve, step / (big // 2 - 1)), 2, colour)
    dot((30.5, 12), 3.5, SPARK)
    return picture.resize((side, side), Image.Resampling.LANCZOS)


def _point(curve: Curve, part: float) -> Point:
    """A point of a cubic curve."""
    weights = [math.comb(3, index) * part**index * (1 - part) ** (3 - index) for index in range(4)]
    pairs = list(zip(weights, curve, strict=True))
    return sum(w * point[0] for w, point in pairs), sum(w * point[1] for w, point in pairs)


def write(folder: Path) -> list[Path]:
    """Every size into a folder."""
    written = []
    for name, (side, maskable) in SIZES.items():
        path = folder / f"{name}.png"
        few = draw(side, maskable=maskable).quantize(64, method=Image.Quantize.FASTOCTREE)
        few.save(path, optimize=True)
        written.append(path)
    return written
