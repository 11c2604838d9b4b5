"""The words, icons and colours of every status: never a colour alone."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Noted:
    """What a choice is called, and its note in a second line: nothing in a name makes another."""

    word: str | Promise
    note: str | Promise = ""

    def __str__(self) -> str:
        return str(self.word)


@dataclass(frozen=True)
class Tag:
    word: str | Promise
    icon: str
    tone: str


TAGS = {
    "submitted": Tag(_("Menunggu verifikasi"), "clock", "info"),
    "verified": Tag(_("Terverifikasi"), "shield", "ok"),
    "rejected": Tag(_("Ditolak"), "close", "bad"),
    "numbered": Tag(_("Siap datang"), "calendar", "brand"),
    "arrived": Tag(_("Sudah datang"), "pin", "brand"),
    "in_queue": Tag(_("Dalam antrean"), "people", "info"),
    "serving": Tag(_("Sedang dilayani"), "pulse", "solid"),
    "done": Tag(_("Selesai"), "check-circle", "ok"),
    "no_show": Tag(_("Tidak hadir"), "user-off", "warn"),
    "cancelled": Tag(_("Dibatalkan"), "ban", "calm"),
    "expired": Tag(_("Kedaluwarsa"), "hourglass", "calm"),
    "on_time": Tag(_("Tepat waktu"), "check-circle", "ok"),
    "at_risk": Tag(_("Hampir lewat"), "hourglass", "warn"),
    "overdue": Tag(_("Lewat tenggat"), "alert", "late"),
}


def tag(code: str, label: str = "") -> Tag:
    """The tag of a status; an unknown one still shows its word."""
    known = TAGS.get(code) or Tag(label or code, "info", "calm")
    return Tag(label, known.icon, known.tone) if label else known


def masked(nik: str) -> str:
    """Only the district and the last four digits stay readable."""
    digits = "".join(sign for sign in nik or "" if sign.isdigit())
    return f"{digits[:4]}••••••••{digits[-4:]}" if len(digits) == 16 else "••••"


def dial(phone: str) -> str:
    """What a telephone dials: without spaces and brackets, without what follows the number."""
    number = re.match(r"[+\d\s().-]*", phone or "")
    return re.sub(r"[^+\d]", "", number.group()) if number else ""
