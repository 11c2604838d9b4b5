"""Messages by WhatsApp. Whose gateway it is decides which wire is spoken."""

from __future__ import annotations

import json
from typing import Any

from django.utils.translation import gettext as _

from integrations.whatsapp.client import Cloud, Fonnte
from puskesmas.messages.delivery import Outgoing, hand_over
from puskesmas.outbox.models import Endpoint
from puskesmas.outbox.registry import Letter, Permanent, deliver


@deliver("whatsapp.send", repeatable=False)
def send(letter: Letter) -> dict[str, Any]:
    """Answer: external_id, or skipped with why."""
    return hand_over(letter, "whatsapp", _send)


def _send(endpoint: Endpoint, message: Outgoing) -> dict[str, Any]:
    return {"external_id": connect(endpoint).send(message)}


def connect(endpoint: Endpoint) -> Fonnte | Cloud:
    """The gateway of an endpoint. Errors: Permanent for a kind that is none."""
    secrets = secrets_of(endpoint)
    if endpoint.kind == "fonnte":
        return Fonnte(endpoint.url, secrets["token"])
    if endpoint.kind == "cloud":
        return Cloud(
            endpoint.url,
            str(endpoint.settings.get("phone_id", "")),
            secrets["token"],
            code_button=bool(endpoint.settings.get("code_button", True)),
        )
    kind = {"kind": endpoint.kind or "-"}
    raise Permanent(_("Jenis sambungan WhatsApp tidak dikenal: %(kind)s.") % kind)


def secrets_of(endpoint: Endpoint) -> dict[str, str]:
    """Token alone, or an object with `token`, `app_secret` and `verify_token` (Cloud)."""
    try:
        found = json.loads(endpoint.secret)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        found = {"token": endpoint.secret}
    return {name: str(found.get(name, "")) for name in ("token", "app_secret", "verify_token")}
