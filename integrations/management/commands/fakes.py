"""Starts every fake outside system of the demo in this process, until SIGTERM or Ctrl-C."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from integrations.bpjs_pcare.fake import FakePCare
from integrations.email.fake import FakeSmtp, Mailbox, MailPage
from integrations.fakes import PORTS
from integrations.printer.fake import Control, FakePrinter
from integrations.simpus.fake import FakeSimpus
from integrations.sms.fake import FakeSms
from integrations.whatsapp.fake import FakeWhatsApp
from puskesmas.messages.hooks import DEMO_GATEWAYS, hook_path

ENDING: Final = (signal.SIGTERM, signal.SIGINT)


class Fake(Protocol):
    def start(self) -> None: ...
    def stop(self) -> None: ...


class Command(BaseCommand):
    help = "Menyalakan semua sistem luar tiruan untuk demo."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        # Blocked before the first thread starts: a signal that lands on a server's thread would
        # not wake this one.
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        ports = PORTS | getattr(settings, "FAKES", {})
        fakes = start_all(ports, Path(settings.VAR))
        told = ", ".join(f"{name} {ports[name]}" for name in fakes)
        self.stdout.write(f"fakes: {told}")
        self.stdout.flush()
        signal.sigwait(ENDING)
        stop_all(fakes)


class Printer:
    """The fake printer among the others: it prints from the moment it exists."""

    def __init__(self, port: int, folder: Path) -> None:
        self.printer = FakePrinter("127.0.0.1", port, folder)

    def start(self) -> None:
        """It already runs."""

    def stop(self) -> None:
        with contextlib.suppress(AssertionError):  # its complaint is for tests
            self.printer.stop()


def start_all(ports: dict[str, int], folder: Path) -> dict[str, Fake]:
    """Every fake, answering. Errors: CommandError naming the port in use; then none runs."""
    fakes: dict[str, Fake] = {}
    folder.mkdir(parents=True, exist_ok=True)
    mailbox = Mailbox()
    makers: dict[str, Callable[[int], Fake]] = {
        # A file, so that numbers go on after a restart.
        "simpus": lambda port: FakeSimpus(port, path=str(folder / "fake-simpus.sqlite3")),
        "pcare": FakePCare,
        "smtp": lambda port: FakeSmtp(port, mailbox),
        "mail_page": lambda port: MailPage(mailbox, port),
        "whatsapp": lambda port: FakeWhatsApp(port, hook=hook("whatsapp")),
        "sms": lambda port: FakeSms(port, hook=hook("sms")),
        "printer": lambda port: Printer(port, folder / "receipts"),
        "printer_control": lambda port: Control(cast(Printer, fakes["printer"]).printer, port),
    }
    for name, make in makers.items():
        try:
            fakes[name] = make(ports[name])
        except OSError as error:
            stop_all(fakes)
            raise CommandError(f"port {ports[name]} ({name}): {error.strerror}") from None
        fakes[name].start()
    return fakes


def hook(road: str) -> str:
    """Where the demo's gateway tells its news."""
    return f"http://127.0.0.1:{settings.PORT}{hook_path(DEMO_GATEWAYS[road])}"


def stop_all(fakes: dict[str, Fake]) -> None:
    for fake in fakes.values():
        fake.stop()
