"""Looking for a case by what is at hand: a code, a NIK or a name. Each search leaves a trace."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import Reservation
from puskesmas.booking.queries import for_actor
from puskesmas.codes import clean_code
from puskesmas.errors import Refusal
from puskesmas.people.actions import nik_index

Kind = Literal["code", "nik", "name"]
MOST = 20
LOOK_BACK = timedelta(days=30)
FEWEST_LETTERS = 3
EASTERNMOST = "Asia/Jayapura"  # where a new day reaches Indonesia first


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for, as what, and the cases within the actor's facilities."""

    kind: Kind
    cases: list[Reservation]


@transaction.atomic
def find(text: str, *, by: Actor) -> Found:
    """Cases of a code, a NIK or a name, latest date first, at most 20.

    A name is looked for from 30 days back to the last date that can be booked. Only the kind and
    the count are written down. ``Refusal`` «search_short» below three letters. Takes no lock.
    """
    kind, word = _kind(text)
    cases = for_actor(by)
    if kind == "code":
        cases = cases.filter(code=word)
    elif kind == "nik":
        cases = cases.filter(patient__nik_index=nik_index(word))
    else:
        cases = cases.filter(date__gte=clock.today(EASTERNMOST) - LOOK_BACK)
        for part in word.split():
            cases = cases.filter(patient__name__icontains=part)
    found = list(cases.order_by("-date", "-id")[:MOST])
    record("search.made", by=by, facility_id=by.facility_id, kind=kind, count=len(found))
    return Found(kind, found)


def _kind(text: str) -> tuple[Kind, str]:
    digits = "".join(text.split()).replace(".", "").replace("-", "")
    if len(digits) == 16 and digits.isascii() and digits.isdigit():
        return "nik", digits
    try:
        return "code", clean_code(text)
    except ValueError:
        word = " ".join(text.split())
    if sum(letter.isalpha() for letter in word) < FEWEST_LETTERS:
        raise Refusal.of_field(
            "kode", "search_short", _("Ketik kode, NIK 16 angka, atau paling sedikit 3 huruf nama.")
        )
    return "name", word
