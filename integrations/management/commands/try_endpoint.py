"""Tries the connection to one outside system of one facility; one line says how it went."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.probes import PROBES, probe
from puskesmas.outbox.registry import DeliveryError
from puskesmas.place.models import Facility


class Command(BaseCommand):
    help = "Mencoba sambungan ke satu sistem luar."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("facility", help="kode puskesmas")
        parser.add_argument("system", choices=sorted(PROBES))

    def handle(self, *args: Any, **options: Any) -> None:
        facility = Facility.objects.filter(code=options["facility"]).first()
        if facility is None:
            raise CommandError("puskesmas tidak dikenal")
        try:
            result = probe(facility, options["system"])
        except DeliveryError as error:
            raise CommandError(f"{options['system']} {facility.code}: {error}") from None
        self.stdout.write(f"{options['system']} {facility.code}: {result}")
