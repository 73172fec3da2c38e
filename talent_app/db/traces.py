"""What a database keeps of a value after its row is gone, taken away as well: after an erasure and once a night.

SQLite's search index keeps the words of deleted documents until its parts are merged, and its log keeps pages as they
were. FTS5's own `secure-delete` asks for SQLite 3.42 and makes the file unreadable for older ones; merging the whole
index does the same on every version. Pages that become free are overwritten (`secure_delete`, see `db.engine`).
PostgreSQL's autovacuum does this by itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing

from sqlalchemy.orm import Session

from talent_app.db.engine import database


def merge_index(current: Session, tables: Iterable[str]) -> None:
    """Within the transaction under way: let search indexes hold nothing of documents that were deleted."""
    connection = current.connection()
    if connection.dialect.name == "sqlite":
        for table in tables:
            connection.exec_driver_sql(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - ours


def empty_logs() -> bool:
    """Between transactions: let the logs hold no earlier pages; False where somebody reads, then the night does it."""
    done = True
    for engine in {database.engine, database.ops_engine} - {None}:
        if engine is None or engine.dialect.name != "sqlite" or not engine.url.database:
            continue
        with closing(sqlite3.connect(engine.url.database, timeout=0, isolation_level=None)) as connection:
            (busy, _pages, _moved) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            done = done and not busy
    return done
