"""manage.py verify_audit [--facility CODE]: exit 0 when untouched, else the first bad event."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from puskesmas.audit.seals import verify
from puskesmas.place.models import Facility


class Command(BaseCommand):
    help = "Memeriksa bahwa catatan audit tidak diubah."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--facility", default="", help="kode puskesmas; kosong: semua")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = Facility.objects.all()
        if options["facility"]:
            chosen = chosen.filter(code=options["facility"])
            if not chosen:
                raise CommandError(f"Puskesmas {options['facility']} tidak ada.")
        checked: list[tuple[int | None, str]] = [(row.pk, row.code) for row in chosen]
        if not options["facility"]:
            checked.append((None, "kota"))
        for facility_id, name in checked:
            found = verify(facility_id)
            if found is not None:
                self.stderr.write(f"{name}: {found.what} {found.number}")
                sys.exit(1)
        self.stdout.write(f"Utuh: {len(checked)} rangkaian diperiksa.")
