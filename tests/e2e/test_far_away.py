"""A phone and a kiosk without a network, killed five times: all arrives, once and in order."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, expect

from frontend.access import CITIZEN_COOKIE, DEVICE_COOKIE
from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation
from puskesmas.outbox.models import Message
from puskesmas.people import actions as people
from puskesmas.people.actors import of_token
from puskesmas.people.models import AccessToken
from puskesmas.people.tokens import digest
from puskesmas.place.models import Device
from puskesmas.queueing.models import Ticket
from puskesmas.schedule.actions import set_quota
from tests import cast
from tests.e2e.network import Network, network_to
from tests.e2e.test_thread import PHONE, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

KIOSK = {"width": 1080, "height": 1920}
WAITING = """(name) => new Promise((done) => {
  const asking = indexedDB.open(name, 1);
  asking.onsuccess = () => {
    const all = asking.result.transaction("kiriman").objectStore("kiriman").getAll();
    all.onsuccess = () => done(all.result.filter((row) => row.body).length);
  };
})"""


@pytest.fixture
def world(transactional_db: None, clock: Any) -> cast.World:
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def network(live_server: Any) -> Iterator[Network]:
    with network_to(live_server.url) as between:
        yield between


class Killed:
    """A browser with a profile on disk, so that it can be killed and started again."""

    def __init__(self, browser_type: Any, launch: dict[str, Any], profile: Path, url: str) -> None:
        more = {**launch, "base_url": url, "viewport": PHONE, "reduced_motion": "reduce"}
        self.start_it: Callable[[], BrowserContext] = partial(
            browser_type.launch_persistent_context, profile, **more
        )
        self.profile = profile
        self.context = self.start_it()

    def page(self) -> Page:
        return self.context.new_page()

    def processes(self) -> list[int]:
        """Of this profile: the browser itself, without what it starts."""
        found = []
        for told in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # it ended meanwhile
                words = told.read_bytes()
                if str(self.profile).encode() in words and b"--type=" not in words:
                    found.append(int(told.parent.name))
        return found

    def kill(self, address: str) -> Page:
        """`kill -9`, then a new start at this address."""
        for process in self.processes():
            os.kill(process, signal.SIGKILL)
        until(lambda: not self.processes())
        self.context = self.start_it()
        page = self.page()
        page.goto(address)
        return page


@pytest.fixture
def browser(
    browser_type: Any, browser_type_launch_args: dict[str, Any], tmp_path: Path, network: Network
) -> Iterator[Killed]:
    running = Killed(browser_type, browser_type_launch_args, tmp_path / "profile", network.url)
    yield running
    running.context.close()


def keeper(page: Page) -> None:
    """The worker stands behind the page."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))


def by_cookie(browser: Killed, network: Network, name: str, secret: str) -> None:
    """Known from now on, also after a new start."""
    until_then = 4_102_441_200  # the year 2100
    cookie = {"name": name, "value": secret, "url": network.url, "expires": until_then}
    browser.context.add_cookies([cookie])
    browser.context.close()  # a browser writes its cookies down in its own time
    browser.context = browser.start_it()


def keys(network: Network) -> list[str]:
    """The key of every form the queue sent, in their order, repetitions left out."""
    found = [re.search(rb"kunci=([0-9a-f]{32})", body) for _to, body in network.sent]
    return list(dict.fromkeys(key[1].decode() for key in found if key))


def scanned(network: Network) -> list[str]:
    """The code in every form the queue sent, in their order, repetitions left out."""
    found = [re.search(rb"kode=([0-9A-Z]+)", body) for _to, body in network.sent]
    return list(dict.fromkeys(code[1].decode() for code in found if code))


def waiting_in(page: Page, store: str) -> int:
    """How many forms wait; a page that is loading anew is asked once more."""
    for _time in range(20):
        with suppress(Error):
            return int(page.evaluate(WAITING, store))
        page.wait_for_load_state()
    raise AssertionError("the page never came to rest")


def deliver_with_kills(browser: Killed, network: Network, at: str, store: str) -> Page:
    """Twice killed without a network, three times in the middle of sending."""
    waiting = partial(waiting_in, store=store)
    whole = waiting(browser.context.pages[-1])
    for _time in range(2):
        page = browser.kill(at)
        assert waiting(page) == whole
    network.slow = 0.3
    for _time in range(3):
        before, network.lose = len(network.sent), 1
        network.up()
        until(lambda before=before: len(network.sent) >= before + 4, 60)
        network.down()
        page = browser.kill(at)
    network.slow = 0
    assert 0 < waiting(page) < whole
    network.up()
    until(lambda: waiting(page) == 0, 120)
    return page


