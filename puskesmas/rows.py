"""Rows stored lean: statements written once per process, and many of them in one round trip.

Django writes every statement anew, which costs more than PostgreSQL takes to carry it out. What is
written here is what ``Model.save`` writes, without its signals (there are none in this house).

Inside ``together()`` writing waits until its end and then goes in one round trip, in order, changes
of one row as one. Its rows must be locked or new; one that waits has no number yet unless it was
inserted ``numbered``. An exception drops what waits, as the transaction drops what was written.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Model


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL, its values, and the new row that gets its number from the answer."""

    sql: str
    values: list[Any]
    numbers: Model | None = None


@dataclass
class _Waiting:
    """New rows and changed ones with their fields, each in the order of first mention.

    ``ahead``: the answers that hold the numbers of a model's next rows, asked for before.
    """

    new: dict[int, tuple[Model, bool]] = field(default_factory=dict)
    changed: dict[int, tuple[Model, dict[str, None]]] = field(default_factory=dict)
    ahead: defaultdict[type[Model], list[Any]] = field(default_factory=lambda: defaultdict(list))

    def statements(self) -> list[Statement]:
        inserts = [_insert(row, ignore=ignore) for row, ignore in self.new.values()]
        return inserts + [_update(row, tuple(names)) for row, names in self.changed.values()]


_waiting: ContextVar[_Waiting | None] = ContextVar("waiting", default=None)


def insert(row: Model, *, numbered: bool = False, ignore_conflicts: bool = False) -> None:
    """Store a new row. ``numbered``: it has its primary key at once, even where it waits."""
    waiting = _waiting.get()
    if waiting is None:
        _run([_insert(row, ignore=ignore_conflicts)])
        return
    if numbered:
        ahead = waiting.ahead[type(row)]
        row.pk = _numbered(ahead.pop(0) if ahead else _ask_number(type(row)))
    waiting.new[id(row)] = (row, ignore_conflicts)


def update(row: Model, *names: str) -> None:
    """Store these fields of a row that is there, or waits to be."""
    waiting = _waiting.get()
    if waiting is None:
        _run([_update(row, names)])
    elif id(row) not in waiting.new:
        waiting.changed.setdefault(id(row), (row, {}))[1].update(dict.fromkeys(names))


@contextmanager
def together() -> Iterator[None]:
    """Let what is written wait until the end of the outermost block."""
    if _waiting.get() is not None:
        yield
        return
    waiting = _Waiting()
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    _run(waiting.statements())


@contextmanager
def one_trip() -> Iterator[None]:
    """What is asked in here goes to the database in one round trip; answers are read afterwards.

    Inside a transaction. What went wrong with any of it is raised at the end.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, connection.connection.pipeline():
        yield


def number_ahead(*models: type[Model]) -> None:
    """Within ``together``: the numbers of next new rows come with this round trip."""
    waiting = _waiting.get()
    if waiting is None:
        raise RuntimeError("numbers are asked ahead for rows that wait")
    for model in models:
        waiting.ahead[model].append(_ask_number(model))


@contextmanager
def at_once() -> Iterator[None]:
    """Within ``together``: new rows that wait are stored now, and nothing new waits in here.

    For actions that read what they wrote, or live in a savepoint of their own.
    """
    waiting = _waiting.get()
    if waiting is None:
        yield
        return
    new, waiting.new = waiting.new, {}
    _run(_Waiting(new=new).statements())
    token = _waiting.set(None)
    try:
        yield
    finally:
        _waiting.reset(token)


def _run(statements: list[Statement]) -> None:
    if len(statements) < 2:
        for statement in statements:
            _number(statement, _execute(statement))
        return
    with one_trip():
        answers = [_execute(statement) for statement in statements]
    for statement, answer in zip(statements, answers, strict=True):
        _number(statement, answer)


def _execute(statement: Statement) -> Any:
    cursor = connection.cursor()
    cursor.execute(statement.sql, statement.values)
    return cursor


def _number(statement: Statement, answer: Any) -> None:
    """The row learns the primary key that the database gave it."""
    with answer:
        if statement.numbers is not None:
            statement.numbers.pk = answer.fetchone()[0]


def _insert(row: Model, *, ignore: bool) -> Statement:
    unnumbered = row.pk is None
    fields, sql = _insert_sql(type(row), unnumbered, ignore)
    values = [one.get_db_prep_save(one.pre_save(row, True), connection) for one in fields]
    row._state.adding = False
    row._state.db = connection.alias
    return Statement(sql, values, row if unnumbered and not ignore else None)


def _update(row: Model, names: tuple[str, ...]) -> Statement:
    if row.pk is None:
        raise ValueError("a row without number cannot be changed")
    fields, sql = _update_sql(type(row), names)
    values = [one.get_db_prep_save(one.pre_save(row, False), connection) for one in fields]
    return Statement(sql, [*values, row.pk])


@lru_cache(maxsize=256)
def _insert_sql(model: type[Model], unnumbered: bool, ignore: bool) -> tuple[list[Any], str]:
    key = model._meta.pk
    fields = [one for one in model._meta.local_concrete_fields if not (unnumbered and one is key)]
    columns = ", ".join(map(_quoted, fields))
    marks = ", ".join(["%s"] * len(fields))
    end = " ON CONFLICT DO NOTHING" if ignore else f" RETURNING {_quoted(key)}" * unnumbered
    return fields, f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks}){end}"  # noqa: S608


@lru_cache(maxsize=256)
def _update_sql(model: type[Model], names: tuple[str, ...]) -> tuple[list[Any], str]:
    fields = [model._meta.get_field(name) for name in names]
    columns = ", ".join(f"{_quoted(one)} = %s" for one in fields)
    key = _quoted(model._meta.pk)
    return fields, f"UPDATE {model._meta.db_table} SET {columns} WHERE {key} = %s"  # noqa: S608


def _ask_number(model: type[Model]) -> Any:
    cursor = connection.cursor()
    cursor.execute("SELECT nextval(%s::regclass)", [_sequence(model)])
    return cursor


def _numbered(answer: Any) -> int:
    with answer:
        return int(answer.fetchone()[0])


@lru_cache(maxsize=16)
def _sequence(model: type[Model]) -> str:
    key = model._meta.pk
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_serial_sequence(%s, %s)", [model._meta.db_table, str(key.column)]
        )
        return str(cursor.fetchone()[0])


def _quoted(one: Any) -> str:
    return f'"{one.column}"'
