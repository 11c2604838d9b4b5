"""Codes before a lens: a phone at the kiosk, a ticket at the officer's phone, and no camera."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from frontend.access import DEVICE_COOKIE
from puskesmas.codes import clean_code, grouped, qr_url
from puskesmas.queueing.models import Ticket
from tests import cast
from tests.e2e.film import film, launch
from tests.e2e.product import Product, start
from tests.e2e.test_kiosk import SIZES, check_looks
from tests.e2e.test_thread import (
    DESK,
    PHONE,
    act,
    do_task,
    read_qr,
    reserve,
    sign_in,
    status,
    until,
)
from tests.people.checks import broken_rules, small_targets

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

LOWER_PART = (0.6, 0.95)
"""Of a ticket: where its QR is, and what a hand holds before the lens."""

Seeing = Callable[..., BrowserContext]


@pytest.fixture
def seeing(browser_type: Any, browser_type_launch_args: Any, tmp_path: Path) -> Iterator[Seeing]:
    """A browser whose camera sees a picture; a complaint about its policy fails the test."""
    browsers, complaints = [], []

    def open_eyes(
        picture: Path, part: tuple[float, float] = (0, 1), allowed: bool = True, **more: Any
    ) -> BrowserContext:
        seen = film(picture, tmp_path / f"{len(browsers)}.mjpeg", part=part)
        browsers.append(launch(browser_type, browser_type_launch_args, seen, allowed=allowed))
        # Whatever is not granted here the browser refuses without asking.
        grants = ["camera" if allowed else "notifications"]
        context = browsers[-1].new_context(locale="id-ID", permissions=grants, **more)
        context.on("console", lambda message: complaints.append(message.text))
        return context

    yield open_eyes
    for browser in browsers:
        browser.close()
    assert [text for text in complaints if "Content Security Policy" in text] == []


@pytest.fixture
def ready(clock: Any) -> Any:
    """Siti's number is ready, and it is the morning of her visit."""
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    reservation = cast.number_ready(world, clock)
    reservation.officer = world.budi
    return reservation


def kiosk(context: BrowserContext, url: str) -> Page:
    context.add_cookies([{"name": DEVICE_COOKIE, "value": "kiosk", "url": url}])
    page = context.new_page()
    page.goto(f"{url}/kiosk/")
    return page


def officer(context: BrowserContext, url: str, user: Any) -> Page:
    client = Client()
    client.force_login(user)
    session = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page = context.new_page()
    page.goto(f"{url}/petugas/pindai/")
    return page


def drawn(text: str, to: Path) -> Path:
    qrcode = pytest.importorskip("qrcode")
    qrcode.make(text).save(to)
    return to


def state(page: Page) -> Any:
    return page.locator("[data-camera]")


@pytest.mark.slow
def test_from_the_phone_to_the_paper_and_from_the_paper_to_the_case(
    tmp_path_factory: Any, tmp_path: Path, new_context: Any, seeing: Seeing
) -> None:
    product = start(tmp_path_factory.mktemp("product") / "var")
    try:
        loop(product, tmp_path, new_context, seeing)
    finally:
        product.stop()


def loop(product: Product, tmp_path: Path, new_context: Any, seeing: Seeing) -> None:
    phone = new_context(viewport=PHONE, base_url=product.url).new_page()
    desk = new_context(viewport=DESK, base_url=product.url).new_page()
    sign_in(phone, product.facts["citizens"][0])
    code = reserve(phone, product.facts["facilities"]["verified"])
    act(desk, product, "registrar")
    do_task(desk, code)
    desk.locator("button[name=valid][value=true]").click()
    until(lambda: "Siap datang" in status(phone, code))
    phone.goto(f"/kartu/{code}/")
    phone.locator(".ticket .qr").screenshot(path=tmp_path / "screen.png")
    desk.goto("/demo/")
    desk.get_by_role("button", name=re.compile("Lompat ke")).click()

    screen = seeing(tmp_path / "screen.png", base_url=product.url, viewport=DESK).new_page()
    screen.goto("/demo/")
    screen.get_by_role("button", name="Jadikan peramban ini kiosk", exact=True).click()
    expect(screen.locator(".ticket .big")).to_have_text(re.compile(r"A-\d{3}"), timeout=30_000)
    until(lambda: len(product.receipts()) == 1)
    assert clean_code(read_qr(product.receipts()[0])) == code

    # The phone stays where it is: the kiosk goes home, sees it again, and prints nothing more.
    expect(state(screen)).to_have_attribute("data-state", "again", timeout=30_000)
    assert len(product.receipts()) == 1

    ticket = product.receipts()[0]
    hand = seeing(ticket, part=LOWER_PART, base_url=product.url, viewport=PHONE)
    act(hand.new_page(), product, "registrar")
    scanner = hand.pages[0]
    scanner.get_by_role("link", name="Pindai").click()
    scanner.wait_for_url(f"**/petugas/kasus/{code}/", timeout=30_000)
    expect(scanner.locator("h1")).to_contain_text(grouped(code))


