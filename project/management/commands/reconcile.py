"""manage.py reconcile [--log PATH]: exit 0 when nothing was lost, doubled, made up or skipped."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from project.reconcile.findings import tally
from project.reconcile.look import findings


class Command(BaseCommand):
    help = "Memeriksa apakah ada yang hilang, ganda, hantu, atau melompat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--log", type=Path, help="catatan klien, satu baris JSON tiap kejadian")

    def handle(self, *args: Any, **options: Any) -> None:
        log = options["log"]
        if log is not None and not log.exists():
            raise CommandError(f"{log} tidak ada.")
        found = findings(log=log, var=settings.VAR if settings.DEMO else None)
        for one in found:
            self.stdout.write(str(one))
        self.stdout.write(tally(found))
        if found:
            sys.exit(1)
