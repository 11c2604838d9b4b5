"""The servers Alur brings along. DATABASE_URL and REDIS_URL replace them by others."""

import contextlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from project import env, postgres, valkey

Server = postgres.Postgres | valkey.Valkey


@contextlib.contextmanager
def running(var: Path) -> Iterator[tuple[dict[str, str], dict[str, Server]]]:
    """Starts what the environment does not name; gives the addresses as environment names, and
    the servers to watch over.

    While they run, the addresses stand in var/services.json for commands typed beside `./run`.
    """
    addresses: dict[str, str] = {}
    servers: dict[str, Server] = {}
    with contextlib.ExitStack() as stack:
        if env.text("DATABASE_URL"):
            addresses["DATABASE_URL"] = env.text("DATABASE_URL")
            addresses["DATABASE_OWNER_URL"] = env.text(
                "DATABASE_OWNER_URL", env.text("DATABASE_URL")
            )
        else:
            database = postgres.start(var / "postgres", log=var / "log" / "postgres.log")
            stack.callback(database.stop)
            servers["postgres"] = database
            addresses["DATABASE_URL"] = database.url(postgres.APP)
            addresses["DATABASE_OWNER_URL"] = database.url(postgres.OWNER)
        if env.text("REDIS_URL"):
            addresses["REDIS_URL"] = env.text("REDIS_URL")
        else:
            broker = valkey.start(var / "valkey", log=var / "log" / "valkey.log")
            stack.callback(broker.stop)
            servers["valkey"] = broker
            addresses["REDIS_URL"] = broker.url
        with published(var / "services.json", addresses):
            yield addresses, servers


@contextlib.contextmanager
def published(path: Path, addresses: Mapping[str, str]) -> Iterator[None]:
    postgres.write_private(path, json.dumps(addresses))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
