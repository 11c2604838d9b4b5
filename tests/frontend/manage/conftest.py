"""The stage of the settings: Monday, eight in the morning, and an admin who is signed in."""

import pytest
from django.test import Client

from tests import cast


@pytest.fixture
def world(db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def andi(world):
    """Admin of the whole city, signed in."""
    client = Client()
    client.force_login(cast.admin("Andi"))
    return client
