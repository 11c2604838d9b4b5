"""A citizen in a real browser: hands in at both kinds of puskesmas, and every page is reachable."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from puskesmas.booking.actions import Coverage
from puskesmas.booking.models import Reservation
from puskesmas.people.actors import of_token
from puskesmas.people.models import AccessToken
from tests import cast
from tests.cast import do, reason, reserve
from tests.e2e.phone import enter
from tests.frontend.public.phone import FORM
from tests.people.checks import broken_rules, small_targets
from tests.puskesmas.papers.pictures import a_picture

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
HOURS = "/reservasi/baru/tegalrejo/umum/"


@pytest.fixture
def world(transactional_db: None, clock: Any) -> cast.World:
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


def sign_in(page: Page, url: str) -> None:
    page.goto(url)
    enter(page, cast.NIK_SITI, cast.BORN_SITI)
    expect(page.get_by_role("heading", level=1)).to_have_text("Rencana periksa Anda")


def phone(new_context: Any, *, width: int = 390, script: bool = True) -> Page:
    context = new_context(
        viewport={"width": width, "height": 844},
        java_script_enabled=script,
        reduced_motion="reduce",
    )
    page: Page = context.new_page()
    return page


def at_the_form(new_context: Any, url: str, *, width: int = 390) -> Page:
    """Signed in, at the form of a clinic without hours."""
    page = phone(new_context, width=width)
    sign_in(page, url)
    page.goto(url + FORM)
    return page


def test_siti_hands_in_for_dimas_without_javascript(
    live_server: Any, new_context: Any, world: cast.World
) -> None:
    page = phone(new_context, script=False)
    sign_in(page, live_server.url)

    page.get_by_role("link", name="Buat reservasi").click()
    page.get_by_text("Puskesmas Mergangsan").click()
    page.get_by_role("link", name="Poli Gigi").locator("visible=true").click()
    expect(page.get_by_label("NIK anggota keluarga")).to_be_hidden()
    page.get_by_label("Anggota keluarga").first.check()
    page.get_by_label("Selasa, 24 Nov").check()
    page.get_by_label("saya bawa aslinya").first.check()
    page.get_by_label("Umum").check()
    page.get_by_label("Keluhan").fill("Gigi berlubang")
    page.get_by_role("button", name="Kirim reservasi").click()

    summary = page.locator(".error-summary")
    expect(summary).to_contain_text("Tulis NIK anggota keluarga.")
    expect(page.get_by_label("Keluhan")).to_have_value("Gigi berlubang")
    expect(page.get_by_label("Selasa, 24 Nov")).to_be_checked()
    page.get_by_label("NIK anggota keluarga").fill(cast.NIK_DIMAS)
    page.get_by_label("Tanggal", exact=True).fill("5")
    page.get_by_label("Bulan").fill("6")
    page.get_by_label("Tahun").fill("2015")
    page.get_by_role("button", name="Kirim reservasi").click()

    expect(page.locator(".timeline")).to_contain_text("Petugas memeriksa data Anda")
    reservation = Reservation.objects.get()
    assert (reservation.patient, reservation.clinic) == (world.dimas, world.gigi)
    page.get_by_role("link", name="Alur").first.click()
    expect(page.locator(".card-link")).to_contain_text("Menunggu verifikasi")


def test_siti_gets_her_qr_at_once_in_six_taps_without_javascript(
    live_server: Any, new_context: Any, world: cast.World
) -> None:
    page = phone(new_context, script=False)
    sign_in(page, live_server.url)

    page.get_by_role("link", name="Buat reservasi").click()
    page.get_by_text("Puskesmas Tegalrejo").click()
    page.get_by_role("link", name="Poli Umum").locator("visible=true").click()
    page.get_by_label("10.00–11.00").locator("visible=true").check()
    page.get_by_label("Umum").check()
    page.get_by_role("button", name="Kirim reservasi").click()

    expect(page.get_by_role("img", name="Kode QR untuk dipindai di Puskesmas")).to_be_visible()
    expect(page.locator("h1")).to_have_text("Reservasi Senin, 23 November 2026, 10.00–11.00")
    assert Reservation.objects.get().status == "verified"


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_of_the_citizen_is_reachable_for_everybody(
    live_server: Any, new_context: Any, world: cast.World, width: int
) -> None:
    page = phone(new_context, width=width)
    url = live_server.url
    for address in ("/", "/masuk/", "/daftar/", "/privasi/", "/puskesmas/mergangsan/", "/q/abc"):
        page.goto(url + address)
        must_be_clean(page, width)
    sign_in(page, url)
    for address in own_pages(world):
        page.goto(url + address)
        must_be_clean(page, width)
    page.goto(url + FORM)
    page.get_by_label("Anggota keluarga").first.check()
    page.get_by_label("BPJS").first.check()
    page.get_by_role("button", name="Kirim reservasi").click()
    must_be_clean(page, width)


def own_pages(world: cast.World) -> list[str]:
    """Every page behind the sign-in, with a reservation in each interesting state."""
    siti = of_token(AccessToken.objects.get(citizen=world.siti))
    asked = reserve(
        world.umum,
        world.siti,
        by=siti,
        payment="bpjs",
        bpjs_number=cast.BPJS_SITI,
        coverage=Coverage("inactive"),
    )
    ready = reserve(world.umum, world.dimas, by=siti)
    do(ready, "verify", world.budi, valid="true", checks=["identity"])
    do(ready, "enter_number", world.budi, number="A-12")
    refused = reserve(world.gigi, world.dimas, by=siti)
    do(refused, "verify", world.budi, valid="false", checks=[])
    do(refused, "reject", world.budi, reason_code=reason().code)
    codes = (asked.code, ready.code, refused.code)
    return [
        "/",
        "/reservasi/",
        "/reservasi/baru/",
        FORM,
        HOURS,
        *(f"/reservasi/{code}/" for code in codes),
        f"/reservasi/{ready.code}/batal/",
        "/pesan/",
        "/kode/",
        f"/q/{ready.code}",
    ]


def must_be_clean(page: Page, width: int) -> None:
    """No broken rule of axe, no sideways scroll, every target large enough."""
    assert (page.url, broken_rules(page)) == (page.url, [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (page.url, small_targets(page)) == (page.url, [])


def test_the_language_changes_half_way_and_nothing_typed_is_lost(
    live_server: Any, new_context: Any, world: cast.World
) -> None:
    page = at_the_form(new_context, live_server.url)
    page.get_by_text("Selasa, 24 Nov").click()
    page.get_by_text("Bayar sendiri").click()
    page.get_by_label("Keluhan").fill("Batuk tiga hari")

    page.get_by_role("button", name="English").click()

    expect(page.get_by_label("Symptoms")).to_have_value("Batuk tiga hari")
    expect(page.locator("[name=date][value='2026-11-24']")).to_be_checked()
    expect(page.locator("[name=payment][value=umum]")).to_be_checked()
    assert page.evaluate("sessionStorage.length") == 0
    page.reload()
    expect(page.get_by_label("Symptoms")).to_have_value("")


def a_file(content: bytes) -> Any:
    return {"name": "ktp.jpg", "mimeType": "image/jpeg", "buffer": content}


def test_a_photo_from_an_earlier_form_says_so_and_goes_when_another_is_taken(
    live_server: Any, new_context: Any, world: cast.World
) -> None:
    page = at_the_form(new_context, live_server.url)
    box, pick = page.locator(".photo-ktp"), page.locator("#id_foto_ktp")
    pick.set_input_files(a_file(a_picture()))
    expect(box.get_by_text("Foto KTP sudah diterima", exact=True).first).to_be_visible()
    assert page.get_by_text("mungkin dari formulir").count() == 0

    page.goto(live_server.url + FORM)
    expect(box.get_by_text("mungkin dari formulir yang belum selesai")).to_be_visible()
    earlier = page.locator("[name=ada_ktp]").input_value()
    pick.set_input_files(a_file(b"halo"))

    expect(box.locator(".problem")).to_contain_text("Ini bukan foto")
    expect(box.locator(".photo-got")).to_be_hidden()
    expect(page.locator("[name=ada_ktp]")).to_have_value("")
    pick.set_input_files(a_file(a_picture((800, 500))))
    expect(box.locator(".photo-got")).to_be_visible()
    expect(page.locator("[name=ada_ktp]")).not_to_have_value(earlier)
    assert box.locator(".photo-earlier, .problem").count() == 0


@pytest.mark.parametrize("width", [320, 360])
def test_all_digits_of_a_nik_are_in_sight_on_a_small_phone(
    live_server: Any, new_context: Any, world: cast.World, width: int
) -> None:
    page = at_the_form(new_context, live_server.url, width=width)
    page.get_by_text("Anggota keluarga").first.click()
    page.get_by_role("button", name="Kirim reservasi").click()

    field = page.get_by_label("NIK anggota keluarga")
    field.fill("8888088888888888")

    expect(field).to_have_value("8888 0888 8888 8888")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert field.evaluate("input => input.scrollWidth <= input.clientWidth")


PAST_THE_FRAME = """boxes => boxes.filter((box) => [...box.querySelectorAll("*")].some(
  (part) => part.getBoundingClientRect().right > box.getBoundingClientRect().right))
  .map((box) => box.textContent.trim())"""


@pytest.mark.parametrize("width", [320, 360, 390])
@pytest.mark.parametrize("language", ["Indonesia", "English"])
def test_no_choice_runs_past_its_frame(
    live_server: Any, new_context: Any, world: cast.World, width: int, language: str
) -> None:
    page = phone(new_context, width=width)
    sign_in(page, live_server.url)
    page.get_by_role("button", name=language).click()

    for address in ("/daftar/", FORM):
        page.goto(live_server.url + address)
        assert page.locator(".choice:visible").count() >= 2
        assert page.locator(".choice:visible").evaluate_all(PAST_THE_FRAME) == []
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator(".error-summary")).to_be_visible()
        assert page.locator(".choice:visible").evaluate_all(PAST_THE_FRAME) == []
