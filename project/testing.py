"""pytest plugin: real servers of our own for the tests, up before the settings are read.

Given by `-p project.testing` in pyproject.toml, hence imported before pytest-django looks for
settings. Workers of xdist inherit the addresses and take their own part of each server.
"""

import contextlib
import os
import shutil
import tempfile
from pathlib import Path

import pytest

from project import env, languages, postgres, valkey

_servers = contextlib.ExitStack()
# A test says itself what it needs; what the shell happens to hold must not reach it.
CLEARED = ("SECRET_KEY", "KEYRING", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "LIVE_URL", "PORT")


def start_servers() -> None:
    var = Path(tempfile.mkdtemp(prefix="alur-test-"))
    _servers.callback(shutil.rmtree, var, ignore_errors=True)
    (var / "static").mkdir()  # whitenoise wants to see it, though finders serve the tests
    log = var / "log"
    database = postgres.start(
        var / "postgres", log=log / "postgres.log", settings=postgres.FORGETFUL
    )
    _servers.callback(database.stop)
    broker = valkey.start(var / "valkey", log=log / "valkey.log")
    _servers.callback(broker.stop)
    for name in CLEARED:
        os.environ.pop(name, None)
    os.environ |= {
        "ALUR_VAR": str(var),
        "ALUR_DEMO": "1",
        "ALUR_TEST": "1",
        "DATABASE_URL": database.url(postgres.APP),
        "DATABASE_OWNER_URL": database.url(postgres.OWNER),
        "TEST_SUPERUSER_URL": database.url("postgres", "postgres"),
        "REDIS_URL": broker.url,
        "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # playwright runs a loop in the thread of the test
    }


def take_own_broker(worker: str) -> None:
    """Worker gw0 of xdist uses database 1 of Valkey, gw1 database 2, and so on."""
    address = os.environ["REDIS_URL"].rpartition("/")[0]
    os.environ["REDIS_URL"] = f"{address}/{int(worker.removeprefix('gw')) % 15 + 1}"


def without_long(expression: str, arguments: list[str]) -> str:
    """Long tests run only when somebody asks for them by marker or by name."""
    if "long" in expression or any("::" in argument for argument in arguments):
        return expression
    return f"({expression}) and not long" if expression else "not long"


def pytest_configure(config: pytest.Config) -> None:
    config.option.markexpr = without_long(config.option.markexpr, config.args)


def pytest_unconfigure() -> None:
    _servers.close()


if _worker := os.environ.get("PYTEST_XDIST_WORKER"):
    take_own_broker(_worker)
else:
    env.check_names()
    languages.compile_all()
    start_servers()
