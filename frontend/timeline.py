"""A reservation's plain story for the citizen: what happened, what is now, what comes.

Made from the audit and the open deadlines, for page and API alike. No officer's name, no word of
the machinery: «Diterima», «Data valid», «Nomor SIMPUS A-12».
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from puskesmas.audit.models import AuditEvent
from puskesmas.audit.queries import of_case
from puskesmas.booking.models import Reservation, Status
from puskesmas.booking.moments import slot_start
from puskesmas.place.models import Mode
from puskesmas.sla.queries import of_case as deadlines_of
from puskesmas.wording import full_date, full_moment

DONE, NOW, NEXT, BAD = "done", "now", "next", "bad"


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the story; ``at`` is empty for what has not happened."""

    code: str
    title: str
    state: str = DONE
    at: datetime | None = None
    text: str = ""


def story(reservation: Reservation) -> list[Moment]:
    """The whole timeline, oldest first, in two queries."""
    past = [told for event in of_case(reservation.code) if (told := _told(event, reservation))]
    return past + _ahead(reservation)


def _told(event: AuditEvent, reservation: Reservation) -> Moment | None:
    """An event in the citizen's words; None for what only officers need."""
    tell = PAST.get(event.verb)
    if tell is None:
        return None
    title, state, text = tell(event.data, reservation)
    return Moment(event.verb.rpartition(".")[2], title, state, event.at, text) if title else None


Told = tuple[str, str, str]


def _submitted(_data: dict[str, Any], reservation: Reservation) -> Told:
    if reservation.mode == Mode.INSTANT:
        return _("Reservasi diterima"), DONE, ""
    return _("Permohonan diterima"), DONE, ""


def _verified(data: dict[str, Any], _reservation: Reservation) -> Told:
    if data.get("valid"):
        return _("Diverifikasi: data valid"), DONE, ""
    return _("Diverifikasi: data belum valid"), BAD, ""


def _rejected(_data: dict[str, Any], reservation: Reservation) -> Told:
    reason = reservation.rejection_reason
    text = reservation.rejection_text or (reason.shown_advice if reason else "")
    title = _("Ditolak: %(reason)s") % {"reason": reason.shown_text} if reason else _("Ditolak")
    return title, BAD, text


def _numbered(data: dict[str, Any], _reservation: Reservation) -> Told:
    return _("Nomor SIMPUS %(number)s") % {"number": data.get("number", "")}, DONE, ""


def _paid_otherwise(data: dict[str, Any], _reservation: Reservation) -> Told:
    words = {"umum": _("Umum"), "bpjs": "BPJS"}
    new = words.get(str(data.get("new")), "")
    return _("Cara bayar diubah menjadi %(payment)s") % {"payment": new}, DONE, ""


def _moved(data: dict[str, Any], _reservation: Reservation) -> Told:
    to = str(data.get("to", ""))
    day = full_date(date.fromisoformat(to)) if to else ""
    return _("Dipindah ke %(day)s") % {"day": day}, DONE, ""


def _plain(words: Callable[[], str], state: str = DONE) -> Callable[..., Told]:
    return lambda _data, _reservation: (words(), state, "")


PAST: dict[str, Callable[[dict[str, Any], Reservation], Told]] = {
    "reservation.submitted": _submitted,
    "reservation.verified": _verified,
    "reservation.rejected": _rejected,
    "reservation.turned_away": _rejected,
    "reservation.numbered": _numbered,
    "reservation.arrived": _plain(lambda: _("Hadir di puskesmas")),
    "reservation.payment_changed": _paid_otherwise,
    "reservation.clinic_changed": _plain(lambda: _("Klinik diganti")),
    "reservation.in_queue": _plain(lambda: _("Masuk antrean klinik")),
    "reservation.cancelled": _plain(lambda: _("Dibatalkan"), BAD),
    "reservation.moved": _moved,
    "reservation.day_closed": _plain(lambda: _("Klinik tutup pada tanggal ini"), BAD),
    "reservation.left_unserved": _plain(lambda: _("Hari pelayanan berakhir sebelum dilayani"), BAD),
    "reservation.done": _plain(lambda: _("Selesai")),
    "reservation.missed": _plain(lambda: _("Tidak hadir pada tanggal periksa"), BAD),
    "reservation.expired": _plain(lambda: _("Tanggal periksa lewat tanpa jawaban"), BAD),
}


def _ahead(reservation: Reservation) -> list[Moment]:
    """What is now and what comes; nothing once the promise has ended."""
    codes = INSTANT if reservation.mode == Mode.INSTANT else VERIFIED
    here = (WAITS_INSTANT if reservation.mode == Mode.INSTANT else WAITS).get(reservation.status)
    if here is None:
        return []
    now, *later = codes[codes.index(here) :]
    return [
        Moment(now, _title(now, reservation), NOW, text=_promise(now, reservation)),
        *(Moment(code, _title(code, reservation), NEXT) for code in later),
    ]


VERIFIED = ("verify", "number", "come", "reverify", "called")
INSTANT = ("come", "called")
WAITS: dict[str, str] = {
    Status.SUBMITTED: "verify",
    Status.VERIFIED: "number",
    Status.NUMBERED: "come",
    Status.ARRIVED: "reverify",
    Status.IN_QUEUE: "called",
}
WAITS_INSTANT: dict[str, str] = {
    Status.VERIFIED: "come",
    Status.NUMBERED: "come",
    Status.IN_QUEUE: "called",
}
STEPS = {"verify": {"verify", "reject"}, "number": {"simpus", "enter_number"}}


def _title(code: str, reservation: Reservation) -> str:
    titles = {
        "verify": _("Petugas memeriksa data Anda"),
        "number": _("Petugas mengambil nomor antrean di SIMPUS"),
        "come": _come(reservation),
        "reverify": _("Petugas mencocokkan identitas di loket pendaftaran"),
        "called": _("Menunggu panggilan di klinik"),
    }
    return titles[code]


def _promise(code: str, reservation: Reservation) -> str:
    """By when the present step ends, or what to do in it."""
    if code == "come":
        return _("Pindai QR Anda di anjungan saat tiba.")
    due = [
        deadline.due_at
        for deadline in (deadlines_of(reservation.code) if code in STEPS else ())
        if deadline.step in STEPS[code] and deadline.finished_at is None
    ]
    if not due:
        return ""
    return _("Jawaban paling lambat %(due)s.") % {
        "due": full_moment(due[0], reservation.facility.zone)
    }


def _come(reservation: Reservation) -> str:
    at = slot_start(reservation)
    if at is not None:
        when = full_moment(at, reservation.facility.zone)
    else:
        when = full_date(reservation.date)
    return _("Datang ke puskesmas %(when)s") % {"when": when}
