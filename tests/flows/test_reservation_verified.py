"""Stories of SOP 661/0795: from the submit to the printed clinic number."""

from flows.engine import service
from puskesmas.outbox.models import Message
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label
from tests import cast
from tests.cast import do, open_steps, reserve


def test_siti_reserves_budi_verifies_and_a_ticket_is_printed(world, clock):
    reservation = reserve(world.umum, world.siti)
    assert reservation.status == "submitted"
    assert open_steps(reservation) == ["verify"]

    reservation = do(reservation, "verify", world.budi, valid="true", checks=["identity"])
    assert reservation.status == "verified"
    assert open_steps(reservation) == ["enter_number"]

    reservation = do(reservation, "enter_number", world.budi, number="A-12")
    assert (reservation.status, reservation.simpus_number) == ("numbered", "A-12")
    assert open_steps(reservation) == ["arrive"]

    clock.set(cast.at(cast.TUESDAY, 7, 45))
    ticket = service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    assert label(ticket) == "A-001"
    assert open_steps(reservation) == ["reverify"]

    reservation = do(reservation, "reverify", world.budi, outcome="ok")
    assert reservation.status == "in_queue"
    assert open_steps(reservation) == []
    assert [label(ticket) for ticket in Ticket.objects.order_by("id")] == ["A-001", "U-001"]
    assert [
        m.body["number"] for m in Message.objects.filter(topic="print.ticket").order_by("id")
    ] == [
        "A-001",
        "U-001",
    ]
    assert reservation.case.process.status == "DONE"
