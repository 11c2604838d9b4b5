"""Every event as an Indonesian sentence: what a timeline says happened."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from puskesmas.audit.models import AuditEvent
from puskesmas.wording import full_date

Text = str | Promise

SENTENCES: dict[str, Text] = {
    "reservation.submitted": _("Reservasi masuk untuk tanggal %(date)s"),
    "reservation.verified": _("Data diverifikasi"),
    "reservation.verified:valid": _("Data diverifikasi: valid"),
    "reservation.verified:invalid": _("Data diverifikasi: tidak valid"),
    "reservation.rejected": _("Permohonan ditolak: %(why)s"),
    "reservation.numbered": _("Nomor SIMPUS %(number)s dicatat"),
    "reservation.number_told": _("Nomor diberitahukan kepada pemohon"),
    "reservation.arrived": _("Pemohon hadir"),
    "reservation.in_queue": _("Pemohon masuk antrean klinik"),
    "reservation.reverified": _("Data diverifikasi ulang di loket"),
    "reservation.card_corrected": _("Nomor BPJS dibetulkan menurut kartunya"),
    "reservation.payment_changed": _("Cara bayar diubah dari %(old)s menjadi %(new)s: %(reason)s"),
    "reservation.clinic_changed": _("Klinik diubah dari %(old)s menjadi %(new)s"),
    "reservation.turned_away": _("Tidak dapat dilayani hari ini: %(why)s"),
    "reservation.cancelled": _("Reservasi dibatalkan"),
    "reservation.moved": _("Reservasi dipindah ke %(to)s"),
    "reservation.moved_here": _("Dipindah dari %(since)s, dengan data dan foto yang sama"),
    "reservation.day_closed": _("Klinik tutup pada tanggal periksa: %(why)s"),
    "reservation.reminded": _("Pemohon diingatkan"),
    "reservation.coverage_checked": _("Kartu BPJS diperiksa lagi: %(state)s"),
    "reservation.left_unserved": _("Hadir, tetapi tidak dilayani sampai hari pelayanan berakhir"),
    "reservation.done": _("Kunjungan selesai"),
    "waiting.joined": _("Masuk daftar tunggu untuk tanggal %(date)s"),
    "waiting.left": _("Keluar dari daftar tunggu"),
    "waiting.served_otherwise": _("Keluar dari daftar tunggu: sudah mendapat tempat lain"),
    "waiting.place_held": _("Tempat kosong disimpan bagi yang menunggu"),
    "waiting.place_taken": _("Tempat yang disimpan menjadi reservasi"),
    "waiting.place_lapsed": _("Tempat yang disimpan tidak diambil"),
    "waiting.closed": _("Daftar tunggu ditutup"),
    "reservation.missed": _("Pemohon tidak hadir"),
    "reservation.expired": _("Tanggal lewat tanpa jawaban: reservasi kedaluwarsa"),
    "task.claimed": _("%(step)s: diambil"),
    "task.released": _("%(step)s: dilepas kembali"),
    "task.reassigned": _("%(step)s: dipindahkan kepada %(to)s"),
    "step.done": _("%(step)s: selesai"),
    "step.undone": _("%(step)s: dibatalkan petugas. %(reason)s"),
    "reservation.verdict_taken_back": _("Hasil verifikasi ditarik kembali"),
    "reservation.rejection_taken_back": _("Penolakan ditarik kembali, tempatnya dipakai lagi"),
    "reservation.number_taken_back": _("Nomor SIMPUS %(number)s ditarik kembali"),
    "escalation.acknowledged": _("%(step)s: peringatan ditanggapi. %(reason)s"),
    "work.delegated": _("Pekerjaan %(of)s digantikan %(to)s"),
    "work.taken_back": _("%(of)s bertugas lagi"),
    "alarm.acknowledged": _("Peringatan dilihat petugas"),
    "ticket.print_given_up": _("Tiket tidak dicetak: sudah terlalu lama"),
    "step.rerouted": _("%(step)s: lewat waktu, dialihkan"),
    "deadline.at_risk": _("%(step)s: hampir lewat tenggat"),
    "deadline.breached": _("%(step)s: lewat tenggat"),
    "letter.retried": _("Dikirim ulang: %(topic)s"),
    "letter.answered_late": _("SIMPUS menjawab terlambat dengan nomor %(number)s"),
    "simpus.cancelled": _("SIMPUS mencatat pembatalan"),
    "simpus.arrival_noted": _("SIMPUS mencatat kehadiran"),
    "message.sent": _("%(road)s kepada pemohon terkirim"),
    "message.skipped": _("%(road)s kepada pemohon tidak dikirim: %(why)s"),
    "message.failed": _("%(road)s kepada pemohon gagal"),
    "messages.chosen": _("Warga mengatur jalan pesan: %(road)s"),
    "messages.stopped": _("Sebuah nomor membalas BERHENTI"),
    "messages.started": _("Sebuah nomor membalas MULAI"),
    "message_template.saved": _("Kata-kata pesan diubah"),
    "ticket.issued": _("Nomor %(label)s diberikan"),
    "ticket.reprinted": _("Nomor %(label)s dicetak ulang, salinan ke-%(copy)s"),
    "kiosk.scanned": _("Kode dipindai di anjungan: %(outcome)s"),
    "ticket.print_confirmed": _("Tiket keluar dari printer"),
    "ticket.print_failed": _("Tiket gagal dicetak: %(trouble)s"),
    "ticket.print_unknown": _("Tiket mungkin tidak tercetak: %(trouble)s"),
    "case.viewed": _("Riwayat kasus dibuka"),
    "search.made": _("Kasus dicari: %(count)s ditemukan"),
    "paper.attached": _("Foto berkas dikirim: %(papers)s"),
    "paper.seen": _("Foto berkas diperiksa: %(papers)s"),
    "paper.refused": _("Foto berkas tidak terbaca: %(papers)s"),
    "paper.viewed": _("Foto %(paper)s dilihat"),
    "paper.purged": _("%(count)s foto berkas dihapus karena masa simpannya habis"),
    "case.report_made": _("Laporan kunjungan dibuat"),
    "patient.identity_shown": _("NIK dan nomor lain ditampilkan"),
    "citizen.registered": _("Warga terdaftar"),
    "citizen.level_raised": _("Kode 6 angka diterima"),
    "citizen.level_raised:2": _("HP diikat dengan kode loket"),
    "citizen.identity_seen": _("KTP dilihat"),
    "citizen.family_seen": _("Kartu Keluarga dilihat"),
    "citizen.counter_code_given": _("Kode loket diberikan"),
    "citizen.counter_code_given:2": _("Kode loket untuk mengikat HP diberikan"),
    "citizen.member_named": _("Anggota keluarga ditambahkan"),
    "citizen.member_unnamed": _("Anggota keluarga dihapus dari daftar"),
    "citizen.family_left": _("Keluar dari Kartu Keluarga"),
    "citizen.agreed": _("Pemberitahuan privasi versi %(version)s disetujui"),
    "citizen.device_put_out": _("HP yang terikat dikeluarkan"),
    "citizen.exported": _("Salinan data dibuat"),
    "citizen.withdrawn": _("Data diri ditarik"),
    "data_request.asked": _("%(kind)s diminta"),
    "data_request.taken_back": _("%(kind)s: permintaan dibatalkan pemohon"),
    "data_request.viewed": _("%(kind)s: permintaan dibuka"),
    "data_request.accepted": _("%(kind)s: disetujui dan dikerjakan"),
    "data_request.refused": _("%(kind)s: ditolak"),
    "facility.mode_set": _("SOP reservasi menjadi %(mode)s sejak %(effective_from)s"),
    "facility.closure_set": _("Libur ditetapkan pada %(date)s: %(reason)s"),
    "quota.set": _("Kuota %(clinic)s pada %(date)s menjadi %(new)s"),
    "device.enrolled": _("Perangkat didaftarkan"),
    "device.revoked": _("Perangkat dicabut"),
    "device.invited": _("Kode pendaftaran perangkat dibuat"),
    "device.changed": _("Perangkat diatur ulang"),
    "facility.changed": _("Profil atau aturan puskesmas diubah"),
    "facility.opened": _("Puskesmas baru: %(code)s"),
    "facility.hours_set": _("Jam buka puskesmas diubah"),
    "facility.closure_ended": _("Tanggal %(date)s buka seperti biasa"),
    "clinic.opened": _("Klinik %(clinic)s dibuka"),
    "clinic.changed": _("Klinik %(clinic)s diatur ulang"),
    "clinic.hours_set": _("Jam klinik %(clinic)s diubah"),
    "endpoint.set": _("Sambungan %(system)s diatur"),
    "reason.added": _("Alasan penolakan ditambahkan"),
    "reason.changed": _("Alasan penolakan diubah"),
    "staff.hired": _("Petugas %(user)s ditambahkan"),
    "staff.changed": _("Profil petugas %(user)s diubah"),
    "staff.role_given": _("%(user)s mendapat peran %(role)s"),
    "staff.role_taken": _("Peran %(role)s dicabut dari %(user)s"),
    "staff.password_reset": _("Kata sandi %(user)s dibuat baru"),
    "staff.password_changed": _("%(user)s mengganti kata sandinya"),
    "staff.factor_added": _("%(user)s memasang langkah kedua untuk masuk"),
    "staff.factor_removed": _("Langkah kedua %(user)s untuk masuk dihapus"),
    "staff.left": _("Akun %(user)s dinonaktifkan"),
    "staff.returned": _("Akun %(user)s diaktifkan"),
    "staff.trained": _("Pelatihan %(user)s dicatat"),
}

TOPICS: dict[str, Text] = {
    "bpjs.coverage": _("Pemeriksaan kartu BPJS"),
    "simpus.register": _("Pendaftaran ke SIMPUS"),
    "simpus.cancel": _("Pembatalan ke SIMPUS"),
    "simpus.arrived": _("Kehadiran ke SIMPUS"),
    "print.ticket": _("Cetak nomor antrean"),
    "whatsapp.send": _("WhatsApp kepada pemohon"),
    "sms.send": _("SMS kepada pemohon"),
    "email.send": _("E-mail kepada pemohon"),
}

CODES: dict[str, Text] = {
    "active": _("aktif"),
    "inactive": _("tidak aktif"),
    "bpjs": "BPJS",
    "umum": "Umum",
    "ktp": "KTP",
    "skd": _("surat keterangan dokter"),
    "ticket": _("nomor diberikan"),
    "already": _("sudah punya nomor"),
    "too_early": _("belum waktunya"),
    "wrong_facility": _("puskesmas lain"),
    "see_officer": _("diarahkan ke petugas"),
    "paper_out": _("kertas habis"),
    "cover_open": _("penutup printer terbuka"),
    "offline": _("printer tidak siap"),
    "no_answer": _("printer tidak menjawab"),
    "paper_low": _("kertas hampir habis"),
    "correction": _("Perbaikan data"),
    "withdrawal": _("Penarikan data"),
    "whatsapp": "WhatsApp",
    "sms": "SMS",
    "email": _("E-mail"),
    "none": _("tidak ada"),
    "any": _("yang tersedia"),
    "no_address": _("alamat tidak ada"),
    "not_configured": _("belum dikonfigurasi"),
    "opted_out": _("pemohon tidak ingin pesan"),
    "too_late": _("sudah tidak berguna lagi"),
    "manual": _("dikerjakan petugas dengan tangan"),
    "not_registered": _("belum terdaftar di SIMPUS"),
}
"""What events, printers and roads of messages tell in a word of their own."""

TROUBLES = frozenset({"deadline.breached", "ticket.print_failed"})
"""Verbs of what went wrong."""

ROUTINE = frozenset({"step.done"})
"""Verbs that repeat what another event of the same act says better."""

LOOKING = frozenset(
    {
        "case.viewed",
        "case.report_made",
        "patient.identity_shown",
        "data_request.viewed",
        "paper.viewed",
    }
)
"""Verbs of looking, which change nothing."""

StepTitle = Callable[[str, str], Text]


class _Words(dict[str, Any]):
    """What an older event did not yet tell is shown as a dash, never as an error."""

    def __missing__(self, key: str) -> str:
        return "–"


def sentence(event: AuditEvent, step_title: StepTitle) -> str:
    """What happened, without who and when. ``step_title`` gives the title of (flow, step)."""
    data = event.data
    words = _Words({key: _said(value) for key, value in data.items() if value not in (None, "")})
    if event.said:
        words["reason"] = event.said
    if "step" in data:
        words["step"] = step_title(data.get("flow", ""), data["step"])
    if "topic" in data:
        words["topic"] = topic(data["topic"])
    if "number" in data and "queue" in data:
        words["label"] = f"{data['queue']}-{int(data['number']):03d}"
    return str(SENTENCES.get(_key(event.verb, data), event.verb)) % words


_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def _said(value: Any) -> Any:
    """Dates as people read them, codes in words."""
    if isinstance(value, list):
        return ", ".join(str(_said(one)) for one in value)
    if isinstance(value, str) and _DAY.fullmatch(value):
        return full_date(date.fromisoformat(value))
    return CODES.get(value, value) if isinstance(value, str) else value


def _key(verb: str, data: Mapping[str, Any]) -> str:
    if verb == "reservation.verified" and "valid" in data:
        return f"{verb}:{'valid' if data['valid'] else 'invalid'}"
    if data.get("level") == 2 and f"{verb}:2" in SENTENCES:
        return f"{verb}:2"
    return verb


def topic(name: str) -> Text:
    """What a letter is about."""
    return TOPICS.get(name, name)
