"""The page of the day in a real browser."""

from typing import Any

import pytest
from django.conf import settings

from tests import cast
from tests.frontend.reports.conftest import signed_in
from tests.people.checks import broken_rules, small_targets

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_day_is_open_to_all_at_every_width(
    clock: Any, live_server: Any, new_context: Any, width: int
) -> None:
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    reservation = cast.reserve(world.umum, world.siti)
    cast.do(reservation, "verify", world.budi, valid="true")
    cast.do(cast.reserve(world.gigi, world.joko), "verify", world.budi, valid="false")
    session = signed_in(world.ani).cookies[settings.SESSION_COOKIE_NAME].value
    context = new_context(viewport={"width": width, "height": 900})
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    context.add_cookies([cookie])
    page = context.new_page()

    page.goto(live_server.url + "/laporan/?tanggal=2026-11-24")

    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert small_targets(page) == []
