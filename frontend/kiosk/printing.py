"""Whether the paper came out: what the page says while the print agent works."""

from enum import StrEnum

from puskesmas import clock
from puskesmas.outbox.models import Message
from puskesmas.outbox.queries import print_letter
from puskesmas.queueing.models import Ticket

PATIENCE = 6
"""Seconds until the number must be photographed instead."""


class Paper(StrEnum):
    """How the print letter stands."""

    WAITING = "waiting"
    PRINTED = "printed"
    FAILED = "failed"


def paper_of(ticket: Ticket) -> Paper:
    """The newest print of a ticket. A failed or doubtful letter is told at once."""
    letter = print_letter(ticket.code, ticket.copies)
    if letter is None or letter.state in (Message.State.DEAD, Message.State.UNKNOWN):
        return Paper.FAILED
    if letter.state == Message.State.DELIVERED:
        return Paper.PRINTED
    waited = (clock.now() - letter.created_at).total_seconds()
    return Paper.FAILED if waited >= PATIENCE else Paper.WAITING
