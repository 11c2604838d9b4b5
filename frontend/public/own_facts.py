"""What is on record about a citizen, as far as the level of the sign-in goes."""

from django.utils.translation import gettext as _

from puskesmas.actor import Actor
from puskesmas.people.corrections import CORRECTABLE, in_words, value_of
from puskesmas.people.levels import shown
from puskesmas.people.masks import DOT, mask_card, mask_email, mask_name, mask_nik, mask_phone
from puskesmas.people.models import Citizen


def facts_of(own: Citizen, actor: Actor) -> list[dict[str, str]]:
    """Every kept value as far as the level goes."""
    rows = [(_("NIK"), own.nik, mask_nik)]
    rows += [
        (str(label), in_words(name, value_of(own, name)), MASKS[name])
        for name, label in CORRECTABLE.items()
    ]
    return [
        {"label": label, "value": shown(actor, value, mask) or "–"} for label, value, mask in rows
    ]


def _dots(text: str) -> str:
    return DOT * 8 if text else ""


MASKS = {
    "name": mask_name,
    "birth_date": _dots,
    "sex": str,
    "address": _dots,
    "phone": mask_phone,
    "email": mask_email,
    "kk": mask_nik,
    "bpjs_number": mask_card,
}
