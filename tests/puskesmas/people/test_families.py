"""A card number alone opens no list of a family."""

import pytest

from puskesmas.actor import SYSTEM
from puskesmas.people import actions as people
from puskesmas.people.families import see_card
from puskesmas.people.identities import see_identity
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

    see_card(citizen=stranger, facility_id=world.mergangsan.pk, by=cast.staff(world.budi))
    stranger.refresh_from_db()

    assert list(family_members(stranger)) == [stranger, world.siti, world.dimas]


NEW_NIK, NEW_BORN = "9901010303880007", cast.date(1988, 3, 3)


def typed_by(actor, **words):
    people.register_citizen(
        **{
            "name": "Orang Lain",
            "nik": NEW_NIK,
            "birth_date": NEW_BORN,
            "sex": "L",
            "address": "Jalan Lain 1",
            "phone": "081200000009",
            "kk": cast.CARD_SITI,
            "by": actor,
        }
        | words
    )
    return Citizen.objects.get(nik_index=people.nik_index(NEW_NIK))


@pytest.fixture
def seen(world):
    """Somebody who never registered, and whose identity card Budi saw at the counter."""
    citizen = people.citizen_of(NEW_NIK, NEW_BORN)
    where = {"facility_id": world.mergangsan.pk, "by": cast.staff(world.budi)}
    see_identity(citizen=citizen, **where)
    return citizen


def test_nobody_registers_a_phone_of_his_own_for_whom_an_officer_saw(seen):
    after = typed_by(SYSTEM)

    assert (after.phone, after.name, after.family, after.registered_at) == ("", "", None, None)
    assert "Orang Lain" in after.claim


def test_whoever_was_seen_registers_after_a_code_and_the_card_is_still_to_be_seen(seen):
    Citizen.objects.filter(pk=seen.pk).update(family_seen_at=seen.identity_seen_at)

    after = typed_by(cast.citizen(NEW_NIK, NEW_BORN, level=1))

    assert after.phone == "+6281200000009"
    assert after.family_seen_at is None
    assert list(family_members(after)) == [after]
