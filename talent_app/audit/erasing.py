"""Erasing rows by law, inside a command: values go from the rows and from every past image, commitments stay.

The rows change first, in the ordinary way, so that search documents and figures follow from their true old state; then
all their images lose values and salt under a permit that lives no longer than that. The entry names each row and how
many images it lost, and `audit verify` accepts exactly those.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Column, LargeBinary, String, delete, func, insert, inspect, select, update

from talent_app.audit.actions import Action
from talent_app.audit.command import record, running
from talent_app.audit.models import AuditPermit, ErasedRow
from talent_app.audit.personal import Act, Declared, declared
from talent_app.db.base import Base
from talent_app.db.crypto import context_of, vault
from talent_app.db.engine import session
from talent_app.db.types import JsonText, SortText
from talent_app.tracking.changes import finish

#: What stands for the name of somebody erased.
ERASED = "（已依法删除）"
NAMES = frozenset({"name", "legal_name", "person_name", "label"})
BATCH = 500


class Erasing:
    """`with Erasing() as erasing: …`: the rows handed to it are gone at the end; `entry` then records it."""

    def __init__(self) -> None:
        #: table → row → images emptied
        self.images: dict[str, dict[int, int]] = defaultdict(dict)
        self.acts: dict[str, Counter[Act]] = defaultdict(Counter)
        self._blank: dict[type[Any], dict[int, tuple[str, ...]]] = defaultdict(dict)
        self._doomed: list[Any] = []
        self._noted: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        session.execute(insert(AuditPermit).values(kind="erasure", entry_uid=running().changes.entry_uid))
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            return
        order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
        for row in sorted(self._doomed, key=lambda row: -order[row.__tablename__]):
            session.delete(row)
            session.flush()  # children before what they refer to
        finish(session(), running().changes)  # what the rows were is written down before it is emptied
        for model, rows in self._blank.items():
            self._blank_images(model, rows)
        if self._noted:
            session.execute(insert(ErasedRow), self._noted)
        session.execute(delete(AuditPermit))

    def empty(self, row: Any, columns: Sequence[str], act: Act = Act.EMPTY) -> None:
        """Empty columns of a tracked row and of all its images."""
        for name in columns:
            _set_empty(row, name)
        if hasattr(row, "__history__"):
            self._blank[type(row)][row.id] = tuple(columns)
        self._note(row, act)

    def rewrite(self, row: Any, values: Mapping[str, Any]) -> None:
        """Give columns of a row another content (names taken out of a text) and empty them in all its images."""
        for name, value in values.items():
            setattr(row, name, value)
        if hasattr(row, "__history__"):
            self._blank[type(row)][row.id] = tuple(values)
        self._note(row, Act.MENTION)

    def delete(self, row: Any, columns: Sequence[str]) -> None:
        """Delete a row for good; `columns` of its images are emptied."""
        if hasattr(row, "__history__"):
            self._doomed.append(row)
            self._blank[type(row)][row.id] = tuple(columns)
        else:
            session.expunge(row)
            session.execute(delete(type(row)).where(type(row).id == row.id))
        self._note(row, Act.DELETE)

    def keep(self, row: Any, how: Declared, since: date) -> None:
        """Leave a row under a duty: masked columns go from the row and stay in its images alone."""
        for name in how.mask:
            _set_empty(row, name)
        self._note(row, Act.KEEP, how.duty.code if how.duty else None, since)

    def treat(self, row: Any, *, since: date, ended: bool = False) -> None:
        """Do with a row what its table declares; `ended` once no duty keeps it any longer."""
        how = declared(row.__tablename__)
        act = how.last_act if ended else how.act
        if act is Act.KEEP:
            self.keep(row, how, _day(getattr(row, how.since, None)) or since)
        elif act is Act.DELETE:
            self.delete(row, how.emptied(row.__table__))
        else:
            self.empty(row, how.emptied(row.__table__))

    def entry(self, subject: Any, reason: str) -> None:
        """Record what was erased: each row by table, with the number of its images."""
        named = {
            table: " ".join(f"{row}:{count}" for row, count in sorted(rows.items()))
            for table, rows in sorted(self.images.items())
        }
        total = sum(sum(rows.values()) for rows in self.images.values())
        record(Action.DATA_ERASED, subject, reason=reason, images=total, erased=named)

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """Rows by table and act."""
        return {table: {act.value: n for act, n in acts.items()} for table, acts in sorted(self.acts.items())}

    def _note(self, row: Any, act: Act, duty: str | None = None, since: date | None = None) -> None:
        self.acts[row.__tablename__][act] += 1
        self._noted.append(
            {
                "entry_uid": running().changes.entry_uid, "table_name": row.__tablename__, "row_id": row.id,
                "act": act.value, "duty": duty, "since": since,
            }
        )  # fmt: skip

    def _blank_images(self, model: Any, rows: dict[int, tuple[str, ...]]) -> None:
        history = model.__history__
        by_columns: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for row_id, columns in rows.items():
            by_columns[columns].append(row_id)
        for columns, ids in by_columns.items():
            for start in range(0, len(ids), BATCH):
                here = (history.c.id.in_(ids[start : start + BATCH]), history.c.salt.is_not(None))
                counted = select(history.c.id, func.count()).where(*here).group_by(history.c.id)
                self.images[model.__tablename__].update((row, n) for row, n in session.execute(counted))
                emptied = dict.fromkeys(columns) | {"salt": None}
                session.execute(
                    update(history).where(*here).values({history.c[name]: v for name, v in emptied.items()})
                )


def emptied_value(column: Column[Any], row: Any, value: Any) -> Any:
    """What stands in a column once it is emptied: nothing, where the column must hold something an empty thing."""
    if column.table.name == "users" and column.name == "username":
        return f"erased-{row.id}"
    if column.nullable:
        return None
    if isinstance(column.type, JsonText):
        return type(value)()
    if isinstance(column.type, LargeBinary):
        return vault.seal("{}", context_of(column.table.name, column.name, row.uid))
    if holds_text(column):
        return ERASED if column.name in NAMES else ""
    raise ValueError(f"{column.table.name}.{column.name} cannot be emptied: leave it out in personal.yaml")


def holds_text(column: Column[Any]) -> bool:
    """Whether a column holds free text, which can be empty where it must not be missing."""
    return isinstance(column.type, String | SortText)


def _set_empty(row: Any, name: str) -> None:
    column = row.__table__.c[name]
    key = inspect(type(row)).get_property_by_column(column).key
    setattr(row, key, emptied_value(column, row, getattr(row, key)))


def _day(value: Any) -> date | None:
    """A day from a column of days, instants or years."""
    match value:
        case None:
            return None
        case int():
            return date(value, 12, 31)
        case date() if not hasattr(value, "date"):
            return value
        case _:
            return value.date()  # type: ignore[no-any-return]


def erased_ids(table: str, ids: Iterable[int]) -> set[int]:
    """Those rows of a table whose person was erased: whoever reads them sees no name."""
    wanted = sorted(set(ids))
    found: set[int] = set()
    for start in range(0, len(wanted), BATCH):
        here = ErasedRow.row_id.in_(wanted[start : start + BATCH])
        found.update(session.scalars(select(ErasedRow.row_id).where(ErasedRow.table_name == table, here)))
    return found
