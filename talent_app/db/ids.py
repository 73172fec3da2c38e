"""Primary keys for bulk inserts, given out before the insert so that children and history can refer to them."""

from __future__ import annotations

from sqlalchemy import Table, func, select, text
from sqlalchemy.orm import Session


def reserve_ids(current: Session, table: Table, count: int) -> list[int]:
    """`count` ids of a table nobody else will get, ascending; call it inside a command (on SQLite it is the writer)."""
    if count == 0:
        return []
    connection = current.connection()
    if connection.dialect.name == "sqlite":
        # AUTOINCREMENT remembers the largest id ever given, rows since deleted included
        kept = connection.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
        largest = max(kept or 0, connection.scalar(select(func.max(table.c.id))) or 0)
        return list(range(largest + 1, largest + count + 1))
    rows = connection.execute(
        text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)"),
        {"name": table.name, "count": count},
    )
    return sorted(int(row[0]) for row in rows)
