"""An SMS provider for the demo and the tests: the neutral contract over real HTTP."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Any, Final

from integrations.fakes import PORTS, Answer, Call
from integrations.fakes_told import FakeGateway

TOKEN: Final = "token-sms-demo"
KEPT: Final = 1_000


class FakeSms(FakeGateway):
    """Knows a repeat by its Idempotency-Key; afterwards it says that the SMS arrived.

    Faults beside the usual: `rate_limit` (429), `invalid` (400), `failed_receipt` (taken, then
    not delivered).
    """

    def __init__(self, port: int = PORTS["sms"], *, token: str = TOKEN, hook: str = "") -> None:
        self._kept: OrderedDict[str, dict[str, str]] = OrderedDict()
        super().__init__(port, token=token, hook=hook)

    def log(self) -> dict[str, Any]:
        with self._lock:
            return {"calls": self.calls, "sent": len(self._kept)}

    def all(self) -> list[dict[str, str]]:
        with self._lock:
            return list(self._kept.values())

    def answer(self, call: Call) -> Answer:
        if call.parts == ("messages.json",):
            return Answer(200, self.all()[::-1])
        if not self._knows(call):
            return Answer(401, {"error": "token"})
        if call.method != "POST":
            return Answer(405, {"error": "POST"})
        self.calls += 1
        if call.mode == "rate_limit":
            return Answer(429, {"error": "pelan-pelan"})
        body = {name: str(value) for name, value in call.json().items()}
        if call.mode == "invalid" or not body.get("to", "").startswith("+62"):
            return Answer(400, {"error": "nomor"})
        return Answer(202, {"id": self._take(call, body)})

    def _take(self, call: Call, body: dict[str, str]) -> str:
        key = call.headers.get("Idempotency-Key", "")
        with self._lock:
            known = self._kept.get(key)
            if known is not None:
                return known["id"]
            number = f"sms-{len(self._kept) + 1}"
            self._kept[key] = {"id": number, "at": str(time.time()), **body}
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        state = "failed" if call.mode == "failed_receipt" else "delivered"
        self.messenger.later(news(number, body.get("ref", ""), state))
        return number


def news(number: str, ref: str, state: str) -> dict[str, str]:
    """What the provider says afterwards."""
    return {"id": number, "ref": ref, "status": state}


def reply(number: str, text: str) -> dict[str, str]:
    """What the provider says when somebody answers."""
    return {"from": number, "text": text}
