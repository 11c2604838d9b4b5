"""Officers see who is concerned by a closed date: their own facility's, and nobody else's."""

import pytest
from django.test import Client

from puskesmas.booking.closures import close_on
from tests import cast


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def page(user):
    client = Client()
    client.force_login(user)
    return client.get("/petugas/terdampak/").content.decode()


def test_budi_sees_who_has_to_move_and_rudi_nothing(world):
    reservation = cast.reserve(world.umum, world.siti)
    assert "Tidak ada yang terdampak" in page(world.budi)

    close_on(facility=world.mergangsan, day=cast.TUESDAY, reason="Rapat", by=cast.SYSTEM)

    seen = page(world.budi)
    assert f"/petugas/kasus/{reservation.code}/" in seen
    assert "Siti Aminah" not in seen
    assert reservation.code not in page(world.rudi)


def test_the_inbox_of_officer_and_supervisor_leads_there(world):
    for user in (world.budi, world.wati):
        client = Client()
        client.force_login(user)

        assert 'href="/petugas/terdampak/"' in client.get("/petugas/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(world, rows, django_assert_num_queries):
    for number in range(rows):
        person = [world.siti, world.dimas, world.joko][number]
        cast.reserve(world.umum, person)
    close_on(facility=world.mergangsan, day=cast.TUESDAY, reason="Rapat", by=cast.SYSTEM)
    client = Client()
    client.force_login(world.budi)
    client.get("/petugas/terdampak/")

    with django_assert_num_queries(6):
        client.get("/petugas/terdampak/")
