"""Everybody does everything at once: no deadlock, no defect, and the sums are right afterwards."""

import random
import threading
import time
from collections import Counter

import pytest
from django.db import connections

from flows import arrival
from flows.engine import service
from flows.engine.tick import tick
from puskesmas.booking import endings
from puskesmas.booking.models import LIVE, Reservation
from puskesmas.errors import Refusal
from puskesmas.queueing.models import QueueDay, Ticket
from puskesmas.schedule.models import ServiceDay
from puskesmas.sla.models import Deadline
from tests import cast
from tests.flows.engine.test_races import _somebody

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

SECONDS, THREADS = 8, 6
OWED = ("submitted", "verified", "numbered", "arrived")


@pytest.fixture
def world(clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


class Crowd:
    """Citizens, two officers, a kiosk and the tick, each act drawn by chance."""

    def __init__(self, world):
        self.world, self.reason = world, cast.reason().code
        self.people = [_somebody(number) for number in range(20)]
        bima = cast._staff("bima", "Bima", "registrar", world.mergangsan)
        self.officers = [cast.staff(world.budi), cast.staff(bima)]
        self.done, self.defects = Counter(), []

    def live(self, seed, until):
        chance = random.Random(seed)
        acts = {self.book: 25, self.leave: 8, self.come: 15, self.work: 40, self.take: 10}
        while time.monotonic() < until:
            act = chance.choices([*acts, lambda _chance: tick()], [*acts.values(), 3])[0]
            try:
                act(chance)
                self.done[getattr(act, "__name__", "tick")] += 1
            except Refusal:
                pass
            except Exception as error:  # noqa: BLE001 -- whatever it is, the test shows it
                self.defects.append(repr(error))
        connections.close_all()

    def book(self, chance):
        cast.reserve(chance.choice([self.world.umum, self.world.gigi]), chance.choice(self.people))

    def leave(self, chance):
        service.end(self._case(chance), run=endings.cancel, by=cast.SYSTEM)

    def come(self, chance):
        arrival.check_in(self._case(chance), device=cast.device(self.world.kiosk))

    def take(self, chance):
        act = chance.choice([service.claim, service.release])
        act(self._task(chance)[0], by=chance.choice(self.officers))

    def work(self, chance):
        task, step = self._task(chance)
        data = {
            "verify": {"valid": chance.choice(["true", "true", "false"])},
            "reject": {"reason_code": self.reason},
            "enter_number": {"number": "A-1"},
            "reverify": chance.choice(
                [
                    {"outcome": "ok"},
                    {"outcome": "refused", "reason_code": self.reason},
                    {"outcome": "wrong_clinic", "clinic": chance.choice(["umum", "gigi"])},
                ]
            ),
        }[step]
        service.complete_and_go_on(task, by=chance.choice(self.officers), data=data)

    def _case(self, chance):
        codes = list(Reservation.objects.filter(status__in=LIVE).values_list("code", flat=True))
        return chance.choice(codes or ["0" * 16])

    def _task(self, chance):
        rows = Deadline.objects.filter(finished_at__isnull=True, inbox=True)
        return chance.choice(list(rows.values_list("task", "step")) or [(0, "verify")])


def test_after_a_storm_every_place_number_and_step_is_accounted_for(world, clock):
    crowd, until = Crowd(world), time.monotonic() + SECONDS
    threads = [threading.Thread(target=crowd.live, args=(n, until)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for moment in (cast.at(cast.TUESDAY, 7, 40), cast.at(cast.TUESDAY, 14, 1)):
        time.sleep(SECONDS / 3)
        clock.set(moment)
    for thread in threads:
        thread.join()

    assert crowd.defects == []
    assert min(crowd.done[act] for act in ("book", "leave", "come", "work", "take")) > 0
    for day in ServiceDay.objects.all():
        held = Reservation.objects.filter(clinic=day.clinic, date=day.date, holds_place=True)
        assert day.taken == held.count()
    for day in QueueDay.objects.all():
        given = Ticket.objects.filter(queue=day.queue, date=day.date).order_by("number")
        assert list(given.values_list("number", flat=True)) == [*range(1, day.last_number + 1)]
    for case in Reservation.objects.all():
        steps = Deadline.objects.filter(reservation=case, finished_at__isnull=True).count()
        waiting = Ticket.objects.filter(reservation=case, state="waiting").count()
        assert steps == (case.status in OWED)
        assert waiting == (case.status in ("arrived", "in_queue"))
