"""Closed days, half days and extra days: what is left of a clinic's hours, places and slots."""

from datetime import date, time

import pytest

from puskesmas.actor import SYSTEM
from puskesmas.errors import Refusal
from puskesmas.schedule.actions import close_on
from puskesmas.schedule.models import ClinicHours, ServiceDay
from puskesmas.schedule.queries import availability, clinic_calendar
from tests import cast
from tests.cast import reserve

SUNDAY = date(2026, 11, 29)


def hours(clinic, day):
    """The open spans of a day on the wall clock of Yogyakarta."""
    clinic.facility.refresh_from_db()
    spans = clinic_calendar(clinic).spans_on(day)
    return [f"{a.astimezone(cast.WIB):%H.%M}-{b.astimezone(cast.WIB):%H.%M}" for a, b in spans]


def close(world, day=cast.TUESDAY, *, facility=None, **words):
    close_on(facility=facility or world.mergangsan, day=day, reason="Rapat", by=SYSTEM, **words)


def test_a_half_day_cuts_the_clinics_hours(world):
    close(world, opens=time(7, 30), closes=time(10))

    assert hours(world.umum, cast.TUESDAY) == ["08.00-10.00"]


def test_a_half_day_does_not_open_a_clinic_that_would_open_later(world):
    ClinicHours.objects.filter(clinic=world.gigi, weekday=2).update(opens=time(10, 30))
    close(world, opens=time(7, 30), closes=time(10))

    assert hours(world.gigi, cast.TUESDAY) == []
    assert availability(world.gigi, cast.TUESDAY, cast.TUESDAY)[0].open is False


def test_a_half_day_does_not_open_a_clinic_that_rests_on_that_weekday(world):
    ClinicHours.objects.filter(clinic=world.gigi, weekday=2).delete()
    close(world, opens=time(7, 30), closes=time(10))

    assert hours(world.gigi, cast.TUESDAY) == []


def test_a_clinics_own_half_day_does_not_open_a_closed_facility(world):
    close(world, clinic=world.gigi, opens=time(8), closes=time(10))
    assert hours(world.gigi, cast.TUESDAY) == ["08.00-10.00"]

    close(world)

    assert hours(world.gigi, cast.TUESDAY) == []


def test_an_extra_sunday_opens_the_clinics(world):
    close(world, SUNDAY, opens=time(8), closes=time(11))

    assert hours(world.umum, SUNDAY) == ["08.00-11.00"]


def test_an_extra_day_of_one_clinic_opens_that_clinic_alone(world):
    ClinicHours.objects.filter(clinic=world.gigi, weekday=2).delete()
    ClinicHours.objects.filter(clinic=world.umum, weekday=2).delete()
    close(world, clinic=world.gigi, opens=time(9), closes=time(11))

    assert hours(world.gigi, cast.TUESDAY) == ["09.00-11.00"]
    assert hours(world.umum, cast.TUESDAY) == []


def test_an_hour_that_a_half_day_took_away_is_refused_though_others_had_it_before(world):
    clinic = world.umum_tegalrejo
    reserve(clinic, world.joko, slot=time(11))
    close(world, facility=world.tegalrejo, opens=time(7, 30), closes=time(10))
    clinic.facility.refresh_from_db()

    with pytest.raises(Refusal) as refused:
        reserve(clinic, world.siti, slot=time(11))

    assert refused.value.code == "slot_unknown"
    assert ServiceDay.objects.get(clinic=clinic, date=cast.TUESDAY).taken == 1
