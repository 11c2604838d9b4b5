"""A QR code as one SVG path: sharp at every size, black on full white, no inline style."""

from functools import lru_cache

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage

QUIET = 4  # modules of white around the symbol, as the standard asks


@lru_cache(maxsize=512)
def qr_svg(text: str) -> SafeString:
    """The symbol of a text that is our own (an address with a code, nothing typed by people)."""
    symbol = qrcode.QRCode(
        error_correction=ERROR_CORRECT_M, border=QUIET, image_factory=SvgPathFillImage
    )
    symbol.add_data(text)
    drawing = symbol.make_image().to_string(encoding="unicode")
    return mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308 -- drawn here from our own text
