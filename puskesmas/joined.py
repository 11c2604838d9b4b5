"""Rows of several models out of one wide row, for the few SELECTs that are written by hand."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Model


class Joined:
    """The models whose tables one SELECT joins: what ``select_related`` gives, made leaner."""

    def __init__(self, *models: type[Model]) -> None:
        self.models = models

    @cached_property
    def columns(self) -> str:
        """The select list; every table goes by its own name."""
        return ", ".join(
            f'{model._meta.db_table}."{one.column}"'
            for model in self.models
            for one in model._meta.concrete_fields
        )

    def ask(self, statement: str, values: list[Any]) -> Callable[[], list[Any] | None]:
        """Ask now; called, the answer gives an instance of each model from its first row.

        Within ``rows.one_trip`` it is called after its end.
        """
        cursor = connection.cursor()
        cursor.execute(statement, values)

        def answer() -> list[Any] | None:
            with cursor:
                row = cursor.fetchone()
            return None if row is None else self._made_of(list(row))

        return answer

    def _made_of(self, row: list[Any]) -> list[Any]:
        found, start = [], 0
        for model, names, converters in self._loading:
            part = row[start : start + len(names)]
            for place, column, convert in converters:
                part[place] = convert(part[place], column, connection)
            found.append(model.from_db(connection.alias, names, part))
            start += len(names)
        return found

    @cached_property
    def _loading(self) -> list[tuple[type[Model], list[str], list[tuple[int, Any, Any]]]]:
        """Of each model its fields, and those whose values Django converts when it reads them."""
        return [
            (
                model,
                [one.attname for one in model._meta.concrete_fields],
                [
                    (place, column, convert)
                    for place, one in enumerate(model._meta.concrete_fields)
                    for column in [one.get_col(model._meta.db_table)]
                    for convert in one.get_db_converters(connection)
                ],
            )
            for model in self.models
        ]
