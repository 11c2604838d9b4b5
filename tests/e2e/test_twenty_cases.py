"""Nina's first morning: twenty cases by the keyboard alone, from the sign-in to the empty list."""

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from puskesmas.audit.models import AuditEvent
from puskesmas.booking.models import Reservation
from puskesmas.sla.models import Deadline
from tests import cast
from tests.e2e.desk import arrived, press

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]

NAMES = [
    "Agus", "Bayu", "Citra", "Dedi", "Eka", "Fajar", "Gita", "Hadi", "Indah", "Jaka",
    "Kartika", "Lina", "Maya", "Nanda", "Oki", "Putri", "Ratna", "Sari", "Tuti", "Umar",
]  # fmt: skip
REJECTED = {"Eka": "Nama pada KTP berbeda; vxjk", "Jaka": "Foto KTP buram", "Oki": "Tanggal keliru"}
TAKEN_BACK, INTERRUPTED = "Gita", "Jaka"


@pytest.fixture
def twenty(world: cast.World) -> list[Reservation]:
    cast.reason("a-foto", text="Foto tidak terbaca")
    cast.reason("b-data", text="Data tidak cocok dengan KTP")
    people = [
        cast._citizen(
            name,
            f"990101010180{number:04d}",
            cast.date(1980, 1, 1),
            "L",
            f"99010101018{number:05d}",
        )
        for number, name in enumerate(NAMES, start=100)
    ]
    cast._staff("nina", "Nina Wulandari", "registrar", world.mergangsan)
    return [cast.reserve(world.umum, one) for one in people]


def come_in(page: Page) -> None:
    page.get_by_label("Nama pengguna").focus()
    page.keyboard.type("nina")
    press(page, "Tab")
    page.keyboard.type("rahasia")
    press(page, "Enter")


def reject(page: Page, name: str) -> None:
    press(page, "x")
    arrived(page, f"Tolak dengan alasan: {name}")
    press(page, "2")
    expect(page.get_by_label("Data tidak cocok dengan KTP")).to_be_focused()
    press(page, "Tab")
    page.keyboard.type(REJECTED[name])
    if name == INTERRUPTED:
        interrupt(page, name)
    press(page, "Control+Enter")


def interrupt(page: Page, name: str) -> None:
    """The page is loaded anew, then the session ends: what was typed is still there."""
    page.reload()
    arrived(page, f"Tolak dengan alasan: {name}")
    expect(page.get_by_label("Penjelasan untuk pemohon")).to_have_value(REJECTED[name])
    expect(page.get_by_label("Data tidak cocok dengan KTP")).to_be_checked()
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Penjelasan untuk pemohon").focus()
    press(page, "Control+Enter")
    arrived(page, "Masuk untuk petugas")
    come_in(page)
    arrived(page, f"Tolak dengan alasan: {name}")
    expect(page.get_by_label("Penjelasan untuk pemohon")).to_have_value(REJECTED[name])
    expect(page.get_by_text("Isian Anda tadi masih ada")).to_be_visible()
    page.get_by_label("Penjelasan untuk pemohon").focus()


def take_back(page: Page, name: str, following: str) -> None:
    arrived(page, f"Verifikasi: {following}")
    press(page, "Control+z")
    arrived(page, "Batalkan «Verifikasi»?")
    page.keyboard.type("Salah tekan")
    press(page, "Enter")
    arrived(page, f"Verifikasi: {name}")
    press(page, "v")


def test_a_new_officer_works_twenty_cases_by_keyboard_alone(
    twenty: list[Reservation], live_server: Any, new_context: Any, clock: Any
) -> None:
    context = new_context(viewport={"width": 1280, "height": 800})
    mice: list[str] = []
    context.expose_function("mouse_seen", lambda kind: mice.append(kind))
    context.add_init_script(
        "for (const kind of ['mousedown', 'mousemove', 'pointerdown', 'touchstart', 'wheel'])"
        " addEventListener(kind, () => mouse_seen(kind), true)"
    )
    page = context.new_page()
    page.goto(live_server.url + "/petugas/")
    began = time.monotonic()

    come_in(page)
    arrived(page, "Kotak masuk")
    press(page, "j", "Enter")
    arrived(page, "Verifikasi: Agus")
    press(page, "h")
    for name, following in zip(NAMES, [*NAMES[1:], ""], strict=True):
        arrived(page, f"Verifikasi: {name}")
        expect(page.get_by_role("button", name="Tidak valid")).to_be_visible()
        clock.shift(seconds=20)
        if name in REJECTED:
            reject(page, name)
        else:
            press(page, "v")
        if name == TAKEN_BACK:
            take_back(page, name, following)
    arrived(page, "Kotak masuk")
    seconds = time.monotonic() - began

    ended = {row.patient.name: row for row in Reservation.objects.select_related("patient")}
    assert sorted(name for name, row in ended.items() if row.status == "rejected") == [
        "Eka", "Jaka", "Oki",
    ]  # fmt: skip
    assert sum(row.status == "verified" for row in ended.values()) == 17
    assert {name: ended[name].rejection_text for name in REJECTED} == REJECTED
    assert not Deadline.objects.filter(finished_at=None, step__in=["verify", "reject"]).exists()
    assert AuditEvent.objects.get(verb="step.undone").said == "Salah tekan"
    assert mice == []
    assert (
        page.evaluate("Object.keys(sessionStorage).filter((k) => k.startsWith('alur-isian'))") == []
    )
    print(f"20 kasus dengan papan ketik: {seconds:.0f} detik, {seconds / 20:.1f} per kasus")  # noqa: T201
