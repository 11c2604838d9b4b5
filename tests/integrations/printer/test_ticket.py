"""The ticket in bytes: what it says, that it fits, and that no text can command the printer."""

import base64
import json
from dataclasses import fields
from typing import Any

import pytest

from integrations.printer.decode import Decoder, Op
from integrations.printer.render import Receipt, Strip
from integrations.printer.ticket import TicketSlip, job_data, slip_bytes
from tests.integrations.printer.conftest import CODE, slip

COLUMNS = {58: 32, 80: 48}
DOTS = {58: 384, 80: 576}


def ops(data: bytes) -> list[Op]:
    decoder = Decoder()
    return [op for byte in data if (op := decoder.feed(byte))]


def receipt(data: bytes, paper: int) -> Receipt:
    strip = Strip(DOTS[paper])
    cuts = [found for op in ops(data) if (found := strip.apply(op))]
    assert len(cuts) == 1
    assert strip.empty
    return cuts[0]


def test_the_80_mm_ticket_line_by_line() -> None:
    found = receipt(slip_bytes(slip(), 80), 80)

    assert [line.strip() for line in found.text] == [
        "UPT PUSKESMAS MERGANGSAN",
        "Kota Yogyakarta",
        "-" * 48,
        "NOMOR ANTREAN POLI",
        "U-017",
        "POLI UMUM",
        "Lantai 1 - Ruang 3",
        "-" * 48,
        "Bayar                                       BPJS",
        "Jenis                                  RESERVASI",
        "Jadwal                               08.30-09.00",
        "Ambil                       Sen 23-11-2026 08.12",
        "Di depan Anda                            6 orang",
        "Perkiraan dipanggil                  08.45-09.05",
        "-" * 48,
        "Pindai QR untuk melihat antrean dari HP. Bila",
        "terlewat, lapor ke petugas: nomor Anda dipanggil",
        "lagi setelah 3 nomor.",
        "7Q2K-9F3M-4TBW-XH6D",
        "Layanan pendaftaran TIDAK DIPUNGUT BIAYA",
    ]


def test_the_58_mm_ticket_line_by_line() -> None:
    found = receipt(slip_bytes(slip(), 58), 58)

    assert found.text[8:] == [
        "Bayar                       BPJS",
        "Jenis                  RESERVASI",
        "Jadwal               08.30-09.00",
        "Ambil       Sen 23-11-2026 08.12",
        "Di depan Anda            6 orang",
        "Perkiraan dipanggil  08.45-09.05",
        "-" * 32,
        "Pindai QR untuk melihat antrean",
        "dari HP. Bila terlewat, lapor ke",
        "petugas: nomor Anda dipanggil",
        "lagi setelah 3 nomor.",
        "7Q2K-9F3M-4TBW-XH6D",
        "Pendaftaran GRATIS",
    ]


@pytest.mark.parametrize(("paper", "scale"), [(58, 4), (80, 6)])
def test_the_number_is_big(paper: int, scale: int) -> None:
    [number] = [
        line for line in receipt(slip_bytes(slip(), paper), paper).lines if line.text == "U-017"
    ]

    assert number.scale == (scale, scale)
    assert number.bold


@pytest.mark.parametrize("paper", [58, 80])
def test_one_qr_with_the_url_level_m_then_one_cut_as_the_last_thing(paper: int) -> None:
    found = ops(slip_bytes(slip(), paper))

    names = [op.name for op in found]
    assert [op.value for op in found if op.name == "qr_store"] == [slip().url]
    assert [op.value for op in found if op.name == "qr_level"] == ["M"]
    assert [op.value for op in found if op.name == "qr_dots"] == [{58: 5, 80: 6}[paper]]
    assert names[0] == "reset"
    assert names[-2:] == ["feed", "cut"]
    assert names.count("qr_print") == names.count("cut") == 1


def test_the_same_slip_gives_the_same_bytes() -> None:
    assert slip_bytes(slip(), 58) == slip_bytes(slip(), 58)
    assert slip_bytes(slip(), 58) != slip_bytes(slip(), 80)


