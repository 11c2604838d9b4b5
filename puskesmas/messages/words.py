"""The words of a message: those of the facility, else the city's, else those that ship with Alur.

A placeholder is a known name in braces, `{number}`; nothing else in braces is allowed, and values
are filled in once, so that what somebody typed as a value is never read as a placeholder.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Q
from django.template.loader import get_template
from django.utils.translation import override

from puskesmas.messages.events import EVENTS
from puskesmas.outbox.models import MessageTemplate
from puskesmas.wording import full_date, time_of_day

LANGUAGES: Final = ("id", "en")
SHORT: Final = 300
"""Most characters of a message by WhatsApp or SMS."""

GREETINGS: Final = {
    "id": ("Yth. Bapak/Ibu,", "Yth. {name},"),
    "en": ("Dear Sir or Madam,", "Dear {name},"),
}
CLOSINGS: Final = {
    "id": "Puskesmas tidak pernah meminta kata sandi atau uang lewat e-mail.",
    "en": "A puskesmas never asks for a password or money by e-mail.",
}
"""Below every e-mail, also below a facility's own words."""

_NAME: Final = re.compile(r"\{([a-z_]+)\}")
_SHRINK: Final = ("advice", "reason", "where", "clinic", "facility")
"""What may be cut when a short message grows too long; numbers, moments and addresses never."""


@dataclass(frozen=True, slots=True)
class Words:
    """Subject (e-mail alone), text, and the name of the approved template of WhatsApp Cloud."""

    subject: str
    text: str
    external_name: str = ""


def language_of(wished: str) -> str:
    """The language to write in."""
    return wished if wished in LANGUAGES else LANGUAGES[0]


@cache
def shipped(event: str, road: str, language: str) -> Words:
    """The words of templates/messages/<language>/<event>.txt: subject, short text, long text."""
    found: Any = get_template(f"messages/{language_of(language)}/{EVENTS[event].name}.txt")
    subject, short, long = (
        part.strip() for part in re.split(r"^---$", found.template.source, flags=re.MULTILINE)
    )
    return Words(subject, long if road == "email" else short)


def words_for(facility_id: int, event: str, road: str, language: str) -> Words:
    """The words of a facility for one event on one road."""
    own = (
        MessageTemplate.objects.filter(Q(facility_id=facility_id) | Q(facility__isnull=True))
        .filter(event=event, channel=road, language=language_of(language))
        .order_by(F("facility_id").asc(nulls_last=True))
        .first()
    )
    if own is None:
        return shipped(event, road, language)
    return Words(own.subject, own.text, own.external_name)


def names_in(text: str) -> list[str]:
    """The placeholders of a text in their order; ValueError when a brace holds anything else."""
    if set(_NAME.sub("", text)) & {"{", "}"}:
        raise ValueError("a brace without a name")
    return list(dict.fromkeys(_NAME.findall(text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Names become values; gaps that an empty value leaves are closed."""
    filled = _NAME.sub(lambda match: values.get(match[1], ""), text)
    tidy = "\n".join(re.sub(r" {2,}", " ", line).rstrip() for line in filled.splitlines())
    return re.sub(r"\n{3,}", "\n\n", tidy).strip()


def fit(text: str, values: Mapping[str, str], most: int = SHORT) -> tuple[str, dict[str, str]]:
    """A short message that is short, and the values it was made of: long ones were cut."""
    kept = {name: " ".join(value.split()) for name, value in values.items()}
    while (over := len(fill(text, kept)) - most) > 0:
        name = max(_SHRINK, key=lambda one: len(kept.get(one, "")) if f"{{{one}}}" in text else 0)
        value = kept.get(name, "")
        if f"{{{name}}}" not in text or len(value) < 8:
            break
        kept[name] = value[: max(len(value) - over - 3, 4)].rstrip(" .,;") + "..."
    return fill(text, kept)[:most], kept


def values_of(
    params: Mapping[str, Any], *, zone: str, language: str, name: str = ""
) -> dict[str, str]:
    """The placeholders' values in the reader's language, from what the letter holds."""
    with override(language):
        said = {key: str(value) for key, value in params.items()}
        for key in ("reason", "advice"):
            said[key] = said.get(f"{key}_{language}") or said.get(key, "").strip()
            said[key] = said[key].rstrip(".") if key == "reason" else said[key]
        day = _day(said.get("date", ""))
        hours = said.get("hours", "")
        return said | {
            "where": ", ".join(filter(None, (said.get("clinic"), said.get("facility")))),
            "day": day,
            "when": f"{day}, {hours}" if hours else day,
            "old_day": _day(said.get("old_date", "")),
            "until_time": _moment(said.get("until", ""), zone),
            "link": f"{base()}{said['page']}" if said.get("page") else "",
            "greeting": _greeting(name, language),
        }


def base() -> str:
    """The address of this Alur."""
    return f"{'http' if settings.DEMO else 'https'}://{settings.PUBLIC_HOST}"


def _day(iso: str) -> str:
    return full_date(date.fromisoformat(iso)) if iso else ""


def _moment(iso: str, zone: str) -> str:
    return time_of_day(datetime.fromisoformat(iso), zone) if iso else ""


def _greeting(name: str, language: str) -> str:
    polite, by_name = GREETINGS[language]
    return by_name.format(name=name) if name else polite
