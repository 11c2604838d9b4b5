"""The catalogue of rejection reasons every installation starts with (SOP row 4, R-037)."""

from typing import Any

from django.db import transaction

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import RejectionReason

PHOTO = "foto-tidak-terbaca"

CATALOGUE: tuple[tuple[str, str, str, bool], ...] = (
    (
        "data-tidak-cocok",
        "Data tidak cocok dengan KTP atau KK",
        "Periksa NIK dan tanggal lahir di KTP, lalu ajukan lagi.",
        False,
    ),
    (
        "bpjs-tidak-aktif",
        "Kepesertaan BPJS tidak aktif",
        "Urus di kantor BPJS atau Mobile JKN, atau ajukan lagi dengan cara bayar Umum.",
        False,
    ),
    (
        "bpjs-faskes-lain",
        "BPJS terdaftar di fasilitas kesehatan lain",
        "Daftar di fasilitas yang tertulis di kartu, atau ajukan lagi dengan cara bayar Umum.",
        False,
    ),
    (
        "klinik-tutup",
        "Klinik tutup pada tanggal yang dipilih",
        "Pilih tanggal lain, lalu ajukan lagi.",
        False,
    ),
    (
        "reservasi-ganda",
        "Sudah ada reservasi lain untuk orang yang sama",
        "Pakai reservasi yang sudah ada, atau batalkan dulu.",
        False,
    ),
    (
        "surat-kurang",
        "Surat keterangan dokter belum ada atau tidak terbaca",
        "Siapkan surat yang jelas, lalu ajukan lagi.",
        False,
    ),
    (
        PHOTO,
        "Foto berkas tidak terbaca",
        "Potret lagi di tempat terang sampai semua tulisan terbaca, lalu ajukan lagi.",
        False,
    ),
    ("lainnya", "Alasan lain", "Baca penjelasan petugas, lalu ajukan lagi.", True),
)


def install() -> int:
    """Add what is missing; texts that an admin changed stay. Returns how many were added."""
    before = RejectionReason.objects.count()
    RejectionReason.objects.bulk_create(
        [
            RejectionReason(code=code, text=text, advice=advice, needs_text=needs_text)
            for code, text, advice, needs_text in CATALOGUE
        ],
        ignore_conflicts=True,
    )
    return RejectionReason.objects.count() - before


@transaction.atomic
def save_reason(*, code: str, by: Actor, **words: Any) -> RejectionReason:
    """Add a reason or change its words; cases already refused keep what their applicant was told.

    ``words``: text, advice, text_en, advice_en, needs_text, active.
    """
    row, new = RejectionReason.objects.update_or_create(code=code, defaults=words)
    record("reason.added" if new else "reason.changed", by=by, facility_id=None, reason=code)
    return row
