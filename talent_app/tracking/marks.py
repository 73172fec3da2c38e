"""Up to which link of the audit something changed: by organisation, table, and for corrections by column.

Whoever keeps an answer in memory compares these marks and knows, without asking for the rows, whether it still holds.
A mark is written in the transaction of the change, under the lock of the chain, and names the link: sequence and hash.
Equal marks are of one and the same past.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, Connection, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Scoped

#: Stands for all organisations together: every change leaves its mark here as well.
TOGETHER = 0
#: Rows of no organisation: their change may concern everybody.
UNOWNED = -1
#: The mark of links whose changes nobody noted, those of an older program.
EVERYTHING = "*"
#: A correction of more columns than this counts as one of all.
MOST_COLUMNS = 12

Mark = tuple[int, str]


class ChangeMark(Base):
    """The last link that changed a table's rows of one organisation; `name` is the table, or table and column."""

    __tablename__ = "change_marks"

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    mark: Mapped[str] = mapped_column(String(40))


def mark_of(seq: int, link: str) -> str:
    """A link as marks name it; the later one is the greater."""
    return f"{seq:015d}{link[:20]}"


def marks_of(model: type[Any], before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> set[Mark]:
    """The marks that one row's change leaves."""
    table = model.__table__.name
    if not issubclass(model, Scoped):
        owners = {UNOWNED}
    else:
        owners = {
            UNOWNED if (owner := state["organisation_id"]) is None else owner for state in (before, after) if state
        }
    names = [table]
    if before is not None and after is not None and len(owners) == 1:
        changed = [name for name, value in after.items() if before.get(name) != value]
        if len(changed) <= MOST_COLUMNS:
            names = [f"{table}.{name}" for name in changed]
    return {(owner, name) for owner in owners | {TOGETHER} for name in names}


def unowned(name: str) -> set[Mark]:
    """The marks of a change nobody knows the organisation of."""
    return {(TOGETHER, name), (UNOWNED, name)}


def write(connection: Connection, marks: Iterable[Mark], mark: str) -> None:
    """Set marks to a link; under the lock of the chain."""
    rows = sorted(marks)
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(
            "INSERT INTO change_marks (organisation_id, name, mark)"
            " SELECT unnest(%s::bigint[]), unnest(%s::text[]), %s"
            " ON CONFLICT (organisation_id, name) DO UPDATE SET mark = excluded.mark",
            ([owner for owner, _name in rows], [name for _owner, name in rows], mark),
        )
    else:
        connection.exec_driver_sql(
            "INSERT INTO change_marks (organisation_id, name, mark) VALUES (?, ?, ?)"
            " ON CONFLICT (organisation_id, name) DO UPDATE SET mark = excluded.mark",
            [(owner, name, mark) for owner, name in rows],
        )
