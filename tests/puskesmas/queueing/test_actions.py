"""Tickets again: only a number that still stands is printed once more."""

import pytest

from flows.engine import service
from puskesmas.errors import Conflict
from puskesmas.outbox.models import Message
from puskesmas.queueing.actions import reprint
from puskesmas.queueing.models import Ticket
from tests import cast
from tests.cast import do, reserve


@pytest.fixture
def arrived(world, clock):
    """Siti stands at the counter on Tuesday at 07.45."""
    reservation = reserve(world.umum, world.siti)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-12")
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    return reservation


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ({"outcome": "refused", "reason_code": "data-tidak-cocok"}, "cancelled"),
        ({"outcome": "wrong_clinic", "clinic": "gigi"}, "wrong_clinic"),
    ],
)
def test_a_withdrawn_number_is_not_printed_again(world, arrived, words, state):
    cast.reason()
    do(arrived, "reverify", world.budi, **words)
    ticket = Ticket.objects.filter(reservation=arrived).order_by("id")[0]
    printed = Message.objects.filter(topic="print.ticket").count()

    with pytest.raises(Conflict) as refused:
        reprint(ticket=ticket, by=cast.staff(world.budi), at_counter=True)

    assert (ticket.state, refused.value.code) == (state, "ticket_withdrawn")
    assert Message.objects.filter(topic="print.ticket").count() == printed


def test_turning_somebody_away_changes_the_screens(
    world, arrived, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr("puskesmas.outbox.wake._bells", {"queues": rung.append})

    with django_capture_on_commit_callbacks(execute=True):
        do(arrived, "reverify", world.budi, outcome="refused", reason_code=cast.reason().code)

    assert rung == ["mergangsan"]
