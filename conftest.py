"""Fixtures for every test: the application's own database role, a clock to move, a browser."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
import redis
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import settings as hypothesis_settings

from project import env
from puskesmas import clock as the_clock
from tests.e2e.browser import CHROMIUM, CHROMIUM_FLAGS

# Machines are noisy; and a red run is the fault of a change, not of the day's draw: new draws are
# for the long runs.
hypothesis_settings.register_profile("alur", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("alur")


def act_as(address: str) -> None:
    """The default connection continues as the user of this address."""
    connection.close()
    user = env.database(os.environ[address])
    connection.settings_dict.update(USER=user["USER"], PASSWORD=user["PASSWORD"])


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    act_as("DATABASE_OWNER_URL")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Created and migrated by the owner, used with the rights of the application."""
    with django_db_blocker.unblock():
        act_as("DATABASE_URL")
    DatabaseOperations.execute_sql_flush = flush_as_superuser  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        act_as("DATABASE_OWNER_URL")
    end_sessions(connection.settings_dict["NAME"])


def end_sessions(name: str) -> None:
    """A server or browser of a test that ends a moment late must not keep its database alive."""
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )


def flush_as_superuser(operations: Any, statements: list[str]) -> None:
    """Between transactional tests: neither our role nor the audit triggers allow a TRUNCATE."""
    name = operations.connection.settings_dict["NAME"]
    url = os.environ["TEST_SUPERUSER_URL"].rpartition("/")[0]
    with psycopg.connect(f"{url}/{name}", autocommit=True) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute("SET lock_timeout = '5s'")
        for statement in statements:
            superuser.execute(statement.encode())


@pytest.fixture(autouse=True, scope="session")
def _broker() -> Iterator[redis.Redis]:
    with redis.Redis.from_url(settings.REDIS_URL) as client:
        yield client


@pytest.fixture(autouse=True)
def _empty_broker(_broker: redis.Redis) -> None:
    _broker.flushdb()


class Clock:
    """Moves the one clock; a test that needs no moment of its own leaves it alone."""

    now = staticmethod(the_clock.now)

    def set(self, moment: datetime) -> None:
        the_clock.freeze(moment)

    def shift(self, **by: float) -> None:
        the_clock.shift(timedelta(**by))


@pytest.fixture
def clock() -> Iterator[Clock]:
    yield Clock()
    the_clock.reset()


@pytest.fixture
def child_environ() -> dict[str, str]:
    """For a real process that works on the database of this test (a transactional one)."""
    address = os.environ["DATABASE_URL"].rpartition("/")[0]
    return {**os.environ, "DATABASE_URL": f"{address}/{connection.settings_dict['NAME']}"}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": CHROMIUM, "args": CHROMIUM_FLAGS}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"locale": "id-ID", "timezone_id": "Asia/Jakarta"}
