"""Hands one message to WhatsApp: by Fonnte, or by the Cloud API of Meta.

Neither recognises a repeat, so a lost reply is Unknown. Texts of the other side are left out of
errors: they may quote a number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from integrations import http
from integrations.whatsapp.mapping import (
    cloud_body,
    cloud_refusal,
    digits_of,
    fonnte_refusal,
)
from puskesmas.messages.delivery import Outgoing

NAME: Final = "WhatsApp"


@dataclass(frozen=True)
class Fonnte:
    """An ordinary WhatsApp account behind api.fonnte.com. Its `status` counts, not the HTTP one."""

    url: str
    token: str = field(repr=False)

    def send(self, message: Outgoing) -> str:
        """Returns Fonnte's number of the message. Errors: Temporary, Permanent, Unknown."""
        found = self._call(
            "/send",
            {"target": digits_of(message.to), "message": message.text, "countryCode": "0"},
        )
        numbers = found.get("id")
        number = numbers[0] if isinstance(numbers, list) and numbers else numbers
        return str(number or "")

    def probe(self) -> str:
        """Ask for the device; nothing is sent. Errors: Temporary where it is not connected."""
        if self._call("/device", {}, idempotent=True).get("device_status") != "connect":
            raise fonnte_refusal("disconnected")
        return _("baik")

    def _call(self, path: str, body: dict[str, Any], *, idempotent: bool = False) -> dict[str, Any]:
        reply = http.send(
            NAME,
            "POST",
            self.url.rstrip("/") + path,
            headers={"Authorization": self.token, "Content-Type": "application/json"},
            body=body,
            idempotent=idempotent,
        )
        try:
            found = reply.json()
            good = found["status"]
        except (ValueError, KeyError, TypeError):
            good = None
        if not isinstance(good, bool):
            http.check(NAME, reply, idempotent=idempotent)
            raise http.lost(NAME, _("bukan JSON sesuai perjanjian"), idempotent)
        if not good:
            raise fonnte_refusal(str(found.get("reason", "")))
        return dict(found)


@dataclass(frozen=True)
class Cloud:
    """The official API. `url` ends with the version, as versions expire."""

    url: str
    phone_id: str
    token: str = field(repr=False)
    code_button: bool = True

    def send(self, message: Outgoing) -> str:
        """Returns the message's «wamid». Errors: Temporary, Permanent, Unknown."""
        body = cloud_body(message, code_button=self.code_button)
        found = self._call("POST", "/messages", body)
        try:
            return str(found["messages"][0]["id"])
        except (KeyError, IndexError, TypeError):
            raise http.lost(NAME, _("tidak memuat nomor"), False) from None

    def probe(self) -> str:
        """Ask for the telephone number's own data; nothing is sent."""
        self._call("GET", "", None)
        return _("baik")

    def _call(self, method: str, path: str, body: dict[str, Any] | None) -> dict[str, Any]:
        reply = http.send(
            NAME,
            method,
            f"{self.url.rstrip('/')}/{self.phone_id}{path}",
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
            },
            body=body,
        )
        idempotent = method == "GET"
        try:
            found = reply.json()
        except ValueError:
            found = None
        if reply.status < 500 and isinstance(found, dict) and isinstance(found.get("error"), dict):
            raise cloud_refusal(found["error"].get("code"))
        http.check(NAME, reply, idempotent=idempotent)
        if not isinstance(found, dict):
            raise http.lost(NAME, _("bukan JSON sesuai perjanjian"), idempotent)
        return found
