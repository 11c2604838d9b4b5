"""The sentences of in-app messages; their e-mails are in templates/messages/."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from puskesmas.people.models import Notice
from puskesmas.wording import full_date

Params = dict[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """A message in words: headline, sentence, and the look of its mark."""

    title: str
    text: str
    kind: str = "info"


def say(notice: Notice) -> Said:
    """The words of a message; an unknown template still leads to its reservation."""
    params: Params = {name: str(value) for name, value in notice.params.items()}
    params["where"] = " · ".join(
        part for part in (params.get("clinic"), params.get("facility")) if part
    )
    params["day"] = _day(params.get("date", ""))
    words = WORDS.get(notice.template)
    return words(params) if words else Said(_("Ada kabar"), params["where"])


def _day(iso: str) -> str:
    return full_date(date.fromisoformat(iso)) if iso else ""


def _submitted(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Petugas memeriksa data Anda; kabarnya muncul di sini.") % params
    return Said(_("Permohonan diterima"), text)


def _accepted(params: Params) -> Said:
    text = _("%(where)s, %(day)s. QR Anda siap; pindai di anjungan saat tiba.") % params
    return Said(_("Reservasi diterima"), text, "success")


def _rejected(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Alasan: %(reason)s. %(advice)s") % {
        **params,
        "reason": params.get("reason", "-").rstrip("."),
        "advice": params.get("advice", ""),
    }
    return Said(_("Permohonan belum dapat diterima"), text.strip(), "warn")


def _numbered(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Bawa KTP dan tunjukkan QR saat tiba.") % params
    return Said(
        _("Nomor antrean puskesmas Anda: %(number)s") % {"number": params.get("number", "")},
        text,
        "success",
    )


def _cancelled(params: Params) -> Said:
    return Said(_("Reservasi dibatalkan"), _("%(where)s, %(day)s.") % params)


def _missed(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Masih perlu berobat? Buat reservasi baru.") % params
    return Said(_("Anda tercatat tidak hadir"), text, "warn")


def _expired(params: Params) -> Said:
    text = _(
        "%(where)s, %(day)s. Maaf, puskesmas belum menjawab sampai tanggal periksa lewat. "
        "Ajukan lagi; isian Anda masih ada."
    )
    return Said(_("Permohonan tidak terjawab"), text % params, "warn")


def _data_corrected(params: Params) -> Said:
    text = _("%(facility)s sudah memperbaiki data Anda. Lihat hasilnya.") % params
    return Said(_("Data Anda diperbaiki"), text, "success")


def _data_refused(params: Params) -> Said:
    text = _("%(facility)s belum dapat mengabulkannya. Baca alasannya.") % params
    return Said(_("Permintaan data ditolak"), text, "warn")


WORDS: dict[str, Callable[[Params], Said]] = {
    "submitted": _submitted,
    "accepted": _accepted,
    "rejected": _rejected,
    "numbered": _numbered,
    "cancelled": _cancelled,
    "missed": _missed,
    "expired": _expired,
    "data_corrected": _data_corrected,
    "data_refused": _data_refused,
}
