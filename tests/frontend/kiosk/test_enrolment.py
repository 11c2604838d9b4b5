"""A browser becomes a kiosk by its token, and stops being one when the token is revoked."""

from django.test import Client
from django.utils.crypto import get_random_string

from frontend import throttle
from frontend.access import DEVICE_COOKIE
from puskesmas.actor import SYSTEM
from puskesmas.people.tokens import digest
from puskesmas.place.actions import revoke_device
from puskesmas.place.models import Device
from tests.frontend.kiosk.conftest import enrolled


def test_the_token_becomes_a_cookie_no_script_reads(world):
    browser = Client()

    answer = browser.post("/kiosk/pasang/", {"token": "kiosk"})

    assert (answer.status_code, answer["Location"]) == (302, "/kiosk/")
    cookie = answer.cookies[DEVICE_COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "Puskesmas Mergangsan" in browser.get("/kiosk/").content.decode()


def test_a_wrong_token_and_a_tv_token_are_refused_alike(world):
    Device.objects.create(
        facility=world.mergangsan, kind="tv", name="TV", token_hash=digest("layar")
    )

    pages = [Client().post("/kiosk/pasang/", {"token": token}) for token in ("salah", "layar")]

    assert [page.status_code for page in pages] == [422, 422]
    assert [DEVICE_COOKIE in page.cookies for page in pages] == [False, False]
    text = "Kode tidak dikenal, sudah dipakai, atau sudah dicabut. Minta kode baru."
    assert [page.content.decode().count(text) for page in pages] == [2, 2]


def test_guessing_is_slowed_down(world, settings):
    settings.DEMO = False
    tries = throttle.LIMITS["device_enroll"]["address"].most

    codes = [
        Client().post("/kiosk/pasang/", {"token": get_random_string(20)}, secure=True).status_code
        for _turn in range(tries + 1)
    ]

    assert codes == [422] * 10 + [429]


def test_a_revoked_kiosk_asks_for_a_token_again(world, kiosk):
    revoke_device(device=world.kiosk, by=SYSTEM)

    answer = kiosk.get("/kiosk/")

    assert (answer.status_code, answer["Location"]) == (302, "/kiosk/pasang/")


def test_an_unknown_browser_cannot_scan(world, ready):
    answer = enrolled("tidak-ada").post("/kiosk/hadir/", {"kode": ready.code})

    ready.refresh_from_db()
    assert (answer["Location"], ready.status) == ("/kiosk/pasang/", "numbered")


def test_a_scan_that_waited_is_kept_while_the_kiosk_is_not_known(world, ready):
    later = {"X-Alur-Kiriman": "1"}

    answer = Client().post("/kiosk/hadir/", {"kode": ready.code}, headers=later)

    assert answer.status_code == 503  # a redirect would count as sent
    assert not ready.tickets.exists()
