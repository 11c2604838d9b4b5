"""Alur as an app on Siti's phone: the offer, the shell, a new version, another person."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from flows.engine import service
from puskesmas.booking import endings
from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.schedule.actions import set_quota
from tests import cast
from tests.e2e.network import Network, network_to
from tests.e2e.phone import enter
from tests.e2e.test_citizen import must_be_clean, sign_in
from tests.e2e.test_thread import bring_papers, until

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FORM, HOURS = "/reservasi/baru/mergangsan/umum/", "/reservasi/baru/tegalrejo/umum/"
OFFER = """() => {
  const event = new Event("beforeinstallprompt", { cancelable: true });
  event.prompt = () => { self.asked = true };
  dispatchEvent(event);
  return event.defaultPrevented;
}"""
VERSIONS = "caches.keys().then((all) => all.filter((name) => name.startsWith('alur-berkas-')))"


@pytest.fixture
def world(transactional_db: None, clock: Any) -> cast.World:
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def network(live_server: Any) -> Iterator[Network]:
    with network_to(live_server.url) as between:
        yield between


def phone(new_context: Any, network: Network, width: int = 390) -> BrowserContext:
    context: BrowserContext = new_context(
        viewport={"width": width, "height": 844}, base_url=network.url, reduced_motion="reduce"
    )
    return context


def at_home(context: BrowserContext) -> Page:
    page = context.new_page()
    sign_in(page, "")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))
    return page


def fill_in(page: Page) -> None:
    """The form of a clinic without hours, for oneself."""
    page.goto(FORM)
    page.get_by_text("Saya sendiri").click()
    page.locator("input[name=date]:not([disabled])").first.check(force=True)
    page.get_by_label("Umum").check()
    page.get_by_label("Keluhan").fill("Batuk")


def send(page: Page) -> None:
    bring_papers(page)
    page.get_by_role("button", name="Kirim reservasi").click()


def row(page: Page, state: str) -> Any:
    return page.locator(f"[data-send-row={state}]")


def test_the_offer_to_install_waits_for_a_tap_and_takes_no_for_an_answer(
    world: cast.World, network: Network, new_context: Any
) -> None:
    page = phone(new_context, network).new_page()
    page.goto("/")
    offer = page.locator("[data-install]")
    expect(offer).to_be_hidden()

    held_back = page.evaluate(OFFER)
    page.get_by_role("button", name="Pasang di HP").click()
    asked = page.evaluate("self.asked")
    page.reload()
    page.evaluate(OFFER)
    page.get_by_role("button", name="Nanti saja").click()
    page.reload()
    page.evaluate(OFFER)

    assert (held_back, asked) == (True, True)
    expect(offer).to_be_hidden()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_shell_is_reachable_for_everybody(
    world: cast.World, network: Network, new_context: Any, width: int
) -> None:
    context = phone(new_context, network, width)
    page = at_home(context)
    page.goto(HOURS)
    page.get_by_label("10.00–11.00").locator("visible=true").check()
    page.get_by_label("Umum").check()
    send(page)
    page.get_by_role("link", name="Hanya QR").click()
    expect(page.locator("h1")).to_have_text("QR Anda")
    must_be_clean(page, width)
    fill_in(page)

    network.down()
    send(page)
    expect(row(page, "waiting")).to_be_visible()
    expect(page.locator(".ticket")).to_be_visible()
    must_be_clean(page, width)

    network.up()
    expect(row(page, "sent").or_(row(page, "refused"))).to_be_visible(timeout=30_000)
    must_be_clean(page, width)


def test_a_new_version_takes_the_place_of_the_old_one(
    world: cast.World, network: Network, new_context: Any, monkeypatch: Any
) -> None:
    page = at_home(phone(new_context, network))
    page.goto("/")
    old = page.evaluate(VERSIONS)
    monkeypatch.setattr("frontend.pwa.views.FILES", ("css/base.css", "js/page.js"))

    page.evaluate("navigator.serviceWorker.ready.then((known) => known.update()).then(Boolean)")
    until(lambda: page.evaluate(VERSIONS) not in (old, []) and len(page.evaluate(VERSIONS)) == 1)

    new = page.evaluate(VERSIONS)
    assert len(old) == len(new) == 1
    assert old != new
    assert page.evaluate("caches.match('/luring/').then(Boolean)")


def test_a_form_waits_for_its_own_person(
    world: cast.World, network: Network, new_context: Any
) -> None:
    context = phone(new_context, network)
    page = at_home(context)
    fill_in(page)
    network.down()
    send(page)
    expect(row(page, "waiting")).to_be_visible()
    context.clear_cookies(name="alur_warga")  # her time is up

    network.up()
    page.goto("/")
    expect(row(page, "sign-in")).to_contain_text("Masuk lagi untuk mengirim", timeout=30_000)
    as_joko(page)
    expect(page.get_by_text("Belum ada rencana")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-send-row]")).to_have_count(0)
    assert Reservation.objects.count() == 0

    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_text("Anda sudah keluar.")).to_be_visible()
    sign_in(page, "")
    expect(row(page, "sent")).to_be_visible(timeout=30_000)
    assert Reservation.objects.get().patient == world.siti


def test_a_move_and_a_tap_on_a_kept_place_wait_as_well(
    world: cast.World, network: Network, new_context: Any, clock: Any
) -> None:
    set_quota(clinic=world.gigi, day=cast.TUESDAY, quota=1, by=cast.SYSTEM)
    full = cast.reserve(world.gigi, world.joko)
    context = phone(new_context, network)
    page = at_home(context)
    line_up(page)
    service.end(full.code, run=endings.cancel, by=cast.SYSTEM)
    fill_in(page)
    send(page)
    page.get_by_role("link", name="Pindah tanggal atau jam").click()
    page.locator("input[name=date]:not([disabled])").first.check(force=True)
    tab = context.new_page()
    tab.goto("/reservasi/")

    network.down()
    page.get_by_role("button", name="Pindahkan").click()
    expect(row(page, "waiting")).to_have_count(1)
    tab.get_by_role("button", name="Ambil tempat ini").click()
    expect(row(tab, "waiting")).to_have_count(2)
    clock.shift(minutes=31)  # the place is kept no longer
    network.up()

    expect(row(tab, "sent")).to_contain_text("Pindah jadwal Poli Umum", timeout=30_000)
    expect(row(tab, "refused")).to_contain_text("Ambil tempat Poli Gigi")
    row(tab, "refused").get_by_role("link", name="Lihat alasannya").click()
    expect(tab.get_by_text("Waktu menyimpan tempat ini sudah habis")).to_be_visible()
    tab.reload()
    expect(tab).to_have_url(f"{network.url}/reservasi/")
    mine = Reservation.objects.filter(patient=world.siti).order_by("id")
    assert [one.status for one in mine] == ["cancelled", "submitted"]
    assert WaitingEntry.objects.get().reservation is None


def line_up(page: Page) -> None:
    """For the dentist on Tuesday, for oneself."""
    page.goto("/tunggu/mergangsan/gigi/")
    page.get_by_text("Saya sendiri").click()
    page.get_by_label("Umum").check()
    page.get_by_role("button", name="Masuk daftar tunggu").click()
    expect(page.get_by_text("Anda ada di daftar tunggu")).to_be_visible()


def as_joko(page: Page) -> None:
    page.goto("/masuk/")
    enter(page, cast.NIK_JOKO, cast.BORN_JOKO)
