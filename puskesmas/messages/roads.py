"""By which roads a message goes, in which order, and why the others are passed by."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

ROADS: Final = ("whatsapp", "sms", "email")
"""In the order they are tried when a citizen has no wish."""

NAMES: Final[dict[str, Any]] = {"whatsapp": "WhatsApp", "sms": "SMS", "email": _("e-mail")}
BY_PHONE: Final = frozenset({"whatsapp", "sms"})

NOT_CONFIGURED, NO_ADDRESS, OPTED_OUT = "not_configured", "no_address", "opted_out"
TOO_LATE = "too_late"


@dataclass(frozen=True, slots=True)
class Plan:
    """The roads to try, first the first; and those passed by, each with its reason."""

    order: tuple[str, ...]
    passed: dict[str, str]

    def as_kept(self) -> dict[str, str]:
        """As written beside the in-app message: the first is planned, the rest stand ready."""
        said = {road: "planned" if place == 0 else "spare" for place, road in enumerate(self.order)}
        return {road: (said | self.passed)[road] for road in ROADS}


def plan(
    *, reach: str, phone: bool, email: bool, configured: frozenset[str], asked: bool = False
) -> Plan:
    """What was wished goes first. ``asked`` for by the citizen just now: an opt-out is no bar."""
    wished = [road for road in ROADS if road == reach]
    passed: dict[str, str] = {}
    order = []
    for road in (*wished, *(road for road in ROADS if road != reach)):
        if reach == "none" and not asked:
            passed[road] = OPTED_OUT
        elif road not in configured:
            passed[road] = NOT_CONFIGURED
        elif not (phone if road in BY_PHONE else email):
            passed[road] = NO_ADDRESS
        else:
            order.append(road)
    return Plan(tuple(order), passed)
