"""What each level of trust in a citizen opens: the one table that pages, API and queries ask.

0: typed a NIK and birth date, which others know too. 1: entered a one-time code or the code of the
counter. 2: an officer saw the identity card and gave the code that bound this phone.
"""

from collections.abc import Callable
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed

STRANGER, KNOWN, BOUND = 0, 1, 2


class Ability(StrEnum):
    """What a citizen may do or see."""

    RESERVE = "reserve"
    OWN_TICKETS = "own_tickets"  # what was made with this browser or token
    SEND_PAPERS = "send_papers"  # photos, write-only
    ALL_RESERVATIONS = "all_reservations"
    HISTORY = "history"
    FAMILY = "family"
    OWN_DATA = "own_data"  # in dots
    ASK = "ask"  # correction and withdrawal, decided at the counter
    LOOKS = "looks"  # who saw one's data
    EXPORT = "export"  # at level 1 only with a code entered just now
    FULL_DATA = "full_data"
    PAPERS = "papers"  # see the photos again
    DEVICES = "devices"


LEAST: dict[Ability, int] = {
    Ability.RESERVE: STRANGER,
    Ability.OWN_TICKETS: STRANGER,
    Ability.SEND_PAPERS: STRANGER,
    Ability.ALL_RESERVATIONS: KNOWN,
    Ability.HISTORY: KNOWN,
    Ability.FAMILY: KNOWN,
    Ability.OWN_DATA: KNOWN,
    Ability.ASK: KNOWN,
    Ability.LOOKS: KNOWN,
    Ability.EXPORT: KNOWN,
    Ability.FULL_DATA: BOUND,
    Ability.PAPERS: BOUND,
    Ability.DEVICES: BOUND,
}
"""The least level for each ability."""

WAYS = {KNOWN: ("one_time_code", "counter_code"), BOUND: ("identity_card_at_counter",)}
"""How to rise to a level."""

NEEDS = {
    KNOWN: _("Masukkan kode 6 angka dulu: dari WhatsApp, SMS, atau e-mail, atau dari loket."),
    BOUND: _(
        "Ini perlu HP yang sudah diikat. Tunjukkan KTP di loket puskesmas, lalu masukkan kode "
        "dari petugas."
    ),
}


def may(actor: Actor, ability: Ability) -> bool:
    """Whether the citizen's level is enough. Staff and devices have their own rights."""
    return actor.kind == "citizen" and not actor.needs_code and actor.level >= LEAST[ability]


def demand(actor: Actor, ability: Ability) -> None:
    """``NotAllowed`` «level_needed», with the level in its facts, for whoever is not there yet."""
    if not may(actor, ability):
        least = max(LEAST[ability], KNOWN)
        raise NotAllowed("level_needed", NEEDS[least], facts={"level": least})


def shown(actor: Actor, text: str, mask: Callable[[str], str]) -> str:
    """Personal data as far as the level goes: nothing, dots, or the whole."""
    if may(actor, Ability.FULL_DATA):
        return text
    return mask(text) if may(actor, Ability.OWN_DATA) else ""


def rise(level: int) -> dict[str, object] | None:
    """What is missing for the next level; None at the highest."""
    following = level + 1
    return {"level": following, "ways": list(WAYS[following])} if following in WAYS else None
