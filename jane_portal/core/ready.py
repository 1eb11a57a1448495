"""Statements that every request asks: put together once, then only sent.

Django words a statement anew each time, which costs more than the database needs to answer it. Here its places for
values are filled instead. For the few readings that stand before each page; all others stay plain querysets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Model, QuerySet

M = TypeVar("M", bound=Model)


class Place(Expression):
    """Where a value comes in; the number says which."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class ReadyRows:
    """The rows of a `values_list` queryset whose values are not known yet, as tuples in the order of its columns.

    make: takes the places in order and returns the queryset, whose columns are read as the database gives them. Values
    go to the driver as they are.
    """

    def __init__(self, places: int, make: Callable[..., Any]) -> None:
        self._places, self._make = places, make
        self._worded: tuple[str, Sequence[Any]] | None = None

    def __call__(self, *values: Any) -> list[Any]:
        if len(values) != self._places:
            raise TypeError(f"{self._places} values are wanted, not {len(values)}")
        if self._worded is None:
            self._worded = self._word()
        sql, params = self._worded
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[one.number] if isinstance(one, Place) else one for one in params])
            return cursor.fetchall()

    def _word(self) -> tuple[str, Sequence[Any]]:
        query = self._make(*(Place(number) for number in range(self._places))).query
        compiler = query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        self._check(query, [column for column, *_rest in compiler.select or []])
        return sql, params

    def _check(self, query: Any, columns: Sequence[Any]) -> None:
        # A number that was counted is a number already; only fields may read theirs in their own way.
        if any(column.output_field.get_db_converters(connection) for column in columns):
            raise ValueError("a ready statement reads columns as the database gives them")


class Ready(ReadyRows, Generic[M]):
    """The same as whole rows of one model: nothing joined or added, no field that reads its value in its own way."""

    def __init__(self, places: int, make: Callable[..., QuerySet[M]]) -> None:
        super().__init__(places, make)

    def __call__(self, *values: Any) -> list[M]:
        rows = super().__call__(*values)
        return [self._model.from_db(connection.alias, self._names, row) for row in rows]

    def _check(self, query: Any, columns: Sequence[Any]) -> None:
        fields = list(query.model._meta.concrete_fields)
        selected = [getattr(column, "target", None) for column in columns]
        if selected != fields or any(field.get_db_converters(connection) for field in fields):
            raise ValueError("a ready statement reads whole rows of one model, as the database gives them")
        self._model: type[M] = query.model
        self._names = [field.attname for field in fields]
