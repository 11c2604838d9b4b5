"""The sentences of in-app messages; their e-mails are in templates/messages/."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from puskesmas.people.models import Notice
from puskesmas.wording import full_date


@dataclass(frozen=True, slots=True)
class Said:
    """A message in words: headline, sentence, and the look of its mark."""

    title: str | Promise
    text: str | Promise
    kind: str = "info"


class _Params(dict[str, str]):
    """What an older message did not yet tell is left out, never an error."""

    def __missing__(self, key: str) -> str:
        return ""


def say(notice: Notice) -> Said:
    """The words of a message; an unknown template still leads to its reservation."""
    params = _params(notice)
    words = WORDS.get(notice.template)
    if words is None:
        return Said(_("Ada kabar"), params["where"])
    return Said(str(words.title) % params, (str(words.text) % params).strip(), words.kind)


def _params(notice: Notice) -> _Params:
    params = _Params({name: str(value) for name, value in notice.params.items()})
    params["where"] = " · ".join(part for part in (params["clinic"], params["facility"]) if part)
    params["day"], params["old_day"] = _day(params["date"]), _day(params["old_date"])
    if notice.template == "rejected":  # its sentence goes on behind the reason
        params["reason"] = (params["reason"] or "-").rstrip(".")
    return params


def _day(iso: str) -> str:
    return full_date(date.fromisoformat(iso)) if iso else ""


WORDS: dict[str, Said] = {
    "submitted": Said(
        gettext_lazy("Permohonan diterima"),
        gettext_lazy("%(where)s, %(day)s. Petugas memeriksa data Anda; kabarnya muncul di sini."),
    ),
    "accepted": Said(
        gettext_lazy("Reservasi diterima"),
        gettext_lazy("%(where)s, %(day)s. QR Anda siap; pindai di anjungan saat tiba."),
        "success",
    ),
    "rejected": Said(
        gettext_lazy("Permohonan belum dapat diterima"),
        gettext_lazy("%(where)s, %(day)s. Alasan: %(reason)s. %(advice)s"),
        "warn",
    ),
    "numbered": Said(
        gettext_lazy("Nomor antrean puskesmas Anda: %(number)s"),
        gettext_lazy("%(where)s, %(day)s. Bawa KTP dan tunjukkan QR saat tiba."),
        "success",
    ),
    "cancelled": Said(gettext_lazy("Reservasi dibatalkan"), gettext_lazy("%(where)s, %(day)s.")),
    "missed": Said(
        gettext_lazy("Anda tercatat tidak hadir"),
        gettext_lazy("%(where)s, %(day)s. Masih perlu berobat? Buat reservasi baru."),
        "warn",
    ),
    "expired": Said(
        gettext_lazy("Permohonan tidak terjawab"),
        gettext_lazy(
            "%(where)s, %(day)s. Maaf, puskesmas belum menjawab sampai tanggal periksa lewat. "
            "Ajukan lagi; isian Anda masih ada."
        ),
        "warn",
    ),
    "reminder": Said(
        gettext_lazy("Pengingat jadwal periksa"),
        gettext_lazy(
            "%(where)s, %(day)s. Bawa KTP dan QR. Berhalangan? Batalkan, agar dipakai orang lain."
        ),
    ),
    "still_unanswered": Said(
        gettext_lazy("Permohonan Anda masih diperiksa"),
        gettext_lazy("%(where)s, %(day)s. Tunggu jawaban kami sebelum berangkat."),
    ),
    "moved": Said(
        gettext_lazy("Jadwal periksa dipindah"),
        gettext_lazy("Dari %(old_day)s ke %(day)s, %(where)s. QR yang berlaku ada di sini."),
        "success",
    ),
    "place_held": Said(
        gettext_lazy("Ada tempat dari daftar tunggu"),
        gettext_lazy("%(where)s, %(day)s. Kami simpan sebentar untuk Anda: ambil sekarang."),
        "success",
    ),
    "place_lapsed": Said(
        gettext_lazy("Waktu tempat yang disimpan habis"),
        gettext_lazy("%(where)s, %(day)s. Tempatnya diberikan kepada orang berikutnya."),
        "warn",
    ),
    "waiting_closed": Said(
        gettext_lazy("Daftar tunggu ditutup"),
        gettext_lazy("%(where)s, %(day)s. Tidak ada tempat kosong sampai pendaftaran ditutup."),
        "warn",
    ),
    "coverage_inactive": Said(
        gettext_lazy("Kartu BPJS Anda tidak aktif"),
        gettext_lazy(
            "%(where)s, %(day)s. Urus lewat Mobile JKN atau kantor BPJS sebelum datang, "
            "atau bayar Umum di loket."
        ),
        "warn",
    ),
    "closed": Said(
        gettext_lazy("Klinik tutup pada tanggal periksa"),
        gettext_lazy("%(where)s, %(day)s (%(reason)s). Pilih tanggal lain."),
        "warn",
    ),
    "undone": Said(
        gettext_lazy("Keputusan ditarik kembali"),
        gettext_lazy(
            "%(where)s, %(day)s. Kabar sebelumnya tidak berlaku lagi; data Anda diperiksa lagi."
        ),
        "warn",
    ),
    "data_corrected": Said(
        gettext_lazy("Data Anda diperbaiki"),
        gettext_lazy("%(facility)s sudah memperbaiki data Anda. Lihat hasilnya."),
        "success",
    ),
    "data_refused": Said(
        gettext_lazy("Permintaan data ditolak"),
        gettext_lazy("%(facility)s belum dapat mengabulkannya. Baca alasannya."),
        "warn",
    ),
}
