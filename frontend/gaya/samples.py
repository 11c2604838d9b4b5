"""Made-up content of the pattern book. No real person, code or facility."""

from typing import Any

import qrcode
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathImage

from frontend.components import words

FACILITY = "Puskesmas Contoh Sukamaju"
ICONS = ["alert", "arrow", "calendar", "card", "chart", "check", "clinic", "clock", "file", "help"]
CODE = "7Q2K-9F3M-4TBW-XH6D"
STATUSES = [code for code in words.TAGS if code not in {"on_time", "at_risk", "overdue"}]

SUMMARY = [
    {"label": "Puskesmas", "value": FACILITY, "href": "#"},
    {"label": "Poli", "value": "Poli Umum", "href": "#"},
    {"label": "Tanggal", "value": "Senin, 23 November 2026", "href": "#"},
    {"label": "NIK", "value": "3273••••••••0001", "href": "#"},
    {"label": "Cara bayar", "value": "BPJS"},
]
TASKS = [
    {"label": "Data diri", "href": "#", "status": "done"},
    {"label": "Pilih poli dan tanggal", "href": "#", "status": "", "word": "Belum diisi"},
    {
        "label": "Kirim permohonan",
        "status": "",
        "word": "Belum bisa",
        "hint": "Isi dua bagian dulu.",
    },
]
STEPS = ["Puskesmas dan poli", "Data pasien", "Periksa dan kirim"]
TIMELINE = [
    {"title": "Permohonan dikirim", "when": "Jumat, 20 November, 08.15 WIB", "by": "Anda"},
    {
        "title": "Ditolak: foto kartu tidak terbaca",
        "when": "Jumat, 20 November, 09.02 WIB",
        "by": "Petugas pendaftaran",
        "text": "Foto ulang kartu di tempat terang, lalu ajukan lagi.",
        "state": "bad",
    },
    {"title": "Diajukan lagi", "when": "Jumat, 20 November, 09.40 WIB", "by": "Anda"},
    {
        "title": "Petugas memeriksa data Anda",
        "text": "Jawaban paling lambat hari ini pukul 11.40 WIB.",
        "state": "now",
    },
    {
        "title": "Datang ke Puskesmas",
        "when": "Senin, 23 November, 08.00–09.00 WIB",
        "state": "next",
    },
    {"title": "Dipanggil ke poli", "state": "next"},
]
COLUMNS = ["Poli", "Dokter", {"label": "Sisa tempat", "end": True}, {"label": "Jam", "end": True}]
ROWS = [
    ["Poli Umum", "dr. Ani", "12", "08.00–11.00"],
    ["Poli Gigi", "drg. Wira", "3", "08.00–10.00"],
    ["KIA", "Bidan Lestari", "0", "09.00–12.00"],
]
FACTS = [
    {"label": "Di depan Anda", "value": "4"},
    {"label": "Perkiraan", "value": "08.40"},
    {"label": "Ruang", "value": "2"},
]
NEXT = [
    {"number": "A-013", "place": "Poli Umum"},
    {"number": "B-004", "place": "Poli Gigi"},
    {"number": "A-014", "place": "Poli Umum"},
]
NAV = [
    {"href": "/gaya/petugas/", "label": "Kotak kerja", "icon": "inbox", "id": "inbox", "count": 7},
    {"href": "#", "label": "Cari", "icon": "search", "id": "search"},
    {"href": "/gaya/kepala/", "label": "Pengawasan", "icon": "chart", "id": "oversight"},
    {"href": "/gaya/laporan/", "label": "Laporan", "icon": "file", "id": "report"},
]
TABS = [
    {"href": "#", "label": "Terbuka", "count": 7, "current": True},
    {"href": "#", "label": "Milik saya", "count": 2},
    {"href": "#", "label": "Hampir lewat", "count": 1},
    {"href": "#", "label": "Lewat tenggat", "count": 1, "bad": True},
]


def _task(title: str, step: str, sla: str, used: int, due: str, who: str = "") -> dict[str, Any]:
    return {
        "href": "/gaya/verifikasi/",
        "title": title,
        "sub": "7Q2K-9F3M · Poli Umum · Sen 23 Nov · BPJS",
        "step": step,
        "who": who,
        "sla": sla,
        "used": used,
        "total": 60,
        "due_text": due,
        "action": "" if who else "Ambil",
        "action_href": "#",
    }


INBOX = [
    _task("Siti Aminah", "Verifikasi permohonan", "overdue", 60, "lewat 12 menit", "Budi"),
    _task("Joko Susilo", "Verifikasi permohonan", "at_risk", 48, "sisa 12 menit"),
    _task("Nyoman Sari Dewi Kartika", "Isi nomor SIMPUS", "on_time", 20, "sisa 40 menit"),
    _task("Maria Goreti", "Verifikasi permohonan", "on_time", 9, "sisa 51 menit"),
    _task("Asep Sunandar", "Beri tahu penolakan", "on_time", 3, "sisa 57 menit", "Budi"),
]
CHECKS = [
    {"text": "Poli Umum buka pada Senin, 23 November", "state": "ok"},
    {"text": "Bentuk NIK benar", "note": "Tanggal lahir dan wilayah cocok", "state": "ok"},
    {"text": "Belum ada nomor KK", "note": "Mintalah saat pasien datang", "state": "warn"},
    {"text": "Permohonan lain pada hari yang sama", "note": "Poli Gigi, 09.00", "state": "bad"},
    {"text": "Kepesertaan BPJS", "note": "Menunggu jawaban, coba lagi otomatis", "state": "wait"},
]
BARS = [
    {"label": "Verifikasi permohonan", "value": 34, "tone": "warn", "href": "#"},
    {"label": "Isi nomor SIMPUS", "value": 12, "tone": "ok"},
    {"label": "Verifikasi ulang di loket", "value": 51, "tone": "bad"},
    {"label": "Panggilan pertama", "value": 22},
]
HOURS = [
    {"label": f"{hour:02}", "value": count, "tone": "bad" if count > 40 else ""}
    for hour, count in zip(range(7, 15), (8, 46, 38, 27, 19, 12, 6, 2), strict=True)
]
DOORS = [
    {
        "label": "Saya punya reservasi",
        "text": "Pindai QR atau ketik kode",
        "icon": "qr",
        "href": "/gaya/kiosk/kode/",
        "main": True,
    },
    {"label": "Pasien BPJS", "text": "Ambil nomor antrean", "icon": "card", "href": "#"},
    {"label": "Pasien umum", "text": "Ambil nomor antrean", "icon": "ticket", "href": "#"},
    {"label": "Survei kepuasan", "text": "Hanya 20 detik", "icon": "smile", "href": "#"},
]


def qr_picture(text: str) -> SafeString:
    """The QR of a sample code as an SVG of one path."""
    drawing = qrcode.make(text, image_factory=SvgPathImage, border=0).to_string(encoding="unicode")
    return mark_safe(drawing[drawing.index("<svg") :])  # noqa: S308 - drawn here from our own text
