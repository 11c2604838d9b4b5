"""What a ticket says: how many wait before, and nothing that gives a sensitive clinic away."""

from datetime import time

from flows.engine import service
from puskesmas.outbox.models import Message
from puskesmas.place.models import Device
from puskesmas.queueing.slips import slip
from tests import cast
from tests.cast import reserve


def arrive(world, reservation):
    kiosk = Device.objects.create(
        facility=reservation.facility, kind="kiosk", name="Anjungan", token_hash=reservation.code
    )
    return service.answer(reservation.code, "arrive", by=cast.device(kiosk))


def test_those_of_the_same_hour_stand_one_behind_the_other(world, clock):
    cases = [
        reserve(world.umum_tegalrejo, one, slot=time(8))
        for one in (world.siti, world.joko, world.dimas)
    ]
    clock.set(cast.at(cast.TUESDAY, 7, 45))

    for case in cases:
        arrive(world, case)

    slips = Message.objects.filter(topic="print.ticket").order_by("id")
    ahead = [dict(one.body["rows"])["Di depan Anda"] for one in slips]
    assert ahead == ["0 orang", "1 orang", "2 orang"]


def test_a_sensitive_clinic_without_a_room_is_named_by_its_letter(world, clock):
    clinic = world.umum_tegalrejo
    clinic.code, clinic.name, clinic.room, clinic.sensitive = "ims", "Poli IMS", "", True
    clinic.save()
    clock.set(cast.at(cast.MONDAY, 8))
    case = reserve(clinic, world.siti, slot=time(8))
    clock.set(cast.at(cast.TUESDAY, 7, 45))

    body = slip(arrive(world, case))

    assert body["destination"] == "POLI U"
    assert "IMS" not in str(body).upper().replace(case.code, "")
