"""A date is closed after people reserved it: they are told, and keep their place till they move."""

import pytest

from puskesmas.booking.closures import change_hours, close_on, stranded
from puskesmas.people.models import Notice
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay, ServiceSlot
from tests import cast
from tests.cast import fresh, reserve


def close(world, **words):
    usual = {"facility": world.mergangsan, "day": cast.TUESDAY, "reason": "Rapat"}
    close_on(**{**usual, **words}, by=cast.staff(world.ani))


def told():
    return Notice.objects.filter(template="closed").count()


@pytest.fixture
def reserved(world):
    return [reserve(world.umum, world.siti), reserve(world.gigi, world.joko)]


def test_everybody_concerned_is_told_once_and_keeps_the_place(world, reserved):
    reserve(world.umum, world.dimas, cast.date(2026, 11, 25))

    close(world)
    close(world, reason="Rapat kerja")

    assert told() == 2
    assert [fresh(one).status for one in reserved] == ["submitted", "submitted"]
    assert ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY).taken == 1
    assert Notice.objects.filter(template="closed").first().params["reason"] == "Rapat"


def test_one_clinic_or_a_half_day_concerns_only_its_own(world, reserved):
    close(world, opens=cast.time(8), closes=cast.time(10))
    assert told() == 0

    close(world, clinic=world.gigi)

    assert told() == 1
    assert stranded(cast.staff(world.budi)) == [reserved[1]]


def test_an_hour_that_is_gone_concerns_who_had_it(world):
    morning = reserve(world.umum_tegalrejo, world.siti, slot=cast.time(9))
    noon = reserve(world.umum_tegalrejo, world.joko, slot=cast.time(11))

    close(world, facility=world.tegalrejo, opens=cast.time(8), closes=cast.time(10))

    assert told() == 1
    assert stranded(cast.staff(world.rudi)) == [noon]
    assert morning.status == "verified"


def test_officers_see_their_own_facility_alone(world, reserved):
    close(world)

    assert stranded(cast.staff(world.budi)) == reserved
    assert stranded(cast.staff(world.rudi)) == []


def test_a_new_quota_is_spread_over_hours_that_exist(world):
    clinic = world.umum_tegalrejo
    set_quota(clinic=clinic, day=cast.TUESDAY, quota=10, by=cast.SYSTEM)
    reserve(clinic, world.siti, slot=cast.time(12))
    reserve(clinic, world.joko, slot=cast.time(12))
    assert places() == [2, 2, 2, 2, 2]

    set_quota(clinic=clinic, day=cast.TUESDAY, quota=16, by=cast.SYSTEM)
    assert places() == [4, 3, 3, 3, 3]

    set_quota(clinic=clinic, day=cast.TUESDAY, quota=5, by=cast.SYSTEM)
    assert places() == [1, 1, 1, 1, 2]


def places():
    return list(ServiceSlot.objects.order_by("starts").values_list("quota", flat=True))


def week_of(clinic, *, without=(), **changed):
    rows = clinic.hours.exclude(weekday__in=without).values_list("weekday", "opens", "closes")
    return [
        (day, changed.get("opens", opens), changed.get("closes", end)) for day, opens, end in rows
    ]


def test_new_hours_of_a_clinic_tell_whose_date_they_no_longer_hold(world, reserved):
    reserve(world.umum, world.dimas, cast.date(2026, 11, 25))
    week = week_of(world.umum, without=[2])

    change_hours(clinic=world.umum, spans=week, by=cast.staff(world.ani))
    change_hours(clinic=world.umum, spans=week, by=cast.staff(world.ani))

    assert told() == 1
    notice = Notice.objects.get(template="closed")
    assert notice.params["reason_en"] == "The clinic has new hours"
    assert stranded(cast.staff(world.budi)) == [reserved[0]]
    assert ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY).taken == 1


def test_new_hours_concern_only_who_had_an_hour_that_is_gone(world):
    reserve(world.umum_tegalrejo, world.siti, slot=cast.time(9))
    noon = reserve(world.umum_tegalrejo, world.joko, slot=cast.time(11))

    change_hours(
        clinic=world.umum_tegalrejo,
        spans=week_of(world.umum_tegalrejo, closes=cast.time(10)),
        by=cast.SYSTEM,
    )

    assert told() == 1
    assert stranded(cast.staff(world.rudi)) == [noon]
