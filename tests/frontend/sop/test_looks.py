"""The SOP pages in a real browser, at every size, as the public and as an officer."""

from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from tests import cast
from tests.people.checks import broken_rules

JSS = "reservation_verified"

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
@pytest.mark.parametrize("address", ["sop:list", "sop:flow"])
def test_everybody_reads_them(live_server: Any, new_context: Any, address: str, width: int) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    page.goto(live_server.url + reverse(address, args=[JSS] if address == "sop:flow" else []))

    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert refused == []


@pytest.mark.parametrize("width", [390, 1280])
def test_letters_of_the_chart_stay_readable_and_inside_their_shapes(
    live_server: Any, new_context: Any, width: int
) -> None:
    page = new_context(viewport={"width": width, "height": 800}).new_page()
    page.goto(live_server.url + reverse("sop:flow", args=[JSS]))
    page.evaluate("document.fonts.ready")

    heights = page.eval_on_selector_all(
        ".chart text", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    outside = page.evaluate(
        """() => [...document.querySelectorAll('.chart-part:has(> rect)')].flatMap(part => {
             const box = part.querySelector('rect').getBoundingClientRect();
             return [...part.querySelectorAll('text')].slice(0, -1).filter(text => {
               const line = text.getBoundingClientRect();
               return line.left < box.left - 14 || line.right > box.right;
             }).map(text => text.textContent);
           })"""
    )

    assert min(heights) >= 11
    assert outside == []


def test_an_officer_sees_late_work_on_the_map(
    live_server: Any, new_context: Any, clock: Any, client: Any
) -> None:
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    cast.reserve(world.umum, world.siti)
    clock.set(cast.at(cast.TUESDAY, 9))
    client.force_login(world.budi)
    context = new_context(viewport={"width": 1280, "height": 800})
    secret = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": secret, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(live_server.url + reverse("sop:flow", args=[JSS]))

    assert page.locator(".chart-person", has_text="1 lewat").count() == 1
    assert page.get_by_text("1 kasus, 1 lewat waktu").first.is_visible()
    assert broken_rules(page) == []
