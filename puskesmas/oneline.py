"""What people type as one line: nothing in it can end the line, hide, or turn it around."""

import unicodedata

_NOT_SHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def one_line(text: str) -> str:
    """Words with single spaces between them; control, hidden and turning signs fall away."""
    kept = "".join(sign for sign in " ".join(text.split()) if is_shown(sign))
    return " ".join(kept.split())


def is_shown(sign: str) -> bool:
    """Whether a reader sees it: neither control nor format sign, nor half a letter."""
    return unicodedata.category(sign) not in _NOT_SHOWN
