"""What the machine checks for the officer before a human looks (SOP row 3, R-031)."""

from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from puskesmas.booking.models import LIVE, CoverageState, Payment, Reservation
from puskesmas.papers.queries import missing, of_case
from puskesmas.people.identity import check_nik
from puskesmas.schedule.queries import clinic_calendar

Verdict = Literal["ok", "warn", "fail"]
Text = str | Promise


@dataclass(frozen=True, slots=True)
class Precheck:
    """One automatic check: its stable code, what was asked, the verdict, and in words why.

    ``by_machine`` is false where only a person who sees the papers can tell (R-035).
    """

    code: str
    question: Text
    verdict: Verdict
    text: Text
    by_machine: bool = True


def prechecks(reservation: Reservation) -> list[Precheck]:
    """All automatic checks of a reservation, in the order of the officer's list."""
    return [
        _clinic_open(reservation),
        _nik(reservation),
        _same_card(reservation),
        _duplicates(reservation),
        _identity(reservation),
        *([_coverage(reservation)] if reservation.payment == Payment.BPJS else []),
        *_photos(reservation),
    ]


def _clinic_open(reservation: Reservation) -> Precheck:
    is_open = bool(clinic_calendar(reservation.clinic).spans_on(reservation.date))
    return Precheck(
        "clinic_open",
        _("Klinik buka pada tanggal rencana periksa"),
        "ok" if is_open else "fail",
        _("Buka sesuai jadwal.") if is_open else _("Klinik tutup pada tanggal itu."),
    )


def _nik(reservation: Reservation) -> Precheck:
    patient = reservation.patient
    result = check_nik(patient.nik, patient.birth_date, patient.sex or None)
    if result.problems:
        return Precheck("nik", _("NIK benar bentuknya"), "fail", result.problems[0].text)
    if result.warnings:
        return Precheck("nik", _("NIK benar bentuknya"), "warn", result.warnings[0].text)
    return Precheck(
        "nik", _("NIK benar bentuknya"), "ok", _("Cocok dengan tanggal lahir dan jenis kelamin.")
    )


def _same_card(reservation: Reservation) -> Precheck:
    question = _("NIK berada dalam satu KK dengan pemohon")
    patient, applicant = reservation.patient, reservation.applicant
    if patient.pk == applicant.pk:
        return Precheck("same_card", question, "ok", _("Pemohon mendaftar untuk diri sendiri."))
    if patient.family_id is not None and patient.family_id == applicant.family_id:
        return Precheck("same_card", question, "ok", _("Satu Kartu Keluarga."))
    return Precheck("same_card", question, "fail", _("Bukan satu Kartu Keluarga."))


def _duplicates(reservation: Reservation) -> Precheck:
    question = _("Tidak ada reservasi lain pada tanggal yang sama")
    others = (
        Reservation.objects.filter(
            patient_id=reservation.patient_id, date=reservation.date, status__in=LIVE
        )
        .exclude(pk=reservation.pk)
        .select_related("clinic", "facility")
    )
    found = [
        f"{other.clinic.name}, {other.facility.name}"
        if other.facility_id == reservation.facility_id
        else other.facility.name  # which clinic elsewhere is not this officer's business
        for other in others[:3]
    ]
    if not found:
        return Precheck("duplicates", question, "ok", _("Tidak ada."))
    return Precheck("duplicates", question, "warn", "; ".join(found))


def _identity(reservation: Reservation) -> Precheck:
    question = _("Data diri lengkap dan sama dengan yang tercatat")
    if reservation.birth_date_differs:
        return Precheck(
            "identity",
            question,
            "warn",
            _("Tanggal lahir yang diketik berbeda dari yang tercatat. Tanyakan KTP saat datang."),
        )
    if reservation.patient.registered_at is None:
        return Precheck(
            "identity", question, "warn", _("Pasien baru: lengkapi data saat verifikasi ulang.")
        )
    return Precheck("identity", question, "ok", _("Sudah terdaftar."), by_machine=False)


def _photos(reservation: Reservation) -> list[Precheck]:
    """Nothing to say where no photo is asked for and none was sent."""
    question = _("Foto berkas yang diminta sudah ada")
    names = [str(kind.label) for kind in missing(reservation)]
    if names:
        text = _("Foto %(papers)s belum ada. Lihat aslinya saat pemohon datang.")
        return [Precheck("photos", question, "warn", text % {"papers": ", ".join(names)})]
    if of_case(reservation):
        return [Precheck("photos", question, "ok", _("Bandingkan dengan data."), by_machine=False)]
    return []


_COVERAGE: dict[str, tuple[Verdict, Text]] = {
    CoverageState.ACTIVE: ("ok", _("Kepesertaan aktif.")),
    CoverageState.INACTIVE: ("warn", _("Kepesertaan tidak aktif. Pemohon sudah diberi tahu.")),
    CoverageState.UNKNOWN: ("warn", _("BPJS belum menjawab. Periksa di PCare.")),
    CoverageState.NOT_NEEDED: ("warn", _("Belum diperiksa. Periksa di PCare.")),
}


def _coverage(reservation: Reservation) -> Precheck:
    question = _("BPJS aktif dan terdaftar di puskesmas ini")
    if reservation.coverage_here is False:
        return Precheck("coverage", question, "warn", _("Terdaftar di fasilitas kesehatan lain."))
    verdict, text = _COVERAGE[reservation.coverage]
    return Precheck("coverage", question, verdict, text)
