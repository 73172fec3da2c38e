"""Declaring what is tracked: history twins, search documents and statistics deltas.

`class Talent(Tracked, Scoped, Row, Base)` gets a table `talents_history` with the same typed columns. What is
derived is declared on the model and its columns and happens in the transaction of the change; nothing to the right
of this package is ever called.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from sqlalchemy import BigInteger, Column, Date, Index, Integer, LargeBinary, String, Table, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base
from talent_app.db.types import BigId, JsonText, UtcDateTime

#: Columns every history twin has beside those of its table.
IMAGE_COLUMNS = ("history_id", "op", "recorded_from", "recorded_until", "entry_uid", "ordinal", "salt", "commitment")
#: Columns for sums a cell has (`sum_1`, `sum_2`): plain numbers, so that the database adds them up.
MOST_SUMS = 2
#: Stands for the organisation in the totals over all organisations.
TOGETHER = 0


@dataclass(frozen=True)
class SearchSpec:
    """Where the grams of a model go: `table` holds (row id, organisation, grams); `columns` are the texts indexed."""

    table: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class CubeSpec:
    """One maintained cube over a model's rows: how its cell is made and what it sums.

    `dimensions` and `sums` name columns of the row; `where` names columns that must be true or non-null for the row
    to count at all. A `month` dimension is written "birth_on:month" and stores yyyymm. At most `MOST_SUMS` sums.
    """

    cube: str
    dimensions: tuple[str, ...]
    sums: tuple[str, ...] = ()
    where: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.sums) > MOST_SUMS:
            raise ValueError(f"{self.cube}: a cell keeps {MOST_SUMS} sums")

    @cached_property
    def parts(self) -> tuple[tuple[str, bool], ...]:
        """(column, whether only its month counts) of each dimension."""
        split = (dimension.partition(":") for dimension in self.dimensions)
        return tuple((name, part == "month") for name, _colon, part in split)


class Tracked:
    """Mixin, first among the bases: every committed state of a row is kept as an image in `<table>_history`."""

    __history__: ClassVar[Table]
    __search__: ClassVar[SearchSpec | None] = None
    __cubes__: ClassVar[tuple[CubeSpec, ...]] = ()
    #: The column of the root whose history is read together with this one's; its history has an index of it.
    __owner__: ClassVar[str | None] = None
    registry_of_tracked: ClassVar[dict[str, type[Any]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        table = getattr(cls, "__table__", None)
        if table is not None and cls.__dict__.get("__tablename__"):
            # an id that was given once is never given again: history speaks of rows by id
            table.dialect_kwargs["sqlite_autoincrement"] = True
            cls.__history__ = history_table(table, cls.__owner__)
            Tracked.registry_of_tracked[table.name] = cls


def history_table(table: Table, owner: str | None = None) -> Table:
    """The twin of a table: the same columns without keys and constraints, and the recorded time."""
    name = f"{table.name}_history"
    return Table(
        name,
        table.metadata,
        Column("history_id", BigId, primary_key=True),
        *(Column(c.name, c.type, key=c.key, nullable=True, info=c.info) for c in table.columns),
        Column("op", String(1), nullable=False),
        Column("recorded_from", UtcDateTime, nullable=False),
        Column("recorded_until", UtcDateTime),
        Column("entry_uid", Uuid, nullable=False),
        Column("ordinal", Integer, nullable=False),
        Column("salt", LargeBinary),
        Column("commitment", String(64), nullable=False),
        Index(f"ix_{name}_row", "id", "recorded_from"),
        Index(f"ix_{name}_entry", "entry_uid", "ordinal"),
        Index(f"ix_{name}_time", "recorded_from", "recorded_until"),
        *([Index(f"ix_{name}_owner", owner)] if owner else []),
    )


class CubeDelta(Base):
    """One change of a cell: −1 of the old, +1 of the new; appended, never updated, folded into cells by a job."""

    __tablename__ = "cube_deltas"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cube: Mapped[str] = mapped_column(String(40))
    cell: Mapped[list[Any]] = mapped_column(JsonText)
    organisation_id: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[Any] = mapped_column(Date)
    n: Mapped[int] = mapped_column(BigInteger)
    sum_1: Mapped[int] = mapped_column(BigInteger)
    sum_2: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_cube_deltas_cube_day", "cube", "day"),)


class CubeCell(Base):
    """What all folded deltas of a cell add up to on one day: figures of past days are read from it."""

    __tablename__ = "cube_cells"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cube: Mapped[str] = mapped_column(String(40))
    cell: Mapped[list[Any]] = mapped_column(JsonText)
    organisation_id: Mapped[int] = mapped_column(BigInteger)
    day: Mapped[Any] = mapped_column(Date)
    n: Mapped[int] = mapped_column(BigInteger)
    sum_1: Mapped[int] = mapped_column(BigInteger)
    sum_2: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (
        Index("uq_cube_cells_cell", "cube", "organisation_id", "cell", "day", unique=True),
        Index("ix_cube_cells_cube_day", "cube", "day"),
    )


class CubeTotal(Base):
    """What all folded deltas of a cell add up to over all days, by organisation and over all of them (`TOGETHER`)."""

    __tablename__ = "cube_totals"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    cube: Mapped[str] = mapped_column(String(40))
    cell: Mapped[list[Any]] = mapped_column(JsonText)
    organisation_id: Mapped[int] = mapped_column(BigInteger)
    n: Mapped[int] = mapped_column(BigInteger)
    sum_1: Mapped[int] = mapped_column(BigInteger)
    sum_2: Mapped[int] = mapped_column(BigInteger)

    __table_args__ = (Index("uq_cube_totals_cell", "cube", "organisation_id", "cell", unique=True),)
