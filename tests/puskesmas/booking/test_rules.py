"""What must be true before a place is promised: how many reservations one person may hold."""

import threading
from functools import partial

import pytest
from django.db import connections

from flows.engine import service
from puskesmas.booking.models import Reservation
from puskesmas.errors import Conflict, Refusal
from puskesmas.place.managing import change_facility
from puskesmas.place.models import Clinic
from puskesmas.place.queries import clinic_at, known_facilities, open_facilities
from tests import cast
from tests.cast import do, reserve


def visit(world, clinic, day, clock):
    """Siti reserves, comes and stands in the clinic's queue."""
    reservation = reserve(clinic, world.siti, day)
    do(reservation, "verify", world.budi, valid="true")
    do(reservation, "enter_number", world.budi, number="A-1")
    clock.set(cast.at(day, 7, 45))
    service.answer(reservation.code, "arrive", by=cast.device(world.kiosk))
    return do(reservation, "reverify", world.budi, outcome="ok")


def test_a_third_reservation_is_one_too_many(world):
    reserve(world.umum, world.siti)
    reserve(world.gigi, world.siti)

    with pytest.raises(Conflict) as refused:
        reserve(world.umum, world.siti, cast.FRIDAY)

    assert refused.value.code == "too_many"
    assert Reservation.objects.count() == 2


def test_visits_of_days_gone_by_do_not_fill_the_limit(world, clock):
    visit(world, world.umum, cast.TUESDAY, clock)
    visit(world, world.gigi, cast.date(2026, 11, 25), clock)
    clock.set(cast.at(cast.date(2026, 11, 26), 8))

    again = reserve(world.umum, world.siti, cast.FRIDAY)

    assert again.status == "submitted"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_phones_at_once_do_not_pass_the_limit(clock):
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    world.mergangsan.live_limit = 1
    world.mergangsan.save()
    for clinic in (world.umum, world.gigi):
        clinic.refresh_from_db()
    refused = at_once(
        *[partial(reserve, clinic, world.siti) for clinic in (world.umum, world.gigi)]
    )

    assert refused == ["too_many"]
    assert Reservation.objects.count() == 1


def at_once(*acts):
    """Run every act in a thread of its own, all released together; the codes of refusals."""
    gate, codes = threading.Barrier(len(acts)), []

    def run(act):
        gate.wait()
        try:
            act()
        except Refusal as refusal:
            codes.append(refusal.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


def test_a_facility_that_takes_no_reservations_takes_none(world):
    before = reserve(world.umum, world.siti)
    change_facility(facility=world.mergangsan, by=cast.SYSTEM, active=False)

    with pytest.raises(Refusal) as refused:
        reserve(Clinic.objects.get(pk=world.gigi.pk), world.joko)

    assert refused.value.code == "clinic_closed"
    assert clinic_at("mergangsan", "gigi") is None
    assert list(open_facilities()) == [world.tegalrejo]
    assert list(known_facilities()) == [world.mergangsan, world.tegalrejo]
    assert cast.fresh(before).status == "submitted"
