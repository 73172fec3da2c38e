"""Whole databases, seen by their owner: every table in order of dependency, its count and its digest.

The digest is taken over typed values, so the same rows give the same digest on SQLite and PostgreSQL. Reading past
every scope is the point here; nothing of this is called from a page.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, MetaData, NullPool, Table, create_engine, event, select
from sqlalchemy.engine import URL, make_url

from talent_app.db.engine import BUSY_MILLISECONDS
from talent_app.db.migrate import VERSION_TABLES, config_for
from talent_app.db.types import canonical_json
from talent_app.models import Base, OpsBase
from talent_app.tracking.images import plain

BATCH = 1_000

#: Called with a table, rows done so far and rows in all.
Progress = Callable[[str, int, int], None]
#: Rows and digest of each table.
Digests = dict[str, tuple[int, str]]


def silent(table: str, done: int, total: int) -> None:
    """A progress nobody watches."""


def is_sqlite(url: str) -> bool:
    """Whether the address is a file of SQLite."""
    return make_url(url).get_backend_name() == "sqlite"


def file_of(url: str) -> Path:
    """The file of a SQLite address."""
    return Path(make_url(url).database or "").resolve()


def postgres_url(url: str) -> URL:
    """The address with the driver this program has."""
    return make_url(url).set(drivername="postgresql+psycopg")


def open_whole(url: str) -> Engine:
    """An engine without pool, whose connections see every row: the owner's address with every scope open."""
    if is_sqlite(url):
        engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_MILLISECONDS / 1000})
        event.listen(engine, "connect", _own_begin)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        return engine
    return create_engine(postgres_url(url), poolclass=NullPool, connect_args={"options": "-c app.scope=all"})


def _own_begin(connection: sqlite3.Connection, record: object) -> None:
    connection.isolation_level = None  # BEGIN is ours
    connection.execute("PRAGMA foreign_keys=ON")


def parts() -> tuple[tuple[str, MetaData], ...]:
    """The business tables and the operational ones, as `db.migrate` names them."""
    return ("", Base.metadata), ("ops", OpsBase.metadata)


def digest_of(connection: Connection, table: Table, progress: Progress = silent) -> tuple[int, str]:
    """Number of rows, and a SHA-256 over all of them in order of their key."""
    total, count, digest = 0, 0, hashlib.sha256()
    for row in rows_of(connection, table):
        line = canonical_json([_written(value) for value in row])
        digest.update(line.encode("utf-8", "surrogatepass") + b"\n")
        count += 1
        if count % (50 * BATCH) == 0:
            progress(table.name, count, total)
    return count, digest.hexdigest()


def _written(value: object) -> object:
    """A value as the digest takes it; figures of libraries' own tables are no concern of `tracking.images`."""
    return repr(value) if isinstance(value, float | Decimal) else plain(value)


def stored_tables(connection: Connection) -> list[Table]:
    """The tables a database really has, whatever program it was made for; search documents are derived and left out."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: "_search" not in name and not name.startswith("sqlite_"))
    return sorted(found.tables.values(), key=lambda table: table.name)


def rows_of(connection: Connection, table: Table) -> Iterator[tuple[object, ...]]:
    """All rows in order of the key, fetched in batches."""
    statement = select(table).order_by(*(table.primary_key.columns or table.columns))
    for row in connection.execute(statement, execution_options={"yield_per": BATCH}):
        yield tuple(row)


def digests(connection: Connection, tables: Iterable[Table], progress: Progress = silent) -> Digests:
    """Every one of these tables."""
    return {table.name: digest_of(connection, table, progress) for table in tables}


def revision_of(connection: Connection, part: str) -> str | None:
    """The migration one part of a database stands at."""
    return MigrationContext.configure(connection, opts={"version_table": VERSION_TABLES[part]}).get_current_revision()


def newest_revision(part: str) -> str | None:
    """The migration this program needs."""
    return ScriptDirectory.from_config(config_for(part, "")).get_current_head()


def known_revisions(part: str) -> set[str]:
    """Every migration this program can start from."""
    return {each.revision for each in ScriptDirectory.from_config(config_for(part, "")).walk_revisions()}
