"""The facts of a case as an officer reads them, and what of them is masked."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from puskesmas import clock
from puskesmas.actor import Actor
from puskesmas.booking.models import CoverageState, Payment, Reservation
from puskesmas.booking.prechecks import prechecks
from puskesmas.booking.queries import earlier_of
from puskesmas.codes import grouped
from puskesmas.people.masks import mask_card, mask_nik, mask_phone
from puskesmas.wording import full_date, full_moment

STATES = {"ok": "ok", "warn": "warn", "fail": "bad"}


def identity(reservation: Reservation, *, shown: bool) -> list[dict[str, Any]]:
    """Numbers of the person: masked, or in full with a button to copy each."""
    patient = reservation.patient
    rows = [
        _number(_("NIK"), patient.nik, mask_nik, shown, key="c"),
        _number(_("Telepon"), patient.phone, mask_phone, shown),
    ]
    if reservation.payment == Payment.BPJS:
        rows.append(_number(_("Nomor BPJS"), reservation.bpjs_number, mask_card, shown))
    return rows


def _number(label: str, value: str, mask: Any, shown: bool, key: str = "") -> dict[str, Any]:
    if not value:
        return {"label": label, "value": "–"}
    if not shown:
        return {"label": label, "value": mask(value)}
    return {"label": label, "value": copyable(label, value, key)}


def copyable(label: str, value: str, key: str = "") -> str:
    """A value with its copy button."""
    return render_to_string("staff/copyable.html", {"label": label, "value": value, "key": key})


def person(reservation: Reservation) -> list[dict[str, Any]]:
    """Who comes: dates and family."""
    patient = reservation.patient
    return [
        {"label": _("Tanggal lahir"), "value": _born(reservation)},
        {"label": _("Jenis kelamin"), "value": capfirst(patient.get_sex_display()) or "–"},
        {"label": _("Didaftarkan oleh"), "value": _applicant(reservation)},
    ]


def _born(reservation: Reservation) -> str:
    born = reservation.patient.birth_date
    today = clock.today(reservation.facility.zone)
    age = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return _("%(date)s (%(age)s tahun)") % {"date": full_date(born), "age": age}


def _applicant(reservation: Reservation) -> str:
    patient, own = reservation.patient, reservation.applicant
    if patient.pk == own.pk:
        return _("Diri sendiri")
    same = patient.family_id is not None and patient.family_id == own.family_id
    relation = _("satu Kartu Keluarga") if same else _("bukan satu Kartu Keluarga")
    return ", ".join((own.name or _("Warga"), relation))


def visit(reservation: Reservation) -> list[dict[str, Any]]:
    """What was asked for: where, when, who pays."""
    slot = reservation.slot
    rows = [
        {"label": _("Kode"), "value": grouped(reservation.code)},
        {"label": _("Klinik"), "value": reservation.clinic.name},
        {"label": _("Tanggal periksa"), "value": full_date(reservation.date)},
        {"label": _("Cara bayar"), "value": reservation.get_payment_display()},
    ]
    if slot is not None:
        hours = f"{slot.starts:%H.%M}–{slot.ends:%H.%M}"
        rows.insert(3, {"label": _("Jam"), "value": hours})
    if reservation.payment == Payment.BPJS:
        rows.append({"label": _("Kepesertaan"), "value": _coverage(reservation)})
    if reservation.complaint:
        rows.append({"label": _("Keluhan"), "value": reservation.complaint})
    if reservation.simpus_number:
        rows.append({"label": _("Nomor SIMPUS"), "value": reservation.simpus_number})
    return rows


def _coverage(reservation: Reservation) -> str:
    word = capfirst(str(CoverageState(reservation.coverage).label))
    if reservation.coverage_at is None:
        return word
    at = full_moment(reservation.coverage_at, reservation.facility.zone)
    return _("%(state)s, diperiksa %(at)s") % {"state": word, "at": at}


def earlier(reservation: Reservation, actor: Actor) -> str:
    """«3 reservasi sebelumnya, 1 ditolak, 1 tidak hadir»."""
    count = earlier_of(actor, reservation)
    if not count["total"]:
        return _("Belum pernah reservasi di sini.")
    parts = [
        ngettext("%(count)s reservasi sebelumnya", "%(count)s reservasi sebelumnya", count["total"])
        % {"count": count["total"]}
    ]
    if count["rejected"]:
        parts.append(_("%(count)s ditolak") % {"count": count["rejected"]})
    if count["missed"]:
        parts.append(_("%(count)s tidak hadir") % {"count": count["missed"]})
    return ", ".join(parts)


def checks(reservation: Reservation) -> tuple[list[dict[str, Any]], list[str]]:
    """The automatic checks as the page shows them, and the codes the machine alone can answer."""
    found = prechecks(reservation)
    shown = [
        {"text": check.question, "note": check.text, "state": STATES[check.verdict]}
        for check in found
    ]
    return shown, [check.code for check in found if check.verdict == "ok" and check.by_machine]
