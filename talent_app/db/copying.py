"""PostgreSQL's COPY for thousands of rows: straight into a table, or by way of one of the transaction's own.

A statement for each row costs the server more than the row itself, so what is many is copied. COPY into a table under
row-level security is refused; the step between keeps policies, keys and triggers in force as for any INSERT, and feeds
a table and its history from one copy.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from sqlalchemy import Connection, Engine, Table
from sqlalchemy.exc import DBAPIError

#: Fewer rows are inserted one by one: making the table between takes as long as some hundred of them.
FEWEST = 200
#: Engine → what its server was asked once: whether the role may have tables of its own, where it is confined.
_ANSWERS: WeakKeyDictionary[Engine, dict[str, bool]] = WeakKeyDictionary()


def is_copied(connection: Connection, count: int) -> bool:
    """Whether so many rows are copied here."""
    return count >= FEWEST and connection.dialect.name == "postgresql" and _may_hold(connection)


def copy_columns(connection: Connection, targets: Mapping[Table, Sequence[str]], columns: Mapping[str, Any]) -> None:
    """Copy prepared columns of equal length; each table takes those it names."""
    rows = zip(*columns.values(), strict=True)
    names = _listed(columns)
    first = next(iter(targets))
    if len(targets) == 1 and not _is_confined(connection, first.name):
        copy_rows(connection, first.name, columns, rows)
        return
    between = f"copied_{first.name[:40]}_{zlib.crc32(names.encode()):x}"
    types = {column.name: column.type for table in targets for column in table.columns}
    made = ", ".join(f'"{name}" {types[name].compile(dialect=connection.dialect)}' for name in columns)
    connection.exec_driver_sql(f"CREATE TEMPORARY TABLE IF NOT EXISTS {between} ({made}) ON COMMIT DROP")
    copy_rows(connection, between, columns, rows)
    for table, mine in targets.items():
        listed = _listed(mine)
        connection.exec_driver_sql(f"INSERT INTO {table.name} ({listed}) SELECT {listed} FROM {between}")  # noqa: S608 - ours
    connection.exec_driver_sql(f"TRUNCATE {between}")


def copy_rows(connection: Connection, table: str, names: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
    """Copy rows straight into a table that carries no policy."""
    _copy(connection, f"COPY {table} ({_listed(names)}) FROM STDIN", rows)


def _copy(connection: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    driver: Any = connection.connection.driver_connection
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.Error as error:  # told as the same fault of any other statement
        raise DBAPIError.instance(statement, None, error, psycopg.Error, dialect=connection.dialect) from error


def _may_hold(connection: Connection) -> bool:
    return _answer(connection, "SELECT has_database_privilege(current_database(), 'TEMPORARY')")


def _is_confined(connection: Connection, table: str) -> bool:
    return _answer(connection, f"SELECT row_security_active('{table}')")


def _answer(connection: Connection, question: str) -> bool:
    known = _ANSWERS.setdefault(connection.engine, {})
    if question not in known:
        known[question] = bool(connection.exec_driver_sql(question).scalar())
    return known[question]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
