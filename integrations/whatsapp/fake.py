"""WhatsApp for the demo and the tests: one server that speaks both wires, and calls back."""

from __future__ import annotations

import hashlib
import hmac
import itertools
import time
from collections import deque
from typing import Any, Final
from urllib.parse import parse_qs

from integrations.fakes import PORTS, Answer, Call
from integrations.fakes_told import FakeGateway, encoded

TOKEN: Final = "token-whatsapp-demo"
PHONE_ID: Final = "106540352242922"
APP_SECRET: Final = "rahasia-aplikasi-demo"
VERIFY_TOKEN: Final = "kata-sandi-webhook-demo"
UNKNOWN_TEMPLATE: Final = "alur_tidak_ada"
KEPT: Final = 1_000


class FakeWhatsApp(FakeGateway):
    """Keeps what was sent. No wire knows a repeat: the same message twice is two messages.

    Faults beside the usual: `rate_limit`, `invalid` (a number without WhatsApp), `disconnected`
    (Fonnte), `template` (Cloud: not approved), `failed_receipt` (taken, then failed).
    """

    def __init__(
        self, port: int = PORTS["whatsapp"], *, token: str = TOKEN, hook: str = ""
    ) -> None:
        self._numbers = itertools.count(1)
        self._kept: deque[dict[str, Any]] = deque(maxlen=KEPT)
        super().__init__(port, token=token, hook=hook)

    def log(self) -> dict[str, Any]:
        return {"calls": self.calls, "sent": len(self._kept)}

    def all(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._kept)

    def answer(self, call: Call) -> Answer:
        match call.method, call.parts:
            case "GET", ("messages.json",):
                return Answer(200, self.all()[::-1])
            case "POST", ("send",):
                return self._fonnte(call)
            case "POST", ("device",):
                return self._device(call)
            case "POST", (_version, phone_id, "messages"):
                return self._cloud(call, phone_id)
            case "GET", (_version, phone_id) if phone_id == PHONE_ID:
                return Answer(200, {"id": phone_id}) if self._knows(call) else _no_token()
        return _graph_error(404, 100)

    def _fonnte(self, call: Call) -> Answer:
        """Refusals come with status 200, as the real one does."""
        if call.headers.get("Authorization", "") != self._token:
            return Answer(200, {"status": False, "reason": "token invalid"})
        self.calls += 1
        body = call.json() or {
            name: values[0] for name, values in parse_qs(call.body.decode()).items()
        }
        reasons = {
            "rate_limit": "rate limit exceeded",
            "invalid": "target invalid",
            "disconnected": "request invalid on disconnected device",
        }
        if call.mode in reasons:
            return Answer(200, {"status": False, "reason": reasons[call.mode]})
        if not str(body.get("target", "")).startswith("62") or not body.get("message"):
            return Answer(200, {"status": False, "reason": "target invalid"})
        number = str(next(self._numbers))
        self._keep(number, str(body["target"]), str(body["message"]), "fonnte")
        for news in fonnte_news(number, failed=call.mode == "failed_receipt"):
            self.messenger.later(news)
        return Answer(200, {"status": True, "id": [number], "target": [body["target"]]})

    def _device(self, call: Call) -> Answer:
        if call.headers.get("Authorization", "") != self._token:
            return Answer(200, {"status": False, "reason": "token invalid"})
        state = "disconnect" if call.mode == "disconnected" else "connect"
        return Answer(200, {"status": True, "device_status": state})

    def _cloud(self, call: Call, phone_id: str) -> Answer:
        if not self._knows(call):
            return _no_token()
        self.calls += 1
        codes = {"rate_limit": (429, 130429), "invalid": (400, 131026), "template": (404, 132001)}
        if call.mode in codes:
            return _graph_error(*codes[call.mode])
        body = call.json()
        template = body.get("template")
        if phone_id != PHONE_ID or body.get("type") != "template" or not isinstance(template, dict):
            return _graph_error(400, 100)
        if template.get("name") == UNKNOWN_TEMPLATE:
            return _graph_error(404, 132001)
        number = f"wamid.{next(self._numbers):08d}"
        self._keep(number, str(body.get("to", "")), _said(template), "cloud", template)
        ref = str(body.get("biz_opaque_callback_data", ""))
        for state in ("failed",) if call.mode == "failed_receipt" else ("sent", "delivered"):
            news = cloud_news(number, state, ref)
            self.messenger.later(news, signed(news))
        answer = {"messaging_product": "whatsapp", "messages": [{"id": number}]}
        return Answer(200, answer)

    def _keep(
        self, number: str, to: str, text: str, wire: str, template: dict[str, Any] | None = None
    ) -> None:
        kept = {"id": number, "to": f"+{to}", "text": text, "wire": wire, "template": template}
        kept["at"] = str(time.time())
        with self._lock:
            self._kept.append(kept)


def _said(template: dict[str, Any]) -> str:
    """A template message as somebody without the approved words can show it."""
    components = [one for one in template.get("components", []) if one.get("type") == "body"]
    values = [part.get("text", "") for one in components for part in one.get("parameters", [])]
    return f"[{template.get('name')}] " + " · ".join(str(value) for value in values)


def _graph_error(status: int, code: int) -> Answer:
    return Answer(status, {"error": {"message": "(#uji)", "type": "OAuthException", "code": code}})


def _no_token() -> Answer:
    return _graph_error(401, 190)


def fonnte_news(number: str, *, failed: bool = False) -> list[dict[str, str]]:
    """First by its own number, then by the number of its state alone."""
    if failed:
        return [{"device": "6281200000000", "id": number, "status": "invalid"}]
    later = f"BAE5{int(number):08d}"
    return [
        {"device": "6281200000000", "id": number, "stateid": later, "status": "sent"},
        {"device": "6281200000000", "stateid": later, "state": "delivered"},
    ]


def fonnte_reply(number: str, text: str) -> dict[str, str]:
    """Somebody writes to the device."""
    return {"device": "6281200000000", "sender": number, "message": text, "name": "Seseorang"}


def cloud_news(number: str, state: str, ref: str = "") -> dict[str, Any]:
    """One status in the envelope of the Cloud API."""
    status = {"id": number, "status": state, "timestamp": "1764000000"}
    if ref:
        status["biz_opaque_callback_data"] = ref
    return _envelope({"statuses": [status]})


def cloud_reply(number: str, text: str) -> dict[str, Any]:
    """Somebody writes to the number."""
    return _envelope({"messages": [{"from": number, "type": "text", "text": {"body": text}}]})


def _envelope(value: dict[str, Any]) -> dict[str, Any]:
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "0", "changes": [change]}]}


def signed(body: dict[str, Any], app_secret: str = APP_SECRET) -> dict[str, str]:
    """The header by which Meta proves itself."""
    made = hmac.new(app_secret.encode(), encoded(body), hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={made}"}
