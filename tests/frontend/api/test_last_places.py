"""The rush on the last places, over HTTP, on a real web process with several workers."""

from collections import Counter
from datetime import timedelta
from functools import partial

import pytest

from puskesmas import clock as the_clock
from puskesmas.booking.models import Reservation
from puskesmas.people import actions as people
from puskesmas.people.models import Notice
from puskesmas.place.models import Clinic
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay
from puskesmas.schedule.queries import availability
from tests import cast
from tests.frontend.api import web

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

PLACES, PEOPLE, EQUAL = 60, 300, 40


@pytest.fixture
def umum(transactional_db):
    return cast.build().umum


def open_day(clinic: Clinic):
    """A day of the true calendar that anybody may still choose."""
    today = the_clock.today(clinic.facility.zone)
    last = today + timedelta(days=10)
    return [day.date for day in availability(clinic, today, last) if day.open][-1]


def tokens(count: int) -> list[str]:
    """That many people, each signed in."""
    born = cast.date(1990, 1, 1)
    niks = [f"990101010190{number:04d}" for number in range(1001, 1001 + count)]
    return [people.sign_in_citizen(nik=nik, birth_date=born)[0] for nik in niks]


def wish(day):
    return {"facility": "mergangsan", "clinic": "umum", "date": f"{day}", "payment": "umum"}


def test_three_hundred_people_want_the_last_sixty_places(umum, child_environ, capsys):
    day = open_day(umum)
    set_quota(clinic=umum, day=day, quota=PLACES, by=cast.SYSTEM)
    secrets = tokens(PEOPLE)

    with web.running(child_environ) as port:
        submit = partial(web.call, port, "POST", "/api/v1/reservations/", wish(day))
        answers, seconds = web.at_once([partial(submit, token=secret) for secret in secrets])

    with capsys.disabled():
        print(f"\n{PEOPLE} submits in {seconds:.2f} s: {PEOPLE / seconds:.0f}/s")  # noqa: T201
    outcome = Counter(
        (status, content.get("code", "")[:10]) for status, content in answers if status != 201
    )
    assert outcome == {(409, "quota_full"): PEOPLE - PLACES}
    codes = {content["code"] for status, content in answers if status == 201}
    assert len(codes) == PLACES
    assert ServiceDay.objects.get(clinic=umum, date=day).taken == PLACES
    assert set(Reservation.objects.values_list("code", flat=True)) == codes
    assert Reservation.objects.values("patient").distinct().count() == PLACES
    assert Notice.objects.count() == PLACES


def test_forty_equal_keys_make_one_reservation(umum, child_environ):
    day = open_day(umum)
    [secret] = tokens(1)

    with web.running(child_environ) as port:
        submit = partial(
            web.call, port, "POST", "/api/v1/reservations/", wish(day), secret, "satu-kunci"
        )
        answers, _seconds = web.at_once([submit] * EQUAL)

    assert [status for status, _content in answers] == [201] * EQUAL
    assert [content for _status, content in answers] == [answers[0][1]] * EQUAL
    assert Reservation.objects.count() == 1
    assert ServiceDay.objects.get(clinic=umum, date=day).taken == 1
    assert Notice.objects.count() == 1
