"""One hook for everything derived: images, search grams and cube deltas of every tracked row a command touches.

Two entrances: the session's flush hooks for ordinary edits, and `bulk_apply` for thousands of rows. Both end in the
same `Change` records, written by `finish` as the last work of the command before its audit entry.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, bindparam, event, inspect, update
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.orm.base import NO_VALUE

from talent_app.db.base import Revised
from talent_app.db.bulk import Columns, columns_of, insert_columns, insert_with_twin, prepared
from talent_app.db.engine import session_factory
from talent_app.db.search import index
from talent_app.tracking.derived import deltas_of, fresh_documents, write_deltas, write_grams
from talent_app.tracking.images import image_columns
from talent_app.tracking.marks import Mark, marks_of
from talent_app.tracking.models import Tracked

BATCH = 1_000


class UntrackedWrite(RuntimeError):
    """A tracked row was written outside a command: a defect in our code, never a user's doing."""


@dataclass(slots=True)
class Change:
    """One row's change within a command: its state before and after, by column name (None: not there)."""

    model: type[Any]
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def row_id(self) -> int:
        """The primary key of the changed row."""
        state = self.after or self.before or {}
        return int(state["id"])


@dataclass
class ChangeSet:
    """All changes of one command, in the order of first touch."""

    entry_uid: uuid.UUID
    at: datetime
    day: date
    touched: dict[Any, tuple[Any, dict[str, Any] | None, bool]] = field(default_factory=dict)
    bulk: list[Change] = field(default_factory=list)
    written: int = 0
    digest: Any = field(default_factory=hashlib.sha256)
    marks: set[Mark] = field(default_factory=set)

    def is_empty(self) -> bool:
        """True when nothing tracked was touched."""
        return not self.touched and not self.bulk and not self.written

    def touch(self, row: Any, before: dict[str, Any] | None, deleted: bool) -> None:
        """Remember a row; the state before its first touch stays."""
        key = id(row)
        if key in self.touched:
            first = self.touched[key][1]
            self.touched[key] = (row, first, deleted)
        else:
            self.touched[key] = (row, before, deleted)


def image_of(row: Any) -> dict[str, Any]:
    """A mapped row's present column values by column name."""
    mapper = inspect(type(row))
    return {column.name: getattr(row, mapper.get_property_by_column(column).key) for column in row.__table__.columns}


def _before(row: Any) -> dict[str, Any] | None:
    """A mapped row's values as the database holds them, or None for a row not inserted yet."""
    state = inspect(row)
    if not state.has_identity:
        return None
    values: dict[str, Any] = {}
    for column in row.__table__.columns:
        key = state.mapper.get_property_by_column(column).key
        old = state.committed_state.get(key, NO_VALUE)
        if key in state.committed_state and old is NO_VALUE:
            raise UntrackedWrite(f"{row.__tablename__}.{key} was changed without being loaded; query the row first")
        values[column.name] = old if key in state.committed_state else getattr(row, key)
    return values


@event.listens_for(session_factory, "before_flush")
def _collect(current: Session, context: Any, instances: Any) -> None:
    changes: ChangeSet | None = current.info.get("changes")
    rows = [(row, False) for row in [*current.new, *current.dirty]] + [(row, True) for row in current.deleted]
    for row, deleted in rows:
        if not isinstance(row, Tracked):
            continue
        if not deleted and row not in current.new and not current.is_modified(row):
            continue
        if changes is None:
            raise UntrackedWrite(f"{type(row).__name__} is tracked: write it inside a @command")
        changes.touch(row, _before(row), deleted)
        if isinstance(row, Revised) and row not in current.new and not deleted:
            changed = inspect(row).committed_state
            if "revision" not in changed:
                row.revision = row.revision + 1


def finish(current: Session, changes: ChangeSet) -> tuple[int, str | None]:
    """Write images, grams and deltas of everything touched; returns the number of images and their digest."""
    current.flush()
    seen: list[Change] = []
    for row, before, deleted in changes.touched.values():
        after = None if deleted else image_of(row)
        if after is None and before is None:
            continue
        if before is not None and after == before:
            continue
        seen.append(Change(type(row), before, after))
    changes.touched.clear()
    write_changes(current, changes, seen)
    return changes.written, changes.digest.hexdigest() if changes.written else None


def write_changes(current: Session, changes: ChangeSet, seen: Sequence[Change]) -> None:
    """Store the derived rows of some changes, table by table."""
    by_model: dict[type[Any], list[Change]] = {}
    for change in seen:
        by_model.setdefault(change.model, []).append(change)
    for model, items in by_model.items():
        _write_derived(current, changes, model, items)


