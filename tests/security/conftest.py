"""Everybody at work on Monday, eight in the morning."""

import pytest

from tests import cast


@pytest.fixture
def world(request, clock):
    """On a database that threads share where the test says so."""
    marker = request.node.get_closest_marker("django_db")
    shared = marker is not None and marker.kwargs.get("transaction")
    request.getfixturevalue("transactional_db" if shared else "db")
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()
