"""manage.py tick [--loop]: due timers, warnings, breaches, expiries."""

import signal
import threading
from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

from django.core.cache import cache
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from flows.chores import do_chores
from flows.engine.tick import tick
from puskesmas.audit.seals import seal

PAUSE = 3.0
ROUNDS_A_SEAL = 4
ALIVE = 20


class Command(BaseCommand):
    help = "Menjalankan tenggat: peringatan, lewat waktu, pengalihan, kedaluwarsa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="terus menerus, tiap 3 detik")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(f"{tick()} {do_chores()}")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        for number in count():
            self._round(number)
            if stop.wait(PAUSE):
                return

    def _round(self, number: int) -> None:
        """One tick that survives a database which is away for a moment.

        What fails holds up nothing else of the round. The sign of life is given by the clocks, and
        once more after the chores, which may take long.
        """
        close_old_connections()
        alive = self._survives(tick) and self._survives(say_alive)
        self._survives(partial(do_chores, number))
        if number % ROUNDS_A_SEAL == 0:
            self._survives(seal)
        if alive:
            self._survives(say_alive)

    def _survives(self, work: Callable[[], object]) -> bool:
        try:
            work()
        except Exception as error:  # noqa: BLE001 -- the loop is the dead man's switch
            self.stderr.write(f"tick: {type(error).__name__}")
            return False
        return True


def say_alive() -> None:
    """The supervisor and `/readyz` see that the clocks go."""
    cache.set("alive:tick", 1, ALIVE)
