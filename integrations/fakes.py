"""The ground of the fake HTTP systems: a real server on a port, with faults to order."""

from __future__ import annotations

import json
import socket
import struct
import threading
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, unquote

PORTS: Final = {
    "simpus": 8091,
    "pcare": 8092,
    "smtp": 8025,
    "mail_page": 8093,
    "printer": 9100,
    "printer_control": 8094,
    "whatsapp": 8095,
    "sms": 8096,
}
SILENCE: Final = 60.0
BIGGEST: Final = 1_000_000
TURNS: Final = {
    "half500": ("ok", "late500"),
    "garbage": ("nonsense", "cut", "mistyped"),
}
"""Modes whose calls fare differently, in turn. All but «ok» hide an effect that happened."""


@dataclass
class Faults:
    """What goes wrong, for the next `count` calls (None: until changed); `hits` counts them."""

    mode: str = "ok"
    count: int | None = None
    seconds: float = 3.0
    hits: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def order(self, mode: str, count: int | None = None, seconds: float = 3.0) -> None:
        with self.lock:
            self.mode, self.count, self.seconds, self.hits = mode, count, seconds, 0

    def take(self) -> str:
        """How the next call fares."""
        with self.lock:
            if self.mode == "ok":
                return "ok"
            if self.count is not None:
                if self.count <= 0:
                    self.mode, self.count = "ok", None
                    return "ok"
                self.count -= 1
            turns = TURNS.get(self.mode, (self.mode,))
            fate = turns[self.hits % len(turns)]
            self.hits += 1
            return fate


@dataclass(frozen=True)
class Call:
    """One request as the fake systems see it; path parts are already unquoted."""

    method: str
    parts: tuple[str, ...]
    query: dict[str, str]
    headers: Any
    body: bytes
    mode: str

    def json(self) -> dict[str, Any]:
        try:
            found = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


@dataclass(frozen=True)
class Answer:
    """What the fake says: JSON unless the content is already bytes."""

    status: int
    content: Any = b""
    kind: str = "application/json"

    def encoded(self) -> bytes:
        return (
            self.content if isinstance(self.content, bytes) else json.dumps(self.content).encode()
        )


BROKEN: Final = Answer(500, b"<html><h1>500</h1></html>", "text/html")


def _spoilt(answer: Answer, mode: str) -> Answer:
    """An answer as it leaves: as it was, but for the modes that spoil it."""
    match mode:
        case "late500":
            return BROKEN
        case "nonsense":
            return Answer(200, bytes(range(256)))
        case "cut":
            content = answer.encoded()
            return replace(answer, content=content[: len(content) // 2])
        case "mistyped" if not isinstance(answer.content, bytes):
            return replace(answer, content=mistyped(answer.content))
    return answer


def mistyped(value: Any) -> Any:
    """The same names, and nothing below them of the type that was promised."""
    if isinstance(value, dict):
        return {name: mistyped(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return {str(place): mistyped(inner) for place, inner in enumerate(value)}
    if isinstance(value, str):
        return [value]
    return {} if value is None else str(value)


class FakeServer(ThreadingHTTPServer, ABC):
    """One fake system. Subclasses answer calls; every call runs in its own thread."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 512

    def __init__(self, port: int = 0, host: str = "127.0.0.1") -> None:
        self.faults = Faults()  # applied to calls
        self.ordered = self.faults  # changed by PUT /_fault; the mail page passes them on
        self.stopping = threading.Event()
        super().__init__((host, port), FakeHandler)

    @property
    def url(self) -> str:
        return f"http://{self.server_address[0]!s}:{self.server_address[1]}"

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()

    def stop(self) -> None:
        self.stopping.set()
        self.shutdown()
        self.server_close()

    @abstractmethod
    def answer(self, call: Call) -> Answer:
        """What the system says to a call."""

    def log(self) -> dict[str, Any]:
        """What the fake did, as counts."""
        return {}

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hung up is no news here."""


class FakeHandler(BaseHTTPRequestHandler):
    """Reads a call, applies the ordered fault, writes the answer."""

    server: FakeServer
    protocol_version = "HTTP/1.1"
    timeout = SILENCE

    def serve(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), BIGGEST)
        body = self.rfile.read(length)
        path, _, query = self.path.partition("?")
        if path == "/_fault":
            return self._order(body)
        if path == "/_log":
            return self._write(Answer(200, self.server.log()))
        mode = self.server.faults.take()
        if mode == "silent":
            self.server.stopping.wait(SILENCE)
            return self._hang_up()
        if mode == "refuse":
            return self._hang_up(reset=True)
        if mode == "error500":
            return self._write(BROKEN)
        if mode == "slow":
            self.server.stopping.wait(self.server.faults.seconds)
        parts = tuple(unquote(part) for part in path.split("/") if part)
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        answer = self.server.answer(Call(self.command, parts, asked, self.headers, body, mode))
        if mode == "drop_reply":
            return self._hang_up()
        return self._write(_spoilt(answer, mode))

    do_GET = do_POST = do_PUT = do_DELETE = serve

    def _order(self, body: bytes) -> None:
        try:
            wish = json.loads(body or b"{}")
            count = wish.get("count")
            self.server.ordered.order(
                str(wish.get("mode", "ok")),
                None if count is None else int(count),
                float(wish.get("seconds", 3.0)),
            )
        except (ValueError, TypeError, AttributeError):
            return self._write(Answer(400, {"detail": "mode, count, seconds"}))
        return self._write(Answer(200, {"mode": self.server.ordered.mode}))

    def _write(self, answer: Answer) -> None:
        content = answer.encoded()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        if answer.status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if answer.status != 204:
            self.wfile.write(content)

    def _hang_up(self, *, reset: bool = False) -> None:
        self.close_connection = True
        if reset:
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *args: Any) -> None:
        """Silent: the paths of BPJS carry card numbers."""
