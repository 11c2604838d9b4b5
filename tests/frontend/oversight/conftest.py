"""The stage of the supervisor's stories: Monday, eight in the morning."""

from collections.abc import Callable

import pytest
from django.test import Client

from puskesmas.people.models import User
from tests import cast


@pytest.fixture
def world(db: None, clock: object) -> cast.World:
    clock.set(cast.at(cast.MONDAY, 8))  # type: ignore[attr-defined]
    return cast.build()


@pytest.fixture
def desk() -> Callable[[User], Client]:
    """A browser in which this officer has signed in."""

    def open_desk(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return open_desk