@pytest.mark.parametrize("size", SIZES)
def test_the_kiosk_with_a_camera_is_open_to_all(
    ready: Any, live_server: Any, seeing: Seeing, tmp_path: Path, size: tuple[int, int]
) -> None:
    picture = drawn("https://contoh.id/halo", tmp_path / "other.png")
    context = seeing(picture, viewport={"width": size[0], "height": size[1]})
    page = kiosk(context, live_server.url)

    expect(state(page)).to_have_attribute("data-state", "wrong", timeout=20_000)
    check_looks(page)
    page.get_by_text("Teks besar").click()
    page.get_by_text("Kontras tinggi").click()
    check_looks(page)
    assert Ticket.objects.count() == 0


def test_the_browsers_own_reader_is_preferred_and_jsqr_not_even_fetched(
    ready: Any, live_server: Any, seeing: Seeing, tmp_path: Path
) -> None:
    context = seeing(drawn("nothing to read", tmp_path / "other.png"))
    fetched: list[str] = []
    context.on("request", lambda request: fetched.append(request.url))
    code = qr_url("alur.contoh.go.id", ready.code)
    context.add_init_script(
        "self.BarcodeDetector = class { static async getSupportedFormats() { return ['qr_code'] }"
        f" async detect() {{ return [{{ rawValue: '{code}' }}] }} }}"
    )

    page = kiosk(context, live_server.url)

    expect(page.locator(".big")).to_have_text("A-001", timeout=20_000)
    assert [url for url in fetched if "jsQR" in url] == []


def test_the_camera_rests_while_nobody_looks_and_comes_back(
    ready: Any, live_server: Any, seeing: Seeing, tmp_path: Path
) -> None:
    page = officer(seeing(drawn("x", tmp_path / "x.png")), live_server.url, ready.officer)
    expect(page.locator("[data-camera-view]")).to_be_visible(timeout=20_000)
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable:"
    hide += " true }); document.dispatchEvent(new Event('visibilitychange')) }"
    running = "document.querySelector('video').srcObject.getVideoTracks()[0].readyState"
    first = page.evaluate(running)

    page.evaluate(hide, True)
    resting = page.evaluate(running)
    page.evaluate(hide, False)
    until(lambda: page.evaluate(running) == "live")

    assert (first, resting) == ("live", "ended")


def test_without_the_camera_kiosk_and_officer_go_on_by_hand(
    ready: Any, live_server: Any, seeing: Seeing, tmp_path: Path
) -> None:
    context = seeing(drawn("x", tmp_path / "x.png"), allowed=False)

    page = kiosk(context, live_server.url)
    expect(state(page)).to_have_attribute("data-state", "refused")
    expect(state(page)).to_contain_text("Kamera tidak diizinkan")
    page.keyboard.type(ready.code + "\n")
    expect(page.locator(".big")).to_have_text("A-001")

    desk = officer(context, live_server.url, ready.officer)
    expect(state(desk)).to_contain_text("Kamera tidak diizinkan")
    expect(desk.get_by_role("button", name="Nyalakan kamera")).to_be_visible()
    desk.get_by_label("Atau ketik kode").fill(grouped(ready.code))
    desk.get_by_role("button", name="Buka kasus").click()
    expect(desk.locator("h1")).to_contain_text(grouped(ready.code))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_officers_scanner_is_reachable_for_everybody(
    ready: Any, live_server: Any, seeing: Seeing, tmp_path: Path, width: int
) -> None:
    context = seeing(drawn("x", tmp_path / "x.png"), viewport={"width": width, "height": 800})
    page = officer(context, live_server.url, ready.officer)
    expect(page.locator("[data-camera-view]")).to_be_visible(timeout=20_000)

    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert small_targets(page) == []
