"""A code at the kiosk: a number, or what to do instead. Page and API both come through here."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from flows.engine import service
from puskesmas import clock
from puskesmas.actor import SYSTEM, Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import Reservation, Status
from puskesmas.booking.queries import for_actor
from puskesmas.codes import clean_code
from puskesmas.errors import Conflict
from puskesmas.place.models import Mode
from puskesmas.queueing.models import Ticket
from puskesmas.queueing.queries import current_ticket, label
from puskesmas.wording import full_date, time_of_day

Text = str | Promise

TICKET, ALREADY, TOO_EARLY = "ticket", "already", "too_early"
WRONG_FACILITY, SEE_OFFICER = "wrong_facility", "see_officer"
OUTCOMES = (TICKET, ALREADY, TOO_EARLY, WRONG_FACILITY, SEE_OFFICER)

UNKNOWN = _("Kode tidak dikenal. Silakan ke petugas.")
PASSED = _("Tanggal reservasi ini sudah lewat. Silakan ke petugas, atau buat reservasi baru.")
WITHOUT_NUMBER: dict[str, Text] = {
    Status.SUBMITTED: _("Reservasi Anda masih menunggu verifikasi, silakan ke loket."),
    Status.VERIFIED: _("Nomor antrean Anda masih disiapkan, silakan ke loket."),
}
ENDED: dict[str, Text] = {
    Status.CANCELLED: _("Reservasi ini sudah dibatalkan. Silakan ke petugas bila tetap berobat."),
    Status.REJECTED: _("Reservasi ini ditolak. Silakan ke petugas, alasannya ada di sana."),
    Status.NO_SHOW: PASSED,
    Status.EXPIRED: PASSED,
    Status.DONE: _("Kunjungan ini sudah selesai. Silakan ke petugas bila masih ada keperluan."),
}
HERE = (Status.ARRIVED, Status.IN_QUEUE, Status.SERVING)


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a scan brought: one of ``OUTCOMES``, a sentence, and the number where there is one."""

    outcome: str
    text: Text
    ticket: Ticket | None = None
    reservation_code: str = ""


def check_in(code_text: str, *, device: Actor) -> Arrival:
    """Take the person behind a scanned or typed code into the queue, once.

    Whoever scans second, even at the same moment, gets the first ticket as «already». Locks the
    process; raises ``Busy`` when the case is held for too long.
    """
    try:
        reservation = for_actor(SYSTEM).filter(code=clean_code(code_text)).first()
    except ValueError:
        reservation = None
    if reservation is None:
        return _noted(Arrival(SEE_OFFICER, UNKNOWN), device)
    if not _may_arrive(reservation, device):
        return _noted(_told(reservation, device), device)
    try:
        with transaction.atomic():
            ticket = service.answer(reservation.code, "arrive", by=device)
            return _noted(_numbered(reservation, ticket), device)
    except Conflict:
        now = for_actor(SYSTEM).get(pk=reservation.pk)
        return _noted(_told(now, device), device)


def result_of(code: str, *, device: Actor) -> Arrival:
    """What is known of a code that was scanned before, in the words of a second scan."""
    reservation = for_actor(SYSTEM).filter(code=code).first()
    return _told(reservation, device) if reservation else Arrival(SEE_OFFICER, UNKNOWN)


def _may_arrive(reservation: Reservation, device: Actor) -> bool:
    ready = Status.VERIFIED if reservation.mode == Mode.INSTANT else Status.NUMBERED
    return (
        reservation.facility_id == device.facility_id
        and reservation.status == ready
        and reservation.date == clock.today(reservation.facility.zone)
    )


def _numbered(reservation: Reservation, ticket: Ticket) -> Arrival:
    text = _("Nomor Anda %(number)s. Ambil tiket, lalu tunggu sampai dipanggil.")
    return Arrival(TICKET, text % {"number": label(ticket)}, ticket, reservation.code)


def _told(reservation: Reservation, device: Actor) -> Arrival:
    """Why there is no new number, and what to do."""

    def say(outcome: str, text: Text, ticket: Ticket | None = None) -> Arrival:
        return Arrival(outcome, text, ticket, reservation.code)

    if reservation.facility_id != device.facility_id:
        text = _("Reservasi ini untuk %(facility)s. Silakan ke sana, atau tanyakan kepada petugas.")
        return say(WRONG_FACILITY, text % {"facility": reservation.facility.name})
    today = clock.today(reservation.facility.zone)
    if reservation.status in HERE and reservation.date == today:
        return _first_result(reservation)
    if reservation.status in ENDED:
        return say(SEE_OFFICER, ENDED[reservation.status])
    if reservation.date > today:
        text = _("Reservasi ini untuk %(date)s. Silakan datang lagi pada tanggal itu.")
        return say(TOO_EARLY, text % {"date": full_date(reservation.date)})
    if reservation.date < today:
        return say(SEE_OFFICER, PASSED)
    return say(SEE_OFFICER, WITHOUT_NUMBER.get(reservation.status, UNKNOWN))


def _first_result(reservation: Reservation) -> Arrival:
    ticket = current_ticket(reservation)
    if ticket is None or reservation.arrived_at is None:
        return Arrival(SEE_OFFICER, UNKNOWN, None, reservation.code)
    words: dict[str, Any] = {
        "time": time_of_day(reservation.arrived_at, reservation.facility.zone),
        "number": label(ticket),
    }
    text = _("Anda sudah mengambil nomor pukul %(time)s. Nomor Anda %(number)s.") % words
    return Arrival(ALREADY, text, ticket, reservation.code)


def _noted(arrival: Arrival, device: Actor) -> Arrival:
    """Every scan is a fact; what was typed is not kept."""
    record(
        "kiosk.scanned",
        by=device,
        facility_id=device.facility_id,
        case_code=arrival.reservation_code,
        outcome=arrival.outcome,
    )
    return arrival
