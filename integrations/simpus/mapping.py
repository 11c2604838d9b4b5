"""Our reservation in SIMPUS's words, and its answer in ours. Pure but for the one loader."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from puskesmas.booking.models import Reservation, Status
from puskesmas.outbox.registry import Permanent

SOURCES: Final = {"web": "WEB", "api": "WEB", "mjkn": "MJKN", "kiosk": "KIOSK", "counter": "LOKET"}

# Vendor texts may quote a name or a NIK: only these reasons are shown, in our own words.
REASONS: Final = {
    "POLI_TIDAK_ADA": _("poli tidak dikenal di SIMPUS, periksa kode poli"),
    "POLI_TUTUP": _("poli tutup pada tanggal itu"),
    "KUOTA_PENUH": _("kuota poli di SIMPUS sudah penuh"),
    "TANGGAL_LAMPAU": _("tanggal kunjungan sudah lewat"),
    "DATA_TIDAK_LENGKAP": _("data pendaftaran tidak lengkap"),
    "KUNCI_DIPAKAI": _("reservasi ini sudah terdaftar dengan data lain"),
    "PASIEN_BELUM_TERDAFTAR": _("pasien belum terdaftar dan tidak dapat didaftarkan"),
    "SUDAH_BATAL": _("pendaftaran sudah dibatalkan di SIMPUS"),
    "SUDAH_DILAYANI": _("pasien sudah dilayani"),
}


@dataclass(frozen=True)
class Registration:
    """What SIMPUS needs to know of a reservation, and whether its case still waits for a number."""

    code: str
    clinic_code: str
    date: datetime.date
    nik: str
    name: str
    birth_date: datetime.date
    sex: str
    medical_record: str = ""
    payment: str = "umum"
    bpjs_number: str = ""
    complaint: str = ""
    channel: str = "web"
    waiting: bool = True


def load(code: str) -> Registration:
    """The reservation behind a letter. Errors: Permanent when there is none."""
    found = Reservation.objects.select_related("clinic", "patient").filter(code=code).first()
    if found is None:
        raise Permanent(str(_("Reservasi tidak ditemukan.")))
    patient = found.patient
    return Registration(
        code=found.code,
        clinic_code=found.clinic.simpus_code or found.clinic.code,
        date=found.date,
        nik=patient.nik,
        name=patient.name,
        birth_date=patient.birth_date,
        sex=patient.sex,
        medical_record=patient.medical_record,
        payment=found.payment,
        bpjs_number=found.bpjs_number or patient.bpjs_number,
        complaint=found.complaint,
        channel=found.channel,
        waiting=found.status == Status.VERIFIED,
    )


def registration_body(registration: Registration) -> dict[str, Any]:
    """POST /pendaftaran. Equal for every repeat: the NIK identifies, whatever was learnt since."""
    body = {
        "id_reservasi": registration.code,
        "nik": registration.nik,
        "tgl_kunjungan": registration.date.isoformat(),
        "kd_poli": registration.clinic_code,
        "jenis_kunjungan": "SAKIT",
        "cara_bayar": "BPJS" if registration.payment == "bpjs" else "UMUM",
        "sumber": SOURCES.get(registration.channel, "WEB"),
    }
    if registration.payment == "bpjs" and registration.bpjs_number:
        body["nokartu"] = registration.bpjs_number
    if registration.complaint:
        body["keluhan"] = registration.complaint
    return body


def patient_body(registration: Registration) -> dict[str, Any]:
    """POST /pasien: identity of somebody SIMPUS has never seen."""
    return {
        "nik": registration.nik,
        "nokartu": registration.bpjs_number,
        "nama": registration.name,
        "tgl_lahir": registration.birth_date.isoformat(),
        "jk": registration.sex,
    }


def registered(response: Any) -> dict[str, str]:
    """Our answer from SIMPUS's registration. Errors: ValueError when no number is in it."""
    if not isinstance(response, dict):
        raise ValueError("no object")
    number = _text(response.get("no_antrian"), 20)
    registration = _text(response.get("no_registrasi"), 40)
    if not number or not registration:
        raise ValueError("no number")
    return {
        "number": number,
        "registration": registration,
        "medical_record": _text(response.get("no_rm"), 30),
    }


def refusal(reason: Any, status: int) -> str:
    """Why SIMPUS said no, for an officer; nothing of the vendor's own wording."""
    known = REASONS.get(reason) if isinstance(reason, str) else None
    if known is None:
        return str(_("SIMPUS menolak (%(status)d).")) % {"status": status}
    return str(_("SIMPUS menolak: %(reason)s.")) % {"reason": known}


def _text(value: Any, longest: int) -> str:
    """A short printable text or number as text; anything else is empty."""
    text = str(value).strip() if isinstance(value, str | int) else ""
    return text if len(text) <= longest and text.isprintable() else ""
