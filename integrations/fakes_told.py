"""The ground of the fake gateways: their token, and the calls they make to our webhooks."""

from __future__ import annotations

import contextlib
import hmac
import json
import queue
import threading
import time
from typing import Any, Final

from integrations import http
from integrations.fakes import Call, FakeServer
from puskesmas.outbox.registry import DeliveryError

PAUSE: Final = 1.0
"""Between taking a message and telling that it arrived."""


class Messenger:
    """Posts news to one address, in order, from a thread of its own; without an address, never."""

    def __init__(self, hook: str = "", pause: float = PAUSE) -> None:
        self.hook, self._pause = hook, pause
        self._waiting: queue.Queue[tuple[dict[str, Any], dict[str, str]] | None] = queue.Queue()
        self._thread: threading.Thread | None = None

    def later(self, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        if not self.hook:
            return
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True)
            self._thread.start()
        self._waiting.put((body, headers or {}))

    def stop(self) -> None:
        self._waiting.put(None)

    def _work(self) -> None:
        while (found := self._waiting.get()) is not None:
            time.sleep(self._pause)
            body, headers = found
            told = {"Content-Type": "application/json", **headers}
            for _try in range(3):
                with contextlib.suppress(DeliveryError):
                    reply = http.send("hook", "POST", self.hook, headers=told, body=body)
                    if reply.status < 300:
                        break
                time.sleep(self._pause)


class FakeGateway(FakeServer):
    """A fake that takes messages under a token, counts them and tells what became of them."""

    def __init__(self, port: int, *, token: str, hook: str) -> None:
        self._token = token
        self._lock = threading.Lock()
        self.messenger = Messenger(hook)
        self.calls = 0
        super().__init__(port)

    def stop(self) -> None:
        super().stop()
        self.messenger.stop()

    def _knows(self, call: Call) -> bool:
        """Whether the call carries the token as `Bearer`."""
        given = call.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode())


def encoded(body: dict[str, Any]) -> bytes:
    """The bytes as `http.send` writes them: signatures are over these."""
    return json.dumps(body).encode()
