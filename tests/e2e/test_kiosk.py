"""The kiosk in a real browser: a scanner types anywhere, the answer wipes itself."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from frontend.access import DEVICE_COOKIE
from puskesmas.codes import qr_url
from puskesmas.outbox.models import Message
from tests import cast
from tests.people.checks import KIOSK_TAP, broken_rules, small_targets

SIZES = [(1080, 1920), (1280, 720)]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ready(clock: Any) -> Any:
    """Siti's number is ready, and it is the morning of her visit."""
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.number_ready(cast.build(), clock)


def kiosk(
    new_context: Any, live_server: Any, size: tuple[int, int] = SIZES[0], **more: Any
) -> Page:
    context = new_context(viewport={"width": size[0], "height": size[1]}, **more)
    context.add_cookies([{"name": DEVICE_COOKIE, "value": "kiosk", "url": live_server.url}])
    page: Page = context.new_page()
    page.goto(live_server.url + "/kiosk/")
    return page


def check_looks(page: Page) -> None:
    assert broken_rules(page) == []
    assert small_targets(page, KIOSK_TAP) == []
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    hidden = "(() => { const say = document.querySelector('.kiosk-say');"
    assert page.evaluate(hidden + " return say.scrollHeight - say.clientHeight })()") == 0


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_open_to_all(ready: Any, live_server: Any, new_context: Any, size) -> None:
    page = kiosk(new_context, live_server, size)
    check_looks(page)

    page.keyboard.type(ready.code + "\n")
    expect(page.locator(".big")).to_have_text("A-001")
    check_looks(page)

    page.goto(live_server.url + "/kiosk/")
    page.keyboard.type("0000000000000000\n")
    expect(page.locator("h1")).to_have_text("Silakan ke petugas")
    check_looks(page)


@pytest.mark.parametrize("size", [(768, 1024), (1024, 768)])
def test_on_a_tablet_nothing_is_cut_off(
    ready: Any, live_server: Any, new_context: Any, size: tuple[int, int]
) -> None:
    page = kiosk(new_context, live_server, size)

    assert broken_rules(page) == []
    assert small_targets(page, KIOSK_TAP) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    parts = ["header", "h1", ".kiosk-form", ".pad", "footer"]
    edges = "all => all.map((one) => one.getBoundingClientRect()).flatMap((r) => [r.top, r.bottom])"
    found = page.locator(",".join(parts)).evaluate_all(edges)
    assert len(found) == 2 * len(parts)
    assert found == sorted(found)


@pytest.mark.parametrize("size", SIZES)
def test_the_page_without_a_network_is_open_to_all(
    ready: Any, live_server: Any, new_context: Any, size: tuple[int, int]
) -> None:
    page = kiosk(new_context, live_server, size, service_workers="block")
    page.route("**/healthz", lambda route: route.abort())

    page.goto(live_server.url + "/kiosk/luring/")
    expect(page.locator("h1")).to_have_text("Tanpa sambungan: pindai saja, atau ke loket")
    check_looks(page)

    page.goto(live_server.url + "/kiosk/luring/?dicatat=1")
    expect(page.locator("h1")).to_have_text("Sudah dicatat: tunggu di sini atau ke loket")
    check_looks(page)


def test_a_scan_reaches_the_result_from_anywhere(
    ready: Any, live_server: Any, new_context: Any
) -> None:
    page = kiosk(new_context, live_server)
    page.locator("#id_kode").fill("SISA")
    page.get_by_text("Teks besar").focus()

    page.keyboard.type(qr_url("alur.contoh.go.id", ready.code).lower() + "\n")

    expect(page.locator(".big")).to_have_text("A-001")
    assert Message.objects.filter(topic="print.ticket").count() == 1


def test_a_scanner_that_stutters_in_the_address_is_understood(
    ready: Any, live_server: Any, new_context: Any
) -> None:
    page = kiosk(new_context, live_server)
    page.keyboard.type("HTTPS://alur.contoh")
    page.wait_for_timeout(400)

    page.keyboard.type(f".go.id/Q/{ready.code}\n")

    expect(page.locator(".big")).to_have_text("A-001")


def test_the_keypad_types_and_enter_works_without_javascript(
    ready: Any, live_server: Any, new_context: Any
) -> None:
    page = kiosk(new_context, live_server)
    for sign in ready.code:
        page.locator(f".pad button[value='{sign}']").click()
    page.get_by_role("button", name="Lanjut").click()
    expect(page.locator(".big")).to_have_text("A-001")

    plain = kiosk(new_context, live_server, java_script_enabled=False)
    plain.locator("#id_kode").fill(ready.code)
    plain.locator("#id_kode").press("Enter")
    expect(plain.locator(".big")).to_have_text("A-001")
    assert plain.locator("meta[http-equiv=refresh]").count() == 1


def test_the_answer_goes_home_and_back_finds_nothing(
    ready: Any, live_server: Any, new_context: Any
) -> None:
    page = kiosk(new_context, live_server)
    page.keyboard.type(ready.code + "\n")
    expect(page.locator(".big")).to_have_text("A-001")

    page.wait_for_url(live_server.url + "/kiosk/", timeout=15_000)
    page.go_back()

    assert page.locator(".big").count() == 0


def test_whoever_walks_away_leaves_no_language_nor_letters(
    ready: Any, live_server: Any, new_context: Any
) -> None:
    page = kiosk(new_context, live_server)
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Scan a QR code or type a reservation code")
    page.clock.install()
    page.goto(live_server.url + "/kiosk/")
    page.get_by_text("Large text").click()
    page.locator("#id_kode").fill("SISA")

    page.clock.run_for(58_000)
    left = (page.locator("#id_kode").input_value(), page.locator("#teks-besar").is_checked())
    page.clock.run_for(4_000)

    assert left == ("", True)
    expect(page.locator("h1")).to_have_text("Pindai QR atau ketik kode reservasi")
    expect(page.locator("#teks-besar")).not_to_be_checked()


def test_paper_that_does_not_come_is_told(
    ready: Any, clock: Any, live_server: Any, new_context: Any
) -> None:
    page = kiosk(new_context, live_server, SIZES[1])
    page.keyboard.type(ready.code + "\n")
    expect(page.locator(".kiosk-paper")).to_contain_text("Sedang dicetak")

    clock.shift(seconds=6)

    expect(page.locator(".kiosk-paper")).to_contain_text("foto nomor ini")
    check_looks(page)
