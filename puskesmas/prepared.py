"""SELECTs that Django writes once per process, for questions that every request asks.

Writing one takes Django longer than PostgreSQL takes to answer it by its index. Only the values
change from call to call; what they are called is said with ``Slot``.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import BooleanField, Expression, F, Func, Model, QuerySet
from django.db.models.query import get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=Model)


class Slot(Expression):
    """Where a value comes in, by name; in place of the value in ``filter``."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: Any, connection: Any, **_extra: Any) -> Any:
        return "%s", [self]


def one_of(column: str, slot: Slot) -> Func:
    """For ``filter``: the column is one of the list that comes in at the slot."""
    return Func(
        F(column), slot, template="%(expressions)s)", arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )  # fmt: skip


class Prepared(Generic[Row]):
    """A queryset of model rows, with ``select_related`` or without, that is built only once."""

    def __init__(self, build: Callable[[], QuerySet[Row]]) -> None:
        self.build = build

    def all(self, **values: Any) -> list[Row]:
        """The rows, for these values of the slots."""
        sql, params, make = self._written
        if self._locks and not connection.in_atomic_block:
            raise TransactionManagementError("a row is locked only within a transaction")
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[p.name] if isinstance(p, Slot) else p for p in params])
            return make(cursor.fetchall())

    def first(self, **values: Any) -> Row | None:
        """The first row; meant for questions that have one answer at most."""
        return next(iter(self.all(**values)), None)

    @cached_property
    def _locks(self) -> bool:
        """Django itself would ask this only the first time."""
        return bool(self.build().query.select_for_update)

    @cached_property
    def _written(self) -> tuple[str, list[Any], Callable[[list[Any]], list[Row]]]:
        compiler: Any = self.build().query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        info, select = compiler.klass_info, compiler.select
        model, places = info["model"], info["select_fields"]
        start, end = places[0], places[-1] + 1
        names = [one[0].target.attname for one in select[start:end]]
        converters = compiler.get_converters([one[0] for one in select])
        populators = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]

        def make(rows: list[Any]) -> list[Row]:
            found = []
            for row in compiler.apply_converters(rows, converters) if converters else rows:
                made = model.from_db(connection.alias, names, row[start:end])
                for one in populators:
                    one.populate(row, made)
                found.append(made)
            return found

        return sql, list(params), make
