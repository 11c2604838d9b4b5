"""Letters: posted with their cause, delivered, retried, doubted, and taken over from the dead."""

from datetime import timedelta

import pytest
from django.db import OperationalError

from puskesmas import clock as the_clock
from puskesmas.actor import SYSTEM
from puskesmas.errors import Conflict
from puskesmas.outbox import registry, relay
from puskesmas.outbox.actions import post, retry, settle
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.outbox.queries import endpoint_for, oldest_due_seconds
from puskesmas.outbox.registry import Permanent, Temporary, Unknown
from puskesmas.place.models import Facility
from tests import cast

pytestmark = pytest.mark.django_db

TOPIC = "test.post"


@pytest.fixture
def facility(clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return Facility.objects.create(code="mergangsan", name="Mergangsan", city="Yogyakarta")


@pytest.fixture
def deliverers(monkeypatch):
    """The real registry with one more topic for the length of a test."""
    monkeypatch.setattr(registry, "_deliverers", dict(registry._deliverers))
    monkeypatch.setattr(registry, "_answerers", dict(registry._answerers))
    monkeypatch.setattr(registry, "_once_only", set(registry._once_only))
    return registry


def send(facility, key="k"):
    post(TOPIC, facility_id=facility.pk, key=key, body={"x": 1})
    return Message.objects.get(key=key)


def state(message):
    message.refresh_from_db()
    return message.state, message.attempts


def test_a_delivered_letter_takes_its_answer_to_the_case(facility, deliverers):
    taken = []
    deliverers.deliver(TOPIC)(lambda letter: {"echo": letter.body["x"]})
    deliverers.answer(TOPIC)(lambda letter, answer: taken.append((letter.key, answer)))
    message = send(facility)

    assert relay.drain() == 1

    assert state(message) == ("delivered", 1)
    assert taken == [("k", {"echo": 1})]
    assert relay.drain() == 0


def test_the_same_key_is_one_letter(facility):
    assert send(facility) == send(facility)
    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (Temporary("busy"), ("due", 1)),
        (Permanent("no such clinic"), ("dead", 1)),
        (Unknown("reply lost"), ("unknown", 1)),
        (ZeroDivisionError("secret"), ("dead", 1)),
    ],
)
def test_each_kind_of_trouble_has_its_fate(facility, deliverers, error, expected):
    def fail(letter):
        raise error

    deliverers.deliver(TOPIC)(fail)
    message = send(facility)

    relay.drain()

    assert state(message) == expected
    assert "secret" not in message.trouble


def test_pauses_grow_and_the_letter_dies_visibly_in_the_end(facility, deliverers):
    def fail(letter):
        raise Temporary("busy")

    deliverers.deliver(TOPIC)(fail)
    message = send(facility)

    pauses = []
    while state(message)[0] == "due":
        relay.drain()
        message.refresh_from_db()
        pauses.append((message.next_at - the_clock.now()).total_seconds())
        the_clock.shift(message.next_at - the_clock.now())

    assert pauses[:4] == [2, 4, 8, 16]
    assert (len(pauses), max(pauses)) == (30, 600)
    assert state(message) == ("dead", 30)


def test_a_person_sends_a_dead_letter_once_more(facility, deliverers):
    answers = iter([Permanent("closed"), None])

    def deliver(letter):
        error = next(answers)
        if error:
            raise error
        return {}

    deliverers.deliver(TOPIC)(deliver)
    message = send(facility)
    relay.drain()
    assert state(message) == ("dead", 1)

    retry(message=message, by=SYSTEM)
    relay.drain()

    assert state(message) == ("delivered", 2)
    with pytest.raises(Conflict):
        retry(message=message, by=SYSTEM)


def test_behind_a_slow_gateway_other_letters_go_on(facility, deliverers):
    sent = []

    def slow(letter):
        sent.append(letter.key)
        if letter.key == "slow 1":
            assert relay.drain(limit=2) == 2  # the other worker, in the meantime
        return {}

    deliverers.deliver(TOPIC)(slow)
    deliverers.deliver("test.urgent")(slow)
    for key in ("slow 1", "slow 2", "slow 3"):
        send(facility, key)
    the_clock.shift(timedelta(minutes=1))
    post("test.urgent", facility_id=facility.pk, key="urgent")

    assert relay.drain() == 2

    assert sent == ["slow 1", "urgent", "slow 2", "slow 3"]


