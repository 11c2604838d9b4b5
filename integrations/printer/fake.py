"""A fake ticket printer: a real server on a port that prints ESC/POS into PNG files.

Like the real thing it takes a job into its buffer, prints as long as it can, holds the rest when
paper ends and prints it after new paper. Status questions (DLE EOT) are answered at once, even
in trouble. Bytes that it does not know are an error: `stop()` raises them, `/status` lists them.

    python -m integrations.printer.fake --port 9100 --control 8094 --receipts var/receipts
"""

from __future__ import annotations

import argparse
import json
import logging
import signal
import socket
import struct
import threading
import time
from collections import deque
from pathlib import Path
from typing import Any, Final

from integrations.fakes import PORTS
from integrations.printer.decode import Decoder, UnknownCommand
from integrations.printer.fake_control import Control
from integrations.printer.render import Receipt, Strip

log = logging.getLogger(__name__)
DLE_EOT: Final = b"\x10\x04"
HANG_UP: Final = -1  # stands in the buffer where a connection ended
DOTS: Final = {58: 384, 80: 576}
POLL: Final = 0.02
# Stop the paper: what is in the buffer waits until they are cleared.
STOPPING: Final = frozenset({"paper_out", "cover_open", "offline"})
# Trouble of the connection: silence, or a reset. `paper_low` is only a warning.
FAULTS: Final = STOPPING | {"paper_low", "hang", "reset"}


