"""An admin's browser: what was typed when the sign-in ran out is there again."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import expect

from puskesmas.place.models import Facility
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
