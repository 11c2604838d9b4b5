"""From an upload to a clean JPEG, or a refusal in words; few at a time, each bounded by the kernel.

The decoding is a process of its own instead of a worker's task: whoever sends the form gets the
answer with it, a decoder that blows up takes nothing along, and the web process never grows. Two
at a time in each web process: that bounds memory, and the others wait their turn.
"""

import io
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from django.utils.translation import gettext_lazy as _
from PIL import Image

from puskesmas.errors import Busy, Refusal
from puskesmas.papers import darkroom

LARGEST = 8 * 1024 * 1024
AT_ONCE = 2
PATIENCE = 10.0
LONGEST = 8.0
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture made by us."""

    jpeg: bytes
    width: int
    height: int


_WORDS: dict[str, Any] = {
    "photo_empty": _("Berkas ini kosong. Potret lagi, lalu kirim."),
    "photo_too_large": _("Foto lebih dari 8 MB. Kirim foto yang lebih kecil."),
    "photo_heic": _(
        "Foto HEIC dari iPhone belum dapat dibaca. Buka Pengaturan, Kamera, Format, pilih Paling "
        "Kompatibel, lalu potret lagi. Tangkapan layar foto itu juga boleh."
    ),
    "photo_not_a_picture": _("Ini bukan foto JPEG, PNG, atau WEBP. Potret lagi dengan kamera."),
    "photo_too_many_pixels": _("Ukuran gambar terlalu besar. Potret lagi dengan ukuran biasa."),
    "photo_moving": _("Gambar bergerak tidak dapat dipakai. Kirim satu foto biasa."),
    "photo_broken": _("Foto ini rusak atau terpotong. Potret lagi, lalu kirim."),
    "photo_too_small": _("Foto ini terlalu kecil untuk dibaca. Potret lagi dari dekat."),
}
_EXITS = {
    darkroom.NOT_A_PICTURE: "photo_not_a_picture",
    darkroom.TOO_MANY_PIXELS: "photo_too_many_pixels",
    darkroom.MOVING: "photo_moving",
    darkroom.BROKEN: "photo_broken",
    darkroom.TOO_SMALL: "photo_too_small",
}
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")


def develop(content: bytes) -> Photo:
    """What was sent, made anew. Raises ``Refusal`` «photo_…» on the field «file», or ``Busy``."""
    if not content:
        raise _refusal("photo_empty")
    if len(content) > LARGEST:
        raise _refusal("photo_too_large")
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise _refusal("photo_heic")
    if not _turns.acquire(timeout=PATIENCE):
        raise Busy("busy", _("Banyak foto sedang masuk. Tunggu sebentar, lalu kirim lagi."))
    try:
        jpeg = _in_the_dark(content)
    finally:
        _turns.release()
    with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
        return Photo(jpeg, image.width, image.height)


def _in_the_dark(content: bytes) -> bytes:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(Path(darkroom.__file__))],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=LONGEST,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _refusal("photo_broken") from None
    if done.returncode == 0:
        return done.stdout
    raise _refusal(_EXITS.get(done.returncode, "photo_broken"))


def _refusal(code: str) -> Refusal:
    return Refusal.of_field("file", code, _WORDS[code])
