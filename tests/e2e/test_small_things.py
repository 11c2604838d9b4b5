"""Budi's small comforts in a browser: a slip to hand over, a menu and alarms that open, Esc."""

import re
import subprocess
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from puskesmas.booking.models import Reservation
from puskesmas.place.alarms import raise_alarm
from tests import cast
from tests.cast import open_task, reserve
from tests.e2e.desk import Open, arrived, press

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_the_slip_is_one_small_sheet_with_the_six_digits_alone(
    world: cast.World, browser_of: Open
) -> None:
    page = browser_of(world.budi)
    page.goto(f"/petugas/kasus/{reserve(world.umum, world.siti).code}/")
    page.get_by_role("button", name="Kode masuk").click()
    arrived(page, "Kode loket")
    digits = page.locator(".call-number").inner_text()

    paper = page.pdf(prefer_css_page_size=True)

    told = subprocess.run(["pdfinfo", "-"], input=paper, capture_output=True, check=True)
    said = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=paper, capture_output=True, check=True
    )
    assert re.search(rb"Pages: +1\n", told.stdout)
    assert re.search(rb"Page size: +22[67]\.?\d* x 42", told.stdout)  # 80 by 150 mm
    text = said.stdout.decode()
    assert text.count(digits) == 1
    assert "Puskesmas Mergangsan" in text
    assert "Kotak masuk" not in text
    assert "Siti" not in text


def second_case(world: cast.World, browser_of: Open) -> tuple[Page, Reservation]:
    """Budi has verified Siti by keyboard, and Joko's case opened by itself."""
    first, second = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    page = browser_of(world.budi)
    page.goto(f"/petugas/tugas/{open_task(first, 'verify').task}/")
    arrived(page, "Verifikasi: Siti Aminah")
    press(page, "h")
    expect(page.get_by_role("button", name="Tidak valid")).to_be_visible()
    page.wait_for_load_state()
    press(page, "v")
    arrived(page, "Verifikasi: Joko Susilo")
    return page, second


def test_a_case_that_opened_by_itself_goes_back_by_esc_until_something_is_filled_in(
    world: cast.World, browser_of: Open
) -> None:
    page, second = second_case(world, browser_of)

    press(page, "Escape")

    arrived(page, "Kotak masuk")
    assert open_task(second, "verify").assignee is None


def test_what_he_has_begun_stays_his(world: cast.World, browser_of: Open) -> None:
    page, second = second_case(world, browser_of)
    press(page, "2")
    expect(page.get_by_text("Keluar tanpa mengisi mengembalikan tugas ini.")).to_be_hidden()

    press(page, "Escape", "Escape")

    arrived(page, "Kotak masuk")
    assert open_task(second, "verify").assignee == world.budi


@pytest.mark.parametrize("script", [True, False])
def test_the_rest_of_the_menu_opens_by_keyboard_with_and_without_scripts(
    world: cast.World, browser_of: Open, new_context: Any, live_server: Any, script: bool
) -> None:
    page = browser_of(world.wati)
    if not script:
        kept = page.context.storage_state()
        bare = new_context(base_url=live_server.url, storage_state=kept, java_script_enabled=False)
        page = bare.new_page()
    page.goto("/petugas/")
    arrived(page, "Kotak masuk")

    page.locator("summary", has_text="Lainnya").focus()
    press(page, "Enter")
    link = page.get_by_role("link", name="Permintaan data")
    expect(link).to_be_visible()
    if script:
        press(page, "Escape")
        expect(link).to_be_hidden()
        press(page, "Enter")
    press(page, "Tab", "Enter")

    arrived(page, "Permintaan data")


def test_several_alarms_are_one_line_until_it_is_opened(
    world: cast.World, browser_of: Open
) -> None:
    for number in range(3):
        raise_alarm(
            facility_id=world.mergangsan.pk,
            kind="printer",
            subject=f"{number} paper_out",
            device_id=world.kiosk.pk,
        )
    page = browser_of(world.budi, 390)
    page.goto("/petugas/")
    line = page.locator("summary.alarm")
    expect(line).to_contain_text("3 perlu dilihat")
    bar = page.locator("#siaga").bounding_box()
    assert bar is not None
    assert bar["height"] < 60

    line.click()
    page.get_by_role("button", name="Saya lihat").first.click()

    expect(page.get_by_text("dilihat Budi Santoso")).to_be_visible()  # it stays open
    expect(page.get_by_role("button", name="Saya lihat")).to_have_count(2)
