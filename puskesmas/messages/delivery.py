"""What every road does alike when a letter leaves: is it still wanted, its words, its breaker."""

from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from puskesmas import clock
from puskesmas.messages.actions import code_place
from puskesmas.messages.events import EVENTS, Event
from puskesmas.messages.queries import is_stopped, ref_of
from puskesmas.messages.quiet import quiet_end_of
from puskesmas.messages.roads import BY_PHONE, NO_ADDRESS, NOT_CONFIGURED, OPTED_OUT, TOO_LATE
from puskesmas.messages.words import (
    CLOSINGS,
    Words,
    fill,
    fit,
    language_of,
    names_in,
    values_of,
    words_for,
)
from puskesmas.outbox import breaker
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.queries import find_endpoint
from puskesmas.outbox.registry import Letter, Permanent, Temporary
from puskesmas.people.models import Citizen
from puskesmas.place.models import Facility
from puskesmas.vault import unseal

HURRY = 2
"""After so many tries an urgent message takes the next road, if there is one."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as a gateway gets it.

    ``ref`` names the letter in receipts; ``values`` are those of the placeholders, in their order.
    """

    key: str
    ref: str
    to: str
    event: str
    language: str
    subject: str
    text: str
    external_name: str
    values: tuple[str, ...]

    def __repr__(self) -> str:
        return f"Outgoing({self.event})"


Send = Callable[[Endpoint, Outgoing], dict[str, Any]]


def hand_over(letter: Letter, road: str, send: Send, **facts: str) -> dict[str, Any]:
    """Send a letter by a road. Answer: what ``send`` says, or skipped with why.

    ``facts`` are values that only this road may carry. Errors: Temporary, Permanent, Unknown.
    """
    event = EVENTS.get(str(letter.body.get("event", "")))
    if event is None:
        raise Permanent(_("Pesan ini tidak dikenal."))
    citizen = Citizen.objects.filter(pk=int(letter.body["citizen_id"])).first()
    facility = Facility.objects.get(code=letter.facility_code)
    if citizen is None:
        raise Permanent(_("Penerima tidak ditemukan."))
    endpoint = find_endpoint(letter.facility_code, road)
    why = _unwanted(letter, event, citizen, road)
    if endpoint is None or why:
        return {"skipped": why or NOT_CONFIGURED}
    _wait_for_morning(event, facility)
    outgoing = _compose(letter, event, citizen, facility, road, facts)
    try:
        with breaker.asked(endpoint):
            return send(endpoint, outgoing)
    except Temporary as error:
        spare = bool(letter.body.get("roads"))
        if event.urgent and spare and (not error.tried or letter.attempt >= HURRY):
            raise Permanent(_("Tidak terkirim pada waktunya.")) from None
        raise


def _unwanted(letter: Letter, event: Event, citizen: Citizen, road: str) -> str:
    """Why this letter must not leave any more, as a code; empty when it may."""
    address = citizen.phone if road in BY_PHONE else citizen.email
    if citizen.withdrawn_at is not None:
        return OPTED_OUT
    if not event.asked and (citizen.reach == "none" or is_stopped(citizen.phone)):
        return OPTED_OUT
    if not address:
        return NO_ADDRESS
    told = datetime.fromisoformat(str(letter.body["at"]))
    return TOO_LATE if clock.now() - told > event.life else ""


def _wait_for_morning(event: Event, facility: Facility) -> None:
    now = clock.now()
    until = quiet_end_of(facility, now)
    if until is not None and not event.urgent:
        raise Temporary(
            _("Menunggu jam tenang selesai."),
            retry_after=max((until - now).total_seconds(), 1.0),
            tried=False,
        )


def _compose(
    letter: Letter,
    event: Event,
    citizen: Citizen,
    facility: Facility,
    road: str,
    facts: dict[str, str],
) -> Outgoing:
    language = language_of(citizen.language)
    words = words_for(facility.pk, event.name, road, language)
    values = values_of(
        {"facility": facility.name, **letter.body.get("params", {})},
        zone=facility.zone,
        language=language,
        name=citizen.name if road == "email" else "",
    )
    values = {**values, **facts, **_opened(letter)}
    return _outgoing(letter, citizen, event, road, language, words, values)


def _outgoing(
    letter: Letter,
    citizen: Citizen,
    event: Event,
    road: str,
    language: str,
    words: Words,
    values: dict[str, str],
) -> Outgoing:
    if road == "email":
        text, kept = f"{fill(words.text, values)}\n\n{CLOSINGS[language]}\n", values
    else:
        text, kept = fit(words.text, values)
    return Outgoing(
        key=letter.key,
        ref=ref_of(letter.id, letter.key),
        to=citizen.email if road == "email" else citizen.phone,
        event=event.name,
        language=language,
        subject=" ".join(fill(words.subject, values).split()),
        text=text,
        external_name=words.external_name,
        values=tuple(kept.get(name, "") for name in names_in(words.text)),
    )


def _opened(letter: Letter) -> dict[str, str]:
    """A one-time code travels sealed and is opened only here."""
    sealed = letter.body.get("sealed_code")
    if not sealed:
        return {}
    return {"code": unseal(b64decode(sealed), code_place(int(letter.body["of"]))).decode()}
