"""The stage of the officer's browser stories: Monday, eight in the morning."""

from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from puskesmas.people.models import User
from tests import cast
from tests.e2e.desk import Open


@pytest.fixture
def world(transactional_db: None, clock: Any) -> cast.World:
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def browser_of(live_server: Any, new_context: Any) -> Open:
    """A page of a browser in which this officer has signed in."""

    def open_page(user: User, width: int = 1280) -> Page:
        client = Client()
        client.force_login(user)
        context = new_context(viewport={"width": width, "height": 800}, base_url=live_server.url)
        session = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page: Page = context.new_page()
        return page

    return open_page
