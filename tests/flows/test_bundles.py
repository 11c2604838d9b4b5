"""A mother and her children in one go: all of them, or none, and each told why."""

import pytest

from flows.bundles import SomeRefused, begin_all
from puskesmas.booking.actions import Coverage
from puskesmas.booking.models import Reservation
from puskesmas.people.models import Notice
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay
from tests import cast


@pytest.fixture
def wishes(world):
    def wish(patient, clinic):
        return {
            "clinic": clinic,
            "patient": patient,
            "applicant": world.siti,
            "day": cast.TUESDAY,
            "payment": "umum",
            "coverage": Coverage(),
        }

    return [wish(world.siti, world.gigi), wish(world.dimas, world.umum)]


def test_a_family_is_one_bundle_with_a_case_each(world, wishes):
    made = begin_all(wishes, by=cast.citizen())

    assert [one.clinic for one in made] == [world.gigi, world.umum]
    assert len({one.bundle for one in made}) == 1
    assert made[0].bundle is not None
    assert [cast.open_steps(one) for one in made] == [["verify"], ["verify"]]


def test_one_refusal_refuses_all_and_everybody_is_told(world, wishes):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=0, by=cast.SYSTEM)
    wishes[0]["day"] = cast.date(2026, 11, 29)

    with pytest.raises(SomeRefused) as refused:
        begin_all(wishes, by=cast.citizen())

    assert {place: one.code for place, one in refused.value.each.items()} == {
        0: "clinic_closed",
        1: "quota_full",
    }
    assert list(refused.value.errors) == ["0.date", "1"]
    assert (Reservation.objects.count(), Notice.objects.count()) == (0, 0)
    assert not ServiceDay.objects.filter(taken__gt=0).exists()