LONG = {
    "facility_name": "UPT PUSKESMAS " + "KECAMATAN YANG SANGAT JAUH " * 3,
    "number": "U-1017",
    "destination": "KLASTER 3 PELAYANAN USIA DEWASA DAN LANSIA TERPADU",
    "place": "Gedung Pelayanan Kesehatan Terpadu Lantai 2 - Ruang Pemeriksaan 3",
    "rows": (
        ("Perkiraan dipanggil kembali", "sesudah pukul 08.45 sampai 09.05 WIB"),
        ("A" * 60, "#" * 90),
    ),
}


@pytest.mark.parametrize("paper", [58, 80])
@pytest.mark.parametrize("changes", [{}, LONG, {"copy": 2, "copy_time": "08.31", "trial": True}])
def test_no_line_is_wider_than_the_paper(paper: int, changes: dict[str, Any]) -> None:
    found = receipt(slip_bytes(slip(**changes), paper), paper)

    assert max(line.columns for line in found.lines) <= COLUMNS[paper]
    assert found.image.width == DOTS[paper]


def test_a_long_value_goes_on_below_and_nothing_is_lost() -> None:
    found = receipt(slip_bytes(slip(**LONG), 58), 58)

    assert "".join(found.text).count("#") == 90
    assert " ".join(" ".join(found.text).split()).count("sesudah pukul 08.45 sampai") == 1


def test_a_reprint_says_so_and_an_original_does_not() -> None:
    again = receipt(slip_bytes(slip(copy=2, copy_time="08.31")), 80)
    first = receipt(slip_bytes(slip()), 80)

    assert "SALINAN ke-2 08.31" in again.text
    assert not any("SALINAN" in line for line in first.text)


def test_trial_and_charged_tickets() -> None:
    trial = receipt(slip_bytes(slip(trial=True, free_notice=False)), 80)

    assert trial.text[0] == "*** UJI COBA ***"
    assert not any("BIAYA" in line for line in trial.text)


@pytest.mark.parametrize(
    "attack",
    ["\x1dV\x00", "\x1b@\x1dV\x01", "\x10\x04\x01", "\x1bp\x00\x19\xfa", "\x9b2J", "\r\n\n\f"],
)
@pytest.mark.parametrize("name", [f.name for f in fields(TicketSlip) if f.type == "str"])
def test_no_field_can_carry_a_command(name: str, attack: str) -> None:
    clean, dirty = slip(copy=2), slip(copy=2, **{name: f"Si{attack}ti"})

    commands = [op.name for op in ops(slip_bytes(dirty)) if op.name not in ("text", "line")]

    assert commands == [op.name for op in ops(slip_bytes(clean)) if op.name not in ("text", "line")]
    assert b"\x10" not in slip_bytes(dirty)


def test_rows_cannot_carry_a_command_either() -> None:
    found = ops(slip_bytes(slip(rows=(("Ba\x1dV\x00yar", "BP\x1b@JS"),))))

    assert [op.name for op in found].count("cut") == 1
    assert [op.name for op in found].count("reset") == 1


def test_letters_outside_ascii_become_near_ones() -> None:
    found = receipt(slip_bytes(slip(place="Café “Ibu” – lantai 2 · 😀")), 80)

    assert 'Cafe "Ibu" - lantai 2 - ?' in found.text
    assert all(byte < 0x80 for byte in slip_bytes(slip(place="é😀"), 58))


def test_the_body_of_a_job_goes_there_and_back_through_json() -> None:
    body = json.loads(json.dumps(slip(copy=2, copy_time="08.31").to_body()))

    assert TicketSlip.from_body(body) == slip(copy=2, copy_time="08.31")
    assert base64.b64decode(job_data(body, 58)) == slip_bytes(TicketSlip.from_body(body), 58)


@pytest.mark.parametrize("extra", ["name", "nik", "bpjs_number", "complaint"])
def test_a_body_with_a_person_in_it_is_refused(extra: str) -> None:
    with pytest.raises(ValueError, match=extra):
        TicketSlip.from_body({**slip().to_body(), extra: "Siti"})


def test_a_body_without_a_number_is_refused() -> None:
    body = slip().to_body()
    del body["number"]

    with pytest.raises(ValueError, match="not the body"):
        TicketSlip.from_body(body)


def test_the_code_is_grouped_for_people() -> None:
    assert "7Q2K-9F3M-4TBW-XH6D" in receipt(slip_bytes(slip(code16=CODE)), 80).text
