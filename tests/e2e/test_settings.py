"""An admin's browser: what was typed when the sign-in ran out is there again; long names fit."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from puskesmas.place.models import Clinic, Facility
from puskesmas.schedule.actions import close_on
from tests import cast
from tests.e2e.desk import Open

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_what_was_sent_after_the_sign_in_ran_out_comes_back(
    world: cast.World, browser_of: Open, live_server: Any
) -> None:
    andi = cast.admin("Andi")
    page = browser_of(andi)
    page.goto("/pengaturan/p/mergangsan/profil/")
    page.fill("[name=address]", "Jalan Panjang 99")
    Session.objects.all().delete()
    page.click("button:has-text('Simpan')")
    expect(page.locator("main")).to_contain_text("Masuk lagi")

    again = Client()
    again.force_login(andi)
    cookie = {"name": "sessionid", "value": again.cookies["sessionid"].value}
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.goto("/pengaturan/p/mergangsan/profil/")

    expect(page.locator("[name=address]")).to_have_value("Jalan Panjang 99")
    expect(page.locator("[data-draft-back]")).to_be_visible()
    page.click("button:has-text('Simpan')")
    expect(page.locator("main")).to_contain_text("Tersimpan.")
    page.goto("/pengaturan/p/mergangsan/profil/")
    expect(page.locator("[data-draft-back]")).to_be_hidden()
    assert Facility.objects.get(code="mergangsan").address == "Jalan Panjang 99"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_name_without_a_single_space_stays_within_the_page(
    world: cast.World, browser_of: Open, width: int
) -> None:
    Clinic.objects.filter(pk=world.umum.pk).update(name="W" * 80, room="R" * 40)
    close_on(facility=world.mergangsan, day=cast.TUESDAY, reason="Z" * 120, by=cast.SYSTEM)
    page = browser_of(cast.admin("Andi"), width)

    for name in ("klinik/", "klinik/umum/", "klinik/umum/jam/", "tutup/"):
        page.goto(f"/pengaturan/p/mergangsan/{name}")
        beyond = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert (name, beyond) == (name, 0)
