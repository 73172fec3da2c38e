"""PostgreSQL filled with what a SQLite installation holds, by COPY and without proof.

`flask data move` is the product's way: it compares every row and takes ten times as long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Boolean, Integer, Table

from talent_app.operations.tables import parts
from talent_app.tracking.models import Tracked

FILES = {"": "data.sqlite3", "ops": "ops.sqlite3"}
FETCHED = 5_000
QUOTED = '"{}"'


def fill(folder: Path, address: str) -> int:
    """Copy all rows of the files in a folder into the migrated, empty database; returns how many rows there are."""
    total = 0
    with psycopg.connect(address, autocommit=True) as target:
        target.execute("SET session_replication_role = replica")
        for part, metadata in parts():
            source = sqlite3.connect(f"file:{folder / FILES[part]}?mode=ro", uri=True)
            for table in metadata.sorted_tables:
                target.execute(f"DELETE FROM {table.name}")  # noqa: S608 - names of our own tables
                total += _copy(target, table.name, [column.name for column in table.columns], _rows(source, table))
                _go_on(target, table)
            if part == "":
                for model in Tracked.registry_of_tracked.values():
                    if model.__search__ is not None:
                        total += _copy(
                            target, model.__search__.table, ["id", "organisation_id", "grams"],
                            _documents(source, model.__search__.table, model.__tablename__),
                        )  # fmt: skip
            source.close()
    return total


def _copy(target: psycopg.Connection[Any], table: str, names: Iterable[str], rows: Iterator[tuple[Any, ...]]) -> int:
    done = 0
    with (
        target.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(map(QUOTED.format, names))}) FROM STDIN") as out,
    ):  # type: ignore[arg-type]
        for row in rows:
            out.write_row(row)
            done += 1
    return done


def _rows(source: sqlite3.Connection, table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows as SQLite keeps them; PostgreSQL reads the texts of days, instants and yes or no by itself."""
    names = ", ".join(QUOTED.format(column.name) for column in table.columns)
    truths = [place for place, column in enumerate(table.columns) if isinstance(column.type, Boolean)]
    cursor = source.execute(f"SELECT {names} FROM {table.name}")  # noqa: S608 - names of our own tables
    while rows := cursor.fetchmany(FETCHED):
        for row in rows:
            if truths:
                changed = list(row)
                for place in truths:
                    changed[place] = None if row[place] is None else bool(row[place])
                row = tuple(changed)
            yield row


def _documents(source: sqlite3.Connection, search: str, table: str) -> Iterator[tuple[Any, ...]]:
    """The search documents: SQLite keeps grams as hexadecimal words behind the organisation's."""
    cursor = source.execute(
        f"SELECT d.rowid, t.organisation_id, d.grams FROM {search} AS d JOIN {table} AS t ON t.id = d.rowid"  # noqa: S608
    )
    for row_id, owner, grams in cursor:
        words = [bytes.fromhex(word[1:]).decode() for word in grams.split(" ") if word.startswith("g")]
        yield row_id, owner, words


def _go_on(target: psycopg.Connection[Any], table: Table) -> None:
    """Sequences give ids behind those that are there."""
    key = next(iter(table.primary_key.columns))
    if isinstance(key.type, Integer):
        sequence = f"pg_get_serial_sequence('{table.name}', '{key.name}')"
        target.execute(f"SELECT setval({sequence}, max({key.name})) FROM {table.name}")  # noqa: S608
