"""Everything a citizen submits works in a browser without JavaScript."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from puskesmas.booking.models import Reservation, WaitingEntry
from puskesmas.people.models import AccessToken, Citizen, DataRequest
from puskesmas.schedule.actions import set_quota
from tests import cast
from tests.e2e.test_citizen import phone, sign_in

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
FORM = "/reservasi/baru/mergangsan/umum/"


@pytest.fixture
def world(transactional_db: None, clock: Any) -> cast.World:
    clock.set(cast.at(cast.MONDAY, 8))
    return cast.build()


@pytest.fixture
def page(new_context: Any) -> Page:
    return phone(new_context, script=False)


def send(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def book(page: Page, url: str, *, day: str = "Selasa, 24 Nov") -> Reservation:
    page.goto(url + FORM)
    page.get_by_label("Saya sendiri").check()
    page.get_by_label(day).check()
    page.get_by_label("saya bawa aslinya").first.check()
    page.get_by_label("Umum").check()
    page.get_by_label("Keluhan").fill("Batuk")
    send(page, "Kirim reservasi")
    expect(page.locator(".timeline")).to_be_visible()
    return Reservation.objects.latest("id")


def test_rina_registers(live_server: Any, page: Page, world: cast.World) -> None:
    page.goto(live_server.url + "/daftar/")
    page.get_by_label("Nama lengkap").fill("Rina Wulandari")
    page.get_by_label("NIK").fill("9901014107950009")
    page.get_by_label("Tanggal", exact=True).fill("1")
    page.get_by_label("Bulan").fill("7")
    page.get_by_label("Tahun").fill("1995")
    page.get_by_label("Perempuan").check()
    page.get_by_label("Alamat").fill("Jalan Kaliurang 5")
    page.get_by_label("Nomor HP").fill("081298765432")

    send(page, "Daftar dan masuk")

    expect(page.get_by_role("heading", level=1)).to_have_text("Rencana periksa Anda")
    assert Citizen.objects.count() == 4


def test_siti_books_moves_and_cancels(live_server: Any, page: Page, world: cast.World) -> None:
    sign_in(page, live_server.url)
    first = book(page, live_server.url)

    page.get_by_role("link", name="Pindah tanggal atau jam").click()
    page.get_by_label("Rabu, 25 Nov").check()
    send(page, "Pindahkan")
    expect(page.get_by_text("Jadwal sudah dipindah.")).to_be_visible()
    page.get_by_role("link", name="Batalkan reservasi").click()
    send(page, "Ya, batalkan")
    expect(page.locator(".tag", has_text="Dibatalkan").first).to_be_visible()

    moved = Reservation.objects.latest("id")
    assert moved.pk != first.pk
    assert (moved.date, moved.status) == (cast.date(2026, 11, 25), "cancelled")


def test_siti_stands_in_line_and_steps_out(live_server: Any, page: Page, world: cast.World) -> None:
    set_quota(clinic=world.umum, day=cast.TUESDAY, quota=0, by=cast.SYSTEM)
    sign_in(page, live_server.url)

    page.goto(live_server.url + FORM)
    page.get_by_role("link", name="Masuk daftar tunggu").click()
    page.get_by_label("Saya sendiri").check()
    page.get_by_label("Selasa, 24 Nov").check()
    page.get_by_label("Umum").check()
    page.get_by_label("Keluhan").fill("Batuk")
    send(page, "Masuk daftar tunggu")
    expect(page.get_by_text("Anda yang pertama di daftar tunggu.")).to_be_visible()
    joined = WaitingEntry.objects.get().state
    send(page, "Keluar dari daftar ini")
    expect(page.get_by_text("Anda sudah keluar dari daftar tunggu.")).to_be_visible()

    assert (joined, WaitingEntry.objects.get().state) == ("waiting", "left")


def test_siti_asks_about_her_data(live_server: Any, page: Page, world: cast.World) -> None:
    sign_in(page, live_server.url)
    AccessToken.objects.filter(citizen=world.siti).update(level=2)

    page.goto(live_server.url + "/data/")
    page.get_by_role("link", name="Minta perbaikan").click()
    page.get_by_label("Nama").first.fill("Siti Aminah Putri")
    send(page, "Kirim permintaan")
    expect(page.get_by_text("Permintaan Anda", exact=True)).to_be_visible()
    asked = DataRequest.objects.get().state
    send(page, "Batalkan permintaan")
    expect(page.get_by_role("button", name="Batalkan permintaan")).to_have_count(0)
    send(page, "Baca salinan")
    expect(page.get_by_role("heading", name="Data diri")).to_be_visible()

    assert asked == "open"
    assert DataRequest.objects.get().state == "taken_back"
