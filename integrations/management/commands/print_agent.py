"""`manage.py print_agent`: the print agent as one of Alur's processes."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations.printer import agent


class Command(BaseCommand):
    help = "Mengambil tugas cetak dari Alur dan mengirimnya ke printer tiket."
    requires_system_checks = ()  # no database and no addresses are needed

    def add_arguments(self, parser: CommandParser) -> None:
        agent.add_arguments(parser)
        parser.set_defaults(var=settings.VAR)

    def handle(self, *args: Any, **options: Any) -> None:
        status = agent.run_with(options["url"], options["token"], options["var"], options["spool"])
        if status == 2:
            raise CommandError("Isi --token atau PRINT_AGENT_TOKEN dengan token perangkat.")
        if status:
            sys.exit(status)
