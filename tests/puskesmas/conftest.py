"""The stage of the domain's stories."""

import pytest

from tests import cast


@pytest.fixture
def world(db: None, clock: object) -> cast.World:
    """Monday, eight in the morning, everybody at work."""
    clock.set(cast.at(cast.MONDAY, 8))  # type: ignore[attr-defined]
    return cast.build()
