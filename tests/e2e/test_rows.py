"""Many rows, warnings and a scanner: what the keys of the officer's lists do."""

from typing import Any

import pytest
from playwright.sync_api import expect

from flows.engine.tick import tick
from puskesmas.sla.models import Deadline, Escalation
from tests import cast
from tests.cast import open_task, reserve
from tests.e2e.desk import Open, arrived, press

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_budi_picks_two_rows_that_stay_picked_and_takes_them(
    world: cast.World, browser_of: Open
) -> None:
    for person in (world.siti, world.joko, world.dimas):
        reserve(world.umum, person)
    page = browser_of(world.budi)
    page.goto("/petugas/")
    arrived(page, "Kotak masuk")

    press(page, "j", "Space", "j", "Space")
    page.evaluate("htmx.trigger('#kotak', 'refresh')")
    expect(page.get_by_text("2 dipilih")).to_be_visible()
    expect(page.get_by_label("Pilih Joko Susilo")).to_be_checked()
    press(page, "m")

    expect(page.get_by_text("2 dari 2 tugas berhasil.")).to_be_visible()
    expect(page.get_by_text("Diambil.")).to_have_count(2)
    assert Deadline.objects.filter(assignee=world.budi).count() == 2


def test_wati_answers_a_breach_with_two_keys(
    world: cast.World, browser_of: Open, clock: Any
) -> None:
    reserve(world.umum, world.siti)
    clock.set(cast.at(cast.TUESDAY, 8, 12))
    tick()
    page = browser_of(world.wati)
    page.goto("/pengawasan/")
    arrived(page, "Pengawasan")

    press(page, "a")
    expect(page.get_by_label("Tindakan (boleh dikosongkan)")).to_be_focused()
    press(page, "Enter")

    expect(page.get_by_text("Dicatat: sudah ditanggapi.")).to_be_visible()
    assert Escalation.objects.get(rung=2).acknowledged_by == world.wati


def test_a_scanner_opens_the_case_and_judges_nothing(world: cast.World, browser_of: Open) -> None:
    here, wanted = reserve(world.umum, world.siti), reserve(world.umum, world.joko)
    page = browser_of(world.budi)
    page.goto(f"/petugas/tugas/{open_task(here, 'verify').task}/")
    page.get_by_role("button", name="Kerjakan").press("Enter")
    expect(page.get_by_role("button", name="Tidak valid")).to_be_visible()
    page.wait_for_load_state()

    page.keyboard.type(f"HTTPS://ALUR.TEST/Q/{wanted.code}\n")

    page.wait_for_url(f"**/petugas/kasus/{wanted.code}/")
    assert cast.fresh(here).status == "submitted"
    assert cast.fresh(wanted).status == "submitted"
