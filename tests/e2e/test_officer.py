"""Budi at his keyboard: two cases without the mouse, a list that refreshes, pages for everybody."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from flows.engine import service
from puskesmas.people.delegations import delegate
from puskesmas.place.alarms import raise_alarm
from puskesmas.sla.actions import sweep
from tests import cast
from tests.cast import do, fresh, open_task, reserve
from tests.e2e.desk import Open, arrived, press

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def test_budi_comes_in_and_verifies_two_cases_without_the_mouse(
    world: cast.World, live_server: Any, new_context: Any
) -> None:
    cast.reason()
    wrong, valid = reserve(world.umum, world.joko), reserve(world.umum, world.siti)
    page = new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(live_server.url + "/petugas/")

    page.get_by_label("Nama pengguna").focus()
    page.keyboard.type("budi")
    press(page, "Tab")
    page.keyboard.type("rahasia")
    press(page, "Enter")

    arrived(page, "Kotak masuk")
    press(page, "j", "j", "k", "j", "Enter")
    arrived(page, "Verifikasi: Siti Aminah")
    press(page, "h")
    expect(page.get_by_role("button", name="Tidak valid")).to_be_in_viewport()
    page.wait_for_load_state()
    press(page, "v")

    expect(page.get_by_text("Verifikasi untuk Siti Aminah selesai.")).to_be_visible()
    arrived(page, "Verifikasi: Joko Susilo")
    expect(page.get_by_role("button", name="Tidak valid")).to_be_in_viewport()
    page.wait_for_load_state()
    press(page, "x")

    arrived(page, "Tolak dengan alasan: Joko Susilo")
    page.get_by_label("Data tidak cocok dengan KTP").focus()
    press(page, "Space", "Tab")
    page.keyboard.type("Nama pada KTP berbeda; xv")
    press(page, "Tab", "Enter")
    expect(page.get_by_text("Tolak dengan alasan untuk Joko Susilo selesai.")).to_be_visible()

    assert fresh(valid).status == "verified"
    assert fresh(wrong).status == "rejected"
    assert fresh(wrong).rejection_text == "Nama pada KTP berbeda; xv"


def test_enter_in_a_box_of_the_checklist_judges_nothing(
    world: cast.World, browser_of: Open
) -> None:
    reservation = reserve(world.umum, world.siti)
    task = open_task(reservation, "verify").task
    service.claim(task, by=cast.staff(world.budi))
    page = browser_of(world.budi)
    page.goto(reverse("staff:task", args=[task]))

    page.get_by_label("Data diri sesuai KTP").focus()
    press(page, "Enter")
    expect(page.get_by_text("Pilih valid atau tidak valid.").first).to_be_visible()

    assert fresh(reservation).status == "submitted"


def test_the_numbers_appear_and_what_was_typed_stays(world: cast.World, browser_of: Open) -> None:
    reservation = do(reserve(world.umum, world.siti), "verify", world.budi, valid="true")
    task = open_task(reservation, "enter_number").task
    service.claim(task, by=cast.staff(world.budi))
    page = browser_of(world.budi)
    page.goto(reverse("staff:task", args=[task]))
    page.get_by_label("Nomor antrean dari SIMPUS").fill("A-7")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.wait_for_load_state()

    press(page, "Escape", "t")
    expect(page.get_by_text(cast.NIK_SITI)).to_be_visible()
    press(page, "c")
    expect(page.get_by_text("Disalin").first).to_be_visible()

    assert page.evaluate("navigator.clipboard.readText()") == cast.NIK_SITI
    assert page.get_by_label("Nomor antrean dari SIMPUS").input_value() == "A-7"


def test_the_list_refreshes_and_the_focus_stays_where_it_was(
    world: cast.World, browser_of: Open
) -> None:
    reserve(world.umum, world.siti)
    page = browser_of(world.budi)
    page.goto("/petugas/")
    arrived(page, "Kotak masuk")
    press(page, "j")
    reserve(world.umum, world.joko)

    page.evaluate("htmx.trigger('#kotak', 'refresh')")
    expect(page.get_by_role("link", name="Joko Susilo")).to_be_visible()

    assert page.evaluate("document.activeElement.textContent") == "Siti Aminah"


def jammed(world: cast.World, code: str) -> None:
    """Paper is out, a print is in doubt, and somebody calls."""
    for kind, subject, case in [
        ("printer", f"{world.kiosk.pk} paper_out", ""),
        ("print_unknown", "7", code),
        ("help", str(world.kiosk.pk), ""),
    ]:
        raise_alarm(
            facility_id=world.mergangsan.pk,
            kind=kind,
            subject=subject,
            device_id=world.kiosk.pk,
            case_code=case,
        )


def scenes(world: cast.World, clock: Any) -> dict[str, tuple[Any, ...]]:
    """Every page of the officer and the supervisor, with something on it."""
    cast.reason()
    free = reserve(world.umum, world.siti, payment="bpjs", bpjs_number=cast.BPJS_SITI)
    number = do(reserve(world.umum, world.joko), "verify", world.budi, valid="true")
    wrong = do(reserve(world.gigi, world.dimas), "verify", world.budi, valid="false")
    come = do(reserve(world.gigi, world.siti), "verify", world.budi, valid="true")
    come = do(come, "enter_number", world.budi, number="A-1")
    clock.set(cast.at(cast.TUESDAY, 8, 10))
    service.answer(come.code, "arrive", by=cast.device(world.kiosk))
    sweep()
    jammed(world, come.code)
    delegate(
        user=cast._staff("dewi", "Dewi Anggraini", "registrar", world.mergangsan),
        to=world.budi,
        facility=world.mergangsan,
        starts_at=clock.now(),
        ends_at=cast.at(cast.FRIDAY, 8),
        by=cast.staff(world.wati),
        reason="Rapat dinas",
    )
    wrong_press = reserve(world.umum, world.dimas, cast.FRIDAY)
    done = open_task(wrong_press, "verify").task
    do(wrong_press, "verify", world.budi, valid="true")
    tasks = [
        open_task(number, "enter_number").task,
        open_task(wrong, "reject").task,
        open_task(come, "reverify").task,
    ]
    for task in tasks:
        service.claim(task, by=cast.staff(world.budi))
    mine = {f"task {task}": (world.budi, reverse("staff:task", args=[task])) for task in tasks}
    return {
        **mine,
        "inbox": (world.budi, "/petugas/"),
        "empty": (world.budi, "/petugas/?tampilan=at_risk"),
        "free": (world.budi, reverse("staff:task", args=[open_task(free, "verify").task])),
        "case": (world.wati, reverse("staff:case", args=[come.code])),
        "case open": (world.wati, reverse("staff:case", args=[free.code])),
        "mine": (world.budi, "/petugas/?tampilan=mine"),
        "hand over": (world.wati, "/petugas/"),
        "search": (world.budi, "/petugas/cari/"),
        "found": (world.budi, "/petugas/cari/", "aminah"),
        "not found": (world.budi, "/petugas/cari/", "Sutrisno"),
        "recent": (world.budi, reverse("staff:recent")),
        "nothing recent": (world.wati, reverse("staff:recent")),
        "undo": (world.budi, reverse("staff:undo", args=[done])),
        "warnings": (world.budi, reverse("staff:escalations")),
        "no warnings": (world.rudi, reverse("staff:escalations")),
        "away": (world.budi, reverse("staff:absences")),
        "absences": (world.wati, reverse("staff:absences")),
        "oversight": (world.wati, "/pengawasan/"),
        "oversight narrowed": (world.wati, "/pengawasan/?langkah=verify&petugas=-"),
    }


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_every_page_is_reachable_for_everybody(
    world: cast.World, clock: Any, browser_of: Open, width: int
) -> None:
    shown = scenes(world, clock)
    browsers = {user.pk: browser_of(user, width) for user in (world.budi, world.wati, world.rudi)}
    broken = {}

    for name, (user, address, *typed) in shown.items():
        page = browsers[user.pk]
        page.goto(address)
        for words in typed:
            page.locator("#cari").fill(words)
            page.locator("#cari").press("Enter")
            page.wait_for_load_state()
        if user != world.rudi:
            expect(page.get_by_text("Kertas habis di Anjungan 1").first).to_be_visible()
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        problems = [f"{rule['id']}: {rule['nodes'][0]['target']}" for rule in found]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append("sideways scroll")
        if problems:
            broken[name] = problems

    assert broken == {}


def test_the_door_is_reachable_for_everybody(live_server: Any, new_context: Any, db: None) -> None:
    for width in (390, 1280):
        page = new_context(viewport={"width": width, "height": 800}).new_page()
        page.goto(live_server.url + "/petugas/masuk/")

        assert Axe().run(page, options={"runOnly": RULES}).response["violations"] == []
