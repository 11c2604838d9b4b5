"""The pattern book in a real browser: the kiosk with its aids, keys, focus.

That every page of it is reachable for everybody is asked in tests/people.
"""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from tests.people.checks import KIOSK_TAP, broken_rules, small_targets

KIOSK = ("gaya-kiosk", "gaya-kiosk-code", "gaya-kiosk-ticket", "gaya-kiosk-refused")

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def opened(new_context: Any, address: str, width: int, height: int, **more: Any) -> Page:
    page: Page = new_context(viewport={"width": width, "height": height}, **more).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize(("width", "height"), [(1080, 1920), (1280, 720)])
@pytest.mark.parametrize("name", KIOSK)
@pytest.mark.parametrize("aids", [False, True])
def test_kiosk_pages_fit_one_screen(
    live_server: Any, new_context: Any, name: str, width: int, height: int, aids: bool
) -> None:
    page = opened(new_context, live_server.url + reverse(name), width, height)
    if aids:
        page.get_by_text("Teks besar").click()
        page.get_by_text("Kontras tinggi").click()

    assert broken_rules(page) == []
    assert small_targets(page, KIOSK_TAP) == []
    assert (
        page.evaluate(
            "[...document.querySelectorAll('main *, footer *')].filter(one => !one.closest('.vh')"
            " && one.getBoundingClientRect().bottom > innerHeight + 1).length"
        )
        == 0
    )
    assert (
        page.evaluate(
            "(() => { const say = document.querySelector('.kiosk-say');"
            " return say.scrollHeight - say.clientHeight })()"
        )
        == 0
    )


def test_the_error_summary_takes_the_focus_without_javascript(
    live_server: Any, new_context: Any
) -> None:
    page = opened(
        new_context, live_server.url + reverse("gaya"), 390, 800, java_script_enabled=False
    )

    assert page.locator(".error-summary:focus").count() == 1


def test_a_nik_is_grouped_while_it_is_pasted(live_server: Any, new_context: Any) -> None:
    page = opened(new_context, live_server.url + reverse("gaya"), 390, 800)

    page.locator("#id_nik").fill("3273010203040001")

    assert page.locator("#id_nik").input_value() == "3273 0102 0304 0001"


def test_keys_walk_the_inbox_and_stay_quiet_while_budi_types(
    live_server: Any, new_context: Any
) -> None:
    page = opened(new_context, live_server.url + reverse("gaya-inbox"), 1280, 800)

    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.evaluate("document.activeElement.textContent")
    page.locator("#cari").focus()
    page.keyboard.type("kj", delay=150)  # a burst would be a scanner

    assert second == "Joko Susilo"
    assert page.locator("#cari").input_value() == "kj"
