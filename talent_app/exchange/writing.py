"""What the writing of registrations and of their records share: the outcome, conflicts, reserved ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from talent_app.core.errors import Conflict
from talent_app.core.scope import Scope
from talent_app.db.engine import dialect_name, session
from talent_app.exchange import queries
from talent_app.talents.models import Person

SLICE = 2_000


class RowsChanged(Conflict):
    """Rows of the registry changed since the file was checked; `positions` are the rows of the file concerned."""

    def __init__(self, positions: Sequence[int], numbers: Sequence[int]) -> None:
        listed = "、".join(str(number) for number in numbers[:10])
        more = f"等 {len(numbers)} 行" if len(numbers) > 10 else ""
        super().__init__(
            f"检查之后，第 {listed} 行{more}对应的档案已被修改或登记，本次没有写入任何内容。",
            "系统已重新核对这些行，请查看预览后再确认。",
        )
        self.positions = list(positions)


@dataclass
class Written:
    """What an import wrote."""

    new: int = 0
    updated: int = 0
    records: int = 0
    #: position of a row in the file → id of the registration it became
    made: dict[int, int] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    conflicts: list[tuple[int, int]] = field(default_factory=list)
    #: table → the last id given to a row that may not be written yet
    given: dict[str, int] = field(default_factory=dict)


def reserve_ids(model: type[Any], count: int, given: dict[str, int] | None = None) -> list[int]:
    """Ids that no other row of the table will ever have; works inside a command only.

    `given` remembers those of rows that this command has yet to write.
    """
    if not count:
        return []
    table = model.__tablename__
    if dialect_name() == "sqlite":
        # the command holds the only writer, and the table never gives an id twice
        seq = session.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table}).scalar()
        given = {} if given is None else given
        last = max(int(seq or 0), given.get(table, 0))
        given[table] = last + count
        return list(range(last + 1, last + 1 + count))
    sequence = text("SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :count)")
    return list(session.execute(sequence, {"name": table, "count": count}).scalars())


def with_number(person_ids: set[int]) -> set[int]:
    """Those of some persons whose document number is known."""
    rows = queries.rows_of(Scope.everything(), Person, "id", person_ids)
    return {row["id"] for row in rows if row["document_index"] is not None}