def _write_derived(current: Session, changes: ChangeSet, model: type[Any], items: Sequence[Change]) -> None:
    """Images, grams and deltas of the changes of one table."""
    table: Table = model.__table__
    history: Table = model.__history__
    connection = current.connection()
    closed = [item.row_id for item in items if item.before is not None]
    for start in range(0, len(closed), BATCH):
        connection.execute(
            update(history)
            .where(history.c.id == bindparam("row_id"), history.c.recorded_until.is_(None))
            .values(recorded_until=changes.at),
            [{"row_id": row_id} for row_id in closed[start : start + BATCH]],
        )
    states = [item.after if item.after is not None else item.before or {} for item in items]
    ops = ["D" if item.after is None else "U" if item.before is not None else "I" for item in items]
    marks = image_columns(table, states, ops, at=changes.at, entry_uid=changes.entry_uid)
    columns = columns_of(connection.dialect, table, states, [column.name for column in table.columns])
    kept = prepared(connection.dialect, history, marks)
    insert_columns(connection, history, columns | kept | {"ordinal": _told(changes, kept["commitment"])})
    pairs = [(item.before, item.after) for item in items]
    for before, after in pairs:
        changes.marks |= marks_of(model, before, after)
    write_grams(current, model, pairs)
    write_deltas(current, deltas_of(model, pairs, changes.day))


def _told(changes: ChangeSet, commitments: Sequence[str]) -> list[int]:
    """Take images into the digest of the command; returns their places in it."""
    first, changes.written = changes.written, changes.written + len(commitments)
    changes.digest.update(bytes.fromhex("".join(commitments)))
    return list(range(first, changes.written))


@dataclass(frozen=True, slots=True)
class Fresh:
    """New rows of a tracked model with all that follows from them, ready to be written; it may come from elsewhere."""

    columns: Columns
    marks: Columns
    documents: list[tuple[Any, ...]]
    deltas: list[dict[str, Any]]


def fresh_of(
    dialect: Dialect, model: type[Any], rows: Sequence[dict[str, Any]], *, at: datetime, entry_uid: uuid.UUID, day: date
) -> Fresh:
    """Make new rows ready for a database of this kind: pure, so that another process can do it."""
    table: Table = model.__table__
    marks = image_columns(table, rows, ["I"] * len(rows), at=at, entry_uid=entry_uid)
    return Fresh(
        columns_of(dialect, table, rows, [column.name for column in table.columns]),
        prepared(dialect, model.__history__, marks),
        fresh_documents(model, dialect.name, rows),
        deltas_of(model, [(None, row) for row in rows], day),
    )


def write_fresh(current: Session, model: type[Any], fresh: Fresh) -> None:
    """Write rows that `fresh_of` made ready, inside the command they were made ready for."""
    changes = _changes_of(current)
    marks = fresh.marks | {"ordinal": _told(changes, fresh.marks["commitment"])}
    insert_with_twin(current.connection(), model.__table__, model.__history__, fresh.columns, marks)
    if model.__search__ is not None:
        index(current, model.__search__.table, fresh.documents)
    write_deltas(current, fresh.deltas)


def _changes_of(current: Session) -> ChangeSet:
    changes: ChangeSet | None = current.info.get("changes")
    if changes is None:
        raise UntrackedWrite("rows in bulk are written only inside a @command")
    return changes


def bulk_apply(
    current: Session,
    model: type[Any],
    rows: Sequence[Mapping[str, Any]],
    *,
    old: Mapping[int, Mapping[str, Any]] | None = None,
) -> None:
    """Insert or update thousands of rows of a tracked model inside a command, with everything derived.

    `rows` are complete rows by column name (`id` and `uid` given by the caller, see `db.ids.reserve_ids`); a row
    whose id is in `old` (its present values) is an update, the others are inserts.
    """
    changes = _changes_of(current)
    old = old or {}
    table: Table = model.__table__
    fresh = [dict(row) for row in rows if row["id"] not in old]
    edits = [dict(row) for row in rows if row["id"] in old and dict(row) != dict(old[row["id"]])]
    connection = current.connection()
    names = [column.name for column in table.columns]
    for start in range(0, len(fresh), BATCH):
        part = fresh[start : start + BATCH]
        said = {"at": changes.at, "entry_uid": changes.entry_uid, "day": changes.day}
        write_fresh(current, model, fresh_of(connection.dialect, model, part, **said))
    # only what differs anywhere is set: an index on a column that is not set is left alone
    changed = [n for n in names if n not in ("id", "uid") and any(e[n] != old[e["id"]][n] for e in edits)]
    if changed:
        statement = update(table).where(table.c.id == bindparam("row_id"))
        statement = statement.values({n: bindparam(f"new_{n}") for n in changed})
        for start in range(0, len(edits), BATCH):
            batch = [{"row_id": e["id"]} | {f"new_{n}": e[n] for n in changed} for e in edits[start : start + BATCH]]
            connection.execute(statement, batch)
        write_changes(current, changes, [Change(model, dict(old[row["id"]]), row) for row in edits])


def bulk_remove(current: Session, model: type[Any], old: Iterable[Mapping[str, Any]]) -> None:
    """Delete rows of a tracked model for good inside a command, with closing images (undo of an import)."""
    changes = _changes_of(current)
    rows = [dict(row) for row in old]
    table: Table = model.__table__
    for start in range(0, len(rows), BATCH):
        ids = [row["id"] for row in rows[start : start + BATCH]]
        current.connection().execute(table.delete().where(table.c.id.in_(ids)))
    write_changes(current, changes, [Change(model, row, None) for row in rows])
