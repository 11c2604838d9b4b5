"""The person stands at the kiosk at the very moment the day is closed: one winner, every time."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from flows import arrival
from flows.engine import service
from project.reconcile.look import findings
from puskesmas.actor import SYSTEM
from puskesmas.booking.models import Reservation
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.queueing.models import Ticket
from tests import cast

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def numbered(world, number):
    """A reservation of Tuesday whose number is ready."""
    patient = cast._citizen(
        f"Warga {number}", f"990101010190{number:04d}", cast.date(1990, 1, 1), "L", cast.CARD_JOKO
    )
    case = cast.reserve(world.umum, patient)
    cast.do(case, "verify", world.budi, valid="true")
    words = {"number": f"A-{number}", "registration": f"R/{number}", "how": "simpus"}
    service.answer(case.code, "simpus", by=SYSTEM, **words)
    return case


@pytest.mark.parametrize(
    "races", [20, pytest.param(200, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_arrival_against_no_show_has_one_winner(world, clock, races, capsys):
    Endpoint.objects.get_or_create(system="simpus", defaults={"kind": "neutral"})
    world.umum.online_quota = races
    world.umum.save()
    cases = [numbered(world, number) for number in range(1, races + 1)]
    tasks = [cast.open_task(case, "arrive").task for case in cases]
    Message.objects.update(state="delivered")
    clock.set(cast.at(cast.TUESDAY, 14, 1))  # open until 14.00
    kiosk = cast.device(world.kiosk)
    start, head_start = threading.Barrier(2), random.Random(races)

    def come(code):
        start.wait(20)
        return arrival.check_in(code, device=kiosk).outcome

    def miss(task):
        start.wait(20)
        time.sleep(head_start.uniform(0, 0.03))  # the way through the kiosk is the longer one
        return service.late(task)

    winners = Counter()
    with ThreadPoolExecutor(2) as pool:
        for case, task in zip(cases, tasks, strict=True):
            came, missed = pool.submit(come, case.code), pool.submit(miss, task)
            winners[came.result(30), missed.result(30)] += 1
        for _thread in range(2):
            pool.submit(lambda: (start.wait(20), connection.close()))

    with capsys.disabled():
        print(f"\n{races} races: {dict(winners)}")  # noqa: T201
    assert set(winners) <= {("ticket", False), ("see_officer", True)}
    assert winners.total() == races
    states = Counter(Reservation.objects.values_list("status", flat=True))
    assert states["arrived"] == winners["ticket", False] == Ticket.objects.count()
    assert states["no_show"] == winners["see_officer", True]
    Message.objects.update(state="delivered")
    assert list(map(str, findings())) == []
