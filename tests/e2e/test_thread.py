"""Both SOPs lived as a visitor lives them: browser, real processes, a ticket on paper."""

import re
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from puskesmas.codes import clean_code
from tests.e2e.phone import enter
from tests.e2e.product import Product, start

pytestmark = [pytest.mark.e2e, pytest.mark.slow]

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
KIOSK = {"width": 1080, "height": 1920}

Window = Callable[[dict[str, int]], Page]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    running = start(tmp_path_factory.mktemp("product") / "var")
    yield running
    running.stop()


@pytest.fixture
def window(new_context: Any, product: Product) -> Window:
    """A browser of its own, as every person has one."""

    def open_window(size: dict[str, int]) -> Page:
        page: Page = new_context(viewport=size, base_url=product.url).new_page()
        return page

    return open_window


def sign_in(page: Page, person: dict[str, Any]) -> None:
    page.goto("/masuk/")
    enter(page, person["nik"], date.fromisoformat(person["birth_date"]))
    page.wait_for_url(re.compile(r"/(reservasi/)?$"))


def reserve(page: Page, facility: str) -> str:
    """Both pages of the form, the first free date; the code of the reservation."""
    page.goto(f"/reservasi/baru/{facility}/umum/")
    page.get_by_text("Saya sendiri").click()
    page.locator("input[name=date]:not([disabled])").first.check(force=True)
    page.get_by_text("Bayar sendiri").click()
    bring_papers(page)
    page.get_by_role("button", name="Kirim reservasi").click()
    page.wait_for_url(re.compile(r"/reservasi/[0-9A-Z]{16}/"))
    return page.url.rstrip("/").split("?")[0].rstrip("/").rpartition("/")[2]


def bring_papers(page: Page) -> None:
    """No photo now: the originals come along."""
    for box in page.locator("input[name^=asli_]:visible").all():
        box.check()


def act(page: Page, product: Product, who: str) -> None:
    """Step into a role of the demo."""
    page.goto("/demo/")
    name = product.facts["staff"][who]["username"]
    page.get_by_role("button", name=f"Masuk sebagai {name}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kotak masuk")


def until(check: Callable[[], bool], seconds: float = 30) -> None:
    """Wait for what other processes do."""
    deadline = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.3)


def read_qr(picture: Path) -> str:
    done = subprocess.run(
        ["zbarimg", "-q", "--raw", str(picture)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def scan(page: Page, code: str) -> None:
    """A keyboard-wedge scanner reads the QR, once the screen stands ready."""
    page.wait_for_url("**/kiosk/")
    page.wait_for_load_state("networkidle")
    page.keyboard.type(f"HTTPS://127.0.0.1/Q/{code}\n")


def do_task(page: Page, code: str) -> None:
    """Open the task of a case from its page."""
    page.goto(f"/petugas/kasus/{code}/")
    page.locator("a[href*='/petugas/tugas/']").first.click()
    button = page.get_by_role("button", name=re.compile("Kerjakan"))
    if button.count():
        button.first.click()


def status(page: Page, code: str) -> str:
    page.goto(f"/reservasi/{code}/")
    return page.locator("p.lead .tag").first.inner_text().strip()


def test_sop_661_0795_from_the_form_to_the_printed_ticket(product: Product, window: Window) -> None:
    phone, desk, kiosk = window(PHONE), window(DESK), window(KIOSK)
    siti = product.facts["citizens"][0]

    sign_in(phone, siti)
    code = reserve(phone, product.facts["facilities"]["verified"])
    expect(phone.get_by_text("Menunggu verifikasi").first).to_be_visible()

    act(desk, product, "registrar")
    do_task(desk, code)
    desk.locator("button[name=valid][value=true]").click()
    expect(desk.get_by_text("selesai").first).to_be_visible()

    until(lambda: "Siap datang" in status(phone, code))
    expect(phone.get_by_text(re.compile(r"Nomor.*(SIMPUS|antrean)")).first).to_be_visible()

    desk.goto("/demo/")
    desk.get_by_role("button", name=re.compile("Lompat ke")).click()
    kiosk.goto("/demo/")
    kiosk.get_by_role("button", name="Jadikan peramban ini kiosk", exact=True).click()
    scan(kiosk, code)
    expect(kiosk.get_by_text(re.compile(r"A-\d{3}")).first).to_be_visible()
    until(lambda: len(product.receipts()) == 1)

    act(desk, product, "registrar")
    do_task(desk, code)
    desk.get_by_text("Data sesuai, cetak nomor klinik").click()
    desk.get_by_role("button", name="Simpan hasil").click()
    until(lambda: len(product.receipts()) == 2)

    assert [clean_code(read_qr(picture)) for picture in product.receipts()] == [code, code]

    act(desk, product, "supervisor")
    desk.goto(f"/petugas/kasus/{code}/")
    expect(desk.get_by_text("Budi Santoso").first).to_be_visible()


def test_rosma_from_the_form_to_the_clinic_ticket(product: Product, window: Window) -> None:
    phone, kiosk = window(PHONE), window(KIOSK)
    joko = product.facts["citizens"][1]
    before = len(product.receipts())

    sign_in(phone, joko)
    code = reserve(phone, product.facts["facilities"]["instant"])
    expect(phone.locator("svg").first).to_be_visible()

    kiosk.goto("/demo/")
    kiosk.get_by_role("button", name="Jadikan peramban ini kiosk_instant").click()
    scan(kiosk, code)
    ticket = kiosk.get_by_text(re.compile(r"U-\d{3}")).first
    try:
        expect(ticket).to_be_visible()
    except AssertionError:  # planned for a later day: go there
        kiosk.goto("/demo/")
        kiosk.get_by_role("button", name=re.compile("Lompat ke")).first.click()
        kiosk.goto("/kiosk/")
        scan(kiosk, code)
    expect(kiosk.get_by_text(re.compile(r"U-\d{3}")).first).to_be_visible()
    until(lambda: len(product.receipts()) == before + 1)

    assert clean_code(read_qr(product.receipts()[-1])) == code
