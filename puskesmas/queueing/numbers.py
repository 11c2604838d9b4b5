"""Queue numbers such as `U-017`, and which letters sound alike when they are called out."""

import re
from collections import Counter

from django.utils.translation import gettext as _

HIGHEST = 9999
LIKE_DIGITS = frozenset("IO")  # on paper they are read as 1 and 0
SOUND_GROUPS = ("BCDEGJPTVWY", "FLMNRSX", "AHK", "IQ", "U", "O", "Z")
PER_GROUP = 2
NEVER_TOGETHER = ("MN", "BDPTV")

_NUMBER = re.compile(r"([A-Z])-([0-9]{3,4})")


def format_number(letter: str, number: int) -> str:
    """`U-017`; four digits above 999."""
    if not re.fullmatch("[A-Z]", letter) or not 1 <= number <= HIGHEST:
        raise ValueError("a queue number is a letter A-Z and 1 to 9999")
    return f"{letter}-{number:03d}"


def parse_number(text: str) -> tuple[str, int]:
    """Letter and number of `U-017`; only as printed, so one ticket has one spelling."""
    found = _NUMBER.fullmatch(text.strip().upper())
    letter, number = (found[1], int(found[2])) if found else ("", 0)
    if not found or not number or format_number(letter, number) != found[0]:
        raise ValueError("not a queue number")
    return letter, number


def letter_clashes(letters: list[str]) -> list[str]:
    """Why these letters should not share one announcement zone; empty when they may."""
    used = Counter(letters)
    clashes = [
        *(
            _("Huruf %(letter)s dipakai lebih dari satu antrean.") % {"letter": letter}
            for letter, times in sorted(used.items())
            if times > 1
        ),
        *(
            _("Huruf %(letter)s terbaca seperti angka.") % {"letter": letter}
            for letter in sorted(LIKE_DIGITS & used.keys())
        ),
    ]
    for group in NEVER_TOGETHER:
        if len(alike := sorted(set(group) & used.keys())) > 1:
            clashes.append(
                _("Huruf %(letters)s sulit dibedakan saat dipanggil.")
                % {"letters": ", ".join(alike)}
            )
    for group in SOUND_GROUPS:
        if len(alike := sorted(set(group) & used.keys())) > PER_GROUP:
            clashes.append(
                _("Huruf %(letters)s bunyinya mirip, pakai paling banyak %(count)s.")
                % {"letters": ", ".join(alike), "count": PER_GROUP}
            )
    return clashes
