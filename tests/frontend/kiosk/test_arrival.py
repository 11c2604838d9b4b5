"""Stories at the kiosk: a number, the same number again, or what to do instead."""

import pytest
from django.test import Client

from puskesmas.booking.models import Reservation
from puskesmas.codes import grouped, qr_url
from puskesmas.outbox.models import Message
from puskesmas.queueing.models import Ticket
from tests import cast
from tests.frontend.kiosk.conftest import another, scan


def text(answer) -> str:
    return answer.content.decode()


def jobs() -> list[str]:
    return list(
        Message.objects.filter(topic="print.ticket").order_by("id").values_list("state", flat=True)
    )


def test_siti_scans_and_sees_her_number(world, ready, kiosk):
    page = scan(kiosk, ready.code)

    assert page.status_code == 200
    assert "A-001" in text(page)
    assert "Loket pendaftaran" in text(page)
    assert "Ambil tiket Anda" in text(page)
    assert grouped(ready.code) in text(page)
    assert jobs() == ["due"]


def test_whatever_the_scanner_types_is_understood(world, ready, kiosk):
    lower = ready.code.lower().replace("1", "l").replace("0", "o")
    forms = [qr_url("alur.contoh.go.id", ready.code), lower, grouped(ready.code)]

    pages = [text(scan(kiosk, form)) for form in forms]

    assert ["A-001" in page for page in pages] == [True, True, True]
    assert Ticket.objects.count() == 1


def test_nothing_of_siti_stands_on_the_page(world, ready, kiosk):
    page = scan(kiosk, ready.code)

    for private in ("Siti", "Aminah", cast.NIK_SITI, cast.NIK_SITI[-4:], "Taman Siswa", "0812"):
        assert private not in text(page)
    assert page.headers["Cache-Control"] == "no-store"
    assert kiosk.get("/kiosk/").headers["Cache-Control"] == "no-store"
    assert "A-001" not in text(kiosk.get("/kiosk/"))


def test_the_result_lives_a_minute_on_this_kiosk_alone(world, ready, kiosk, clock):
    address = kiosk.post("/kiosk/hadir/", {"kode": ready.code})["Location"]

    assert ready.code not in address
    assert kiosk.get(address).status_code == 200
    assert another(world).get(address)["Location"] == "/kiosk/baru/"
    assert kiosk.get(address[:-2] + "x/")["Location"] == "/kiosk/baru/"
    clock.shift(seconds=61)
    assert kiosk.get(address)["Location"] == "/kiosk/baru/"


def test_a_double_tap_is_one_scan(world, ready, kiosk):
    first = kiosk.post("/kiosk/hadir/", {"kode": ready.code, "kunci": "satu"})
    second = kiosk.post("/kiosk/hadir/", {"kode": ready.code, "kunci": "satu"})

    assert first["Location"] == second["Location"]
    assert jobs() == ["due"]


def test_the_second_scan_shows_the_first_result_and_one_more_paper(world, ready, kiosk, clock):
    scan(kiosk, ready.code)
    clock.shift(minutes=5)

    again = scan(kiosk, ready.code)
    assert "Anda sudah mengambil nomor pukul 07.45 WIB. Nomor Anda A-001." in text(again)
    assert "Cetak lagi" in text(again)

    address = again.redirect_chain[-1][0]
    printed = kiosk.post(f"{address}cetak/", follow=True)
    assert "Ambil tiket Anda" in text(printed)
    assert "Cetak lagi" not in text(printed)
    assert jobs() == ["due", "due"]


def test_beyond_two_prints_an_officer_must_look(world, ready, kiosk):
    scan(kiosk, ready.code)
    address = scan(kiosk, ready.code).redirect_chain[-1][0]
    kiosk.post(f"{address}cetak/")

    third = kiosk.post(f"{address}cetak/", follow=True)
    later = scan(kiosk, ready.code)

    told = "Tiket ini sudah dicetak dua kali. Foto nomor ini, atau silakan ke petugas."
    assert [told in text(page) for page in (third, later)] == [True, True]
    assert "Cetak lagi" not in text(later)
    assert jobs() == ["due", "due"]


def test_too_early(world, ready, kiosk, clock):
    clock.set(cast.at(cast.MONDAY, 9))

    page = scan(kiosk, ready.code)

    assert "Belum waktunya datang" in text(page)
    assert "Selasa, 24 November 2026" in text(page)
    assert Ticket.objects.count() == 0


def test_the_wrong_facility_is_named(world, ready):
    page = scan(another(world), ready.code)

    assert "Reservasi ini untuk Puskesmas Mergangsan." in text(page)
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize("code", ["0000000000000000", "ABC", "<script>alert(1)</script>"])
def test_an_unknown_code_sends_to_the_officer(world, kiosk, code):
    page = scan(kiosk, code)

    assert page.status_code == 200
    assert "Kode tidak dikenal. Silakan ke petugas." in text(page)
    assert code not in text(page)


def test_an_unverified_reservation_sends_to_the_counter(world, kiosk, clock):
    reservation = cast.reserve(world.umum, world.joko)
    clock.set(cast.at(cast.TUESDAY, 7, 45))

    page = scan(kiosk, reservation.code)

    assert "masih menunggu verifikasi" in text(page)
    assert Reservation.objects.get().status == "submitted"


def test_an_empty_field_says_what_to_type(world, kiosk):
    page = kiosk.post("/kiosk/hadir/", {"kode": ""})

    assert page.status_code == 422
    assert "Ketik 16 huruf dan angka di bawah QR" in text(page)


def test_paper_that_does_not_come_is_told_after_six_seconds(world, ready, kiosk, clock):
    address = scan(kiosk, ready.code).redirect_chain[-1][0]
    paper = f"{address}cetakan/"

    assert "Sedang dicetak" in text(kiosk.get(paper))
    clock.shift(seconds=6)
    assert "foto nomor ini" in text(kiosk.get(paper))
    assert "foto nomor ini" in text(kiosk.get(address))


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("delivered", "Ambil tiket Anda."),
        ("dead", "foto nomor ini"),
        ("unknown", "foto nomor ini"),
    ],
)
def test_the_paper_is_told_as_soon_as_it_is_known(world, ready, kiosk, state, words):
    address = scan(kiosk, ready.code).redirect_chain[-1][0]
    Message.objects.filter(topic="print.ticket").update(state=state)

    fragment = text(kiosk.get(f"{address}cetakan/"))

    assert words in fragment
    assert "hx-get" not in fragment


def test_help_and_emergency_say_where_to_go(world, kiosk):
    assert "loket pendaftaran" in text(kiosk.get("/kiosk/bantuan/"))
    assert "telepon 119" in text(kiosk.get("/kiosk/darurat/"))


def test_fresh_forgets_the_language(world, kiosk):
    kiosk.cookies["django_language"] = "en"

    answer = kiosk.get("/kiosk/baru/")

    assert answer["Location"] == "/kiosk/"
    assert answer.cookies["django_language"]["max-age"] == 0


def test_few_queries(world, ready, kiosk: Client, django_assert_num_queries):
    kiosk.get("/kiosk/")  # that it is there is written once a minute
    with django_assert_num_queries(2):
        kiosk.get("/kiosk/")
    address = kiosk.post("/kiosk/hadir/", {"kode": ready.code})["Location"]
    with django_assert_num_queries(6):
        kiosk.get(address)


def test_the_clock_of_the_machine_is_that_of_the_puskesmas(world, ready, kiosk):
    page = text(kiosk.get("/kiosk/"))

    assert 'data-clock="2026-11-24T07:45:00"' in page  # Tuesday morning in Yogyakarta, not UTC
