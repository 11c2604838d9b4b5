"""A card number alone opens no list of a family."""

import pytest

from puskesmas.actor import SYSTEM
from puskesmas.people import actions as people
from puskesmas.people.models import Citizen
from puskesmas.people.queries import family_members
from tests import cast


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def stranger_on_the_card_of_siti():
    nik, born = "9901010202850009", cast.date(1985, 2, 2)
    people.register_citizen(
        name="Orang Lain",
        nik=nik,
        birth_date=born,
        sex="L",
        address="Jalan Lain 1",
        phone="081234567899",
        kk=cast.CARD_SITI,
        by=SYSTEM,
    )
    return Citizen.objects.get(nik_index=people.nik_index(nik))


def test_a_stranger_who_knows_the_card_number_sees_nobody_and_is_seen_by_nobody(world):
    stranger = stranger_on_the_card_of_siti()

    assert list(family_members(stranger)) == [stranger]
    assert list(family_members(world.siti)) == [world.siti, world.dimas]


def test_who_was_seen_at_the_counter_belongs(world):
    stranger = stranger_on_the_card_of_siti()

    people.see_family(stranger)

    assert list(family_members(stranger)) == [stranger, world.siti, world.dimas]
