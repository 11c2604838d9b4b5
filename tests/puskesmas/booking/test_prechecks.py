"""What the machine tells the officer, and what it keeps to itself."""

from datetime import time

from puskesmas.booking.prechecks import prechecks
from tests.cast import reserve


def duplicates(reservation):
    return next(check for check in prechecks(reservation) if check.code == "duplicates")


def test_another_reservation_here_is_named_with_its_clinic(world):
    reserve(world.gigi, world.siti)

    check = duplicates(reserve(world.umum, world.siti))

    assert (check.verdict, check.text) == ("warn", "Poli Gigi, Puskesmas Mergangsan")


def test_of_another_facility_the_officer_learns_no_clinic(world):
    reserve(world.umum_tegalrejo, world.siti, slot=time(8))

    check = duplicates(reserve(world.umum, world.siti))

    assert (check.verdict, check.text) == ("warn", "Puskesmas Tegalrejo")