def test_twelve_forms_of_a_phone(
    world: cast.World, network: Network, browser: Killed, clock: Any
) -> None:
    world.mergangsan.live_limit = 20
    world.mergangsan.horizon_days = 40
    world.mergangsan.save()
    days = [cast.date(2026, 12, day) for day in range(1, 15) if day not in (6, 13)]
    codes = [cast.reserve(world.umum, world.siti, day).code for day in days]
    secret, token = people.sign_in_citizen(
        nik=cast.NIK_SITI, birth_date=cast.BORN_SITI, made_on="hp"
    )
    AccessToken.objects.filter(pk=token.pk).update(level=2)
    by_cookie(browser, network, CITIZEN_COOKIE, secret)
    first = browser.page()
    first.goto("/reservasi/")
    keeper(first)
    tabs = [browser.page() for _code in codes]
    for tab, code in zip(tabs, codes, strict=True):
        tab.goto(f"/reservasi/{code}/batal/")

    network.down()
    for number, tab in enumerate(tabs, 1):
        tab.get_by_role("button", name="Ya, batalkan").click()
        expect(tab.locator("[data-send-row=waiting]")).to_have_count(number)
    clock.shift(minutes=10)
    deliver_with_kills(browser, network, "/reservasi/", "alur")

    assert len(keys(network)) == 12 < len(network.sent)
    assert [to for to, _body in dict.fromkeys(network.sent)] == [
        f"/reservasi/{code}/batal/" for code in codes
    ]
    assert Reservation.objects.filter(status="cancelled").count() == 12
    ended = AuditEvent.objects.filter(verb="reservation.cancelled").order_by("id")
    assert list(ended.values_list("case_code", flat=True)) == codes


@pytest.mark.parametrize("scans", [40, pytest.param(200, marks=pytest.mark.long)])
def test_scans_at_a_kiosk(
    world: cast.World, network: Network, browser: Killed, clock: Any, scans: int
) -> None:
    codes = planned(world, scans)
    page = at_the_kiosk(world, network, browser, clock)

    network.down()
    scan(page, codes)
    clock.shift(minutes=10)
    page = deliver_with_kills(browser, network, "/kiosk/", "alur-anjungan")

    assert len(keys(network)) == scans < len(network.sent)
    assert scanned(network) == codes
    given = Ticket.objects.order_by("number").values_list("reservation__code", "number")
    assert list(given) == [(code, number) for number, code in enumerate(codes, 1)]
    assert Message.objects.filter(topic="print.ticket").count() == scans
    expect(page.locator("h1")).to_have_text("Pindai QR atau ketik kode reservasi", timeout=20_000)


def test_a_scan_that_breaks_the_server_keeps_nobody_behind_it(
    world: cast.World, network: Network, browser: Killed, clock: Any
) -> None:
    codes = planned(world, 3)
    page = at_the_kiosk(world, network, browser, clock)
    network.down()
    scan(page, codes)
    network.breaks = codes[0].encode()

    network.up()
    until(lambda: Ticket.objects.count() == 2, 60)

    given = Ticket.objects.order_by("number").values_list("reservation__code", flat=True)
    assert list(given) == codes[1:]
    until(lambda: waiting_in(page, "alur-anjungan") == 1)
    network.breaks = b""
    until(lambda: waiting_in(page, "alur-anjungan") == 0, 60)
    assert Ticket.objects.get(number=3).reservation.code == codes[0]


def at_the_kiosk(world: cast.World, network: Network, browser: Killed, clock: Any) -> Page:
    """On Tuesday morning at Tegalrejo, with its worker behind the page."""
    clock.set(cast.at(cast.TUESDAY, 8, 5))
    Device.objects.create(
        facility=world.tegalrejo, kind="kiosk", name="Anjungan T", token_hash=digest("kiosk-t")
    )
    by_cookie(browser, network, DEVICE_COOKIE, "kiosk-t")
    page = browser.page()
    page.set_viewport_size(KIOSK)
    page.goto("/kiosk/")
    keeper(page)
    return page


def scan(page: Page, codes: list[str]) -> None:
    """Each is noted, without a network; the next person scans on the page that says so."""
    for code in codes:
        with page.expect_navigation():
            page.keyboard.type(code + "\n")
        expect(page.locator("h1")).to_have_text("Sudah dicatat: tunggu di sini atau ke loket")


def planned(world: cast.World, count: int) -> list[str]:
    """So many people expected on Tuesday at Tegalrejo, where the reservation holds the number."""
    clinic = world.umum_tegalrejo
    clinic.slot_minutes = None
    clinic.save()
    set_quota(clinic=clinic, day=cast.TUESDAY, quota=count, by=cast.SYSTEM)
    codes = []
    for number in range(count):
        nik = f"990101120390{number + 1:04d}"
        _secret, token = people.sign_in_citizen(nik=nik, birth_date=cast.BORN_SITI, made_on=nik)
        codes.append(cast.reserve(clinic, token.citizen, by=of_token(token)).code)
    return codes
