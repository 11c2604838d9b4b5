"""Siti's neighbour reads English: one press, and the pages and messages follow."""

import pytest
from django.conf import settings
from django.test import Client

from puskesmas.audit.models import AuditEvent
from tests import cast
from tests.frontend.public import phone
from tests.frontend.public.phone import text

SWITCH = "/i18n/setlang/"


def siti():
    return cast.Citizen.objects.get(nik_index=cast.people.nik_index(cast.NIK_SITI))


def test_one_press_and_every_page_is_english(world):
    client = Client()

    answer = client.post(SWITCH, {"language": "en", "next": "/masuk/"})
    page = client.get("/")

    cookie = answer.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (answer.status_code, answer["Location"]) == (302, "/masuk/")
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (31536000, True, "Lax")
    assert '<html lang="en"' in page.content.decode()
    assert page["Content-Language"] == "en"
    assert "Cookie" in page["Vary"]
    assert "Register from home, come when it is your turn." in text(page)


def test_and_back(world):
    client = Client()
    client.post(SWITCH, {"language": "en"})

    client.post(SWITCH, {"language": "id"})

    assert "Daftar dari rumah, datang saat giliran." in text(client.get("/"))


def test_a_browser_set_to_english_still_starts_in_indonesian(world):
    page = Client(headers={"Accept-Language": "en-GB,en;q=0.9"}).get("/")

    assert '<html lang="id"' in page.content.decode()
    assert "Daftar dari rumah, datang saat giliran." in text(page)


@pytest.mark.parametrize("wish", ["fr", "", "../en"])
def test_a_language_we_do_not_speak_changes_nothing(wish, world):
    client = Client()

    answer = client.post(SWITCH, {"language": wish})

    assert settings.LANGUAGE_COOKIE_NAME not in answer.cookies
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = wish
    assert client.get("/")["Content-Language"] == "id"


def test_it_leads_nowhere_else(world):
    answer = Client().post(SWITCH, {"language": "en", "next": "https://contoh.com/"})

    assert answer["Location"] == "/"
    assert Client().get(SWITCH).status_code == 405


def test_messages_follow_once_the_address_is_proved(world):
    client = phone.signed_in(level=1)

    client.post(SWITCH, {"language": "en"})
    client.post(SWITCH, {"language": "en"})

    assert (siti().language, siti().reach) == ("en", "")
    assert AuditEvent.objects.filter(verb="messages.chosen").count() == 1


def test_before_that_only_the_browser_changes(world):
    client = phone.signed_in()

    client.post(SWITCH, {"language": "en"})

    assert siti().language == ""
    assert client.get("/")["Content-Language"] == "en"


def test_machines_are_answered_in_indonesian(world):
    client = Client()
    client.post(SWITCH, {"language": "en"})

    answer = client.get("/api/v1/tidak-ada/")

    assert answer["Content-Language"] == "id"
    assert answer.json()["detail"] == "Alamat ini tidak ada."