class FakePrinter:
    """One printer with one connection at a time, as the real ones on port 9100."""

    def __init__(
        self,
        host: str,
        port: int,
        receipts_dir: Path,
        *,
        paper: int = 80,
        byte_seconds: float = 0.0,
        reports: bool = True,
    ) -> None:
        self.receipts_dir = Path(receipts_dir)
        self.receipts_dir.mkdir(parents=True, exist_ok=True)
        self.receipts: list[Receipt] = []
        self.errors: list[str] = []
        self.paper, self.byte_seconds, self.reports = paper, byte_seconds, reports
        self._faults: dict[str, int] = {}  # name -> data bytes still to pass before it begins
        self._buffer: deque[tuple[int, socket.socket]] = deque()
        self._changed = threading.Condition()
        self._stopping = False
        self._busy = False
        self._decoder, self._strip = Decoder(), Strip(DOTS[paper])
        self._file_number = len(list(self.receipts_dir.glob("[0-9]*.png")))
        self._listener = socket.create_server((host, port))
        self._listener.settimeout(POLL)
        self.host, self.port = self._listener.getsockname()[:2]
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._accept, self._print)
        ]
        for thread in self._threads:
            thread.start()

    def fault(self, name: str, at_byte: int = 0) -> None:
        """Trouble from now on, or after `at_byte` more bytes of data."""
        if name not in FAULTS:
            raise ValueError(f"fault is one of {', '.join(sorted(FAULTS))}")
        with self._changed:
            self._faults[name] = at_byte
            self._changed.notify_all()

    def clear(self, name: str = "") -> None:
        """New paper, closed cover, plug back in: one fault, or all of them."""
        with self._changed:
            for gone in [name] if name else list(self._faults):
                self._faults.pop(gone, None)
            self._changed.notify_all()

    def wait_idle(self, seconds: float = 5.0) -> bool:
        """Waits until nothing is left to print, or printing is held by a fault."""
        with self._changed:
            return self._changed.wait_for(
                lambda: not self._busy and (not self._buffer or self._held()), seconds
            )

    def tear_off(self) -> Receipt | None:
        """A person tears off what was printed without a cut."""
        with self._changed:
            return None if self._strip.empty else self._keep(self._strip.take(cut=False))

    def status(self) -> dict[str, Any]:
        with self._changed:
            return {
                "paper": self.paper,
                "faults": dict(self._faults),
                "waiting_bytes": len(self._buffer),
                "receipts": [{"text": r.text, "qr": r.qr, "cut": r.cut} for r in self.receipts],
                "errors": list(self.errors),
            }

    def stop(self) -> None:
        """Errors: AssertionError when the printer was sent something it does not know."""
        with self._changed:
            self._stopping = True
            self._changed.notify_all()
        for thread in self._threads:
            thread.join(3)
        self._listener.close()
        if self.errors:
            raise AssertionError("; ".join(self.errors))

    def __enter__(self) -> FakePrinter:
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    # The wire.

    def _accept(self) -> None:
        while not self._stopping:
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(POLL)
                try:
                    self._receive(connection)
                except OSError:
                    log.info("the other side is gone; what has arrived is printed all the same")
                self._append(HANG_UP, connection)

    def _receive(self, connection: socket.socket) -> None:
        asked = b""  # the beginning of a status question
        while not self._stopping and not self._reset_due(connection):
            if self._begun("hang"):
                time.sleep(POLL)
                continue
            try:
                byte = connection.recv(1)
            except TimeoutError:
                continue
            if not byte:
                return
            asked += byte
            if len(asked) == 3:
                connection.sendall(bytes([self._status_byte(asked[2])]))
                asked = b""
            elif not DLE_EOT.startswith(asked):
                for value in asked:
                    self._take(value, connection)
                asked = b""

    def _take(self, value: int, connection: socket.socket) -> None:
        with self._changed:
            for name in self._faults.keys() & {"hang", "reset"}:
                self._faults[name] -= 1
        self._append(value, connection)

    def _append(self, value: int, connection: socket.socket) -> None:
        with self._changed:
            self._buffer.append((value, connection))
            self._changed.notify_all()

    def _reset_due(self, connection: socket.socket) -> bool:
        if due := self._begun("reset"):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return due

    def _status_byte(self, question: int) -> int:
        paper, cover, off = map(self._begun, ("paper_out", "cover_open", "offline"))
        low = paper or self._begun("paper_low")
        bits = {
            1: 0x08 * (paper or cover or off),
            2: 0x04 * cover | 0x20 * paper,
            3: 0,
            4: 0x0C * low | 0x60 * paper,
        }
        if question not in bits:
            self.errors.append(f"unknown status question {question}")
        return 0x12 | bits.get(question, 0)

    # The paper.

    def _print(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(
                    lambda: self._stopping or (self._buffer and not self._held())
                )
                if self._stopping:
                    return
                value, connection = self._buffer.popleft()
                for name in self._faults.keys() & STOPPING:
                    self._faults[name] -= value != HANG_UP
                self._busy = True
            if self.byte_seconds:
                time.sleep(self.byte_seconds)
            self._do(value, connection)
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _do(self, value: int, connection: socket.socket) -> None:
        if value == HANG_UP:
            return self._decoder.forget()
        try:
            op = self._decoder.feed(value)
        except UnknownCommand as error:
            log.error("%s", error)
            self.errors.append(str(error))
            return None
        if op and op.name == "report":
            self._report(connection)
        elif op and (receipt := self._strip.apply(op)):
            self._keep(receipt)
        return None

    def _report(self, connection: socket.socket) -> None:
        """GS r: answered in the order of the data, so everything before it is on paper."""
        if not self.reports:
            return
        try:
            connection.sendall(b"\x03" if self._begun("paper_low") else b"\x00")
        except OSError:
            log.info("nobody waits for the report")

    def _keep(self, receipt: Receipt) -> Receipt:
        self._file_number += 1
        name = self.receipts_dir / f"{self._file_number:04d}"
        receipt.image.save(name.with_suffix(".png"))
        facts = {"text": receipt.text, "qr": receipt.qr, "cut": receipt.cut}
        name.with_suffix(".json").write_text(json.dumps(facts), encoding="utf-8")
        self.receipts.append(receipt)
        return receipt

    def _begun(self, name: str) -> bool:
        return self._faults.get(name, 1) <= 0

    def _held(self) -> bool:
        return any(map(self._begun, STOPPING))


def serve(host: str, port: int, receipts_dir: Path, **options: Any) -> FakePrinter:
    """Starts a printer in threads of this process; port 0 takes a free one."""
    return FakePrinter(host, port, receipts_dir, **options)


def main() -> None:
    parser = argparse.ArgumentParser(description="Fake ticket printer")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PORTS["printer"])
    parser.add_argument(
        "--control", type=int, default=PORTS["printer_control"], help="port of the faults"
    )
    parser.add_argument("--receipts", type=Path, default=Path("var/receipts"))
    parser.add_argument("--paper", type=int, choices=sorted(DOTS), default=80)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(name)s %(message)s")
    printer = serve(options.host, options.port, options.receipts, paper=options.paper)
    control = Control(printer, options.control, options.host)
    control.start()
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    log.info("printing from port %d into %s", printer.port, options.receipts)
    while not over.wait(0.5):
        pass  # a wait without end is not always woken by a signal in a process with threads
    control.stop()
    printer.stop()


if __name__ == "__main__":
    main()
