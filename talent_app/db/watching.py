"""Which statements a piece of work sends to the database, in which scope: what an answer depends on is not guessed."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, event

from talent_app.core.scope import Scope
from talent_app.db.base import Base, OpsBase
from talent_app.db.engine import active_scope

#: Statements with the scope they were read in, and the words they were given where they read maintained cells.
Seen = dict[tuple[str, Scope | None, frozenset[str]], None]
CELLS, NOTHING = "cube_", frozenset[str]()
#: A name that neither follows its table nor is given to a column.
BARE = re.compile(r'(?<![.\w"%(:])(?<!\bAS )"?([a-z_][a-z0-9_]*)(?![\w"]*\.)')
FROM = re.compile(r'\b(?:FROM|JOIN)\s+"?([a-z_][a-z0-9_]*)')
WORD = re.compile(r"[a-z_][a-z0-9_]*")
WRITTEN = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?([a-z0-9_]+)', re.IGNORECASE)
_watching = threading.local()


@contextmanager
def watched() -> Iterator[Seen]:
    """Notes every statement this thread sends meanwhile; who watched before is told of them as well."""
    before = getattr(_watching, "seen", None)
    _watching.seen = seen = Seen()
    try:
        yield seen
    finally:
        _watching.seen = before
        if before is not None:
            before.update(seen)


@contextmanager
def unwatched() -> Iterator[None]:
    """Statements that keep a memory of this process up to date: who reads from it says so by `note_table`."""
    before = getattr(_watching, "seen", None)
    _watching.seen = None
    try:
        yield
    finally:
        _watching.seen = before


def is_watched() -> bool:
    """Whether somebody in this thread wants to know."""
    return getattr(_watching, "seen", None) is not None


def note_table(table: str, columns: Iterable[str], *, is_beyond: bool) -> None:
    """Tell who watches that columns of a table are read from memory, those of other organisations as well."""
    seen = getattr(_watching, "seen", None)
    if seen is not None:
        named = ", ".join(f"{table}.{column}" for column in columns)
        statement = f"SELECT {named} FROM {table}"  # noqa: S608 - never sent
        seen[statement, None if is_beyond else active_scope(), NOTHING] = None


@event.listens_for(Engine, "before_cursor_execute")
def _note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
    seen = getattr(_watching, "seen", None)
    if seen is not None:
        given = NOTHING
        if CELLS in statement and not many:
            values = parameters.values() if isinstance(parameters, dict) else parameters
            given = frozenset(each for each in values if isinstance(each, str))
        seen[statement, active_scope(), given] = None


@lru_cache(maxsize=5_000)
def tables_read(statement: str) -> tuple[tuple[str, frozenset[str] | None], ...]:
    """The tables a statement names, each with the columns it names of it; None where it may be any of them.

    Rather one too many than one too few: a column that is called like a table counts as the table, and where a column
    is named without its table (statements written by hand), or the table goes by another name, any column may be meant.
    """
    tables = {**OpsBase.metadata.tables, **Base.metadata.tables}
    bare, words = set(BARE.findall(statement)), set(WORD.findall(statement))
    found: list[tuple[str, frozenset[str] | None]] = [
        (name, None) for name in sorted({*FROM.findall(statement)} - tables.keys())
    ]
    for name in sorted(words & tables.keys()):
        columns = frozenset(re.findall(rf'\b{name}"?\.([a-z0-9_]+)', statement))
        is_renamed = re.search(rf'\b{name}"? (?:AS )?"?(?!(?:ON|JOIN|LEFT|WHERE|GROUP|ORDER)\b)[a-z]', statement)
        is_any = is_renamed or not columns or not bare.isdisjoint(tables[name].columns.keys())
        found.append((name, None if is_any else columns))
    return tuple(found)


@lru_cache(maxsize=5_000)
def table_written(statement: str) -> str:
    """The table a statement writes to; "" where it only reads."""
    found = WRITTEN.match(statement)
    return found[1] if found else ""
