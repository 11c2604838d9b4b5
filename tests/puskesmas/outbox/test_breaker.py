"""A system that fails again and again rests; one letter asks whether it is back."""

import pytest

from puskesmas.outbox import breaker, relay
from puskesmas.outbox.actions import post
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.outbox.registry import Permanent, Temporary, deliver, failed
from tests import cast


@pytest.fixture
def sms(db):
    return Endpoint.objects.create(system="sms", url="http://127.0.0.1:9")


def again(endpoint):
    return Endpoint.objects.get(pk=endpoint.pk)


def fail(endpoint, times):
    for _turn in range(times):
        breaker.went_wrong(again(endpoint))


def test_four_failures_are_bad_luck_five_are_a_rest(sms, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    fail(sms, 4)
    breaker.guard(again(sms))

    fail(sms, 1)

    with pytest.raises(Temporary, match="diistirahatkan") as caught:
        breaker.guard(again(sms))
    assert (caught.value.retry_after, caught.value.tried) == (30, False)


def test_after_the_rest_one_letter_asks_and_the_others_wait(sms, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    fail(sms, 5)
    clock.shift(seconds=30)
    first, second = again(sms), again(sms)

    breaker.guard(first)

    with pytest.raises(Temporary):
        breaker.guard(second)
    breaker.went_well(first)
    breaker.guard(again(sms))
    assert (again(sms).failures, again(sms).open_until) == (0, None)


def test_the_rest_grows_to_five_minutes_and_no_further(sms, clock):
    clock.set(cast.at(cast.MONDAY, 8))

    fail(sms, 40)

    assert (again(sms).open_until - clock.now()).total_seconds() == 300


def test_a_gateway_that_says_when_to_come_back_rests_at_once(sms, clock):
    clock.set(cast.at(cast.MONDAY, 8))

    breaker.went_wrong(sms, retry_after=7)

    assert (again(sms).open_until - clock.now()).total_seconds() == 7


@pytest.fixture
def letter(world, clock):
    post("uji.surat", facility_id=world.mergangsan.pk, key="satu")
    return lambda: Message.objects.get(key="satu")


def test_waiting_for_a_rest_spends_no_attempt(letter, clock):
    @deliver("uji.surat")
    def resting(_letter):
        raise Temporary("istirahat", retry_after=30, tried=False)

    for _turn in range(40):
        relay.drain()
        clock.shift(seconds=31)

    assert (letter().state, letter().attempts) == ("due", 0)


def test_a_dead_letter_tells_whoever_wants_to_know_once(letter):
    told = []
    failed("uji.surat")(lambda lost: told.append(lost.key))

    @deliver("uji.surat")
    def refused(_letter):
        raise Permanent("tidak bisa")

    relay.drain()
    relay.drain()

    assert (letter().state, letter().trouble, told) == ("dead", "tidak bisa", ["satu"])


def test_a_letter_is_dead_even_when_what_follows_fails(letter):
    @failed("uji.surat")
    def broken(_letter):
        raise RuntimeError("rusak")

    @deliver("uji.surat")
    def refused(_letter):
        raise Permanent("tidak bisa")

    relay.drain()

    assert (letter().state, letter().trouble) == ("dead", "tidak bisa")


@pytest.fixture(autouse=True)
def _forget_the_topic():
    yield
    from puskesmas.outbox import registry  # noqa: PLC0415 -- only to clean up

    registry._deliverers.pop("uji.surat", None)
    registry._mourners.pop("uji.surat", None)


def test_a_letter_leaves_no_earlier_than_it_may(world, clock):
    later = cast.at(cast.TUESDAY, 6)
    post("uji.surat", facility_id=world.mergangsan.pk, key="dua", not_before=later)
    deliver("uji.surat")(lambda _letter: {"external_id": "wamid.1"})

    assert relay.drain() == 0
    clock.set(later)
    assert relay.drain() == 1
    assert Message.objects.get(key="dua").external_id == "wamid.1"