def test_a_letter_of_a_dead_worker_is_taken_over_after_its_lease(facility, deliverers):
    deliverers.deliver(TOPIC)(lambda letter: {})
    message = send(facility)
    assert relay._claim(the_clock.now()) == message

    assert relay.drain() == 0
    the_clock.shift(relay.LEASE - timedelta(seconds=1))
    assert relay.drain() == 0
    the_clock.shift(timedelta(seconds=1))
    assert relay.drain() == 1

    assert state(message) == ("delivered", 2)


def test_a_letter_that_may_have_left_is_never_sent_again_by_itself(facility, deliverers, clock):
    handed = []
    deliverers.deliver(TOPIC, repeatable=False)(lambda letter: handed.append(letter.key) or {})
    message = send(facility)
    assert relay._claim(the_clock.now()) == message  # and its worker is killed
    clock.shift(seconds=61)

    assert relay.drain() == 0

    assert state(message) == ("unknown", 1)
    assert message.trouble == "Pengirim terhenti di tengah jalan; mungkin sudah terkirim."
    assert handed == []


@pytest.mark.parametrize(("repeatable", "fate"), [(True, "due"), (False, "unknown")])
def test_trouble_of_our_own_database_kills_no_letter(facility, deliverers, repeatable, fate):
    def interrupted(letter):
        raise OperationalError("deadlock detected")

    deliverers.deliver(TOPIC, repeatable=repeatable)(interrupted)
    message = send(facility)

    relay.drain()

    assert state(message) == (fate, 1)
    assert message.trouble == "OperationalError"


def test_an_answer_that_the_case_cannot_take_leaves_the_letter_due(facility, deliverers):
    def refuse(letter, answer):
        raise Conflict("busy", "Sedang diubah.")

    deliverers.deliver(TOPIC)(lambda letter: {"number": 1})
    deliverers.answer(TOPIC)(refuse)
    message = send(facility)

    relay.drain()

    assert state(message) == ("due", 1)
    assert message.answer is None


@pytest.mark.parametrize(("repeatable", "fate"), [(True, "due"), (False, "unknown")])
def test_an_answer_that_cannot_be_kept_sends_nothing_twice(facility, deliverers, repeatable, fate):
    handed = []

    def hand_over(letter):
        handed.append(letter.key)
        return {"external_id": "wamid.\x00"}  # no text of PostgreSQL's

    deliverers.deliver(TOPIC, repeatable=repeatable)(hand_over)
    message = send(facility)

    relay.drain()

    assert state(message) == (fate, 1)
    assert handed == ["k"]


def test_the_age_of_the_oldest_letter_shows_a_jam(facility):
    assert oldest_due_seconds() == 0
    send(facility)

    the_clock.shift(timedelta(seconds=90))

    assert oldest_due_seconds() == 90


def test_a_facilitys_own_endpoint_wins_over_the_citys(facility):
    Endpoint.objects.create(system="simpus", kind="neutral", url="http://city")
    assert endpoint_for("mergangsan", "simpus").url == "http://city"

    Endpoint.objects.create(facility=facility, system="simpus", kind="manual")
    assert endpoint_for("mergangsan", "simpus").kind == "manual"

    with pytest.raises(Permanent):
        endpoint_for("mergangsan", "pcare")


def test_an_answer_that_is_never_taken_ends_as_a_visible_letter(facility, deliverers):
    deliverers.deliver(TOPIC)(lambda letter: {"number": 1})
    deliverers.answer(TOPIC)(lambda letter, answer: answer["registration"])
    message = send(facility)

    pauses = []
    while state(message)[0] == "due":
        relay.drain()
        message.refresh_from_db()
        pauses.append((message.next_at - the_clock.now()).total_seconds())
        the_clock.shift(message.next_at - the_clock.now())
        assert len(pauses) <= 30

    assert pauses[:4] == [2, 4, 8, 16]
    assert (state(message), message.trouble) == (("dead", 30), "KeyError")


def test_a_worker_whose_lease_ran_out_no_longer_decides(facility, deliverers):
    """A slow worker hears «busy» after another has taken the letter over: the other decides."""
    message = send(facility)
    slow = relay._claim(the_clock.now())
    the_clock.shift(relay.LEASE)
    quick = relay._claim(the_clock.now())

    assert settle(slow, state="due", trouble="busy") is False
    assert settle(quick, state="delivered", answer={"number": 1}) is True

    assert state(message) == ("delivered", 2)


def test_trouble_with_unprintable_bytes_is_written_down_all_the_same(facility, deliverers):
    def fail(letter):
        raise Permanent("reply\x00body")

    deliverers.deliver(TOPIC)(fail)
    message = send(facility)

    relay.drain()

    assert (state(message), message.trouble) == (("dead", 1), "replybody")
