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


def _reminder(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Bawa KTP dan QR. Berhalangan? Batalkan, agar dipakai orang lain.")
    return Said(_("Pengingat jadwal periksa"), text % params)


def _moved(params: Params) -> Said:
    said = {**params, "old_day": _day(params.get("old_date", ""))}
    text = _("Dari %(old_day)s ke %(day)s, %(where)s. QR yang berlaku ada di sini.") % said
    return Said(_("Jadwal periksa dipindah"), text, "success")


def _place_held(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Kami simpan sebentar untuk Anda: ambil sekarang.") % params
    return Said(_("Ada tempat dari daftar tunggu"), text, "success")


def _place_lapsed(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Tempatnya diberikan kepada orang berikutnya.") % params
    return Said(_("Waktu tempat yang disimpan habis"), text, "warn")


def _waiting_closed(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Tidak ada tempat kosong sampai pendaftaran ditutup.") % params
    return Said(_("Daftar tunggu ditutup"), text, "warn")


def _coverage_inactive(params: Params) -> Said:
    text = _(
        "%(where)s, %(day)s. Urus lewat Mobile JKN atau kantor BPJS sebelum datang, "
        "atau bayar Umum di loket."
    )
    return Said(_("Kartu BPJS Anda tidak aktif"), text % params, "warn")


def _closed(params: Params) -> Said:
    text = _("%(where)s, %(day)s. %(reason)s Pilih tanggal lain.") % {
        **params,
        "reason": params.get("reason", ""),
    }
    return Said(_("Klinik tutup pada tanggal periksa"), text, "warn")


def _undone(params: Params) -> Said:
    text = _("%(where)s, %(day)s. Kabar sebelumnya tidak berlaku lagi; data Anda diperiksa lagi.")
    return Said(_("Keputusan ditarik kembali"), text % params, "warn")


WORDS: dict[str, Callable[[Params], Said]] = {
    "submitted": _submitted,
    "accepted": _accepted,
    "rejected": _rejected,
    "numbered": _numbered,
    "cancelled": _cancelled,
    "missed": _missed,
    "expired": _expired,
    "reminder": _reminder,
    "moved": _moved,
    "place_held": _place_held,
    "place_lapsed": _place_lapsed,
    "waiting_closed": _waiting_closed,
    "coverage_inactive": _coverage_inactive,
    "closed": _closed,
    "undone": _undone,
    "data_corrected": _data_corrected,
    "data_refused": _data_refused,
}
