"""A phone without a network: the shell, forms that wait, QR that stay; the server really stops."""

import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, expect

from puskesmas.codes import clean_code
from tests.e2e.network import Network, network_to
from tests.e2e.phone import enter
from tests.e2e.product import Product, start
from tests.e2e.test_thread import PHONE, bring_papers, read_qr, reserve, sign_in, until

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

COMPLAINT = "Batuk berdahak lima hari"
KEPT = """async () => {
  const rows = await new Promise((done) => {
    const asking = indexedDB.open("alur");
    asking.onsuccess = () => {
      const all = asking.result.transaction("kiriman").objectStore("kiriman").getAll();
      const bare = (row) => ({ ...row, body: row.body?.byteLength ?? 0 });
      all.onsuccess = () => done(all.result.map(bare));
    };
  });
  const pages = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) {
      const answer = await caches.match(request, { cacheName: name });
      const path = new URL(request.url).pathname;
      pages.push([path, path.startsWith("/static/") ? "" : await answer.text()]);
    }
  return { rows, pages, words: { ...localStorage, ...sessionStorage } };
}"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = start(tmp_path_factory.mktemp("product") / "var")
    change(running, "UPDATE puskesmas_facility SET live_limit = 20")
    yield running
    running.stop()


@pytest.fixture
def network(product: Product) -> Iterator[Network]:
    with network_to(product.url) as between:
        yield between


@pytest.fixture
def phone(new_context: Any, network: Network) -> Any:
    context = new_context(viewport=PHONE, base_url=network.url, reduced_motion="reduce")
    context.complaints = []
    context.on("console", lambda message: note(context, message.text))
    return context


def note(context: Any, text: str) -> None:
    if "Content Security Policy" in text:
        context.complaints.append(text)


def change(product: Product, statement: str) -> list[Any]:
    """As an admin changes a value of policy, or counts."""
    address = json.loads((product.var / "services.json").read_text())["DATABASE_URL"]
    with psycopg.connect(address, autocommit=True) as link:
        done = link.execute(statement.encode())
        return done.fetchall() if done.description else []


def at_home(context: Any, person: dict[str, Any]) -> Page:
    """Signed in, and the worker stands behind the page."""
    page: Page = context.new_page()
    sign_in(page, person)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until(lambda: bool(page.evaluate("navigator.serviceWorker.controller !== null")))
    return page


def filled(context: Any, facility: str, nth: int) -> Page:
    """A form in a tab of its own, all filled in, not sent."""
    page: Page = context.new_page()
    page.goto(f"/reservasi/baru/{facility}/umum/")
    page.get_by_text("Saya sendiri").click()
    page.locator("input[name=date]:not([disabled])").nth(nth).check(force=True)
    page.get_by_text("Bayar sendiri").click()
    bring_papers(page)
    page.get_by_label("Keluhan").fill(COMPLAINT)
    return page


def rows(page: Page, state: str) -> Any:
    return page.locator(f"[data-send-row={state}]")


def keys(network: Network) -> list[str]:
    """The key of every form the queue sent, in either way a browser writes forms."""
    found = [re.search(rb'kunci(?:=|"\r\n\r\n)([0-9a-f]{32})', body) for _to, body in network.sent]
    return [key[1].decode() for key in found if key]


def test_five_forms_wait_through_a_closed_tab_and_arrive_once(
    product: Product, network: Network, phone: Any
) -> None:
    siti, place = product.facts["citizens"][0], product.facts["facilities"]["verified"]
    page = at_home(phone, siti)
    code = reserve(page, place)
    page.goto(f"/reservasi/{code}/batal/")
    tabs = [filled(phone, place, nth) for nth in (1, 2, 3, 4)]
    before = change(product, "SELECT count(*) FROM puskesmas_reservation")[0][0]

    product.stop()
    network.down()
    for tab in tabs:
        tab.get_by_role("button", name="Kirim reservasi").click()
        expect(rows(tab, "waiting").first).to_contain_text("Menunggu sambungan")
    page.get_by_role("button", name="Ya, batalkan").click()
    expect(rows(page, "waiting")).to_have_count(5)
    page.reload()
    expect(page.locator("h1")).to_have_text("Kiriman Anda menunggu sambungan")

    for tab in phone.pages:
        tab.close()
    page = phone.new_page()
    page.goto("/reservasi/")
    expect(page.locator("h1")).to_have_text("Anda sedang tanpa sambungan")
    expect(rows(page, "waiting")).to_have_count(5)

    again = start(product.var)
    product.url, product.process = again.url, again.process
    network.target, network.lose = again.url, 3
    network.up()
    expect(rows(page, "sent")).to_have_count(5, timeout=90_000)

    assert network.lose == 0
    assert len(network.sent) == 8  # each form once, and once more for every lost answer
    assert len(set(keys(network))) == 5
    found = "SELECT status, count(*) FROM puskesmas_reservation GROUP BY status"
    assert change(product, "SELECT count(*) FROM puskesmas_reservation")[0][0] == before + 4
    assert dict(change(product, found))["cancelled"] == 1
    left = page.evaluate(KEPT)
    assert [row["body"] for row in left["rows"]] == [0] * 5
    assert COMPLAINT not in json.dumps(left)
    assert siti["nik"] not in json.dumps(left)
    assert phone.complaints == []


def test_a_form_goes_out_when_no_page_is_open(
    product: Product, network: Network, phone: Any
) -> None:
    person, place = product.facts["citizens"][2], product.facts["facilities"]["verified"]
    at_home(phone, person)
    page = filled(phone, place, 1)
    found = "SELECT count(*) FROM puskesmas_reservation"
    before = change(product, found)[0][0]
    network.down()
    page.get_by_role("button", name="Kirim reservasi").click()
    expect(rows(page, "waiting")).to_have_count(1)
    away = phone.new_page()
    control = phone.new_cdp_session(away)
    known: list[dict[str, Any]] = []
    news = "ServiceWorker.workerRegistrationUpdated"
    control.on(news, lambda event: known.extend(event["registrations"]))
    control.send("ServiceWorker.enable")
    until(lambda: bool(away.evaluate("1")) and bool(known))
    for tab in phone.pages:
        if tab != away:
            tab.close()

    network.up()
    control.send(
        "ServiceWorker.dispatchSyncEvent",
        {
            "origin": network.url,
            "registrationId": known[0]["registrationId"],
            "tag": "kiriman",
            "lastChance": False,
        },
    )

    until(lambda: bool(away.evaluate("1")) and change(product, found)[0][0] == before + 1)
    away.goto(network.url + "/")
    expect(rows(away, "sent")).to_have_count(1)
    assert len(network.sent) == 1


def test_a_refused_form_comes_back_with_everything_typed(
    product: Product, network: Network, phone: Any
) -> None:
    person, place = product.facts["citizens"][3], product.facts["facilities"]["verified"]
    page = at_home(phone, person)
    first, second = filled(phone, place, 1), filled(phone, place, 1)
    network.down()
    for tab in (first, second):
        tab.get_by_role("button", name="Kirim reservasi").click()
        expect(rows(tab, "waiting").first).to_be_visible()

    network.up()
    page.goto("/")
    expect(rows(page, "sent")).to_have_count(1, timeout=30_000)
    expect(rows(page, "refused")).to_have_count(1)
    rows(page, "refused").get_by_role("link", name="Lihat alasannya").click()

    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.get_by_label("Keluhan")).to_have_value(COMPLAINT)
    page.goto("/")
    expect(rows(page, "sent")).to_have_count(1)
    expect(rows(page, "refused")).to_have_count(0)


def test_back_to_an_answered_form_sends_nothing_and_shows_what_became_of_it(
    product: Product, phone: Any
) -> None:
    at_home(phone, product.facts["citizens"][7])
    page = filled(phone, product.facts["facilities"]["verified"], 3)
    page.locator("input[name=date]:checked").evaluate("date => (date.checked = false)")
    page.get_by_role("button", name="Kirim reservasi").click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_role("link", name="Data Anda dan hak Anda").first.click()
    page.wait_for_url("**/privasi/")

    page.go_back()

    expect(page.get_by_label("Keluhan")).to_have_value(COMPLAINT)
    page.locator("input[name=date]:not([disabled])").nth(3).check(force=True)
    page.get_by_role("button", name="Kirim reservasi").click()
    page.wait_for_url(re.compile(r"/reservasi/[0-9A-Z]{16}/$"))
    with page.expect_response(page.url):
        page.go_back()
    page.goto("/")
    assert page.evaluate(KEPT)["rows"] == []


def test_a_sign_in_that_ended_meanwhile_leads_back_to_what_was_typed(
    product: Product, phone: Any
) -> None:
    person = product.facts["citizens"][8]
    at_home(phone, person)
    page = filled(phone, product.facts["facilities"]["verified"], 4)
    change(product, "UPDATE puskesmas_accesstoken SET revoked_at = seen_at WHERE level = 0")

    page.get_by_role("button", name="Kirim reservasi").click()
    page.wait_for_url("**/masuk/**")
    enter(page, person["nik"], date.fromisoformat(person["birth_date"]))

    page.wait_for_url("**/umum/")
    expect(page.get_by_label("Keluhan")).to_have_value(COMPLAINT)


def test_a_qr_stays_without_a_name_and_goes_with_the_sign_out(
    product: Product, network: Network, phone: Any, tmp_path: Any
) -> None:
    person, place = product.facts["citizens"][1], product.facts["facilities"]["instant"]
    page = at_home(phone, person)
    code = reserve(page, place)
    expect(page.get_by_role("img", name="Kode QR untuk dipindai di Puskesmas")).to_be_visible()
    address = f"/kartu/{code}/"
    until(lambda: page.evaluate(f"caches.match('{address}').then(Boolean)"))
    network.down()

    page.goto("/reservasi/")
    page.locator(".ticket .qr").screenshot(path=tmp_path / "qr.png")
    page.goto(address)
    expect(page.locator("h1")).to_have_text("QR Anda")

    assert clean_code(read_qr(tmp_path / "qr.png")) == code
    kept = page.evaluate(KEPT)
    assert sorted(path for path, text in kept["pages"] if text) == [address, "/luring/"]
    assert person["name"].split()[0] not in json.dumps(kept)

    network.up()
    page.goto("/")
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_text("Anda sudah keluar.")).to_be_visible()
    kept = page.evaluate(KEPT)
    assert kept["rows"] == []
    assert [path for path, text in kept["pages"] if text] == ["/luring/"]


def test_the_first_view_is_light_and_quick_on_a_poor_phone(product: Product, new_context: Any):
    context = new_context(viewport=PHONE, base_url=product.url)
    page = context.new_page()
    control = context.new_cdp_session(page)
    control.send("Network.enable")
    slow = {"offline": False, "latency": 400}
    pace = {"downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes: 400 kbit/s
    control.send("Network.emulateNetworkConditions", {**slow, **pace})
    control.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    sizes: list[int] = []
    control.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(
        "new PerformanceObserver((list) => { for (const one of list.getEntries())"
        " self.largest = one.startTime }).observe({ type: 'largest-contentful-paint',"
        " buffered: true })"
    )

    page.goto("/")

    seen, weight = page.evaluate("self.largest"), sum(sizes)
    done = page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
    facts = f"{weight / 1000:.1f} kB, largest paint {seen:.0f} ms, loaded {done:.0f} ms"
    print(facts)  # noqa: T201 -- the figure of the run
    assert weight <= 100_000, facts
    assert seen <= 3000, facts
    assert re.search(r"Puskesmas", page.content())
