"""A wire between two processes that loses what it is told to lose."""

import contextlib
import socket
import struct
import threading
from dataclasses import dataclass, field

COMMIT = b"COMMIT"


@dataclass
class Wire:
    """Forwards TCP to ``port``. One ordered fault at a time, for the next connection it fits.

    «before_commit»: the commit never arrives. «after_commit»: it arrives and its reply is lost.
    A number: the connection is reset after so many more bytes of answers.
    """

    port: int
    fault: str | int | None = None
    hit: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.own_port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def order(self, fault: str | int) -> None:
        with self._lock:
            self.fault = fault

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self.port))
            except OSError:
                return
            lost = threading.Event()
            for work in (self._asks, self._answers):
                threading.Thread(target=work, args=(client, server, lost), daemon=True).start()

    def _asks(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65_536):
                if COMMIT in data and self._takes("before_commit"):
                    return _reset(client, server)
                if COMMIT in data and self._takes("after_commit"):
                    lost.set()
                server.sendall(data)
        return _reset(client, server)

    def _answers(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65_536):
                if lost.is_set() or self._used_up(len(data)):
                    return _reset(client, server)
                client.sendall(data)
        return _reset(client, server)

    def _takes(self, name: str) -> bool:
        with self._lock:
            if self.fault != name:
                return False
            self.fault, self.hit = None, self.hit + 1
            return True

    def _used_up(self, count: int) -> bool:
        with self._lock:
            if not isinstance(self.fault, int):
                return False
            self.fault -= count
            if self.fault > 0:
                return False
            self.fault, self.hit = None, self.hit + 1
            return True


def _reset(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            end.shutdown(socket.SHUT_RDWR)
        end.close()
