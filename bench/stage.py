"""Servers of our own for one bench: durable PostgreSQL, Valkey and, where asked, the real web."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from zoneinfo import ZoneInfo

import django

from bench.figures import say
from project import children, env, postgres, valkey
from project.ports import free_port
from project.supervisor import child_environment, read_procfile

SETTINGS = "bench.settings"
OPENS = 6  # o'clock in Yogyakarta: the day of every bench begins before the doors open
OUR_NAMES = (
    *("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "LIVE_URL", "SECRET_KEY", "KEYRING"),
    *("ALLOWED_HOSTS", "TRUSTED_PROXIES", "PORT", "ALUR_TEST", "TEST_SUPERUSER_URL"),
)


@contextlib.contextmanager
def servers() -> Iterator[None]:
    """The servers with migrated tables, and Django ready in this process; all gone afterwards."""
    var = Path(tempfile.mkdtemp(prefix="alur-bench-"))
    with contextlib.ExitStack() as stack:
        stack.callback(shutil.rmtree, var, ignore_errors=True)
        database = postgres.start(var / "postgres", log=var / "log" / "postgres.log")
        stack.callback(database.stop)
        broker = valkey.start(var / "valkey", log=var / "log" / "valkey.log")
        stack.callback(broker.stop)
        for name in OUR_NAMES:
            os.environ.pop(name, None)
        os.environ |= {
            "ALUR_VAR": str(var),
            "ALUR_DEMO": "1",
            "PORT": str(free_port()),
            "DATABASE_URL": database.url(postgres.OWNER),
            "REDIS_URL": broker.url,
            "SUPERUSER_URL": database.url("postgres"),
            "DJANGO_SETTINGS_MODULE": SETTINGS,
        }
        (var / "clock").write_text(str(until_a_monday().total_seconds()))
        say("tables and static files")
        for command in (["migrate", "--run-syncdb"], ["collectstatic", "--no-input"]):
            argv = [sys.executable, "-m", "django", *command, "--verbosity", "0", "--skip-checks"]
            subprocess.run(argv, cwd=env.BASE_DIR, stdout=sys.stderr, check=True)
        os.environ["DATABASE_URL"] = database.url(postgres.APP)
        django.setup()
        yield


def until_a_monday() -> timedelta:
    """From now to six o'clock of a Monday in the past of no holiday: 23 November 2026."""
    zone = ZoneInfo("Asia/Jakarta")
    monday = datetime.combine(datetime(2026, 11, 23, tzinfo=zone), wall_time(OPENS), zone)
    return monday - datetime.now(UTC)  # noqa: TID251 -- the true time, to shift ours away from it


@contextlib.contextmanager
def web() -> Iterator[int]:
    """The web process of the Procfile on a port of its own, when it answers."""
    port, var = int(os.environ["PORT"]), Path(os.environ["ALUR_VAR"])
    services = read_procfile(env.BASE_DIR / "Procfile", demo=True)
    [service] = [one for one in services if one.name == "web"]
    addresses = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL")}
    service.start(child_environment(addresses, port, port + 1), var / "log")
    assert service.child is not None
    try:
        _wait_for(f"http://127.0.0.1:{port}/healthz", service.child)
        yield port
    finally:
        children.stop([service.child], seconds=9)


def _wait_for(url: str, child: children.Child, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and child.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(url, timeout=5):  # noqa: S310
            return
        time.sleep(0.1)
    log = Path(os.environ["ALUR_VAR"]) / "log" / "web.log"
    raise SystemExit(f"bench: the web process did not answer\n{log.read_text()[-2000:]}")
