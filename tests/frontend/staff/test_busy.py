"""Somebody else holds the case at this very moment: nothing typed is lost."""

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests import cast
from tests.cast import do, fresh, open_task, reserve


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_busy_case_keeps_the_number_that_budi_typed(clock, child_environ):
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    reservation = do(reserve(world.umum, world.siti), "verify", world.budi, valid="true")
    where = reverse("staff:task", args=[open_task(reservation, "enter_number").task])
    budi = Client()
    budi.force_login(world.budi)
    connection.close()

    with psycopg.connect(child_environ["DATABASE_URL"]) as other:
        other.execute("SELECT id FROM viewflow_process FOR UPDATE")
        answer = budi.post(where, {"number": "A-77"})

    assert answer.status_code == 503
    assert "sedang diubah orang lain" in answer.content.decode()
    assert 'value="A-77"' in answer.content.decode()
    assert fresh(reservation).simpus_number == ""
