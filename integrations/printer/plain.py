"""Text made safe for a ticket printer: printable ASCII only, so no text can carry a command."""

import unicodedata

from puskesmas.oneline import one_line

_SIGNS = str.maketrans(
    {
        "–": "-", "—": "-", "−": "-", "‘": "'", "’": "'", "“": '"', "”": '"',
        "…": "...", "•": "*", "·": "-", "×": "x", "→": "->", "≤": "<=", "≥": ">=",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """Control characters fall away, accents too, unknown signs become a question mark.

    ASCII is the part of code page 437 that every printer shows alike.
    """
    known = unicodedata.normalize("NFKD", one_line(text).translate(_SIGNS))
    kept = (sign for sign in known if not unicodedata.combining(sign))
    return "".join(sign if " " <= sign <= "~" else "?" for sign in kept)
