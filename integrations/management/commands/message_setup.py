"""What an IT person enters at the gateways: where they tell us news, and the words to register."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from integrations.whatsapp.mapping import template_name
from puskesmas.messages.events import EVENTS
from puskesmas.messages.hooks import hook_path
from puskesmas.messages.words import LANGUAGES, base, fill, names_in, shipped
from puskesmas.outbox.models import Endpoint


class Command(BaseCommand):
    help = "Alamat webhook setiap gerbang pesan, dan templat untuk didaftarkan di WhatsApp Cloud."

    def handle(self, *args: Any, **options: Any) -> None:
        gateways = Endpoint.objects.filter(system__in=["whatsapp", "sms"]).order_by("id")
        for endpoint in gateways.select_related("facility"):
            place = endpoint.facility.code if endpoint.facility else "*"
            path = hook_path(str(endpoint.uuid))
            self.stdout.write(f"{endpoint.system} {place}: {base()}{path}")
        if gateways.filter(kind="cloud").exists():
            for line in templates():
                self.stdout.write(line)


def templates() -> list[str]:
    """One line a template and language: the values stand in the order in which we send them."""
    lines = []
    for event in EVENTS:
        for language in LANGUAGES:
            text = shipped(event, "whatsapp", language).text
            numbered = {name: f"{{{{{at}}}}}" for at, name in enumerate(names_in(text), 1)}
            lines.append(f"{template_name(event)} ({language}): {fill(text, numbered)}")
    return lines
