"""The «Pelaksana» column: who performs a step, and the permission that answers it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from puskesmas.people.roles import Permission


@dataclass(frozen=True, slots=True)
class Performer:
    """A column of the SOP table. ``permission`` is empty for those who are not staff."""

    key: str
    title: str | Promise
    permission: str = ""


APPLICANT = Performer("applicant", _("Pemohon"))
REGISTRAR = Performer(
    "registrar", _("Petugas pendaftaran puskesmas"), Permission.PERFORM_REGISTRATION
)
HEAD_OF_OFFICE = Performer("health_office", _("Kepala Dinas Kesehatan"))
HEAD_OF_FACILITY = Performer("head", _("Kepala puskesmas"))
