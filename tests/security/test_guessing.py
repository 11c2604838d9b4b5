"""Guessing leads nowhere: one-time codes, visit codes, and scans that are played again."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from flows import arrival
from puskesmas.audit.models import AuditEvent
from puskesmas.codes import ALPHABET, clean_code, new_code
from puskesmas.errors import Refusal
from puskesmas.outbox.models import Message
from puskesmas.people import actions as people
from puskesmas.people import codes
from puskesmas.people.models import AccessToken
from puskesmas.place.models import Device
from puskesmas.queueing.models import Ticket
from tests import cast


def token_of_siti() -> AccessToken:
    return people.sign_in_citizen(nik=cast.NIK_SITI, birth_date=cast.BORN_SITI)[1]


def accepted(token: AccessToken, code: str) -> bool:
    try:
        codes.raise_level(token=token, code=code)
    except Refusal:
        return False
    return True


def guess(world, tries: int) -> int:
    """That many guesses at one code, the right one among them but not among the first five."""
    token = token_of_siti()
    right = codes.make_code(token=token)
    wrong = [f"{number:06d}" for number in range(tries) if f"{number:06d}" != right]
    order = [*wrong[:5], right, *wrong[5:], right][:tries]
    hits = sum(accepted(token, code) for code in order)
    assert AccessToken.objects.get(pk=token.pk).level == 0
    return hits


@pytest.mark.slow
def test_a_thousand_guesses_find_no_one_time_code(world):
    assert guess(world, 1_000) == 0


@pytest.mark.long
def test_ten_thousand_guesses_find_no_one_time_code(world):
    assert guess(world, 10_000) == 0


def test_a_one_time_code_works_once_here_and_now(world, clock):
    mine, other = token_of_siti(), token_of_siti()
    code = codes.make_code(token=mine)

    assert not accepted(other, code)
    assert accepted(mine, code)
    assert not accepted(mine, code)
    late = codes.make_code(token=other)
    clock.shift(minutes=5, seconds=1)
    assert not accepted(other, late)
    assert AccessToken.objects.get(pk=other.pk).level == 0


@pytest.mark.slow
def test_a_million_forged_visit_codes_hit_none_of_a_citys_day():
    chance = random.Random(1)
    living = {new_code() for _ in range(4_500)}
    sample = sorted(living)

    def forged(number: int) -> str:
        if number % 3 == 0:
            return new_code()
        near = list(chance.choice(sample))
        if number % 3 == 1:  # one letter of a living code changed: 1 of 32 draws is the code itself
            place, old = chance.randrange(16), near[:]
            while near == old:
                near[place] = chance.choice(ALPHABET)
        else:  # the neighbours of a living code
            near[-3:] = [ALPHABET[number >> shift & 31] for shift in (10, 5, 0)]
        return "".join(near)

    tried = (forged(number) for number in range(1_000_000))
    hits = sum(clean_code(code) in living for code in tried if code not in living)

    assert len(living) == 4_500
    assert hits == 0


@pytest.fixture
def ready(world, clock):
    """Siti's number for Tuesday, and Tuesday morning."""
    return cast.number_ready(world, clock)


def replay(world, code: str, times: int) -> Counter:
    kiosk = cast.device(world.kiosk)

    def scan(_number: int) -> str:
        try:
            return arrival.check_in(code, device=kiosk).outcome
        except Refusal as refusal:  # held for too long: the kiosk asks to scan again
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        return Counter(pool.map(scan, range(times)))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_hundred_replays_at_once_are_one_arrival(world, ready):
    outcomes = replay(world, ready.code, 100)

    assert outcomes["ticket"] == 1
    assert outcomes["already"] + outcomes["busy"] == 99
    assert Ticket.objects.count() == 1
    assert Message.objects.filter(topic="print.ticket").count() == 1


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_thousand_replays_at_once_are_one_arrival(world, ready):
    outcomes = replay(world, ready.code, 1_000)

    assert outcomes["ticket"] == 1
    assert outcomes["already"] + outcomes["busy"] == 999
    assert Ticket.objects.count() == 1


@pytest.mark.slow
def test_forged_foreign_early_and_past_codes_bring_no_number(world, clock):
    away = Device.objects.create(
        facility=world.tegalrejo, kind="kiosk", name="Anjungan T", token_hash="t"
    )
    one = cast.reserve(world.umum, world.siti)
    cast.do(one, "verify", world.budi, valid="true")
    one = cast.do(one, "enter_number", world.budi, number="A-1")
    here, there = cast.device(world.kiosk), cast.device(away)
    scans = [("monday", here, one.code), ("tuesday", there, one.code)]
    scans += [("tuesday", here, new_code()) for _ in range(200)]
    scans += [("wednesday", here, one.code)]
    moments = {
        "monday": cast.at(cast.MONDAY, 9),
        "tuesday": cast.at(cast.TUESDAY, 8),
        "wednesday": cast.at(cast.date(2026, 11, 25), 8),
    }

    outcomes = Counter()
    for moment, kiosk, code in scans:
        clock.set(moments[moment])
        outcomes[arrival.check_in(code, device=kiosk).outcome] += 1

    assert outcomes == {"too_early": 1, "wrong_facility": 1, "see_officer": 201}
    assert Ticket.objects.count() == 0
    assert cast.fresh(one).status == "numbered"
    assert AuditEvent.objects.filter(verb="kiosk.scanned").count() == 203
