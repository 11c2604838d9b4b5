"""The stage of the app: Monday, eight o'clock, and Siti's phone."""

from typing import Any

import pytest

from tests import cast


@pytest.fixture
def world(db: None, clock: Any) -> cast.World:
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()
