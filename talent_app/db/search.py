"""The search documents of both databases: FTS5 on SQLite, `text[]` under GIN on PostgreSQL.

A document is (row id, organisation, grams). The tables carry no row policy, because a policy keeps PostgreSQL from
using the index: search finds ids here, filtered by organisation, and joins them to the protected table.

PostgreSQL's index gives all hits of a word at once, a hundred thousand of a common one. It holds the owner and the
stretch of ids of a document beside its grams, so that one page, or a count up to a cap, looks at stretch after stretch
and ends where it has enough.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Integer, TextualSelect, bindparam, column, func, select, text
from sqlalchemy.orm import Session

from talent_app.db.copying import copy_rows, is_copied

BATCH = 500
#: What the index of PostgreSQL holds of a document (migration `search_stretches`): no gram begins with these signs.
PLACED = "(grams || ARRAY['#' || (id >> 13)::text, '@' || organisation_id::text])"
#: The first hits by id: stretch after stretch until there are enough, each from its own beginning.
WALKED = """
WITH RECURSIVE walked(place, n, ids) AS (
  SELECT {begin}, CAST(0 AS bigint), CAST('{{}}' AS bigint[])
  UNION ALL
  SELECT place {step} 1, n + cardinality(step.ids), step.ids FROM walked, LATERAL (SELECT ARRAY(
    SELECT id FROM {table} WHERE {has} AND {placed} @> ARRAY['#' || place::text]{beyond}
    ORDER BY id {order} LIMIT :search_limit) AS ids) AS step
  WHERE n < :search_limit AND place BETWEEN 0 AND {last}
)
SELECT unnest(ids) AS hit FROM walked"""


@lru_cache(maxsize=100_000)
def _token(gram: str) -> str:
    """A gram as one FTS5 token: hexadecimal, so that no tokenizer splits or folds it."""
    return "g" + gram.encode().hex()


def documents_of(dialect: str, documents: Iterable[tuple[int, int, list[str]]]) -> list[tuple[Any, ...]]:
    """Documents (row id, organisation, grams) as their table takes them."""
    if dialect == "sqlite":
        return [(row, " ".join([f"o{owner}", *map(_token, grams)])) for row, owner, grams in documents]
    # grams hold neither signs of ASCII nor white space: there is nothing to escape
    return [(row, owner, '{"' + '","'.join(grams) + '"}' if grams else "{}") for row, owner, grams in documents]


def index(current: Session, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert documents made ready by `documents_of`, of rows that have none."""
    if not rows:
        return
    connection = current.connection()
    if connection.dialect.name == "sqlite":
        statement = f"INSERT INTO {table} (rowid, grams) VALUES (?, ?)"
    elif is_copied(connection, len(rows)):
        copy_rows(connection, table, ("id", "organisation_id", "grams"), rows)  # their table carries no policy
        return
    else:
        statement = f"INSERT INTO {table} (id, organisation_id, grams) VALUES (%s, %s, %s::text[])"
    for start in range(0, len(rows), BATCH):
        connection.exec_driver_sql(statement, list(rows[start : start + BATCH]))


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


def hits(
    dialect: str,
    table: str,
    grams: Sequence[str],
    *,
    owners: Collection[int] | None = None,
    after: int | None = None,
    falls: bool = False,
    limit: int | None = None,
) -> TextualSelect:
    """The ids of the rows whose documents hold all these grams, of the organisations `owners` where given.

    With `limit` only so many, by id, beyond `after`.
    """
    values: dict[str, Any] = {}
    if after is not None:
        values["search_after"] = after
    if limit is not None:
        values["search_limit"] = limit
    if dialect == "sqlite":
        name, has = "rowid", f"{table} MATCH :search_match"
        match = " AND ".join(f'"{_token(gram)}"' for gram in grams)
        if owners is not None:
            mine = " OR ".join(f'"o{owner}"' for owner in sorted(owners)) or '"none"'
            match = f"({match}) AND ({mine})"
        values["search_match"] = match
    else:
        name, has = "id", f"{PLACED} @> CAST(:search_grams AS text[])"
        values["search_grams"] = list(grams)
        if owners is not None:
            has += f" AND {PLACED} && CAST(:search_owners AS text[])"
            values["search_owners"] = [f"@{owner}" for owner in sorted(owners)]
    beyond = "" if after is None else f" AND {name} {'<' if falls else '>'} :search_after"
    if limit is not None and dialect != "sqlite" and owners is None:
        sentence = _walked(table, has, beyond, falls=falls, is_begun=after is not None)
    else:
        sentence = f"SELECT {name} AS hit FROM {table} WHERE {has}{beyond}"
        if limit is not None:
            sentence += f" ORDER BY {name}{' DESC' if falls else ''} LIMIT :search_limit"
    named = text(sentence).bindparams(*(bindparam(key, value) for key, value in values.items()))
    return named.columns(column("hit", Integer if dialect == "sqlite" else BigInteger))


def _walked(table: str, has: str, beyond: str, *, falls: bool, is_begun: bool) -> str:
    """The sentence that walks the stretches up or down; its last stretch may give more than is asked for."""
    last = f"(SELECT max(id) >> 13 FROM {table})"
    begin = "CAST(:search_after AS bigint) >> 13" if is_begun else last if falls else "CAST(0 AS bigint)"
    return WALKED.format(
        table=table, has=has, beyond=beyond, placed=PLACED, last=last, begin=begin,
        step="-" if falls else "+", order="DESC" if falls else "",
    )  # fmt: skip


def found(
    dialect: str, table: str, grams: Sequence[str], row_id: ColumnElement[int], **narrowed: Any
) -> ColumnElement[bool]:
    """The criterion "the document of `row_id` holds all these grams" (check fetched rows again for longer words)."""
    return row_id.in_(hits(dialect, table, grams, **narrowed))


def count_found(
    current: Session, table: str, grams: Sequence[str], most: int, owners: Collection[int] | None = None
) -> int:
    """How many documents hold all these grams, at most so many: counted in the index alone."""
    listed = hits(current.connection().dialect.name, table, grams, owners=owners, limit=most).subquery()
    some = select(listed.c.hit).limit(most).subquery()
    return int(current.execute(select(func.count()).select_from(some)).scalar_one())
