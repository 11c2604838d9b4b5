"""A reservation as its citizen sees it: a card in a list, facts, what to bring, the QR."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import dateformat
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from frontend.components.qr import qr_svg
from frontend.timeline import story
from puskesmas.actor import Actor
from puskesmas.booking.models import BEFORE_ARRIVAL, CoverageState, Payment, Reservation, Status
from puskesmas.codes import grouped, qr_url
from puskesmas.people.families import Kin
from puskesmas.people.levels import shown
from puskesmas.people.masks import mask_name, mask_nik
from puskesmas.people.models import Citizen
from puskesmas.place.models import Clinic, Mode
from puskesmas.wording import full_date, time_of_day

AGAIN = (Status.REJECTED, Status.EXPIRED)


@dataclass(frozen=True, slots=True)
class Card:
    """One line of a list."""

    code: str
    place: str
    day: str
    who: str
    status: str
    number: str
    together: bool = False


def cards(reservations: Iterable[Reservation], actor: Actor) -> list[Card]:
    """Reservations as cards."""
    return [
        Card(
            code=reservation.code,
            place=f"{reservation.clinic} · {reservation.facility}",
            day=when(reservation),
            who=person(reservation.patient, actor),
            status=status_of(reservation),
            number=reservation.simpus_number,
            together=reservation.bundle is not None,
        )
        for reservation in reservations
    ]


def status_of(reservation: Reservation) -> str:
    """The status as the citizen means it: an instant reservation is ready to come at once."""
    if reservation.mode == Mode.INSTANT and reservation.status == Status.VERIFIED:
        return Status.NUMBERED
    return reservation.status


def shown_place(clinic: Clinic) -> str:
    """Clinic and puskesmas as anybody may read them over a shoulder."""
    return " · ".join([*([] if clinic.sensitive else [clinic.name]), clinic.facility.name])


def when(reservation: Reservation) -> str:
    """Date, and the hour where the clinic uses hours."""
    if reservation.slot is None:
        return full_date(reservation.date)
    hours = f"{reservation.slot.starts:%H.%M}–{reservation.slot.ends:%H.%M}"
    return f"{full_date(reservation.date)}, {hours}"


def person(citizen: Citizen, actor: Actor) -> str:
    """Who it is for. No name before a code, dots until an officer saw the identity card.

    At level 0 anybody could stand here who knows a NIK and a birth date.
    """
    return _called(citizen.name, citizen.nik, actor, own=citizen.pk == actor.citizen_id)


def kin_word(kin: Kin, actor: Actor) -> str:
    """The same for a member of the family."""
    return _called(kin.name, kin.nik, actor, own=kin.own)


def _called(name: str, nik: str, actor: Actor, *, own: bool) -> str:
    told = shown(actor, name, mask_name)
    if not told:
        return _("Anda sendiri") if own else _("NIK %(nik)s") % {"nik": mask_nik(nik)}
    return _("%(name)s (Anda)") % {"name": told} if own else told


def facts(reservation: Reservation, actor: Actor) -> list[dict[str, str]]:
    """The summary of a reservation."""
    rows = [
        (_("Puskesmas"), reservation.facility.name),
        (_("Klinik"), reservation.clinic.name),
        (_("Untuk"), person(reservation.patient, actor)),
        (_("Tanggal"), when(reservation)),
        (_("Cara bayar"), reservation.get_payment_display()),
        (_("Keluhan"), reservation.complaint),
        (_("Kode tanda terima"), grouped(reservation.code)),
    ]
    return [{"label": label, "value": value} for label, value in rows if value]


def waits_for_qr(reservation: Reservation) -> bool:
    """Whether the QR is still to come: in the verified mode it follows the number."""
    return reservation.mode == Mode.VERIFIED and reservation.status in (
        Status.SUBMITTED,
        Status.VERIFIED,
    )


def again_href(reservation: Reservation) -> str:
    """The form of the same clinic with what was typed before."""
    clinic = reservation.clinic
    form = reverse("public:book_clinic", args=[clinic.facility.code, clinic.code])
    return f"{form}?{urlencode({'lagi': reservation.code})}"


def picture(reservation: Reservation) -> SafeString | str:
    """The QR from the moment the anjungan takes it, as long as the promise stands."""
    if waits_for_qr(reservation) or not reservation.live:
        return ""
    return qr_svg(qr_url(settings.PUBLIC_HOST, reservation.code))


def to_bring(reservation: Reservation) -> list[str]:
    """What to have at hand on the day (R-050)."""
    things = [_("KTP, atau KIA untuk anak")]
    if reservation.payment == Payment.BPJS:
        things.append(_("Kartu BPJS, boleh yang digital"))
    if reservation.clinic.needs_letter:
        things.append(_("Surat keterangan dokter"))
    things.append(
        _("QR yang muncul di halaman ini setelah diverifikasi: di layar HP atau dicetak")
        if waits_for_qr(reservation)
        else _("QR di halaman ini: di layar HP atau dicetak")
    )
    return things


def coverage_warning(reservation: Reservation) -> str:
    """What to do about the BPJS card before coming (R-021); empty when all is well."""
    if reservation.payment != Payment.BPJS or reservation.status not in BEFORE_ARRIVAL:
        return ""
    if reservation.coverage == CoverageState.INACTIVE:
        return _(
            "Kartu BPJS ini tidak aktif. Aktifkan lewat Mobile JKN atau kantor BPJS sebelum "
            "tanggal periksa, atau bayar Umum saat datang."
        )
    if reservation.coverage_here is False:
        return _(
            "Kartu BPJS ini terdaftar di fasilitas kesehatan lain. Berobat di sana, pindahkan "
            "lewat Mobile JKN, atau bayar Umum saat datang."
        )
    if reservation.coverage != CoverageState.ACTIVE:
        return _(
            "Status BPJS belum dapat diperiksa. Reservasi tetap berjalan dan petugas memeriksanya "
            "lagi. Anda dapat melihat status kartu di Mobile JKN."
        )
    return ""


def timeline(reservation: Reservation) -> list[dict[str, Any]]:
    """The story with its moments in words."""
    zone = reservation.facility.zone
    return [
        {
            "title": moment.title,
            "state": moment.state,
            "when": _short(moment.at, zone) if moment.at else "",
            "text": moment.text,
        }
        for moment in story(reservation)
    ]


def _short(at: datetime, zone: str) -> str:
    day = dateformat.format(at.astimezone(ZoneInfo(zone)), "l, j F")
    return f"{day}, {time_of_day(at, zone)}"
