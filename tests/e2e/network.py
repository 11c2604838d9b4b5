"""A network between browser and server that can go away, and that can lose an answer."""

import http.client
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}
LATER = "X-Alur-Kiriman"


@dataclass
class Network:
    """One address for the browser; ``target`` is where the server stands at the moment."""

    target: str
    port: int = 0
    lose: int = 0
    """So many answers to queued forms are still to be lost, after the server did its work."""
    breaks: bytes = b""
    """A queued form with this in it is answered 500, without reaching the server."""
    slow: float = 0
    """Seconds that each queued form takes longer."""
    sent: list[tuple[str, bytes]] = field(default_factory=list)
    """What the queue sent: address and body."""
    _server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def up(self) -> None:
        """Listen, the second time at the same port."""
        server = ThreadingHTTPServer(("127.0.0.1", self.port), _handler(self))
        self.port = server.server_port
        self._server = server
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def down(self) -> None:
        """Nobody listens any more: a browser hears «connection refused»."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@contextmanager
def network_to(target: str) -> Iterator[Network]:
    """Up from the first moment, down at the end."""
    network = Network(target)
    network.up()
    yield network
    network.down()


def _handler(network: Network) -> type[BaseHTTPRequestHandler]:
    class Passing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass()

        do_POST = do_HEAD = do_GET

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if network._server is not self.server:  # a browser opens links before it needs them
                return self._break()
            queued = self.command == "POST" and LATER in self.headers
            if queued:
                network.sent.append((self.path, body))
                time.sleep(network.slow)
            if queued and network.breaks and network.breaks in body:
                return self.send_error(500)
            try:
                answer, content = self._ask(body)
            except OSError:
                return self._break()
            if network._server is not self.server:
                return self._break()
            if queued and network.lose > 0:
                network.lose -= 1
                return self._break()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in HOP:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _ask(self, body: bytes) -> tuple[http.client.HTTPResponse, bytes]:
            link = http.client.HTTPConnection(urlsplit(network.target).netloc, timeout=30)
            try:
                link.request(self.command, self.path, body, dict(self.headers.items()))
                answer = link.getresponse()
                return answer, answer.read()
            finally:
                link.close()

        def _break(self) -> None:
            """Not a word and no good-bye."""
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()

        def log_message(self, *_words: object) -> None:
            """Silent."""

        def handle(self) -> None:
            try:
                super().handle()
            except (ConnectionError, ValueError):
                return  # the browser left, or the connection was broken on purpose

        def finish(self) -> None:
            try:
                super().finish()
            except (ConnectionError, ValueError):
                return

    return Passing
