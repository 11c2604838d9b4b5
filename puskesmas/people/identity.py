"""Numbers people carry: NIK, family card, BPJS card, mobile phone. None of them proves who one is.

A NIK is region (6), birth date as ddmmyy (women: day + 40) and serial (4), without a check digit.
The region is where it was first issued, not where its holder lives.
"""

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import phonenumbers
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from puskesmas import clock

MALE: Final = "L"
FEMALE: Final = "P"
WOMEN_ADD = 40

# Provinces as the interior ministry numbers them. Regencies split too often to be listed here.
_ISLANDS = ((11, 19), (21, 21), (31, 36), (51, 53), (61, 65), (71, 76), (81, 82), (91, 96))
PROVINCES = frozenset(str(code) for low, high in _ISLANDS for code in range(low, high + 1))
EASTERNMOST = "Asia/Jayapura"  # where a new day reaches Indonesia first

_GAPS = re.compile(r"[\s.-]+")
_PHONE = re.compile(r"[+0-9\s()./-]{5,30}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a number: a stable code and what to tell the person."""

    code: str
    text: str | Promise


NOT_16_DIGITS = Problem("nik_length", _("NIK terdiri dari 16 angka. Periksa kembali di KTP."))
NO_REGION = Problem("nik_region", _("Enam angka pertama NIK bukan kode wilayah."))
NO_DATE = Problem("nik_date", _("Angka ke-7 sampai ke-12 NIK bukan tanggal lahir."))
NO_SERIAL = Problem("nik_serial", _("Empat angka terakhir NIK tidak boleh 0000."))
OTHER_DATE = Problem(
    "birth_date_mismatch", _("Tanggal lahir tidak sama dengan yang ada di dalam NIK.")
)
OTHER_SEX = Problem("sex_mismatch", _("Jenis kelamin tidak sama dengan yang ada di dalam NIK."))
UNKNOWN_REGION = Problem(
    "nik_region_unknown", _("Kode wilayah NIK belum dikenal. Cocokkan dengan KTP.")
)


@dataclass(frozen=True, slots=True)
class NikCheck:
    """The outcome: `problems` refuse, `warnings` are for the officer's eye."""

    nik: str = field(repr=False)
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()
    birth_date: date | None = field(default=None, repr=False)
    sex: str | None = None

    @property
    def ok(self) -> bool:
        return not self.problems


def check_nik(
    text: str,
    birth_date: date | None = None,
    sex: str | None = None,
    *,
    today: date | None = None,
) -> NikCheck:
    """Check a NIK in itself and against what else the person says (sex: L or P)."""
    nik = _GAPS.sub("", text)
    if not _digits(nik, 16):
        return NikCheck("", (NOT_16_DIGITS,))
    births = _births(nik, today or clock.today(EASTERNMOST))
    problems = [
        problem
        for problem, found in (
            (NO_REGION, "00" in (nik[:2], nik[2:4], nik[4:6])),
            (NO_DATE, not births),
            (NO_SERIAL, nik[12:] == "0000"),
            (OTHER_DATE, birth_date and births and birth_date not in births),
            (OTHER_SEX, sex and births and sex != nik_sex(nik)),
        )
        if found
    ]
    return NikCheck(
        nik,
        tuple(problems),
        () if nik[:2] in PROVINCES else (UNKNOWN_REGION,),
        birth_date=None if problems else birth_date or births[0],
        sex=None if problems else nik_sex(nik),
    )


def nik_birth_date(nik: str, today: date) -> date | None:
    """The date inside a NIK, as late as it can be without lying after today; None if no date."""
    return next(iter(_births(nik, today)), None)


def nik_sex(nik: str) -> str:
    """L (laki-laki) or P (perempuan)."""
    return FEMALE if int(nik[6:8]) > WOMEN_ADD else MALE


def clean_kk(text: str) -> str:
    """A family card number, 16 digits; ValueError without the text."""
    return _cleaned(text, 16)


def clean_bpjs(text: str) -> str:
    """A BPJS card number, 13 digits of text, often beginning with 000; ValueError likewise."""
    return _cleaned(text, 13)


def clean_phone(text: str) -> str:
    """An Indonesian mobile number as `+628…` (E.164); ValueError without the text."""
    if not _PHONE.fullmatch(text):
        raise ValueError("not a phone number")
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        raise ValueError("not a phone number") from None
    mobile = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.MOBILE
    if not mobile or phonenumbers.region_code_for_number(number) != "ID":
        raise ValueError("not an Indonesian mobile number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _cleaned(text: str, length: int) -> str:
    number = _GAPS.sub("", text)
    if not _digits(number, length):
        raise ValueError(f"not {length} digits")
    return number


def _digits(text: str, length: int) -> bool:
    return len(text) == length and text.isascii() and text.isdigit()


def _births(nik: str, today: date) -> list[date]:
    """The dates a NIK may mean, latest first: its two-digit year leaves the century open."""
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    day -= WOMEN_ADD if day > WOMEN_ADD else 0
    found = []
    for century in (2000, 1900):
        with suppress(ValueError):
            found.append(date(century + year, month, day))
    return [born for born in found if born <= today]
