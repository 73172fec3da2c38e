"""Cubes as declarations, and the one function that turns cells into a table. Pure: knows no database.

A cube names the maintained cells it reads (`tracking.models.CubeSpec`), and declares each dimension and measure once,
with the definition (口径) that is printed beside every figure. Adding a statistic is adding a declaration.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from talent_app.core.errors import InvalidInput

UNKNOWN = "未填"
OTHER_UNKNOWN = "?"
#: Stands for "all codes" in the margins of a table.
ALL = "*"
#: The place of a dimension that maintained cells do not have: it is read from columns in memory (`frames.py`).
COLUMNS_ONLY = -1
MOST_DIMENSIONS = 3
ENTERED = "单位填报"


class Cell(NamedTuple):
    """One maintained cell: the values of the source's dimensions, the organisation, the count and the sums.

    A tuple, because a page makes thousands of them.
    """

    values: tuple[Any, ...]
    organisation_id: int
    n: int
    sums: tuple[int, ...]


@dataclass(frozen=True)
class Dimension:
    """One way to divide a cube. `position` is the place in the cell (None: the organisation), `column` that in memory.

    `code_of(value, day)` bands a stored value at reading (nothing that moves with the calendar is stored);
    `codes_of(value, day)` is for what may be several things at once: a person in two groups stands in two columns and
    counts once in the total. `codes` fixes order and labels of the values that always appear in that order. `within`
    names wider dimensions each value lies in one of.
    """

    name: str
    label: str
    definition: str
    position: int | None
    codes: tuple[tuple[str, str], ...] = ()
    code_of: Callable[[Any, date], str | None] | None = None
    labels: Callable[[Iterable[str]], Mapping[str, str]] | None = None
    column: str = ""
    codes_of: Callable[[Any, date], tuple[str, ...]] | None = None
    source: str = ENTERED
    within: tuple[str, ...] = ()

    def all_codes(self, value: Any, day: date) -> tuple[str, ...]:
        """Every code under which a row with this value counts on a day."""
        found = (self.code(value, day),) if self.codes_of is None else self.codes_of(value, day)
        return found or (OTHER_UNKNOWN,)

    def code(self, value: Any, day: date) -> str:
        """The code under which a cell with this value counts on a day."""
        if self.code_of is not None:
            value = self.code_of(value, day)
        return OTHER_UNKNOWN if value is None or value == "" else str(value)

    def coder(self, day: date) -> Callable[[Cell], str]:
        """The code of any cell on a day; each value is judged once, and there are few."""
        known: dict[Any, str] = {}
        position = self.position

        def code_of_cell(cell: Cell) -> str:
            value = cell.organisation_id if position is None else cell.values[position]
            code = known.get(value)
            if code is None:
                code = known[value] = self.code(value, day)
            return code

        return code_of_cell


@dataclass(frozen=True)
class Measure:
    """What is counted: the rows (`sum` None) or one of the cell's sums.

    Over columns in memory `column` is what is added up, or with `distinct` what counts once however often it comes.
    `per` divides by another measure (`scale` 10,000 gives hundredths of a per cent). `permission` is what a reader
    needs beside that of the cube; `is_guarded` hides figures of few people (counted by the measure `behind`) from who
    may not see single people's.
    """

    name: str
    label: str
    unit: str
    definition: str
    sum: int | None = None
    is_money: bool = False
    column: str = ""
    distinct: str = ""
    per: str = ""
    scale: int = 1
    permission: Any = None
    is_guarded: bool = False
    behind: str = "people"
    source: str = ENTERED

    @property
    def is_ratio(self) -> bool:
        """Whether it is a share, kept in hundredths of a per cent."""
        return bool(self.per) and self.scale > 1

    @property
    def in_cells(self) -> bool:
        """Whether maintained cells hold it."""
        return not self.per and not self.distinct and (self.sum is not None or not self.column)

    def of(self, cell: Cell) -> int:
        """The cell's share in this measure (money in fen)."""
        return cell.n if self.sum is None else cell.sums[self.sum]


@dataclass(frozen=True)
class Cube:
    """One subject with its dimensions and measures; `only` keeps cells whose dimension has one of these codes.

    `frame` names the columns in memory it is counted from (`frames.py`), `source` the maintained cells ("": none).
    `year` is the dimension that says which year a row is about: then a year-on-year comparison is by it, else by the
    day. `permission` is what a reader needs beside that of statistics, `listed` what he needs for the rows themselves.
    """

    code: str
    title: str
    definition: str
    source: str
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    only: Mapping[str, frozenset[str]] = field(default_factory=dict)
    frame: str = ""
    year: str = ""
    permission: Any = None
    listed: Any = None
    group: str = "人才"

    def dimension(self, name: str) -> Dimension:
        """The dimension of this name; raises `InvalidInput` naming those there are."""
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        known = "、".join(f"{d.name}（{d.label}）" for d in self.dimensions)
        raise InvalidInput(f"统计“{self.title}”没有维度“{name}”。", f"可用的维度：{known}。", field="by")

    def measure(self, name: str | None) -> Measure:
        """The measure of this name, or the cube's first."""
        if name is None:
            return self.measures[0]
        for measure in self.measures:
            if measure.name == name:
                return measure
        known = "、".join(f"{m.name}（{m.label}）" for m in self.measures)
        raise InvalidInput(f"统计“{self.title}”没有指标“{name}”。", f"可用的指标：{known}。", field="measure")


