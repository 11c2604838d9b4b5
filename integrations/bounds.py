"""A bound on a whole conversation: when it is over the line is cut under whoever waits on it.

The time-out of a socket begins anew with every byte. A peer that trickles would hold a worker for
hours, long after the lease of its letter has run out.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar

_running: ContextVar[Bound] = ContextVar("bound")


class Bound:
    """Whether the time is ``over``, and the lines that are cut then."""

    def __init__(self) -> None:
        self.over = False
        self._lines: list[socket.socket] = []
        self._lock = threading.Lock()

    def hold(self, line: socket.socket) -> None:
        with self._lock:
            # A second handle: TLS takes the first one over, and the line stays the same.
            self._lines.append(socket.socket(fileno=os.dup(line.fileno())))
        if self.over:
            self.cut()

    def cut(self) -> None:
        with self._lock:
            self.over = True
            for line in self._lines:
                with suppress(OSError):  # the peer was faster
                    line.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        with self._lock:
            for line in self._lines:
                line.close()
            self._lines.clear()


@contextmanager
def bound(seconds: float) -> Iterator[Bound]:
    """What is said on lines that are given to ``hold`` meanwhile ends after so many seconds."""
    running = Bound()
    before = _running.set(running)
    timer = threading.Timer(seconds, running.cut)
    timer.daemon = True
    timer.start()
    try:
        yield running
    finally:
        timer.cancel()
        running.let_go()
        _running.reset(before)


def hold(line: socket.socket) -> None:
    """Put a line that was just opened under the running bound."""
    _running.get().hold(line)
