"""The table of levels: every ability, every level, and nobody but citizens."""

import pytest

from puskesmas.actor import SYSTEM, Actor
from puskesmas.errors import NotAllowed
from puskesmas.people.levels import LEAST, Ability, demand, may, rise, shown
from puskesmas.people.masks import mask_name

OPENS = {
    0: {"reserve", "own_tickets", "send_papers"},
    1: {"all_reservations", "history", "family", "own_data", "ask", "looks", "export"},
    2: {"full_data", "papers", "devices"},
}


def citizen(level: int, **words) -> Actor:
    return Actor(kind="citizen", id="citizen:1", label="Pemohon", level=level, **words)


@pytest.mark.parametrize("level", [0, 1, 2])
def test_each_level_opens_its_own_and_all_below(level):
    opened = {str(ability) for ability in Ability if may(citizen(level), ability)}

    assert opened == set().union(*(OPENS[below] for below in range(level + 1)))


def test_every_ability_has_its_level():
    assert set(LEAST) == set(Ability)
    assert len(LEAST) == 13


def test_whoever_waits_for_a_code_may_nothing():
    held = citizen(0, needs_code=True)

    assert [ability for ability in Ability if may(held, ability)] == []


def test_staff_and_system_have_no_level():
    staff = Actor(kind="staff", id="staff:1", label="Budi", level=2)

    assert not any(may(staff, ability) or may(SYSTEM, ability) for ability in Ability)


@pytest.mark.parametrize(("level", "needed"), [(0, 2), (1, 2)])
def test_a_refusal_names_the_level_and_the_way(level, needed):
    with pytest.raises(NotAllowed) as refused:
        demand(citizen(level), Ability.PAPERS)

    assert (refused.value.code, refused.value.facts) == ("level_needed", {"level": needed})
    assert "KTP" in str(refused.value.detail)


def test_what_is_shown_grows_with_the_level():
    said = [shown(citizen(level), "Siti Aminah", mask_name) for level in (0, 1, 2)]

    assert said == ["", "S••• A•••", "Siti Aminah"]


def test_the_next_level_and_how():
    assert rise(0) == {"level": 1, "ways": ["one_time_code", "counter_code"]}
    assert rise(1) == {"level": 2, "ways": ["identity_card_at_counter"]}
    assert rise(2) is None
