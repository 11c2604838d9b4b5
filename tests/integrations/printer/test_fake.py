"""The fake printer: prints pictures that a scanner reads, and gets into trouble like a real one."""

import json
import socket
import subprocess
from collections.abc import Callable

import pytest
import requests  # noqa: TID251 -- the control of our own fake

from integrations.printer.fake import FakePrinter
from integrations.printer.fake_control import Control
from integrations.printer.ticket import slip_bytes
from tests.integrations.printer.conftest import slip


def send(printer: FakePrinter, data: bytes) -> socket.socket:
    """Sends and leaves the line open; the status of the line is asked with `ask`."""
    line = socket.create_connection((printer.host, printer.port), 3)
    line.sendall(data)
    return line


def ask(line: socket.socket, question: int) -> int:
    line.settimeout(3)
    line.sendall(bytes([0x10, 0x04, question]))
    return line.recv(1)[0]


@pytest.mark.parametrize("paper", [58, 80])
def test_a_scanner_reads_the_url_from_the_printed_picture(
    start_printer: Callable[..., FakePrinter], paper: int
) -> None:
    printer = start_printer(paper=paper)

    with send(printer, slip_bytes(slip(), paper)) as line:
        ask(line, 1)
        assert printer.wait_idle()

    picture = printer.receipts_dir / "0001.png"
    read = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, check=True)
    assert read.stdout.decode().strip() == slip().url
    facts = json.loads((printer.receipts_dir / "0001.json").read_text())
    assert facts["qr"] == [slip().url]
    assert "U-017" in facts["text"]
    assert printer.receipts[0].image.width == {58: 384, 80: 576}[paper]


@pytest.mark.parametrize(
    ("fault", "answers"),
    [
        ("", [0x12, 0x12, 0x12, 0x12]),
        ("paper_out", [0x1A, 0x32, 0x12, 0x7E]),
        ("paper_low", [0x12, 0x12, 0x12, 0x1E]),
        ("cover_open", [0x1A, 0x16, 0x12, 0x12]),
        ("offline", [0x1A, 0x12, 0x12, 0x12]),
    ],
)
def test_status_bytes(printer: FakePrinter, fault: str, answers: list[int]) -> None:
    if fault:
        printer.fault(fault)

    with send(printer, b"") as line:
        assert [ask(line, question) for question in (1, 2, 3, 4)] == answers


def test_a_job_is_held_when_paper_ends_and_printed_after_new_paper(printer: FakePrinter) -> None:
    printer.fault("paper_out", at_byte=400)

    with send(printer, slip_bytes(slip())) as line:
        assert ask(line, 4) in (0x12, 0x7E)
        assert printer.wait_idle()
        assert ask(line, 4) == 0x7E
        assert printer.receipts == []
        printer.clear("paper_out")
        assert printer.wait_idle()

    assert [found.qr for found in printer.receipts] == [[slip().url]]


def test_what_was_printed_without_a_cut_can_be_torn_off(printer: FakePrinter) -> None:
    with send(printer, slip_bytes(slip())[:200]) as line:
        ask(line, 1)
        assert printer.wait_idle()

    torn = printer.tear_off()

    assert torn is not None
    assert not torn.cut
    assert torn.text[0] == "UPT PUSKESMAS MERGANGSAN"
    assert torn.qr == []
    assert printer.tear_off() is None


def test_unknown_bytes_are_an_error(start_printer: Callable[..., FakePrinter]) -> None:
    printer = start_printer()

    with send(printer, b"Siti\n\x1bp\x00\x19\xfa") as line:
        ask(line, 1)
        assert printer.wait_idle()

    assert printer.errors[0] == "unknown ESC/POS: 1b 70"
    with pytest.raises(AssertionError, match="1b 70"):
        printer.stop()
    printer.errors.clear()


def test_the_control_orders_faults_and_shows_receipts(printer: FakePrinter) -> None:
    control = Control(printer)
    control.start()
    try:
        order = requests.post(f"{control.url}/fault", json={"name": "cover_open"}, timeout=3)
        wrong = requests.post(f"{control.url}/fault", json={"name": "fire"}, timeout=3)
        cleared = requests.post(f"{control.url}/clear", json={}, timeout=3)
    finally:
        control.stop()

    assert order.json()["faults"] == {"cover_open": 0}
    assert wrong.status_code == 400
    assert cleared.json()["faults"] == {}
    assert cleared.json()["receipts"] == []
