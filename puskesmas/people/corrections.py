"""What of one's data may be corrected, and putting it right once an officer saw the papers."""

from datetime import date

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.errors import Refusal
from puskesmas.oneline import one_line
from puskesmas.people.actions import checked_kk, family_of
from puskesmas.people.identity import clean_bpjs, clean_phone
from puskesmas.people.models import Citizen
from puskesmas.wording import full_date

CORRECTABLE: dict[str, str | Promise] = {
    "name": _("Nama lengkap"),
    "birth_date": _("Tanggal lahir"),
    "sex": _("Jenis kelamin"),
    "address": _("Alamat"),
    "phone": _("Nomor HP"),
    "email": _("E-mail"),
    "kk": _("Nomor KK"),
    "bpjs_number": _("Nomor BPJS"),
}
"""The NIK is not among them: another NIK is another person to us, and is settled at the counter."""

LONGEST = {"name": 120, "address": 300, "email": 120}


def cleaned(changes: dict[str, str]) -> dict[str, str]:
    """The wanted values in the form they are kept in; ``Refusal`` beside the field otherwise."""
    return {
        field: _clean(field, line)
        for field, value in changes.items()
        if field in CORRECTABLE and (line := one_line(value))
    }


def _clean(field: str, value: str) -> str:
    if field == "kk":
        return checked_kk(value)
    try:
        if field == "phone":
            return clean_phone(value)
        if field == "bpjs_number":
            return clean_bpjs(value)
        if field == "birth_date":
            return date.fromisoformat(value).isoformat()
        if field == "sex":
            return Citizen.Sex(value).value
    except ValueError:
        raise Refusal.of_field(field, f"{field}_invalid", WRONG[field]) from None
    if len(value) > LONGEST[field]:
        raise Refusal.of_field(field, f"{field}_too_long", _("Terlalu panjang."))
    return value


WRONG = {
    "phone": _("Tulis nomor HP Indonesia, misalnya 0812 3456 7890."),
    "bpjs_number": _("Nomor BPJS terdiri dari 13 angka, ada di bagian depan kartu."),
    "birth_date": _("Tanggal itu tidak ada. Tulis misalnya 27 3 1987."),
    "sex": _("Pilih jenis kelamin."),
}


def apply(citizen: Citizen, changes: dict[str, str]) -> list[str]:
    """Write the wanted values; the caller has locked the citizen. Names of what changed."""
    columns = set()
    for field, value in changes.items():
        if field == "kk":
            citizen.family = family_of(value)
            citizen.family_seen_at = clock.now()
            columns |= {"family", "family_seen_at"}
        elif field == "birth_date":
            citizen.birth_date = date.fromisoformat(value)
            columns.add(field)
        else:
            setattr(citizen, field, value)
            columns.add(field)
    # Another number or address has not yet been reached by anything of ours.
    for road, seen in (("phone", "phone_seen_at"), ("email", "email_seen_at")):
        if road in changes:
            setattr(citizen, seen, None)
            columns.add(seen)
    citizen.save(update_fields=sorted(columns))
    return sorted(changes)


def in_words(field: str, value: str) -> str:
    """A value of ``cleaned`` or ``value_of`` as people read it."""
    if field == "birth_date" and value:
        return full_date(date.fromisoformat(value))
    if field == "sex" and value:
        return capfirst(str(Citizen.Sex(value).label))
    return value


def value_of(citizen: Citizen, field: str) -> str:
    """What is on record today, in the form of ``cleaned``."""
    if field == "kk":
        return citizen.family.card if citizen.family else ""
    if field == "birth_date":
        return citizen.birth_date.isoformat()
    return str(getattr(citizen, field))
