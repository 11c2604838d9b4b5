"""Stories of the Rosma SOP: a QR code at once, the scan gives the clinic number."""

from datetime import time

import pytest

from flows.engine import service
from flows.engine.tick import tick
from puskesmas.booking.actions import Coverage
from puskesmas.errors import Refusal
from puskesmas.outbox.models import Message
from puskesmas.people.actors import of_device
from puskesmas.place.models import Device
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label
from puskesmas.schedule.models import ServiceDay, ServiceSlot
from tests import cast
from tests.cast import fresh, open_steps, reserve


@pytest.fixture
def kiosk(world):
    device = Device(facility=world.tegalrejo, kind="kiosk", name="Anjungan", token_hash="t")
    device.save()
    return of_device(device)


def test_joko_scans_and_gets_the_clinic_number(world, clock, kiosk):
    reservation = reserve(world.umum_tegalrejo, world.joko, slot=time(9))
    assert (reservation.status, open_steps(reservation)) == ("verified", ["arrive"])

    clock.set(cast.at(cast.TUESDAY, 8, 50))
    ticket = service.answer(reservation.code, "arrive", by=kiosk)

    assert label(ticket) == "U-001"
    assert fresh(reservation).status == "in_queue"
    slip = Message.objects.get(topic="print.ticket").body
    assert ["Jadwal", "09.00-10.00"] in slip["rows"]
    assert slip["url"].endswith(f"/Q/{reservation.code}")


def test_a_slot_has_its_own_places(world, clock):
    world.umum_tegalrejo.online_quota = 10
    world.umum_tegalrejo.save()
    reserve(world.umum_tegalrejo, world.joko, slot=time(9))

    assert [(slot.starts.hour, slot.quota, slot.taken) for slot in ServiceSlot.objects.all()] == [
        (8, 2, 0),
        (9, 2, 1),
        (10, 2, 0),
        (11, 2, 0),
        (12, 2, 0),
    ]


def test_a_clinic_with_slots_wants_one(world):
    with pytest.raises(Refusal) as refused:
        reserve(world.umum_tegalrejo, world.joko)

    assert refused.value.code == "slot_needed"
    assert ServiceDay.objects.filter(taken__gt=0).count() == 0


def test_a_card_of_another_facility_is_refused_and_umum_offered(world):
    with pytest.raises(Refusal) as refused:
        reserve(
            world.umum_tegalrejo,
            world.joko,
            slot=time(9),
            payment="bpjs",
            bpjs_number=cast.BPJS_SITI,
            coverage=Coverage(state="active", here=False),
        )

    assert refused.value.code == "other_facility"
    assert ServiceDay.objects.filter(taken__gt=0).count() == 0


def test_silence_of_bpjs_is_accepted_as_not_yet_checked(world):
    reservation = reserve(
        world.umum_tegalrejo,
        world.joko,
        slot=time(9),
        payment="bpjs",
        bpjs_number=cast.BPJS_SITI,
        coverage=Coverage(state="unknown"),
    )

    assert reservation.coverage == "unknown"


def test_today_may_be_reserved_until_the_slot_ends(world, clock):
    clock.set(cast.at(cast.MONDAY, 9, 30))
    reserve(world.umum_tegalrejo, world.joko, cast.MONDAY, slot=time(9))

    clock.set(cast.at(cast.MONDAY, 11, 30))
    with pytest.raises(Refusal) as refused:
        reserve(world.umum_tegalrejo, world.siti, cast.MONDAY, slot=time(10))
    assert refused.value.code == "slot_too_late"

    clock.set(cast.at(cast.MONDAY, 13))
    with pytest.raises(Refusal) as refused:
        reserve(world.umum_tegalrejo, world.siti, cast.MONDAY, slot=time(12))

    assert refused.value.code == "date_too_late"
    assert Ticket.objects.count() == 0


def test_who_does_not_come_is_noted(world, clock):
    reservation = reserve(world.umum_tegalrejo, world.joko, slot=time(9))

    clock.set(cast.at(cast.TUESDAY, 14))

    assert tick().rerouted == 1
    assert fresh(reservation).status == "no_show"
