"""The outside falls silent, breaks, babbles or crawls: visits go on, and later nothing is owed."""

import time
from collections import Counter

import pytest

from integrations import http
from integrations.bpjs_pcare import coverage
from integrations.email import client as smtp
from project.reconcile.look import findings
from puskesmas.booking.models import Reservation
from puskesmas.outbox import relay
from puskesmas.outbox.breaker import MOST_FAILURES
from puskesmas.outbox.models import Endpoint, Message
from puskesmas.queueing.models import Ticket
from tests.faults.gateways import Visits, outside

QUICK = 0.2
"""Seconds that a short run waits for an answer, instead of eight."""
LOOK_UP, CALL, CALLS = 2.0, 12.0, 4
"""What README and code promise: a card is looked up in 2 s, a call ends after 12, and a letter
to SIMPUS is four of them at most."""
SLACK = 1.5
"""This machine is not alone."""


@pytest.fixture
def visits(world, clock, monkeypatch):
    world.umum.online_quota = 1_000
    world.umum.save(update_fields=["online_quota"])
    world.mergangsan.provider_code = "0114U163"
    world.mergangsan.save(update_fields=["provider_code"])
    monkeypatch.setattr(coverage, "breaker", coverage.Breaker())
    with outside() as systems:
        systems.connect()
        yield lambda count: Visits(world, clock, systems, count)


@pytest.mark.parametrize(
    "count",
    [
        pytest.param(20, marks=pytest.mark.slow, id="short"),
        pytest.param(500, marks=pytest.mark.long, id="long"),
    ],
)
@pytest.mark.parametrize("mode", ["silent", "half500", "garbage", "slow"])
def test_every_visit_reaches_its_clinic_and_afterwards_nothing_is_owed(
    visits, clock, mode, count, monkeypatch, capsys
):
    day = visits(count)
    monkeypatch.setattr(relay, "deliverer", day.watch(relay.deliverer))
    if count == 20:
        monkeypatch.setitem(http.send.__kwdefaults__, "read", QUICK)
        monkeypatch.setattr(smtp, "TIMEOUT", QUICK)
    day.outside.order(mode, seconds=0.02)
    began = time.monotonic()

    day.monday()
    day.tuesday()

    met, took = day.outside.hits(), time.monotonic() - began
    assert Counter(Reservation.objects.values_list("status", flat=True)) == {"in_queue": count}
    assert Ticket.objects.filter(queue__clinic=day.world.umum).count() == count
    assert max(day.waits["submit"]) < LOOK_UP + SLACK
    assert max(max(times) for times in day.waits.values()) < CALL * CALLS + SLACK
    if mode in ("silent", "garbage"):
        assert day.by_hand == count
        assert_spared(day)
        assert met["pcare"] <= MOST_FAILURES + 1 + took / coverage.PAUSE

    day.outside.order("ok")
    turns = 0
    while day.owed() and turns < 20:
        day.round(minutes=5)
        turns += 1

    with capsys.disabled():
        print(f"\n{mode}, {count}: {figures(day, met, turns)}")  # noqa: T201
    assert day.owed() == 0
    doubtful = Message.objects.exclude(state="delivered").filter(pulled=False)
    assert {(one.topic, one.state) for one in doubtful} <= {("whatsapp.send", "unknown")}
    assert all(one.case_code and one.trouble for one in doubtful)
    assert_once(day)
    assert list(map(str, findings())) == []


def assert_spared(day):
    """Five failures in a row and a system rests; after each rest one letter asks for all."""
    met = Counter()
    for turn in day.rounds:
        del turn["pcare"]  # spared by a breaker of its own, on the wall clock
        for system, hits in turn.items():
            assert hits <= (1 if met[system] else MOST_FAILURES), (system, day.rounds)
            met[system] += hits
    assert Endpoint.objects.filter(failures__gte=MOST_FAILURES).count() == 4


def assert_once(day):
    """No person saw a message twice, and SIMPUS holds no reservation that is not used or given
    back."""
    seen = Counter(day.outside.received())
    assert [one for one, times in seen.items() if times > 1] == []
    log = day.outside.simpus.log()
    numbered = Reservation.objects.exclude(simpus_registration="").count()
    assert log.get("registrations", 0) - log.get("cancelled", 0) == numbered
    assert log.get("arrived", 0) == numbered


def figures(day, met, turns):
    """For docs/nothing-lost.md."""
    states = Counter(Message.objects.filter(pulled=False).values_list("topic", "state"))
    return {
        "calls met": dict(met),
        "by hand": day.by_hand,
        "longest": {what: round(max(times), 2) for what, times in day.waits.items()},
        "turns after": turns,
        "letters": {" ".join(names): number for names, number in sorted(states.items())},
        "SIMPUS": day.outside.simpus.log(),
    }
