"""A fake gateway tells its news to the address it was given, and again when it was not heard."""

from __future__ import annotations

import json
import time
from typing import Any

from integrations.fakes import Answer, Call, FakeServer
from integrations.fakes_told import Messenger
from integrations.whatsapp.fake import cloud_news, signed
from integrations.whatsapp.mapping import signed_by


class Listener(FakeServer):
    """Keeps what it is told; the first call is not heard."""

    def __init__(self) -> None:
        super().__init__(0)
        self.told: list[tuple[bytes, Any]] = []

    def answer(self, call: Call) -> Answer:
        self.told.append((call.body, call.headers))
        return Answer(404 if len(self.told) == 1 else 200)


def test_news_are_told_again_until_they_are_heard_with_their_signature() -> None:
    listener = Listener()
    listener.start()
    messenger = Messenger(listener.url, pause=0.01)
    news = cloud_news("wamid.1", "delivered", "7.abc")

    messenger.later(news, signed(news))
    deadline = time.monotonic() + 5
    while len(listener.told) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    messenger.stop()
    listener.stop()

    assert [json.loads(body) for body, _headers in listener.told] == [news, news]
    body, headers = listener.told[1]
    assert signed_by(body, headers["X-Hub-Signature-256"], "rahasia-aplikasi-demo")


def test_without_an_address_nothing_is_told() -> None:
    messenger = Messenger()

    messenger.later({"id": "1"})

    assert messenger._thread is None
