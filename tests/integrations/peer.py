"""Somebody at the other end of a line who does what the test wants."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress


@contextmanager
def peer(talk: Callable[[socket.socket], None]) -> Iterator[int]:
    """The port of a TCP server that takes one caller, and has ended when the test goes on."""

    def serve() -> None:
        with closing(listener), listener.accept()[0] as line:
            talk(line)

    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    thread.join(5)
    assert not thread.is_alive()


def trickles(first: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    """Somebody who says this much, and then a drop every tenth of a second, for three seconds."""

    def talk(line: socket.socket) -> None:
        with suppress(OSError):
            line.sendall(first)
            for _ in range(30):
                line.sendall(drop)
                time.sleep(0.1)

    return talk
