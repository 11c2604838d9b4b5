"""Our messages as their wires want them, their refusals and news as ours."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from integrations.telling import Heard, News, Told, read_json, text_at
from puskesmas.messages.delivery import Outgoing
from puskesmas.outbox.registry import Permanent, Temporary

TOO_FAST: Final = 60.0
LATER: Final = frozenset({1, 2, 4, 80007, 130429, 131000, 131016, 131048, 131056, 133004})
"""Error codes of the Cloud API that pass by themselves: too fast, overloaded, at work."""

WORDS: Final[dict[int, str | Promise]] = {
    131026: gettext_lazy("nomor ini tidak menerima WhatsApp"),
    131047: gettext_lazy("jendela 24 jam sudah tertutup"),
    131051: gettext_lazy("jenis pesan tidak didukung"),
    132000: gettext_lazy("isian tidak cocok dengan templat"),
    132001: gettext_lazy("templat belum disetujui"),
    132005: gettext_lazy("templat terlalu panjang"),
    132012: gettext_lazy("isian tidak cocok dengan templat"),
    132015: gettext_lazy("templat dihentikan"),
    190: gettext_lazy("token tidak berlaku"),
}

FONNTE_STATES: Final = {
    "sent": "sent",
    "delivered": "delivered",
    "read": "read",
    "invalid": "failed",
    "expired": "failed",
    "failed": "failed",
}
CLOUD_STATES: Final = frozenset({"sent", "delivered", "read", "failed"})


def digits_of(phone: str) -> str:
    """`62812…` of `+62812…`."""
    return phone.removeprefix("+")


def cloud_body(message: Outgoing, *, code_button: bool) -> dict[str, Any]:
    """A template message: outside the 24-hour window nothing else is let through.

    Names and order of the values are those of our own words. A one-time code stands in the body and
    behind the button, as templates of the kind «authentication» want it.
    """
    values = [{"type": "text", "text": value or "-"} for value in message.values]
    components: list[dict[str, Any]] = [{"type": "body", "parameters": values}] if values else []
    if message.event == "one_time_code" and code_button:
        components.append(
            {"type": "button", "sub_type": "url", "index": "0", "parameters": values[:1]}
        )
    return {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": digits_of(message.to),
        "type": "template",
        "biz_opaque_callback_data": message.ref,
        "template": {
            "name": template_name(message.event, message.external_name),
            "language": {"code": message.language},
            "components": components,
        },
    }


def template_name(event: str, own: str = "") -> str:
    """The name under which the words were approved."""
    return own or f"alur_{event}"


def cloud_refusal(code: Any) -> Temporary | Permanent:
    """An error of the Cloud API by its code."""
    number = code if isinstance(code, int) else 0
    if number in LATER:
        text = _("WhatsApp: sedang sibuk (%(code)d).") % {"code": number}
        return Temporary(text, retry_after=TOO_FAST)
    why = WORDS.get(number, _("ditolak"))
    return Permanent(_("WhatsApp: %(why)s (%(code)d).") % {"why": why, "code": number})


def fonnte_refusal(reason: str) -> Temporary | Permanent:
    """A refusal of Fonnte by the words of its reason."""
    said = reason.lower()
    if "disconnect" in said:
        return Temporary(_("WhatsApp: perangkat Fonnte terputus."), retry_after=TOO_FAST)
    if "limit" in said or "too many" in said:
        return Temporary(_("WhatsApp: sedang sibuk."), retry_after=TOO_FAST)
    if "token" in said:
        return Permanent(_("WhatsApp: token tidak berlaku."))
    if "quota" in said:
        return Permanent(_("WhatsApp: kuota Fonnte habis."))
    if "target" in said:
        return Permanent(_("WhatsApp: nomor ini tidak menerima WhatsApp."))
    return Permanent(_("WhatsApp: ditolak Fonnte."))


def signed_by(body: bytes, signature: str, app_secret: str) -> bool:
    """Whether Meta signed this body: `X-Hub-Signature-256: sha256=<hex>`."""
    if not app_secret:
        return False
    right = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"sha256={right}".encode(), signature.encode())


def cloud_told(body: bytes) -> Told:
    """Statuses and answers in one call of the Cloud API."""
    news: list[News] = []
    heard: list[Heard] = []
    for value in _values(read_json(body)):
        for status in _list(value, "statuses"):
            state = text_at(status, "status")
            if state in CLOUD_STATES:
                ref = text_at(status, "biz_opaque_callback_data")
                news.append(News(text_at(status, "id"), state, ref=ref))
        for message in _list(value, "messages"):
            kind = text_at(message, "type")
            inner = message.get(kind) if kind in ("text", "button") else None
            words = text_at(inner, "body") or text_at(inner, "text")
            if words:
                heard.append(Heard(text_at(message, "from"), words))
    return Told(tuple(news), tuple(heard))


def _values(found: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        change["value"]
        for entry in _list(found, "entry")
        for change in _list(entry, "changes")
        if isinstance(change.get("value"), dict)
    ]


def _list(found: dict[str, Any], name: str) -> list[dict[str, Any]]:
    rows = found.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def fonnte_told(body: bytes) -> Told:
    """Fonnte tells one thing a call: first by its own number, later by the «state» number."""
    found = read_json(body)
    if text_at(found, "sender"):
        return Told(heard=(Heard(text_at(found, "sender"), text_at(found, "message")),))
    number, later = text_at(found, "id"), text_at(found, "stateid")
    state = FONNTE_STATES.get(text_at(found, "state").lower()) or FONNTE_STATES.get(
        text_at(found, "status").lower()
    )
    if not state or not (number or later):
        return Told()
    return Told(news=(News(number or later, state, alias=later),))