@dataclass(frozen=True)
class Table:
    """A cross table: one axis (a column of figures), two (a grid) or three (a grid for each code of the third).

    Totals are the sum of the cells, or what `margins` says where a person in two columns counts once.
    """

    cube: Cube
    measure: Measure
    by: tuple[Dimension, ...]
    where: Mapping[str, frozenset[str]]
    on: date
    row_codes: tuple[tuple[str, str], ...]
    column_codes: tuple[tuple[str, str], ...]
    figures: Mapping[tuple[str, str], int]
    margins: Mapping[tuple[str, str], int] | None = None
    layers: tuple[tuple[str, str, Table], ...] = ()
    before: Table | None = None
    hidden: frozenset[tuple[str, str]] = frozenset()
    rounded_to: int = 0
    least: int = 0
    read_at: datetime | None = None

    def figure(self, row: str, column: str = "") -> int:
        """One cell's figure (0 where nothing counts)."""
        return self.figures.get((row, column), 0)

    def row_total(self, row: str) -> int:
        """The total of a row."""
        if self.margins is not None and self.column_codes:
            return self.margins.get((row, ALL), 0)
        return sum(self.figure(row, code) for code, _ in self.column_codes) if self.column_codes else self.figure(row)

    def column_total(self, column: str) -> int:
        """The total of a column."""
        if self.margins is not None:
            return self.margins.get((ALL, column), 0)
        return sum(self.figure(code, column) for code, _ in self.row_codes)

    @property
    def total(self) -> int:
        """The total of everything shown."""
        return sum(self.figures.values()) if self.margins is None else self.margins.get((ALL, ALL), 0)

    @property
    def overlap(self) -> int:
        """By how much the cells exceed the total: who stands in several of them (nothing for shares and averages)."""
        return 0 if self.measure.per or self.hidden else sum(self.figures.values()) - self.total

    def is_hidden(self, row: str, column: str = "") -> bool:
        """Whether a figure (or a total, `ALL`) is kept back to protect single people."""
        return (row, column) in self.hidden

    @property
    def is_empty(self) -> bool:
        """Whether nothing counts at all."""
        return not any(self.figures.values())


def tabulate(
    cube: Cube,
    cells: Iterable[Cell],
    by: Sequence[str],
    measure: str | None = None,
    where: Mapping[str, Iterable[str]] | None = None,
    *,
    on: date,
) -> Table:
    """Add cells up over one or two dimensions on a day; filters are by code ("dim": codes)."""
    check_axes(by, 2)
    axes = tuple(cube.dimension(name) for name in by)
    wanted = cube.measure(measure)
    filters = {name: frozenset(codes) for name, codes in (where or {}).items()}
    limits = [(cube.dimension(name).coder(on), codes) for name, codes in [*cube.only.items(), *filters.items()]]
    row_of, *column_of = [axis.coder(on) for axis in axes]
    figures: dict[tuple[str, str], int] = defaultdict(int)
    for cell in cells:
        if limits and not all(code_of(cell) in codes for code_of, codes in limits):
            continue
        figures[row_of(cell), column_of[0](cell) if column_of else ""] += wanted.of(cell)
    figures = {key: value for key, value in figures.items() if value}
    rows = ordered(axes[0], {key[0] for key in figures})
    columns = ordered(axes[1], {key[1] for key in figures}) if len(axes) > 1 else ()
    return Table(cube, wanted, axes, filters, on, rows, columns, figures)


def check_axes(by: Sequence[str], most: int = MOST_DIMENSIONS) -> None:
    """Refuse no dimension, too many, or the same twice."""
    if not 1 <= len(by) <= most or len(set(by)) != len(by):
        raise InvalidInput("请选择一至三个不同的维度。", field="by")


def ordered(dimension: Dimension, present: set[str]) -> tuple[tuple[str, str], ...]:
    """The codes present with their labels, in the dimension's order; "not filled in" comes last."""
    labels = dict(dimension.codes)
    order = {code: place for place, (code, _) in enumerate(dimension.codes)}
    missing = present - labels.keys() - {OTHER_UNKNOWN}
    if missing and dimension.labels is not None:
        labels |= dimension.labels(missing)
    labels[OTHER_UNKNOWN] = UNKNOWN
    last = len(order) + 1
    return tuple(
        (code, labels.get(code, code))
        for code in sorted(
            present,  # codes without a fixed place are ids or years: shorter before longer is their numeric order
            key=lambda code: (code == OTHER_UNKNOWN, order.get(code, last), len(code), code),
        )
    )
