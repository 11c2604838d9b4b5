"""The roles of staff: each a class with its name, what it is for, and what it permits.

Role names are stored in the database: a renamed role leaves its old name behind here.
"""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.errors import NotAllowed


class Permission:
    """The permissions there are. «perform.*» answers the executor column of the SOPs."""

    PERFORM_REGISTRATION = "perform.registration"
    TASK_REASSIGN = "task.reassign"
    CASE_VIEW = "case.view"
    PATIENT_VIEW = "patient.view"
    SLA_VIEW = "sla.view"
    AUDIT_VIEW = "audit.view"
    REPORT_VIEW = "report.view"
    LETTER_RETRY = "letter.retry"
    TICKET_REPRINT = "ticket.reprint"
    ESCALATION_RECEIVE = "escalation.receive"
    FACILITY_MANAGE = "facility.manage"


P = Permission

_REGISTRATION = frozenset(
    {P.PERFORM_REGISTRATION, P.CASE_VIEW, P.PATIENT_VIEW, P.TICKET_REPRINT, P.LETTER_RETRY}
)
_OVERSIGHT = frozenset({P.CASE_VIEW, P.SLA_VIEW, P.AUDIT_VIEW, P.REPORT_VIEW})


class Role:
    """One role. ``citywide`` roles may be given without a facility."""

    key: ClassVar[str]
    title: ClassVar[str | Promise]
    purpose: ClassVar[str | Promise]
    permissions: ClassVar[frozenset[str]]
    citywide: ClassVar[bool] = False


class Registrar(Role):
    key = "registrar"
    title = _("Petugas pendaftaran")
    purpose = _("Memverifikasi reservasi, menolak dengan alasan, mengisi SIMPUS, verifikasi ulang.")
    permissions = _REGISTRATION


class MedicalRecords(Role):
    key = "medical_records"
    title = _("Petugas rekam medik")
    purpose = _("Bagian pendaftaran yang mengurus rekam medik pasien.")
    permissions = _REGISTRATION


class SimpusOfficer(Role):
    key = "simpus"
    title = _("Petugas SIMPUS")
    purpose = _("Bagian pendaftaran yang mengisi SIMPUS.")
    permissions = _REGISTRATION


class Nurse(Role):
    key = "nurse"
    title = _("Perawat")
    purpose = _("Anamnesis sebelum pasien diperiksa dokter.")
    permissions = frozenset({P.CASE_VIEW})


class Doctor(Role):
    key = "doctor"
    title = _("Dokter")
    purpose = _("Memanggil dan melayani pasien di poli.")
    permissions = frozenset({P.CASE_VIEW})


class Cashier(Role):
    key = "cashier"
    title = _("Kasir")
    purpose = _("Menerima pembayaran pasien umum.")
    permissions = frozenset({P.CASE_VIEW})


class Information(Role):
    key = "information"
    title = _("Petugas informasi dan pengaduan")
    purpose = _("Memberi nomor di ruang informasi dan menerima keluhan.")
    permissions = frozenset({P.CASE_VIEW})


class Supervisor(Role):
    key = "supervisor"
    title = _("Penyelia")
    purpose = _("Mengawasi tenggat, memindahkan tugas, menelusuri setiap kasus.")
    permissions = _OVERSIGHT | {P.TASK_REASSIGN, P.PATIENT_VIEW, P.LETTER_RETRY}


class Head(Role):
    key = "head"
    title = _("Kepala puskesmas")
    purpose = _("Menerima laporan kunjungan dan rekap harian, menetapkan SOP.")
    permissions = _OVERSIGHT | {P.ESCALATION_RECEIVE}


class HealthOffice(Role):
    key = "health_office"
    title = _("Penyelia dinas kesehatan")
    purpose = _("Mengawasi semua puskesmas kota.")
    permissions = _OVERSIGHT
    citywide = True


class Admin(Role):
    key = "admin"
    title = _("Admin")
    purpose = _("Mengatur puskesmas, jam, kuota, perangkat, dan pengguna.")
    permissions = frozenset({P.FACILITY_MANAGE, P.LETTER_RETRY})
    citywide = True


ROLES: dict[str, type[Role]] = {
    role.key: role
    for role in (
        Registrar,
        MedicalRecords,
        SimpusOfficer,
        Nurse,
        Doctor,
        Cashier,
        Information,
        Supervisor,
        Head,
        HealthOffice,
        Admin,
    )
}


def must_hold(actor: Actor, permission: str, facility_id: int | None) -> None:
    """``NotAllowed`` unless the actor holds the permission at the facility."""
    if not actor.can(permission, facility_id):
        raise NotAllowed("not_allowed", _("Peran Anda tidak mencakup tindakan ini."))
