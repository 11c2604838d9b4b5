"""Makes the pictures of the walk-throughs: python -m tests.e2e.pictures, about three minutes.

Starts a product of its own, lives each role in it as the walk-throughs tell, and writes
docs/pictures/<role>-<number>.png. With an address and a folder it uses a product that runs:
python -m tests.e2e.pictures http://127.0.0.1:8000 var
"""

import io
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from project.demo.pictures import paper
from tests.e2e.browser import CHROMIUM, CHROMIUM_FLAGS
from tests.e2e.phone import enter
from tests.e2e.product import ROOT, start

FOLDER = ROOT / "docs" / "pictures"
PHONE, DESK, KIOSK = (390, 1200), (1280, 960), (1080, 1920)
LARGEST = 150_000

# Words after which a picture is taken, on the page of an address.
OFFICE = (
    ("supervisor-1", "wati", "/petugas/peringatan/"),
    ("supervisor-2", "wati", "/pengawasan/"),
    ("supervisor-3", "wati", "/petugas/tidak-bertugas/"),
    ("supervisor-4", "wati", "/laporan/"),
    ("admin-1", "admin", "/pengaturan/p/mergangsan/"),
    ("admin-2", "admin", "/pengaturan/p/mergangsan/klinik/gigi/kuota/"),
    ("admin-3", "admin", "/pengaturan/p/mergangsan/tutup/"),
    ("admin-4", "admin", "/pengaturan/p/mergangsan/petugas/baru/"),
    ("admin-5", "admin", "/pengaturan/p/mergangsan/perangkat/"),
    ("admin-6", "admin", "/pengaturan/p/mergangsan/sambungan/whatsapp/"),
)


class Walk:
    """One product, a browser for each person."""

    def __init__(self, url: str, var: Path, browser: Browser) -> None:
        self.url, self.browser = url, browser
        self.facts: dict[str, Any] = json.loads((var / "demo.json").read_text())

    def window(self, size: tuple[int, int]) -> Page:
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            base_url=self.url,
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            reduced_motion="reduce",
        )
        context.set_default_timeout(30_000)
        return context.new_page()

    def citizen(self, person: dict[str, str]) -> Page:
        """A telephone on which this person has signed in."""
        page = self.window(PHONE)
        page.goto("/masuk/")
        enter(page, person["nik"], date.fromisoformat(person["birth_date"]))
        page.wait_for_url(re.compile(r"/(reservasi/)?$"))
        return page

    def officer(self, username: str) -> Page:
        page = self.window(DESK)
        page.goto("/demo/")
        page.get_by_role("button", name=f"Masuk sebagai {username}", exact=True).click()
        page.wait_for_url(lambda address: "/demo/" not in address)
        return page


