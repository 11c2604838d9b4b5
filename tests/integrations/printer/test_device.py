"""One job on one printer: what the agent may claim in every kind of trouble."""

import socket
import time
from collections.abc import Callable

import pytest

from integrations.printer import device
from integrations.printer.device import Outcome, Target, print_job
from integrations.printer.fake import FakePrinter
from integrations.printer.ticket import slip_bytes
from tests.integrations.printer.conftest import slip

DATA = slip_bytes(slip(), 80)
LENGTH = 1030


class Story:
    """Prints the ticket and remembers which borders were passed."""

    def __init__(self) -> None:
        self.passed: list[str] = []

    def print(self, host: str, port: int) -> Outcome:
        return print_job(
            Target(host, port),
            DATA,
            sending=lambda: self.passed.append("sending"),
            sent=lambda: self.passed.append("sent"),
        )


def settled(printer: FakePrinter) -> list[list[str]]:
    """Which codes lie in the tray, once the printer has nothing left to do."""
    assert printer.wait_idle()
    return [found.qr for found in printer.receipts]


def test_a_healthy_printer_confirms_what_lies_in_the_tray(printer: FakePrinter) -> None:
    story = Story()

    outcome = story.print(printer.host, printer.port)

    assert outcome == Outcome("confirmed")
    assert story.passed == ["sending", "sent"]
    assert settled(printer) == [[slip().url]]


@pytest.mark.slow
def test_a_slow_printer_is_confirmed_only_when_the_ticket_is_cut(
    start_printer: Callable[..., FakePrinter],
) -> None:
    printer = start_printer(byte_seconds=0.001)

    outcome = Story().print(printer.host, printer.port)

    assert outcome == Outcome("confirmed")
    assert len(printer.receipts) == 1  # at once, without waiting


def test_little_paper_left_is_confirmed_and_told(printer: FakePrinter) -> None:
    printer.fault("paper_low")

    assert Story().print(printer.host, printer.port) == Outcome("confirmed", "paper_low")


@pytest.mark.parametrize("fault", ["paper_out", "cover_open", "offline"])
def test_trouble_before_the_first_byte_is_failed_and_prints_nothing_later(
    printer: FakePrinter, fault: str
) -> None:
    printer.fault(fault)
    story = Story()

    outcome = story.print(printer.host, printer.port)
    printer.clear()

    assert outcome == Outcome("failed", fault)
    assert story.passed == []
    assert settled(printer) == []
    assert printer.tear_off() is None


def test_a_printer_that_is_off_or_away_is_failed(printer: FakePrinter) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    assert Story().print("127.0.0.1", port) == Outcome("failed", "refused")
    assert Story().print("printer.invalid", 9100) == Outcome("failed", "unreachable")


@pytest.mark.slow
def test_silence_before_the_first_byte_is_failed_in_time(printer: FakePrinter) -> None:
    printer.fault("hang")
    story, began = Story(), time.monotonic()

    outcome = story.print(printer.host, printer.port)

    assert outcome == Outcome("failed", "no_answer")
    assert time.monotonic() - began < 4
    assert story.passed == []


def test_a_reset_before_the_first_byte_is_failed(printer: FakePrinter) -> None:
    printer.fault("reset")

    assert Story().print(printer.host, printer.port) == Outcome("failed", "connection_lost")
    assert settled(printer) == []


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["paper_out", "cover_open"])
def test_trouble_at_each_16th_byte_is_unknown_and_the_printer_may_finish_later(
    printer: FakePrinter, fault: str
) -> None:
    assert len(DATA) == LENGTH
    for count, at_byte in enumerate(range(16, LENGTH, 16)):
        printer.fault(fault, at_byte=at_byte + 3)  # three bytes ask whether it knows reports

        outcome = Story().print(printer.host, printer.port)

        assert outcome == Outcome("unknown", fault), at_byte
        assert len(settled(printer)) == count, at_byte
        printer.clear()
        assert settled(printer) == [[slip().url]] * (count + 1), at_byte


@pytest.mark.parametrize("at_byte", range(16, LENGTH, 112))
def test_a_cut_cable_at_byte_n_is_unknown(printer: FakePrinter, at_byte: int) -> None:
    printer.fault("reset", at_byte=at_byte + 3)
    story = Story()

    outcome = story.print(printer.host, printer.port)

    assert outcome == Outcome("unknown", "connection_lost")
    assert story.passed[0] == "sending"
    assert settled(printer) == []


@pytest.mark.slow
def test_a_hang_in_the_middle_is_unknown_and_in_time(printer: FakePrinter) -> None:
    printer.fault("hang", at_byte=500)
    began = time.monotonic()

    outcome = Story().print(printer.host, printer.port)

    assert outcome == Outcome("unknown", "no_answer")
    assert time.monotonic() - began < 5


def test_the_next_ticket_is_whole_after_a_torn_one(printer: FakePrinter) -> None:
    printer.fault("reset", at_byte=800)  # in the middle of the QR commands
    Story().print(printer.host, printer.port)
    assert printer.wait_idle()
    printer.clear()
    printer.tear_off()

    outcome = Story().print(printer.host, printer.port)

    assert outcome == Outcome("confirmed")
    assert [found.cut for found in printer.receipts] == [False, True]
    assert printer.receipts[1].text[0] == "UPT PUSKESMAS MERGANGSAN"


@pytest.mark.slow
def test_a_printer_without_reports_is_confirmed_after_a_healthy_while(
    start_printer: Callable[..., FakePrinter], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "QUIET_SECONDS", 0.5)
    printer = start_printer(reports=False)

    assert Story().print(printer.host, printer.port) == Outcome("confirmed")
    assert settled(printer) == [[slip().url]]


@pytest.mark.slow
def test_a_printer_without_reports_that_runs_out_of_paper_is_unknown(
    start_printer: Callable[..., FakePrinter],
) -> None:
    printer = start_printer(reports=False, byte_seconds=0.0005)
    printer.fault("paper_out", at_byte=900)

    assert Story().print(printer.host, printer.port) == Outcome("unknown", "paper_out")
