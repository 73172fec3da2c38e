"""Rows by the thousand into one table: the statement compiled once, its parameters made ready column by column.

SQLAlchemy prepares the parameters of every row anew; of a wide table that takes longer than the database. Here each
column's values pass its type's own processor in one go, and a table and its history twin share the result.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, insert
from sqlalchemy.engine import Dialect

from talent_app.db.copying import copy_columns, is_copied

#: Values that come again in row after row, such as the moment of a command, are prepared once.
REPEATED = frozenset({datetime, date, type(None)})
NAMED = re.compile(r"%\((\w+)\)s")

Columns = dict[str, list[Any]]


@lru_cache(maxsize=500)
def _statement(table: Table, dialect: Dialect, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The INSERT with its places in order, and the column each place takes."""
    compiled = insert(table).compile(dialect=dialect, column_keys=list(names))
    if compiled.positional:
        return str(compiled), tuple(compiled.positiontup or ())
    return NAMED.sub("%s", str(compiled)), tuple(NAMED.findall(str(compiled)))


@lru_cache(maxsize=500)
def _processors(table: Table, dialect: Dialect) -> dict[str, Any]:
    # bytes pass both drivers as they are, and from one process to another
    return {
        column.name: None if isinstance(column.type, LargeBinary)
        else column.type.dialect_impl(dialect).bind_processor(dialect)
        for column in table.columns
    }  # fmt: skip


def prepared(dialect: Dialect, table: Table, columns: Mapping[str, Sequence[Any]]) -> Columns:
    """Values by column name as the database driver takes them."""
    processors = _processors(table, dialect)
    return {name: _prepared(processors[name], values) for name, values in columns.items()}


def columns_of(dialect: Dialect, table: Table, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Columns:
    """The named columns of some rows as the database driver takes them."""
    return prepared(dialect, table, _turned(rows, names))


def _turned(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> Mapping[str, Sequence[Any]]:
    """Rows as columns: in one go where every row names them all, which rows of a registration do."""
    if len(names) > 1 and rows:
        try:
            return dict(zip(names, zip(*map(itemgetter(*names), rows), strict=True), strict=True))
        except KeyError:
            pass  # some row leaves a column out
    return {name: [row.get(name) for row in rows] for name in names}


def insert_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows given as prepared columns of equal length."""
    if is_copied(connection, _length(columns)):
        copy_columns(connection, {table: list(columns)}, columns)
        return
    statement, places = _statement(table, connection.dialect, tuple(columns))
    rows = list(zip(*(columns[name] for name in places), strict=True))
    if rows:
        connection.exec_driver_sql(statement, rows)


def insert_with_twin(
    connection: Connection, table: Table, twin: Table, columns: Mapping[str, Sequence[Any]], marks: Columns
) -> None:
    """Insert prepared columns into a table, and with the marks beside them into its twin."""
    if is_copied(connection, _length(columns)):
        both = {**columns, **marks}
        copy_columns(connection, {table: list(columns), twin: list(both)}, both)
        return
    insert_columns(connection, table, columns)
    insert_columns(connection, twin, {**columns, **marks})


def _length(columns: Mapping[str, Sequence[Any]]) -> int:
    return len(next(iter(columns.values()), ()))


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all name the same columns, or at least those of the first."""
    if rows:
        insert_columns(connection, table, columns_of(connection.dialect, table, rows, list(rows[0])))


def _prepared(process: Any, values: Sequence[Any]) -> list[Any]:
    if process is None:
        return list(values)
    if values and values.count(None) == len(values):
        return [process(None)] * len(values)
    if REPEATED.issuperset(map(type, values)):
        known = {value: process(value) for value in set(values)}
        return [known[value] for value in values]
    return [process(value) for value in values]
