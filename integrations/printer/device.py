"""Talks to one network printer: asks how it is, sends a job, waits until it is on paper.

The answer is one of three, and the border is the first byte of the job: before it everything
is `failed` (surely nothing printed), after it everything but a good end is `unknown`.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

CONNECT_SECONDS: Final = 3.0
ANSWER_SECONDS: Final = 2.0
SETTLE_SECONDS: Final = 10.0  # a ticket takes about two
QUIET_SECONDS: Final = 3.0  # for printers that never answer a report
REPORT_SECONDS: Final = 0.5
POLL_SECONDS: Final = 0.2
ASK: Final = b"\x10\x04"  # DLE EOT n, answered at once
REPORT: Final = b"\x1dr\x01"  # GS r 1, answered when everything before it has been printed
NEAR_END: Final = 0x0C


@dataclass(frozen=True)
class Target:
    """Where the job goes."""

    host: str
    port: int


@dataclass(frozen=True)
class Outcome:
    """`confirmed`, `failed` or `unknown`, and one stable English word of why."""

    outcome: str
    detail: str = ""


class Trouble(Exception):
    """The printer says, or shows, that it cannot print; the text is the stable word."""


def print_job(
    target: Target,
    data: bytes,
    *,
    sending: Callable[[], None],
    sent: Callable[[], None],
) -> Outcome:
    """Prints once. `sending` is called right before the first byte, `sent` after the last."""
    try:
        line = _connect(target)
    except Trouble as trouble:
        return Outcome("failed", str(trouble))
    with line:
        try:
            line.check()
            line.learn()
        except Trouble as trouble:
            return Outcome("failed", str(trouble))
        sending()
        try:
            line.print(data)
            sent()
            return Outcome("confirmed", "paper_low" if line.settle() else "")
        except Trouble as trouble:
            return Outcome("unknown", str(trouble))


def _connect(target: Target) -> _Line:
    try:
        return _Line(socket.create_connection((target.host, target.port), CONNECT_SECONDS))
    except ConnectionRefusedError:
        raise Trouble("refused") from None
    except ConnectionError:
        raise Trouble("connection_lost") from None
    except TimeoutError:
        raise Trouble("no_answer") from None
    except OSError:
        raise Trouble("unreachable") from None


class _Line:
    """An open connection; every wait has an end."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.reports_due = 0
        self.knows_reports = False

    def __enter__(self) -> _Line:
        return self

    def __exit__(self, *exception: object) -> None:
        self.connection.close()

    def check(self) -> bool:
        """Asks for paper, cover, errors and line; True when the paper is nearly out.

        Errors: Trouble.
        """
        offline = self._ask(1) & 0x08  # first, so that the questions after it find the cause
        paper = self._ask(4)
        if paper & 0x60:
            raise Trouble("paper_out")
        cause = self._ask(2)
        if cause & 0x04:
            raise Trouble("cover_open")
        if cause & 0x20:
            raise Trouble("paper_out")
        if self._ask(3) & 0x68:  # blade, or an error with or without a way back
            raise Trouble("printer_error")
        if offline:
            raise Trouble("offline")
        return bool(paper & NEAR_END)

    def send(self, data: bytes) -> None:
        try:
            self.connection.settimeout(ANSWER_SECONDS)
            self.connection.sendall(data)
        except TimeoutError:
            raise Trouble("no_answer") from None
        except OSError:
            raise Trouble("connection_lost") from None

    def learn(self) -> None:
        """Does this printer answer reports? Asked while nothing of the job has been sent."""
        self._ask_report()
        end = time.monotonic() + REPORT_SECONDS
        while self.reports_due and (left := end - time.monotonic()) > 0:
            self._hear(left)
        self.knows_reports = not self.reports_due

    def print(self, data: bytes) -> None:
        self.send(data)
        self._ask_report()

    def settle(self) -> bool:
        """Waits for the report, looking after paper and cover meanwhile; True: paper low.

        A printer that knows no reports counts as done when it stayed healthy for a while.
        Errors: Trouble.
        """
        began = time.monotonic()
        low = False
        while self.reports_due:
            try:
                low = self.check()
            except Trouble:
                if self.reports_due:
                    raise
                break  # the ticket was on paper before the trouble began
            waited = time.monotonic() - began
            if not self.knows_reports and waited > QUIET_SECONDS:
                break
            if waited > SETTLE_SECONDS:
                raise Trouble("no_report")
            self._hear(POLL_SECONDS)
        return low

    def _ask_report(self) -> None:
        self.send(REPORT)
        self.reports_due += 1

    def _ask(self, question: int) -> int:
        self.send(ASK + bytes([question]))
        end = time.monotonic() + ANSWER_SECONDS
        while (left := end - time.monotonic()) > 0:
            if (answer := self._hear(left)) is not None:
                return answer
        raise Trouble("no_answer")

    def _hear(self, seconds: float) -> int | None:
        """One byte of status; a report is noted, silence is None."""
        self.connection.settimeout(max(seconds, 0.01))
        try:
            heard = self.connection.recv(1)
        except TimeoutError:
            return None
        except OSError:
            raise Trouble("connection_lost") from None
        if not heard:
            raise Trouble("connection_lost")
        # DLE EOT answers 0xx1xx10, GS r answers 0xx0xxxx: bit 4 tells them apart.
        if heard[0] & 0x93 == 0x12:
            return heard[0]
        if heard[0] & 0x90 == 0:
            self.reports_due -= 1
        return None
