"""At the kiosk: a number once, and for everything else a sentence that says what to do."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from flows import arrival
from flows.engine import service
from puskesmas.audit.models import AuditEvent
from puskesmas.booking import endings
from puskesmas.codes import grouped, qr_url
from puskesmas.outbox.models import Message
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import label
from tests import cast
from tests.cast import do, fresh, reserve

UNKNOWN = "Kode tidak dikenal. Silakan ke petugas."


def numbered(world, patient=None):
    """A reservation for Tuesday that has its SIMPUS number."""
    reservation = reserve(world.umum, patient or world.siti)
    do(reservation, "verify", world.budi, valid="true")
    return do(reservation, "enter_number", world.budi, number="A-12")


def scan(world, code):
    return arrival.check_in(code, device=cast.device(world.kiosk))


def test_siti_scans_on_the_day_and_gets_one_number(world, clock):
    reservation = numbered(world)
    clock.set(cast.at(cast.TUESDAY, 7, 45))

    first = scan(world, qr_url("antre.contoh.go.id", reservation.code))

    assert (first.outcome, label(first.ticket)) == ("ticket", "A-001")
    assert first.text == "Nomor Anda A-001. Ambil tiket, lalu tunggu sampai dipanggil."
    assert fresh(reservation).status == "arrived"


def test_a_second_scan_shows_the_first_result_and_changes_nothing(world, clock):
    reservation = numbered(world)
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    first = scan(world, reservation.code)

    clock.shift(minutes=20)
    second = scan(world, grouped(reservation.code).lower())

    assert (second.outcome, second.ticket) == ("already", first.ticket)
    assert second.text == "Anda sudah mengambil nomor pukul 07.45 WIB. Nomor Anda A-001."
    assert Ticket.objects.count() == 1
    assert Message.objects.filter(topic="print.ticket").count() == 1


def test_after_the_counter_a_scan_shows_the_clinic_number(world, clock):
    reservation = numbered(world)
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    scan(world, reservation.code)
    do(reservation, "reverify", world.budi, outcome="ok")

    again = scan(world, reservation.code)

    assert (again.outcome, label(again.ticket)) == ("already", "U-001")


def test_the_instant_flow_gives_the_clinic_number_at_once(world, clock):
    reservation = reserve(world.umum_tegalrejo, world.siti, slot=cast.time(9))
    kiosk = cast.Device.objects.create(
        facility=world.tegalrejo, kind="kiosk", name="Anjungan 1", token_hash="other"
    )
    clock.set(cast.at(cast.TUESDAY, 8, 50))

    result = arrival.check_in(reservation.code, device=cast.device(kiosk))

    assert (result.outcome, label(result.ticket)) == ("ticket", "U-001")


@pytest.mark.parametrize("typed", ["", "bukan kode", "7Q2K-9F3M-4TBW-XH6D", "x" * 400, "kode\0"])
def test_an_unknown_code_sends_to_the_officer(world, typed):
    result = scan(world, typed)

    assert (result.outcome, result.text, result.ticket) == ("see_officer", UNKNOWN, None)


def test_the_day_before_names_the_date(world):
    reservation = numbered(world)

    result = scan(world, reservation.code)

    assert result.outcome == "too_early"
    assert result.text == (
        "Reservasi ini untuk Selasa, 24 November 2026. Silakan datang lagi pada tanggal itu."
    )


def test_another_facility_is_named(world, clock):
    reservation = reserve(world.umum_tegalrejo, world.siti, slot=cast.time(9))
    clock.set(cast.at(cast.TUESDAY, 8))

    result = scan(world, reservation.code)

    assert result.outcome == "wrong_facility"
    assert result.text.startswith("Reservasi ini untuk Puskesmas Tegalrejo.")
    assert Ticket.objects.count() == 0


def test_without_a_number_the_counter_helps(world, clock):
    waiting = reserve(world.umum, world.siti)
    preparing = reserve(world.gigi, world.joko)
    do(preparing, "verify", world.budi, valid="true")
    clock.set(cast.at(cast.TUESDAY, 7, 45))

    for reservation, words in ((waiting, "menunggu verifikasi"), (preparing, "disiapkan")):
        result = scan(world, reservation.code)

        assert result.outcome == "see_officer"
        assert words in result.text
        assert "silakan ke loket" in result.text


def test_what_has_ended_says_so(world, clock):
    cancelled = reserve(world.umum, world.siti)
    service.end(cancelled.code, run=endings.cancel, by=cast.citizen())
    rejected = reserve(world.gigi, world.joko)
    do(rejected, "verify", world.budi, valid="false")
    do(rejected, "reject", world.budi, reason_code=cast.reason().code)
    clock.set(cast.at(cast.TUESDAY, 7, 45))

    assert "dibatalkan" in scan(world, cancelled.code).text
    assert "ditolak" in scan(world, rejected.code).text
    assert scan(world, cancelled.code).outcome == scan(world, rejected.code).outcome
    assert Ticket.objects.count() == 0


def test_the_day_after_is_too_late_even_before_the_tick_says_so(world, clock):
    reservation = numbered(world)
    clock.set(cast.at(cast.date(2026, 11, 25), 8))

    result = scan(world, reservation.code)

    assert result.outcome == "see_officer"
    assert "sudah lewat" in result.text


def test_every_scan_is_audited_without_what_was_typed(world, clock):
    reservation = numbered(world)
    clock.set(cast.at(cast.TUESDAY, 7, 45))

    for typed in (reservation.code, reservation.code, cast.NIK_SITI):
        scan(world, typed)

    events = AuditEvent.objects.filter(verb="kiosk.scanned").order_by("id")
    assert [(e.case_code, e.data) for e in events] == [
        (reservation.code, {"outcome": "ticket"}),
        (reservation.code, {"outcome": "already"}),
        ("", {"outcome": "see_officer"}),
    ]
    assert {event.actor_label for event in events} == {"Anjungan 1"}


@pytest.mark.django_db(transaction=True)
def test_twenty_scans_at_the_same_moment_give_one_number(transactional_db, clock):
    clock.set(cast.at(cast.MONDAY, 8))
    world = cast.build()
    reservation = numbered(world)
    clock.set(cast.at(cast.TUESDAY, 7, 45))

    def one_scan(_number):
        try:
            result = scan(world, reservation.code)
            return result.outcome, label(result.ticket)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        results = sorted(pool.map(one_scan, range(20)))

    assert results == [("already", "A-001")] * 19 + [("ticket", "A-001")]
    assert Ticket.objects.count() == 1
    assert Message.objects.filter(topic="print.ticket").count() == 1


def test_the_code_of_yesterdays_visit_gives_no_false_hope(world, clock):
    reservation = numbered(world)
    clock.set(cast.at(cast.TUESDAY, 7, 45))
    scan(world, reservation.code)

    clock.shift(days=1)
    again = scan(world, reservation.code)

    assert (again.outcome, again.ticket) == ("see_officer", None)
    assert again.text == arrival.PASSED
