"""Uploads that mean harm, or that no camera made; all of them made here."""

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from puskesmas.papers.studio import LARGEST
from tests.puskesmas.papers.pictures import a_picture

SCRIPT = b"<script>alert(document.cookie)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def corpus() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that must be refused."""
    yield from _other_things()
    yield from _other_formats()
    yield from _damaged()
    yield from _huge()
    yield from _moving()


def _other_things() -> Iterator[tuple[str, bytes]]:
    yield "empty.jpg", b""
    yield "one_byte.jpg", b"\xff"
    yield "html.jpg", b"<!doctype html><html><body>" + SCRIPT + b"</body></html>"
    yield "script.png", SCRIPT
    yield "svg.png", SVG
    yield "svg_with_header.png", b'<?xml version="1.0"?>' + SVG
    yield (
        "pdf_by_hand.jpg",
        b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    )
    yield "postscript.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file\n"
    yield "zip.webp", b"PK\x03\x04" + bytes(300)
    yield "gzip.jpg", zlib.compress(bytes(10_000_000))
    yield "elf.jpg", b"\x7fELF\x02\x01\x01" + bytes(200)
    yield "exe.png", b"MZ\x90\x00" + bytes(300)
    yield "php.jpg", b"<?php system($_GET['c']); ?>"
    yield (
        "eicar.jpg",
        b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    )
    yield "text.jpg", "Ini bukan foto. ✓".encode() * 50
    yield "zeros.jpg", bytes(100_000)
    yield "ones.jpg", b"\xff" * 100_000
    yield (
        "imagemagick.mvg",
        b"push graphic-context\nfill 'url(https://127.0.0.1/x.jpg\"|ls \"-la)'\n",
    )
    yield "matroska.webp", b"\x1aE\xdf\xa3" + bytes(400)
    yield "mp4.jpg", struct.pack(">I", 24) + b"ftypisom\x00\x00\x02\x00isomiso2" + bytes(500)
    yield "icc_only.jpg", b"\xff\xd8\xff\xe2\x00\x10ICC_PROFILE\x00\x01\x01" + b"\xff\xd9"
    yield "sqlite.png", b"SQLite format 3\x00" + bytes(400)
    yield "pickle.jpg", b"\x80\x04cos\nsystem\n(S'id'\ntR."
    yield "tar.jpg", b"foto.jpg" + bytes(249) + b"ustar\x0000" + bytes(300)
    yield "heic.jpg", struct.pack(">I", 24) + b"ftypheic\x00\x00\x00\x00mif1heic" + bytes(500)
    yield "avif.jpg", struct.pack(">I", 24) + b"ftypavif\x00\x00\x00\x00mif1avif" + bytes(500)


def _other_formats() -> Iterator[tuple[str, bytes]]:
    for kind in ("GIF", "TIFF", "BMP", "ICO", "PPM", "TGA", "PCX", "PDF", "JPEG2000"):
        yield f"{kind.lower()}.jpg", a_picture((400, 300), kind)


def _damaged() -> Iterator[tuple[str, bytes]]:
    jpeg, png, webp = a_picture(), a_picture(kind="PNG"), a_picture(kind="WEBP")
    for name, whole in (("jpeg", jpeg), ("png", png), ("webp", webp)):
        yield f"{name}_head.jpg", whole[:30]
        yield f"{name}_half.jpg", whole[: len(whole) // 2]
    yield "jpeg_without_start.jpg", jpeg[2:]
    yield "png_wrong_sum.png", png[:29] + b"\0\0\0\0" + png[33:]
    yield "png_no_data.png", _png(600, 600, b"")
    yield "png_little_data.png", _png(3000, 3000, zlib.compress(bytes(100)))
    yield "jpeg_without_frame.jpg", b"\xff\xd8\xff\xdb\x00\x04\x00\x00" + jpeg[-2:]
    yield "jpeg_no_wide.jpg", _with_size(jpeg, 0, 600)
    yield "png_no_high.png", _png(600, 0, zlib.compress(bytes(100)))
    yield "png_garbage_data.png", _png(600, 600, b"\x99" * 5000)
    yield "png_of_no_colours.png", _png(600, 600, zlib.compress(bytes(600 * 601)), depth=3)
    yield "webp_of_nothing.webp", b"RIFF\x04\x00\x00\x00WEBP"
    yield "webp_size_lies.webp", webp[:4] + struct.pack("<I", 0x7FFFFFFF) + webp[8:24]


def _huge() -> Iterator[tuple[str, bytes]]:
    yield "too_large_by_one.jpg", a_picture() + bytes(LARGEST + 1 - len(a_picture()))
    yield "bomb_50000.png", _png(50_000, 50_000, zlib.compress(bytes(5_000_000)))
    yield "bomb_max.png", _png(2**31 - 1, 2**31 - 1, zlib.compress(bytes(1000)))
    yield "bomb_real.png", _png(9000, 9000, zlib.compress(bytes(9000 * 9001), 9), depth=0)
    yield "long_strip.png", a_picture((12_001, 210), "PNG")
    yield "tall_strip.jpg", a_picture((210, 12_001))
    yield "jpeg_65500.jpg", _with_size(a_picture(), 65_500, 65_500)
    yield "text_bomb.png", _png(300, 300, b"", extra=_text_bomb())
    yield "too_small.png", a_picture((40, 30), "PNG")
    yield "one_pixel.jpg", a_picture((1, 1))


def _moving() -> Iterator[tuple[str, bytes]]:
    frames = [Image.new("RGB", (300, 300), (shade, 0, 0)) for shade in range(0, 250, 10)]
    for kind, name in (("PNG", "apng.png"), ("WEBP", "moving.webp"), ("GIF", "moving.gif")):
        out = io.BytesIO()
        frames[0].save(out, kind, save_all=True, append_images=frames[1:], duration=50)
        yield name, out.getvalue()


def _png(wide: int, high: int, data: bytes, *, depth: int = 2, extra: bytes = b"") -> bytes:
    head = struct.pack(">IIBBBBB", wide, high, 8, depth, 0, 0, 0)
    chunks = _chunk(b"IHDR", head) + extra + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _text_bomb() -> bytes:
    return _chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(80_000_000), 9))


def _with_size(jpeg: bytes, wide: int, high: int) -> bytes:
    """The frame header says another size than the data has."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", high, wide) + jpeg[at + 4 :]