def keep(page: Page, name: str) -> None:
    """A PNG of few colours, of what a tall screen shows."""
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("window.scrollTo(0, 0)")
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    if image.size == KIOSK:
        image = image.resize((KIOSK[0] // 2, KIOSK[1] // 2))
    for colours in (128, 64, 32, 16):
        made = io.BytesIO()
        image.quantize(colours, dither=Image.Dither.NONE).save(made, "PNG", optimize=True)
        if len(made.getvalue()) <= LARGEST:
            break
    (FOLDER / f"{name}.png").write_bytes(made.getvalue())
    sys.stdout.write(f"{name} {len(made.getvalue()) // 1000} kB\n")


def citizen(walk: Walk) -> None:
    """Form with a photo, the page of the reservation, code, account, line and its kept place."""
    person = walk.facts["citizens"][4]
    page = walk.citizen(person)
    page.goto("/reservasi/baru/mergangsan/umum/")
    page.get_by_text("Saya sendiri").click()
    page.locator("input[name=foto_ktp]").first.set_input_files(_drawn_card(person))
    page.locator(".photo-ktp.has-photo").wait_for()  # it travels while one goes on
    page.locator("input[name=date]:not([disabled])").nth(2).check(force=True)
    page.get_by_text("Bayar sendiri").click()
    keep(page, "citizen-1")
    page.get_by_role("button", name="Kirim reservasi").click()
    page.wait_for_url(re.compile(r"/reservasi/[0-9A-Z]{16}/"))
    keep(page, "citizen-2")

    _with_code(walk, page)
    keep(page, "citizen-3")
    phones = walk.window(PHONE)
    phones.goto("/demo/pesan/")
    keep(phones, "citizen-6")
    page.goto("/reservasi/sekeluarga/mergangsan/")
    keep(page, "citizen-4")
    _waiting(walk)


def _with_code(walk: Walk, page: Page) -> None:
    page.goto("/kode/?next=/akun/")
    page.get_by_role("button", name="Kirim kode").click()
    seen = walk.window(DESK)
    code = None
    while code is None:
        seen.goto("/demo/pesan/")
        code = re.search(r"Anda: (\d{6})\.", seen.locator("main").inner_text())
    page.get_by_label("Kode 6 angka").fill(code.group(1))
    page.get_by_role("button", name="Lanjut").click()
    page.wait_for_url("**/akun/")


def _waiting(walk: Walk) -> None:
    """Who has a place on the full date gives it back: it is kept for the first in the line."""
    desk = walk.window(DESK)
    desk.goto("/demo/")
    giver = walk.citizen(_named(desk, "punya tempat"))
    _with_code(walk, giver)
    giver.goto("/reservasi/")
    giver.locator("main a[href^='/reservasi/']:not([href$='/baru/'])").first.click()
    giver.get_by_role("link", name="Batalkan reservasi").click()
    giver.get_by_role("button", name="Ya, batalkan").click()
    page = walk.citizen(_named(desk, "menunggu"))
    _with_code(walk, page)
    page.goto("/reservasi/")
    page.get_by_text("Ambil tempat ini").wait_for()
    keep(page, "citizen-5")


def _named(desk: Page, word: str) -> dict[str, str]:
    """The person beside whose name this stands on the page of the demo."""
    nik, born = desk.locator("dt", has_text=word).locator("+ dd").inner_text().split(" · ")
    day, month, year = born.split()
    return {"nik": nik, "birth_date": f"{year}-{month:0>2}-{day:0>2}"}


def _drawn_card(person: dict[str, str]) -> dict[str, Any]:
    photo = paper("ktp", name=person["name"], number=person["nik"])
    return {"name": "ktp.jpg", "mimeType": "image/jpeg", "buffer": photo.jpeg}


def officer(walk: Walk) -> None:
    """Inbox, a case with photos, its refusal, what can be taken back, search."""
    page = walk.officer("budi")
    keep(page, "officer-1")
    _open_one_with_photo(page)
    keep(page, "officer-2")
    page.keyboard.press("x")
    page.get_by_role("heading", level=1, name="Tolak dengan alasan").wait_for()
    keep(page, "officer-3")
    page.goto("/petugas/baru-saja/")
    keep(page, "officer-4")
    page.locator("#cari").fill("Ratna")
    page.locator("#cari").press("Enter")
    page.wait_for_url("**/petugas/cari/")
    keep(page, "officer-5")


def _open_one_with_photo(page: Page) -> None:
    tasks = page.locator("a[href*='/petugas/tugas/']").evaluate_all("all => all.map(a => a.href)")
    for href in dict.fromkeys(tasks):
        page.goto(href)
        take = page.get_by_role("button", name=re.compile("Kerjakan"))
        if take.count():
            take.first.click()
            page.get_by_role("button", name="Lepas tugas ini").wait_for()
        if page.locator("img[src*='/foto/']").count():
            return


def kiosk(walk: Walk) -> None:
    page = walk.window(KIOSK)
    page.goto("/demo/")
    page.get_by_role("button", name="Jadikan peramban ini kiosk", exact=True).click()
    page.wait_for_url("**/kiosk/")
    keep(page, "kiosk-1")


def office(walk: Walk) -> None:
    """Supervisor and admin: one picture for each page of the table."""
    pages: dict[str, Page] = {}
    for name, who, address in OFFICE:
        page = pages.setdefault(who, walk.officer(who)) if who not in pages else pages[who]
        page.goto(address)
        if address == "/laporan/":
            _to_a_day_with_work(page)
        keep(page, name)


def _to_a_day_with_work(page: Page) -> None:
    """The report of the last day on which somebody was served."""
    if page.get_by_text("Tidak ada reservasi pada tanggal ini.").count():
        page.get_by_role("navigation", name="Tanggal lain").get_by_role("link").first.click()


PARTS: tuple[Callable[[Walk], None], ...] = (officer, office, kiosk, citizen)


def make(url: str, var: Path, parts: Iterable[str]) -> None:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        walk = Walk(url, var, browser)
        for part in PARTS:
            if not parts or part.__name__ in parts:
                part(walk)
        browser.close()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    if sys.argv[1:]:
        make(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
        return
    with tempfile.TemporaryDirectory() as folder:
        running = start(Path(folder) / "var")
        try:
            make(running.url, running.var, ())
        finally:
            running.stop()


if __name__ == "__main__":
    main()
