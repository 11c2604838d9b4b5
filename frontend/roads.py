"""What became of a message on its road, in words: for its reader, and for the officer."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from puskesmas import clock
from puskesmas.audit.sentences import CODES
from puskesmas.messages.events import EVENTS
from puskesmas.messages.roads import (
    NAMES,
    NO_ADDRESS,
    NOT_CONFIGURED,
    OPTED_OUT,
    ROADS,
    TOO_LATE,
)
from puskesmas.outbox.models import Message
from puskesmas.wording import time_of_day

SKIPPED = {code: CODES[code] for code in (NO_ADDRESS, NOT_CONFIGURED, OPTED_OUT, TOO_LATE)}
RECEIPTS = {
    "sent": gettext_lazy("diterima jaringan"),
    "delivered": gettext_lazy("sampai"),
    "read": gettext_lazy("dibaca"),
    "failed": gettext_lazy("tidak sampai"),
}


def road_of(letter: Message) -> str:
    """The road of a letter; empty when it is no message to a citizen."""
    road = letter.topic.partition(".")[0]
    return road if road in ROADS else ""


def to_citizen(letters: Iterable[Message], zone: str) -> list[str]:
    """One line for every road that was tried; what was passed by is no news to the reader."""
    return [line for letter in letters if (line := _line(letter, zone))]


def _line(letter: Message, zone: str) -> str:
    words = {"road": str(NAMES[road_of(letter)])}
    if why_skipped(letter):
        return ""
    if letter.state == "delivered":
        words["at"] = _at(letter.delivered_at, zone)
        if letter.receipt == "failed":
            return _("%(road)s %(at)s, tidak sampai") % words
        news = RECEIPTS.get(letter.receipt)
        said = _("Dikirim lewat %(road)s %(at)s") % words
        return f"{said}, {news}" if news and letter.receipt != "sent" else said
    if letter.state == "unknown":
        return _("Mungkin sudah dikirim lewat %(road)s") % words
    if letter.state == "dead":
        return _("Lewat %(road)s gagal") % words
    if letter.next_at > clock.now() and not letter.attempts:
        return _("Akan dikirim lewat %(road)s %(at)s") % {**words, "at": _at(letter.next_at, zone)}
    return _("Sedang dikirim lewat %(road)s") % words


def _at(at: datetime | None, zone: str) -> str:
    return time_of_day(at, zone) if at else ""


def why_skipped(letter: Message) -> str:
    """Why a letter did not have to leave, in words; empty when it left."""
    reason = (letter.answer or {}).get("skipped", "")
    return str(CODES.get(reason, reason))


def event_title(letter: Message) -> str:
    """What a message tells of."""
    event = EVENTS.get(str(letter.body.get("event", "")))
    return str(event.title) if event else ""


def news_of(letter: Message, zone: str) -> str:
    """What the gateway told afterwards, for the officer: «dibaca 08.12 WIB»."""
    news = RECEIPTS.get(letter.receipt)
    return f"{news} {_at(letter.receipt_at, zone)}" if news else ""


def passed_by(roads: dict[str, str]) -> list[str]:
    """The roads that were never tried, each with its reason."""
    return [
        f"{NAMES[road]}: {SKIPPED[roads[road]]}" for road in ROADS if roads.get(road) in SKIPPED
    ]
