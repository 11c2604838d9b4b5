"""The stage of a fault that needs no process of its own."""

import pytest

from tests import cast


@pytest.fixture
def world(db, clock):
    """Monday, eight in the morning, everybody at work."""
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()
