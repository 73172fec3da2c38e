"""The declarative base, naming of constraints, and the few mixins every table is made of."""

from __future__ import annotations

import os
import uuid
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, MetaData, Uuid, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from talent_app import clock
from talent_app.db.crypto import context_of, vault
from talent_app.db.types import BigId, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def new_uid() -> uuid.UUID:
    """A UUID of version 7: sortable by time, made before the insert so that it survives move and restore."""
    return new_uids(1)[0]


def new_uids(count: int) -> list[uuid.UUID]:
    """Such UUIDs for thousands of rows of one moment: the clock and the source of chance are asked once."""
    milliseconds = int(clock.now().timestamp() * 1000)
    moment = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | 0b10 << 62
    chance, found = os.urandom(10 * count), []
    for start in range(0, 10 * count, 10):
        random = int.from_bytes(chance[start : start + 10], "big")
        value = moment | ((random >> 68) & 0xFFF) << 64 | (random & ((1 << 62) - 1))
        found.append(uuid.UUID(int=value))
    return found


class Base(DeclarativeBase):
    """Business tables: history, audit, scope and migrations see these."""

    metadata = MetaData(naming_convention=NAMING)


class OpsBase(DeclarativeBase):
    """Operational tables (sessions, throttling, progress, drafts): a file of their own on SQLite, never audited."""

    metadata = MetaData(naming_convention=NAMING)


class Row:
    """Integer primary key, and a uid that exists from construction on."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True, sort_order=-100)
    uid: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True, sort_order=-99)

    def __init__(self, **values: Any) -> None:
        self.uid = values.pop("uid", None) or new_uid()
        super().__init__(**values)


class Scoped:
    """Belongs to one organisation: read only within a scope (session hook, row-level security)."""

    @declared_attr
    def organisation_id(cls) -> Mapped[int]:  # noqa: N805
        """The organisation that owns the row; a transfer rewrites it on the children too."""
        return mapped_column(BigId, ForeignKey("organisations.id"), index=True, sort_order=-90)


class Versioned:
    """Compared and raised at every update: a stale form cannot overwrite."""

    version: Mapped[int] = mapped_column(Integer, default=1, sort_order=90)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805
        return {"version_id_col": cls.version}


class Revised:
    """Root of children: `revision` rises with every write to the root or a child."""

    revision: Mapped[int] = mapped_column(Integer, default=1, sort_order=91)


class Recyclable:
    """Deleted by a mark on the root; hidden by the session hook, restorable until purged."""

    deleted_at: Mapped[datetime | None] = mapped_column(UtcDateTime, sort_order=92)


def unique_alive(name: str, *columns: str) -> Index:
    """A unique rule among rows not deleted (a partial index on both databases)."""
    return index_alive(name, *columns, unique=True)


def index_alive(name: str, *columns: str, unique: bool = False) -> Index:
    """An index of the rows not deleted: what counts or pages them need not look at the rows for it."""
    alive = text("deleted_at IS NULL")
    return Index(name, *columns, unique=unique, sqlite_where=alive, postgresql_where=alive)


class Sealed:
    """Descriptor that keeps one text encrypted in `column`, with its keyed index in `index` where one is given.

    Reading decrypts (the caller answers for permission and audit entry); writing seals for this very row.
    """

    registry: ClassVar[dict[tuple[str, str], Sealed]] = {}

    def __init__(self, column: str, index: str | None = None) -> None:
        self.column = column
        self.index = index

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, row: Any, owner: type | None = None) -> Any:
        if row is None:
            return self
        sealed = getattr(row, self.column)
        return None if sealed is None else vault.open(sealed, self.context(row.__tablename__, row.uid))

    def __set__(self, row: Any, clear: str | None) -> None:
        if clear is not None and clear == self.__get__(row):
            return  # an equal value keeps its ciphertext, so history records no change
        values = self.values(row.__tablename__, row.uid, clear)
        for name, value in values.items():
            setattr(row, name, value)

    def context(self, table: str, uid: uuid.UUID) -> bytes:
        """The associated data of this column in one row."""
        return context_of(table, self.column, uid)

    def values(self, table: str, uid: uuid.UUID, clear: str | None) -> dict[str, Any]:
        """Column values for a bulk insert: the ciphertext and, where declared, the index."""
        if not clear:
            return {self.column: None} | ({self.index: None} if self.index else {})
        values: dict[str, Any] = {self.column: vault.seal(clear, self.context(table, uid))}
        if self.index:
            values[self.index] = vault.index(clear)
        return values


def sealed_column(**info: Any) -> Mapped[bytes | None]:
    """The column of a `Sealed` value; history images hold its ciphertext, commitments its keyed digest."""
    return mapped_column(LargeBinary, nullable=True, info={"sealed": True, **info})
