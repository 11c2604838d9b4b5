"""The cast of the printing stories: a ticket, a printer with paper, and Alur's two addresses."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from integrations.printer.fake import FakePrinter, serve
from integrations.printer.ticket import TicketSlip
from tests.integrations.printer.server import PrintServer

CODE = "7Q2K9F3M4TBWXH6D"


def slip(**changes: Any) -> TicketSlip:
    """Siti's ticket for Poli Umum."""
    return TicketSlip(
        **{
            "facility_name": "UPT PUSKESMAS MERGANGSAN",
            "city": "Kota Yogyakarta",
            "heading": "NOMOR ANTREAN POLI",
            "number": "U-017",
            "destination": "POLI UMUM",
            "place": "Lantai 1 - Ruang 3",
            "rows": (
                ("Bayar", "BPJS"),
                ("Jenis", "RESERVASI"),
                ("Jadwal", "08.30-09.00"),
                ("Ambil", "Sen 23-11-2026 08.12"),
                ("Di depan Anda", "6 orang"),
                ("Perkiraan dipanggil", "08.45-09.05"),
            ),
            "note": "Pindai QR untuk melihat antrean dari HP. Bila terlewat, lapor ke petugas: "
            "nomor Anda dipanggil lagi setelah 3 nomor.",
            "url": f"HTTPS://ANTRE.JOGJAKOTA.GO.ID/Q/{CODE}",
            "code16": CODE,
            **changes,
        }
    )


@pytest.fixture
def start_printer(tmp_path: Path) -> Iterator[Callable[..., FakePrinter]]:
    started: list[FakePrinter] = []

    def start(**options: Any) -> FakePrinter:
        folder = tmp_path / f"receipts-{len(started)}"
        started.append(serve("127.0.0.1", 0, folder, **options))
        return started[-1]

    yield start
    for one in started:
        one.stop()


@pytest.fixture
def printer(start_printer: Callable[..., FakePrinter]) -> FakePrinter:
    return start_printer()


@pytest.fixture
def alur() -> Iterator[PrintServer]:
    with PrintServer() as server:
        yield server
