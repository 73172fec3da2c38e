"""The search documents of both databases: FTS5 on SQLite, `text[]` under GIN on PostgreSQL.

A document is (row id, organisation, grams). The tables carry no row policy, because a policy keeps PostgreSQL from
using the index: search finds ids here, filtered by organisation, and joins them to the protected table.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, bindparam, column, text
from sqlalchemy.orm import Session

BATCH = 500


@lru_cache(maxsize=100_000)
def _token(gram: str) -> str:
    """A gram as one FTS5 token: hexadecimal, so that no tokenizer splits or folds it."""
    return "g" + gram.encode().hex()


def index(current: Session, table: str, documents: Sequence[tuple[int, int, list[str]]]) -> None:
    """Insert the documents of rows that have none."""
    if not documents:
        return
    connection = current.connection()
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {table} (rowid, grams) VALUES (?, ?)"
        rows: list[tuple[Any, ...]] = [
            (row, " ".join([f"o{owner}", *map(_token, grams)])) for row, owner, grams in documents
        ]
    else:
        statement = f"INSERT INTO {table} (id, organisation_id, grams) VALUES (%s, %s, %s)"
        rows = [(row, owner, grams) for row, owner, grams in documents]
    for start in range(0, len(rows), BATCH):
        connection.exec_driver_sql(statement, rows[start : start + BATCH])


def forget(current: Session, table: str, ids: Sequence[int]) -> None:
    """Remove the documents of rows that are gone or about to be indexed anew."""
    if not ids:
        return
    connection = current.connection()
    name = "rowid" if connection.dialect.name == "sqlite" else "id"
    for start in range(0, len(ids), BATCH):
        connection.execute(
            text(f"DELETE FROM {table} WHERE {name} = :id"), [{"id": i} for i in ids[start : start + BATCH]]
        )


def found(dialect: str, table: str, grams: Sequence[str], row_id: ColumnElement[int]) -> ColumnElement[bool]:
    """The criterion "the document of `row_id` holds all these grams" (check fetched rows again for longer words)."""
    if dialect == "sqlite":
        match = " AND ".join(f'"{_token(gram)}"' for gram in grams)
        ids: Any = text(f"SELECT rowid FROM {table} WHERE {table} MATCH :search_match").bindparams(search_match=match)
        return row_id.in_(ids.columns(column("rowid", Integer)))
    ids = text(f"SELECT id FROM {table} WHERE grams @> CAST(:search_grams AS text[])").bindparams(
        bindparam("search_grams", list(grams))
    )
    return row_id.in_(ids.columns(column("id", BigInteger)))
