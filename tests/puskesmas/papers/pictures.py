"""Pictures for tests, drawn here: none of them shows anybody."""

import io
from typing import Any

from PIL import Image, ImageDraw, ImageFont


def a_picture(
    size: tuple[int, int] = (900, 570), kind: str = "JPEG", mode: str = "RGB", **words: Any
) -> bytes:
    """A card with lines of writing, as a file."""
    image = Image.new("RGB", size, (203, 221, 233))
    pen = ImageDraw.Draw(image)
    line = max(12, size[1] // 14)
    font = ImageFont.load_default(line)
    for number, text in enumerate(("CONTOH KARTU", "NIK 0000 0000 0000 0000", "NAMA CONTOH")):
        pen.text((line, line * (1 + 2 * number)), text, (30, 40, 60), font)
    pen.rectangle(
        (size[0] * 7 // 10, size[1] // 4, size[0] * 9 // 10, size[1] * 7 // 10), (180, 90, 80)
    )
    out = io.BytesIO()
    image.convert(mode).save(out, kind, **words)
    return out.getvalue()
