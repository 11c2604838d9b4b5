"""The demo's telephones: every message that left, as its reader would see it, newest first."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from frontend.demo.views import here_only
from integrations import http
from puskesmas.outbox.registry import DeliveryError

MOST = 60
GATEWAYS = (
    ("whatsapp", "WhatsApp", "phone"),
    ("sms", "SMS", "text"),
    ("mail_page", "E-mail", "mail"),
)


@here_only
@require_safe
def phones(request: HttpRequest) -> HttpResponse:
    """What the fake gateways hold, those that do not answer named."""
    rows: list[dict[str, Any]] = []
    silent = []
    for name, label, icon in GATEWAYS:
        held = _held(name)
        if held is None:
            silent.append(label)
        rows += [{**row, "road": label, "icon": icon} for row in held or []]
    rows.sort(key=lambda row: float(row.get("at") or 0), reverse=True)
    return render(request, "demo/phones.html", {"rows": rows[:MOST], "silent": silent})


def _held(name: str) -> list[dict[str, Any]] | None:
    url = f"http://127.0.0.1:{settings.FAKES[name]}/messages.json"
    try:
        found = http.send(name, "GET", url, total=3.0).json()
    except (DeliveryError, ValueError):
        return None
    return found if isinstance(found, list) else None
