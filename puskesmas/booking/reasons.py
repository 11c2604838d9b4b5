"""The catalogue of rejection reasons: what every installation starts with, and changes to it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from puskesmas.actor import Actor
from puskesmas.audit.actions import record
from puskesmas.booking.models import RejectionReason
from puskesmas.errors import Refusal

PHOTO = "foto-tidak-terbaca"

CATALOGUE: tuple[dict[str, Any], ...] = (
    {
        "code": "data-tidak-cocok",
        "text": "Data tidak cocok dengan KTP atau KK",
        "advice": "Periksa NIK dan tanggal lahir di KTP, lalu ajukan lagi.",
        "text_en": "The data do not match the ID card (KTP) or family card (KK)",
        "advice_en": "Check the NIK and date of birth on the ID card, then apply again.",
    },
    {
        "code": "bpjs-tidak-aktif",
        "text": "Kepesertaan BPJS tidak aktif",
        "advice": "Urus di kantor BPJS atau Mobile JKN, atau ajukan lagi dengan cara bayar Umum.",
        "text_en": "The BPJS membership is not active",
        "advice_en": "Renew it at a BPJS office or in Mobile JKN, or apply again and pay yourself.",
    },
    {
        "code": "bpjs-faskes-lain",
        "text": "BPJS terdaftar di fasilitas kesehatan lain",
        "advice": "Daftar di fasilitas yang tertulis di kartu, atau ajukan lagi dengan cara bayar "
        "Umum.",
        "text_en": "BPJS is registered at another health facility",
        "advice_en": "Go to the facility named on the card, or apply again and pay yourself.",
    },
    {
        "code": "klinik-tutup",
        "text": "Klinik tutup pada tanggal yang dipilih",
        "advice": "Pilih tanggal lain, lalu ajukan lagi.",
        "text_en": "The clinic is closed on the date you chose",
        "advice_en": "Choose another date, then apply again.",
    },
    {
        "code": "reservasi-ganda",
        "text": "Sudah ada reservasi lain untuk orang yang sama",
        "advice": "Pakai reservasi yang sudah ada, atau batalkan dulu.",
        "text_en": "There is already another reservation for the same person",
        "advice_en": "Use the reservation you have, or cancel it first.",
    },
    {
        "code": "surat-kurang",
        "text": "Surat keterangan dokter belum ada atau tidak terbaca",
        "advice": "Siapkan surat yang jelas, lalu ajukan lagi.",
        "text_en": "The doctor's letter is missing or cannot be read",
        "advice_en": "Have a clear letter ready, then apply again.",
    },
    {
        "code": PHOTO,
        "text": "Foto berkas tidak terbaca",
        "advice": "Potret lagi di tempat terang sampai semua tulisan terbaca, lalu ajukan lagi.",
        "text_en": "The photo of a document cannot be read",
        "advice_en": "Take it again in good light until the writing is clear, then apply again.",
    },
    {
        "code": "lainnya",
        "text": "Alasan lain",
        "advice": "Baca penjelasan petugas, lalu ajukan lagi.",
        "text_en": "Another reason",
        "advice_en": "Read the officer's explanation, then apply again.",
        "needs_text": True,
    },
)


def install() -> int:
    """Add what is missing; texts that an admin changed stay. Returns how many were added."""
    before = RejectionReason.objects.count()
    RejectionReason.objects.bulk_create(
        [RejectionReason(**words) for words in CATALOGUE], ignore_conflicts=True
    )
    for words in CATALOGUE:  # those of an older Alur spoke no English
        old = RejectionReason.objects.filter(code=words["code"], text=words["text"], text_en="")
        old.update(text_en=words["text_en"], advice_en=words["advice_en"])
    return RejectionReason.objects.count() - before


@transaction.atomic
def add_reason(*, code: str, by: Actor, **words: Any) -> RejectionReason:
    """A reason more, as ``save_reason``; ``Refusal`` on a code that is used."""
    if RejectionReason.objects.filter(code=code).exists():
        raise Refusal.of_field("code", "code_used", _("Kode itu sudah dipakai."))
    return save_reason(code=code, by=by, **words)


@transaction.atomic
def save_reason(*, code: str, by: Actor, **words: Any) -> RejectionReason:
    """Add a reason or change its words; cases already refused keep what their applicant was told.

    ``words``: text, advice, text_en, advice_en, needs_text, active. Locks what can be chosen:
    ``Refusal`` when nothing could be chosen any more.
    """
    offered = RejectionReason.objects.select_for_update(no_key=True).filter(active=True)
    held = list(offered.order_by("pk").values_list("code", flat=True))
    if not words.get("active", True) and held == [code]:
        raise Refusal.of_field(
            "active", "last_reason", _("Ini alasan terakhir yang dapat dipilih petugas.")
        )
    row, new = RejectionReason.objects.update_or_create(code=code, defaults=words)
    record("reason.added" if new else "reason.changed", by=by, facility_id=None, reason=code)
    return row
