"""First rows of the connections that carry messages, from the environment; an admin edits them."""

import json
from typing import Any

from django.conf import settings

from puskesmas.outbox.models import Endpoint


def fill_in() -> int:
    """One row for the city where an address is given and none is there yet; how many were made."""
    given = settings.ENDPOINT_DEFAULTS
    rows: dict[str, dict[str, Any]] = {
        "email": {"kind": "smtp", "url": given["EMAIL_URL"]},
        "sms": {"kind": "http", "url": given["SMS_URL"], "secret": given["SMS_TOKEN"]},
        "whatsapp": {
            "kind": given["WHATSAPP_KIND"],
            "url": given["WHATSAPP_URL"],
            "secret": _whatsapp_secret(given),
            "settings": {"phone_id": given["WHATSAPP_PHONE_ID"]},
        },
    }
    made = 0
    for system, words in rows.items():
        if words["url"] and not Endpoint.objects.filter(system=system, facility=None).exists():
            Endpoint.objects.create(system=system, **words)
            made += 1
    return made


def _whatsapp_secret(given: dict[str, str]) -> str:
    if given["WHATSAPP_KIND"] != "cloud":
        return given["WHATSAPP_TOKEN"]
    return json.dumps(
        {
            "token": given["WHATSAPP_TOKEN"],
            "app_secret": given["WHATSAPP_APP_SECRET"],
            "verify_token": given["WHATSAPP_VERIFY_TOKEN"],
        }
    )
