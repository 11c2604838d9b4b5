"""What is on record about a citizen, as far as the level of the sign-in goes."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from puskesmas.actor import Actor
from puskesmas.people.corrections import CORRECTABLE, value_of
from puskesmas.people.levels import shown
from puskesmas.people.masks import DOT, mask_name, mask_nik, mask_phone
from puskesmas.people.models import Citizen
from puskesmas.wording import full_date


def facts_of(own: Citizen, actor: Actor) -> list[dict[str, str]]:
    """Every kept value as far as the level goes."""
    rows = [(_("NIK"), own.nik, mask_nik)]
    rows += [(str(CORRECTABLE[name]), _said(own, name), MASKS[name]) for name in CORRECTABLE]
    return [
        {"label": label, "value": shown(actor, value, mask) or "–"} for label, value, mask in rows
    ]


def _said(own: Citizen, field: str) -> str:
    """A value as people read it."""
    if field == "birth_date":
        return full_date(own.birth_date)
    if field == "sex":
        return capfirst(own.get_sex_display())
    return value_of(own, field)


def _dots(text: str) -> str:
    return DOT * 8 if text else ""


def _mail(text: str) -> str:
    name, at, host = text.partition("@")
    return f"{name[:1]}{DOT * 4}{at}{host}" if at else _dots(text)


MASKS = {
    "name": mask_name,
    "birth_date": _dots,
    "sex": str,
    "address": _dots,
    "phone": mask_phone,
    "email": _mail,
    "kk": mask_nik,
    "bpjs_number": lambda text: DOT * 9 + text[-4:] if text else "",
}
