"""A long past: one finished case of the real flow, copied by the database as often as wanted."""

import os
from collections.abc import Mapping
from typing import Any

import psycopg
from django.db import connection, models
from viewflow.workflow.models import Task

from flows.models import Case
from puskesmas.queueing.models import Ticket
from puskesmas.sla.models import Deadline

APART = 1_000_000_000
"""Copies get numbers from here on, far from those of the living."""


def grow(name: str, case: Case, tasks: int) -> None:
    """Copy a finished case until so many finished tasks lie in the past of database ``name``.

    Every copy lies at least 31 days back, one day in 700; nothing in it is new to a page of today.
    """
    deadlines = list(Deadline.objects.filter(reservation=case.reservation).order_by("id"))
    copies = -(-tasks // len(deadlines))
    past = "make_interval(days => -31 - (n % 700)::int)"
    code = "lpad(n::text, 16, '0')"
    with psycopg.connect(_superuser(name), autocommit=True) as server:
        server.execute("SET session_replication_role = replica")  # no triggers: history is given

        def copy(one: models.Model, pk: str, **changed: str) -> None:
            _copy(server, one, copies, {"id": pk, **changed})

        reservation, process = f"{APART} + n", f"{APART} + n"
        moments = {name: f"one.{name} + {past}" for name in ("submitted_at", "arrived_at")}
        copy(
            case.reservation, reservation, code=code, status="'done'", holds_place="false",
            date=f"one.date + {past}", ended_at=f"one.submitted_at + {past}", **moments,
        )  # fmt: skip
        copy(case.process, process)
        copy(case, f"{APART} + n", process_id=process, reservation_id=reservation)
        for place, deadline in enumerate(deadlines):
            number = f"{APART} + n * {len(deadlines)} + {place}"
            copy(Task.objects.get(pk=deadline.task), number, process_id=process)
            times = ("opened_at", "warn_at", "due_at", "finished_at")
            copy(
                deadline, number, task=number, case_code=code, reservation_id=reservation,
                breached_at=f"CASE WHEN n % 20 = 0 THEN one.due_at + {past} END",
                **{name: f"one.{name} + {past}" for name in times},
            )  # fmt: skip
        for place, ticket in enumerate(Ticket.objects.filter(reservation=case.reservation)):
            copy(
                ticket, f"{APART} + n * 4 + {place}",
                code=f"lpad((n * 4 + {place})::text, 16, 'T')",
                reservation_id=reservation, date=f"one.date + {past}", number="n",
                state="'closed'", closed_at=f"one.issued_at + {past}",
            )  # fmt: skip
        server.execute("VACUUM ANALYZE")


def twin(name: str) -> None:
    """A second database that holds the same as ours now."""
    ours = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(_superuser("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {ours}".encode())


def look_at(name: str) -> None:
    """From now on this process asks that database."""
    connection.close()
    connection.settings_dict["NAME"] = name


def _superuser(name: str) -> str:
    return f"{os.environ['SUPERUSER_URL'].rpartition('/')[0]}/{name}"


def _copy(
    server: psycopg.Connection[Any], one: models.Model, copies: int, changed: Mapping[str, str]
) -> None:
    table, names = one._meta.db_table, [str(each.column) for each in one._meta.concrete_fields]
    known = {key: value for key, value in changed.items() if key in names}
    values = ", ".join(known.get(name, f'one."{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    statement = (
        f"INSERT INTO {table} ({columns}) SELECT {values}"  # noqa: S608 -- our own tables
        f" FROM {table} AS one, generate_series(1, {copies}) AS n WHERE one.id = {one.pk}"
    )
    server.execute(statement.encode())
