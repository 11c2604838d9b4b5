"""Somebody at the other end of a line who does what the test wants."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager


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
