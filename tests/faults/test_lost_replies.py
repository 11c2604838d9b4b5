"""The wire between web and PostgreSQL breaks before, at and after a commit: one effect per key."""

from collections import Counter
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from project.reconcile.look import findings
from puskesmas import clock as the_clock
from puskesmas.booking.models import Reservation
from puskesmas.outbox.models import Message
from puskesmas.people import actions as people
from puskesmas.schedule.models import ServiceDay
from puskesmas.schedule.queries import availability
from tests import cast
from tests.faults.wire import Wire
from tests.frontend.api import web

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OFFSETS = (1, 40, 200, 700, 1500, 2500, 4000, 6000)
FAULTS = [*["before_commit"] * 8, *["after_commit"] * 12, *OFFSETS, *OFFSETS]


@pytest.fixture
def umum(transactional_db):
    umum = cast.build().umum
    umum.online_quota = 200
    umum.save()
    umum.facility.asks_identity_photo = False
    umum.facility.save()
    return umum


def test_one_effect_per_key_whatever_the_wire_loses(umum, child_environ, capsys):
    today = the_clock.today(umum.facility.zone)
    free = [day.date for day in availability(umum, today, today + timedelta(days=10)) if day.open]
    wish = {"facility": "mergangsan", "clinic": "umum", "date": f"{free[-1]}", "payment": "umum"}
    address = urlsplit(child_environ["DATABASE_URL"])
    wire = Wire(int(address.port or 0))
    through = child_environ["DATABASE_URL"].replace(f":{address.port}/", f":{wire.own_port}/")
    born = cast.date(1990, 1, 1)
    seen = Counter()

    with web.running({**child_environ, "DATABASE_URL": through}) as port:
        for number, fault in enumerate(FAULTS, start=1001):
            secret, _token = people.sign_in_citizen(nik=f"990101010190{number}", birth_date=born)
            wire.order(fault)
            for _again in range(10):
                status, _content = web.call(
                    port, "POST", "/api/v1/reservations/", wish, secret, f"kunci-{number}"
                )
                seen[status] += 1
                if status == 201:
                    break
    wire.close()

    with capsys.disabled():
        print(f"\n{wire.hit} faults hit, answers {dict(seen)}")  # noqa: T201
    assert wire.hit >= len(FAULTS) - 2
    assert set(seen) == {201, 503}
    assert seen[201] == len(FAULTS) == Reservation.objects.count()
    assert ServiceDay.objects.get(clinic=umum, date=free[-1]).taken == len(FAULTS)
    Message.objects.update(state="delivered")
    assert list(map(str, findings())) == []
