"""A facility's own words for an event: checked when saved, shown beforehand with made-up values."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.errors import NotAllowed, Refusal
from puskesmas.messages.events import EVENTS
from puskesmas.messages.roads import ROADS
from puskesmas.messages.words import (
    CLOSINGS,
    LANGUAGES,
    SHORT,
    Words,
    base,
    fill,
    names_in,
    shipped,
    values_of,
)
from puskesmas.outbox.models import MessageTemplate
from puskesmas.people.roles import Permission

SAMPLE = {
    "facility": "Puskesmas Mawar",
    "clinic": "Poli Umum",
    "date": "2026-11-23",
    "old_date": "2026-11-20",
    "hours": "08.00-09.00",
    "until": "2026-11-22T09:30:00+00:00",
    "page": "/q/7Q2K9F3M4TBWXH6D",
    "number": "A-012",
    "reason": "Foto KTP tidak terbaca",
    "reason_en": "The photo of the ID card cannot be read",
    "advice": "Foto ulang di tempat terang, lalu ajukan lagi.",
    "advice_en": "Take it again in good light, then apply again.",
    "code": "123456",
}
"""Values nobody has, for the preview."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How a message would read, how long it is, and whether it is short enough for its road."""

    subject: str
    text: str
    length: int
    fits: bool


@transaction.atomic
def save_template(
    *,
    facility_id: int | None,
    event: str,
    road: str,
    language: str,
    text: str,
    by: Actor,
    subject: str = "",
    external_name: str = "",
) -> None:
    """Keep a facility's own words (all facilities': None); empty words bring back the shipped ones.

    The unique row is the lock. Raises ``NotAllowed`` without the right to manage the facility,
    ``Refusal`` per field: unknown or missing placeholder, too long.
    """
    if not by.can(Permission.FACILITY_MANAGE, facility_id):
        raise NotAllowed("not_allowed", _("Hanya admin puskesmas ini yang mengubah kata-katanya."))
    check(event=event, road=road, language=language, subject=subject, text=text)
    which: dict[str, Any] = {
        "facility_id": facility_id,
        "event": event,
        "channel": road,
        "language": language,
    }
    if not text.strip():
        MessageTemplate.objects.filter(**which).delete()
    else:
        MessageTemplate.objects.update_or_create(
            **which,
            defaults={
                "subject": " ".join(subject.split()),
                "text": text.strip(),
                "external_name": external_name.strip(),
                "changed_at": clock.now(),
            },
        )
    record(
        "message_template.saved",
        by=by,
        facility_id=facility_id,
        event=event,
        road=road,
        language=language,
        shipped=not text.strip(),
    )


def check(*, event: str, road: str, language: str, subject: str, text: str) -> None:
    """Raises ``Refusal`` per field when these words could not be sent as they are."""
    if event not in EVENTS or road not in ROADS or language not in LANGUAGES:
        raise Refusal.of_field("event", "event_unknown", _("Pilih peristiwa, jalan, dan bahasa."))
    if not text.strip():
        return
    if road == "email" and not subject.strip():
        raise Refusal.of_field("subject", "subject_needed", _("Tulis judul e-mail."))
    row = EVENTS[event]
    allowed = row.placeholders(road)
    for field, words in (("subject", subject), ("text", text)):
        try:
            unknown = [name for name in names_in(words) if name not in allowed]
        except ValueError:
            raise Refusal.of_field(
                field, "braces", _("Kurung kurawal hanya untuk nama isian, misalnya {number}.")
            ) from None
        if unknown:
            raise Refusal.of_field(
                field,
                "placeholder_unknown",
                _("Isian %(name)s tidak ada. Yang boleh: %(allowed)s.")
                % {
                    "name": f"{{{unknown[0]}}}",
                    "allowed": ", ".join(f"{{{name}}}" for name in allowed),
                },
            )
    missing = [name for name in row.needed if f"{{{name}}}" not in text]
    if missing:
        raise Refusal.of_field(
            "text",
            "placeholder_missing",
            _("Isian %(name)s harus ada.") % {"name": f"{{{missing[0]}}}"},
        )
    if not preview(event=event, road=road, language=language, text=text).fits:
        raise Refusal.of_field(
            "text",
            "too_long",
            _("Terlalu panjang: paling banyak %(most)d huruf sesudah diisi.") % {"most": SHORT},
        )


def preview(*, event: str, road: str, language: str, text: str = "", subject: str = "") -> Preview:
    """The words with made-up values; without words the shipped ones."""
    words = Words(subject, text) if text.strip() else shipped(event, road, language)
    name = "Siti Aminah" if road == "email" else ""
    values = values_of(SAMPLE, zone="Asia/Jakarta", language=language, name=name)
    values["link"] = values["link"] or base()
    filled = fill(words.text, values)
    if road == "email":
        filled += f"\n\n{CLOSINGS[language]}"
    fits = road == "email" or len(filled) <= SHORT
    return Preview(fill(words.subject, values), filled, len(filled), fits)
