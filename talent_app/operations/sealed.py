"""Everything that is sealed under DATA_KEY: columns of tables and of history images, and the stored files.

Reads which of it is not under the current key; changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, func, or_, select

from talent_app.db.crypto import ID_BYTES, vault
from talent_app.files.places import Gone
from talent_app.files.store import store
from talent_app.operations.tables import parts


@dataclass(frozen=True)
class SealedTable:
    """One table with sealed columns; `owner` is the table its ciphertexts are bound to (its own, or the live one)."""

    part: str
    table: Table
    owner: str
    columns: tuple[Column[Any], ...]

    @property
    def key(self) -> Column[Any]:
        """The primary key."""
        return next(iter(self.table.primary_key.columns))

    @property
    def is_old(self) -> ColumnElement[bool]:
        """The rows with a value that is not under the current key."""
        return or_(*(self._is_old(column) for column in self.columns))

    def _is_old(self, column: Column[Any]) -> ColumnElement[bool]:
        named = func.substr(column, 1, ID_BYTES, type_=column.type)
        return and_(column.is_not(None), named != current_key_id())


def current_key_id() -> bytes:
    """The name of the key that new values are sealed under."""
    return vault.current_id


def sealed_tables() -> Iterator[SealedTable]:
    """Every table with sealed columns, history twins included."""
    for part, metadata in parts():
        for table in metadata.sorted_tables:
            columns = tuple(c for c in table.columns if c.info.get("sealed") or c.name.endswith("_sealed"))
            if columns:
                yield SealedTable(part, table, table.name.removesuffix("_history"), columns)


def old_rows(connection: Connection, sealed: SealedTable) -> int:
    """How many rows still hold a value under another key."""
    return connection.scalar(select(func.count()).select_from(sealed.table).where(sealed.is_old)) or 0


def old_files() -> list[str]:
    """The names of stored files under another key."""
    return [name for name in store.names() if is_old_file(name)]


def is_old_file(name: str) -> bool:
    """Whether a stored file is under another key; one that is gone is not."""
    try:
        return store.place.head(name, ID_BYTES) != current_key_id()
    except Gone:
        return False
