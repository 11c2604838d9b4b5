"""Hands one SMS to a provider over HTTP; names of fields and headers come from the endpoint."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations import http
from integrations.telling import Heard, News, Told, read_json, text_at
from puskesmas.messages.delivery import Outgoing
from puskesmas.outbox.models import Endpoint

NAME: Final = "SMS"
FIELDS: Final = {"to": "to", "text": "text", "ref": "ref"}
STATES: Final = frozenset({"sent", "delivered", "read", "failed"})


@dataclass(frozen=True)
class Sms:
    """One provider. `deduplicates`: it knows a repeat by our key, so a lost reply is no doubt."""

    url: str
    token: str = field(repr=False)
    fields: dict[str, str] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    header: str = "Authorization"
    scheme: str = "Bearer "
    number: str = "id"
    deduplicates: bool = False

    @classmethod
    def of(cls, endpoint: Endpoint) -> Sms:
        """From an endpoint's row."""
        found = endpoint.settings
        return cls(
            endpoint.url,
            endpoint.secret,
            fields=dict(found.get("fields", {})),
            extra=dict(found.get("extra", {})),
            header=str(found.get("header", cls.header)),
            scheme=str(found.get("scheme", cls.scheme)),
            number=str(found.get("number", cls.number)),
            deduplicates=bool(found.get("deduplicates", False)),
        )

    def send(self, message: Outgoing) -> str:
        """Returns the provider's number of the message. Errors: Temporary, Permanent, Unknown."""
        said = {"to": message.to, "text": message.text, "ref": message.ref}
        names = FIELDS | self.fields
        found = self._call(
            "POST", {**self.extra, **{names[name]: value for name, value in said.items()}}
        )
        for part in self.number.split("."):
            found = found.get(part) if isinstance(found, dict) else None
        if not isinstance(found, str | int):
            raise http.lost(NAME, _("tidak memuat nomor"), self.deduplicates)
        return str(found)

    def probe(self) -> str:
        """See whether the address answers; nothing is sent. What it says to a GET is its own."""
        reply = http.send(NAME, "GET", self.url, headers={self.header: self.scheme + self.token})
        if reply.status in (401, 403) or reply.status >= 500:
            http.check(NAME, reply, idempotent=True)
        return _("baik")

    def _call(self, method: str, body: dict[str, Any]) -> Any:
        names = FIELDS | self.fields
        reply = http.send(
            NAME,
            method,
            self.url,
            headers={
                self.header: self.scheme + self.token,
                "Content-Type": "application/json",
                "Idempotency-Key": str(body[names["ref"]]),
            },
            body=body,
            idempotent=self.deduplicates,
        )
        http.check(NAME, reply, idempotent=self.deduplicates)
        try:
            return reply.json()
        except ValueError:
            raise http.lost(NAME, _("bukan JSON sesuai perjanjian"), self.deduplicates) from None


def told(body: bytes) -> Told:
    """News `{id, ref, status}` or an answer `{from, text}`."""
    found = read_json(body)
    if text_at(found, "from"):
        return Told(heard=(Heard(text_at(found, "from"), text_at(found, "text")),))
    state = text_at(found, "status")
    if state not in STATES:
        return Told()
    return Told(news=(News(text_at(found, "id"), state, ref=text_at(found, "ref")),))
