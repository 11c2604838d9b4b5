"""Races on real rows: who comes against who is missed, equal keys, last places."""

import random
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connections, transaction

from flows.engine import service
from flows.engine.open_task import take
from puskesmas.booking import endings
from puskesmas.booking.models import Reservation
from puskesmas.errors import Conflict, Refusal
from puskesmas.people import actions as people
from puskesmas.people.models import Citizen
from puskesmas.queueing.models import Ticket
from puskesmas.schedule.models import ServiceDay
from puskesmas.sla.models import Deadline
from tests import cast
from tests.cast import do, fresh, open_task, reserve

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def world(clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run every act in a thread of its own, all released together; results or refusals."""
    gate, results = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        gate.wait()
        time.sleep(random.random() / 500)
        try:
            results[place] = act()
        except Refusal as refusal:
            results[place] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_arrival_against_no_show_has_exactly_one_winner(world, clock):
    winners = []
    for _round in range(20):
        clock.set(cast.at(cast.MONDAY, 8))
        reservation = reserve(world.umum, world.siti)
        do(reservation, "verify", world.budi, valid="true")
        do(reservation, "enter_number", world.budi, number="A-1")
        task = open_task(reservation, "arrive").task
        clock.set(cast.at(cast.TUESDAY, 14))

        came, missed = at_once(
            partial(service.answer, reservation.code, "arrive", by=cast.device(world.kiosk)),
            partial(service.late, task),
        )

        status = fresh(reservation).status
        assert (isinstance(came, Ticket), missed) in [(True, False), (False, True)]
        assert status == ("arrived" if missed is False else "no_show")
        winners.append(status)
        if status == "arrived":
            do(
                reservation,
                "reverify",
                world.budi,
                outcome="refused",
                reason_code=cast.reason().code,
            )
    assert len(winners) == 20


def test_two_officers_complete_the_same_task_once(world):
    other = cast._staff("bima", "Bima", "registrar", world.mergangsan)
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task

    results = at_once(
        *[
            partial(service.complete, task, by=cast.staff(user), data={"valid": "true"})
            for user in (world.budi, other)
        ]
    )

    refused = [result for result in results if isinstance(result, Conflict)]
    assert [refusal.code for refusal in refused] == ["task_finished"]
    assert Deadline.objects.filter(case_code=reservation.code, step="enter_number").count() == 1


def test_the_last_places_are_never_oversold(world):
    world.umum.online_quota = 5
    world.umum.save()
    citizens = [_somebody(number) for number in range(20)]

    results = at_once(*[partial(reserve, world.umum, one) for one in citizens])

    codes = sorted(getattr(result, "code", "") for result in results if isinstance(result, Refusal))
    assert codes == ["quota_full"] * 15
    day = ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY)
    assert (day.quota, day.taken) == (5, 5)


def test_cancelling_and_verifying_at_once_leave_one_truth(world):
    for _round in range(10):
        reservation = reserve(world.umum, world.siti)
        task = open_task(reservation, "verify").task
        siti, budi = cast.citizen(), cast.staff(world.budi)

        at_once(
            partial(service.end, reservation.code, run=endings.cancel, by=siti),
            partial(service.complete, task, by=budi, data={"valid": "true"}),
        )

        now = fresh(reservation)
        if now.status != "cancelled":
            service.end(reservation.code, run=endings.cancel, by=siti)
        assert fresh(reservation).status == "cancelled"
        assert cast.open_steps(reservation) == []
    assert ServiceDay.objects.get(clinic=world.umum, date=cast.TUESDAY).taken == 0


def _somebody(number: int) -> Citizen:
    born = cast.BORN_JOKO
    nik = f"9901010101801{number + 1:03d}"
    people.sign_in_citizen(nik=nik, birth_date=born)
    return Citizen.objects.get(nik_index=people.nik_index(nik))


def test_whoever_waited_for_a_case_sees_it_as_the_other_left_it(world):
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task
    held = threading.Event()

    def first() -> None:
        with transaction.atomic():
            take(pk=task)
            held.set()
            time.sleep(0.3)  # the other one asks, and waits
            Reservation.objects.filter(pk=reservation.pk).update(coverage="active")

    def second() -> str:
        held.wait(5)
        with transaction.atomic():
            return take(pk=task).reservation.coverage

    assert at_once(first, second) == [None, "active"]
