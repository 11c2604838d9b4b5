"""Questions about messages: who wants none, what became of those that were sent."""

import hashlib
from collections.abc import Iterable, Mapping

from puskesmas.messages.models import StoppedNumber
from puskesmas.messages.roads import ROADS
from puskesmas.outbox.models import Message
from puskesmas.people.models import Notice
from puskesmas.vault import blind_index


def number_index(phone: str) -> str:
    """The blind index of a telephone number."""
    return blind_index(phone, "phone")


def ref_of(letter_id: int, key: str) -> str:
    """What a gateway may carry along and tell us again: names the letter, says nothing of it."""
    return f"{letter_id}.{hashlib.sha256(key.encode()).hexdigest()[:32]}"


def is_stopped(phone: str) -> bool:
    """Whether somebody answered BERHENTI from this number."""
    return bool(phone) and StoppedNumber.objects.filter(number_index=number_index(phone)).exists()


def notices_of(citizen_id: int, case_code: str) -> list[Notice]:
    """Everything a citizen was told about a case, oldest first."""
    return list(Notice.objects.filter(citizen_id=citizen_id, case_code=case_code).order_by("id"))


def letters_of(notices: Iterable[Notice]) -> Mapping[int, list[Message]]:
    """The letters of some in-app messages, in the order they were tried: one query."""
    wanted = {
        f"{road}:{notice.template}:{notice.pk}": notice.pk for notice in notices for road in ROADS
    }
    found: dict[int, list[Message]] = {}
    for letter in Message.objects.filter(key__in=wanted).order_by("id"):
        found.setdefault(wanted[letter.key], []).append(letter)
    return found
