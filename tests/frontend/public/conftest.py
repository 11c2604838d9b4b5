"""The stage of the citizen's pages: Monday, eight o'clock, and Siti's phone."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests import cast
from tests.frontend.public import phone


@pytest.fixture
def world(db: None, clock: Any) -> cast.World:
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def signed_in(world: cast.World) -> Callable[..., Client]:
    """A phone of one's own, signed in by NIK and birth date."""
    return phone.signed_in
