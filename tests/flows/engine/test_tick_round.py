"""A round of the loop: what fails holds up nothing else, and only clocks that go give a sign."""

from io import StringIO

import pytest
from django.core.cache import cache

from flows.management.commands import tick as the_command

# A round looks after the connections that another story may have left open.
pytestmark = pytest.mark.django_db(transaction=True)
SIGN = "alive:tick"


@pytest.fixture
def done(monkeypatch):
    """What a round did, part by part; nothing fails unless a test says so."""
    parts: list[str] = []
    for name in ("tick", "do_chores", "seal"):
        monkeypatch.setattr(the_command, name, lambda *_number, name=name: parts.append(name))
    cache.delete(SIGN)
    return parts


def failing(*_number):
    raise RuntimeError("NIK 9901010101900001")


def a_round():
    told = StringIO()
    the_command.Command(stderr=told)._round(0)
    return told.getvalue()


def test_a_good_round_does_all_and_says_so(done):
    told = a_round()

    assert (done, told, cache.get(SIGN)) == (["tick", "do_chores", "seal"], "", 1)


def test_clocks_that_stand_still_give_no_sign_and_hold_up_nothing(done, monkeypatch):
    monkeypatch.setattr(the_command, "tick", failing)

    told = a_round()

    assert (done, cache.get(SIGN)) == (["do_chores", "seal"], None)
    assert told.strip() == "tick: RuntimeError"  # never what it was about


@pytest.mark.parametrize("part", ["do_chores", "seal"])
def test_other_parts_that_fail_do_not_silence_the_clocks(done, monkeypatch, part):
    monkeypatch.setattr(the_command, part, failing)

    a_round()

    assert cache.get(SIGN) == 1
    assert len(done) == 2
