"""Two hundred people, ten places, a line: whatever happens, nobody stands on another's place."""

import random
import threading
from collections import Counter
from functools import partial

import pytest
from django.db import connections

from flows import waiting as flow
from flows.bundles import begin_all
from flows.engine import service
from flows.moving import reschedule
from puskesmas.booking import endings, waiting
from puskesmas.booking.models import BEFORE_ARRIVAL, Reservation, WaitingEntry
from puskesmas.errors import Refusal
from puskesmas.people.models import Citizen
from puskesmas.schedule.actions import set_quota
from puskesmas.schedule.models import ServiceDay
from tests import cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

PLACES, PEOPLE, HANDS = 10, 200, 40
WEDNESDAY = cast.date(2026, 11, 25)


@pytest.fixture
def world(clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


class Crowd:
    """Clients in threads; what they hear is counted, defects are kept."""

    def __init__(self) -> None:
        self.heard: Counter[str] = Counter()
        self.defects: list[BaseException] = []
        self._hands = threading.Semaphore(HANDS)
        self._lock = threading.Lock()

    def run(self, *acts) -> None:
        gate = threading.Barrier(len(acts))
        threads = [threading.Thread(target=self._one, args=(gate, act)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _one(self, gate, act) -> None:
        gate.wait()
        with self._hands:  # as many at once as a web process has connections
            try:
                heard = act() or "done"
            except Refusal as refusal:
                heard = refusal.code
            except Exception as error:  # noqa: BLE001 -- a defect in a thread is kept for the test
                heard = type(error).__name__
                self.defects.append(error)
            finally:
                connections.close_all()
        with self._lock:
            self.heard[str(heard)] += 1


def somebody(number: int) -> Citizen:
    """A citizen and nothing else: registering two hundred is not what is tested."""
    nik = f"990101010180{number + 1000:04d}"
    return Citizen.objects.create(
        nik=nik, nik_index=cast.people.nik_index(nik), birth_date=cast.BORN_JOKO, name="Orang"
    )


def actor(person: Citizen):
    return cast.Actor("citizen", f"citizen:{person.pk}", "Pemohon", citizen_id=person.pk)


def come(world, person: Citizen) -> str:
    """Reserve; where it is full, stand in line."""
    try:
        cast.reserve(world.umum, person, by=actor(person))
    except Refusal as refusal:
        if refusal.code != "quota_full":
            raise
        return join(world, person)
    return "reserved"


def join(world, person: Citizen) -> str:
    waiting.join(
        clinic=world.umum,
        patient=person,
        applicant=person,
        day=cast.TUESDAY,
        payment="umum",
        by=actor(person),
    )
    return "waits"


def give_up(code: str) -> None:
    service.end(code, run=endings.cancel, by=cast.SYSTEM)


def move(reservation: Reservation) -> None:
    reschedule(reservation, day=WEDNESDAY, by=actor(reservation.patient))


def balance(world, day=cast.TUESDAY) -> tuple[int, int, int]:
    """Places counted as taken, those of reservations, those kept for somebody in line."""
    of_day = {"clinic": world.umum, "date": day}
    return (
        ServiceDay.objects.get(**of_day).taken,
        Reservation.objects.filter(**of_day, holds_place=True).count(),
        WaitingEntry.objects.filter(**of_day, state="held").count(),
    )


def test_the_sum_over_all_states_never_exceeds_the_quota(world, clock):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=PLACES, by=cast.SYSTEM)
    set_quota(clinic=world.umum, day=WEDNESDAY, quota=3, by=cast.SYSTEM)
    people, crowd = [somebody(number) for number in range(PEOPLE)], Crowd()

    crowd.run(*[partial(come, world, person) for person in people])
    assert crowd.defects == []
    assert crowd.heard["reserved"] == PLACES
    assert crowd.heard["waits"] + crowd.heard["place_free"] == PEOPLE - PLACES
    assert balance(world) == (PLACES, PLACES, 0)

    for round_ in range(6):
        live = Reservation.objects.filter(
            clinic=world.umum, date=cast.TUESDAY, status__in=BEFORE_ARRIVAL
        ).select_related("clinic__facility", "facility", "patient", "slot")
        held = list(WaitingEntry.objects.filter(state="held"))
        line = list(WaitingEntry.objects.filter(state="waiting"))
        clock.shift(minutes=16)
        acts = [partial(give_up, one.code) for one in random.sample(list(live), min(4, len(live)))]
        acts += [partial(move, one) for one in random.sample(list(live), min(2, len(live)))]
        for entry in held:
            acts += [partial(flow.accept, entry.code, by=actor(entry.patient))] * 2
            acts.append(partial(waiting.leave, code=entry.code, by=cast.SYSTEM))
        acts += [
            partial(waiting.leave, code=one.code, by=cast.SYSTEM)
            for one in random.sample(line, min(5, len(line)))
        ]
        acts += [partial(come, world, person) for person in random.sample(people, 20)]
        acts += [waiting.lapse, waiting.lapse, waiting.offer_free, waiting.offer_free]
        random.shuffle(acts)
        crowd.run(*acts)
        assert crowd.defects == [], round_
        taken, reserved, kept = balance(world)
        assert taken == reserved + kept <= PLACES
        taken, reserved, kept = balance(world, WEDNESDAY)
        assert (taken, kept) == (reserved, 0)
        assert taken <= 3

    waiting.offer_free()
    taken, reserved, kept = balance(world)
    assert taken == reserved + kept == PLACES  # somebody always waits
    assert WaitingEntry.objects.filter(state="taken", reservation=None).count() == 0


def test_one_place_comes_free_and_ten_hands_take_it_once(world):
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    first = cast.reserve(world.umum, world.joko)
    join(world, world.siti)
    give_up(first.code)
    [entry] = WaitingEntry.objects.all()
    crowd = Crowd()

    crowd.run(*[partial(flow.accept, entry.code, by=cast.citizen())] * 10)

    assert crowd.defects == []
    assert list(crowd.heard.values()) == [10], crowd.heard
    assert Reservation.objects.filter(patient=world.siti).count() == 1
    assert balance(world) == (1, 1, 0)


def test_two_who_swap_their_days_never_wait_for_one_another(world):
    for day in (cast.TUESDAY, WEDNESDAY):
        set_quota(clinic=world.umum, day=day, quota=2, by=cast.SYSTEM)
    for _round in range(10):
        one = cast.reserve(world.umum, world.siti)
        two = cast.reserve(world.umum, world.joko, WEDNESDAY)
        crowd = Crowd()

        crowd.run(
            partial(reschedule, one, day=WEDNESDAY, by=cast.citizen()),
            partial(reschedule, two, day=cast.TUESDAY,
                    by=cast.citizen(cast.NIK_JOKO, cast.BORN_JOKO)),
        )  # fmt: skip

        assert crowd.defects == []
        assert (balance(world), balance(world, WEDNESDAY)) == ((1, 1, 0), (1, 1, 0))
        for live in Reservation.objects.filter(status="submitted"):
            give_up(live.code)


def test_a_bundle_and_a_move_over_the_same_days_never_wait_for_one_another(world):
    for _round in range(10):
        old = cast.reserve(world.gigi, world.joko)
        crowd = Crowd()
        wishes = [
            {"clinic": clinic, "patient": patient, "applicant": world.siti, "day": day,
             "payment": "umum", "coverage": cast.Coverage()}
            for clinic, patient, day in (
                (world.gigi, world.dimas, WEDNESDAY), (world.gigi, world.siti, cast.TUESDAY)
            )
        ]  # fmt: skip

        crowd.run(
            partial(begin_all, wishes, by=cast.citizen()),
            partial(reschedule, old, day=WEDNESDAY,
                    by=cast.citizen(cast.NIK_JOKO, cast.BORN_JOKO)),
        )  # fmt: skip

        assert crowd.defects == []
        for live in Reservation.objects.filter(status="submitted"):
            give_up(live.code)
    assert not ServiceDay.objects.filter(taken__gt=0).exists()
