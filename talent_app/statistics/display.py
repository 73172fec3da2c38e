"""How the figures of a table are shown: as they are, as shares, or beside those of a year earlier."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.statistics.counting import divided
from talent_app.statistics.cube import ALL, Table
from talent_app.statistics.export import HIDDEN, TOTAL, cell_shown, figure_of

NONE = "—"


class Display(TitledEnum):
    """What stands in a cell."""

    FIGURES = "figures", "数值"
    OF_ROW = "of_row", "占本行合计"
    OF_COLUMN = "of_column", "占本列合计"
    OF_ALL = "of_all", "占总计"
    CHANGE = "change", "同比增减"
    GROWTH = "growth", "同比增幅"

    @property
    def is_comparison(self) -> bool:
        """Whether it needs the table of a year earlier."""
        return self in (Display.CHANGE, Display.GROWTH)


def tenths(above: int, below: int) -> str:
    """A share in per cent with one decimal, halves away from nothing.

    >>> [tenths(1, 3), tenths(0, 5), tenths(-1, 8), tenths(1, 0)]
    ['33.3%', '0.0%', '-12.5%', '—']
    """
    if not below:
        return NONE
    figure = divided(above * 1000, below)
    sign, figure = ("-" if figure < 0 else ""), abs(figure)
    return f"{sign}{figure // 10}.{figure % 10}%"


def signed(table: Table, figure: int) -> str:
    """A change with its sign: people as a number, money in yuan, shares in percentage points."""
    sign = "+" if figure > 0 else "-" if figure < 0 else ""
    figure = abs(figure)
    if table.measure.is_ratio:
        return f"{sign}{figure // 100}.{figure % 100:02d} 个百分点"
    return f"{sign}{figure // 100:,}.{figure % 100:02d}" if table.measure.is_money else f"{sign}{figure:,}"


def cell(table: Table, how: Display, row: str, column: str) -> Any:
    """What stands in a cell (or a total, `ALL`)."""
    if how is Display.FIGURES or table.is_hidden(row, column):
        return cell_shown(table, row, column)
    figure = figure_of(table, row, column)
    if how.is_comparison:
        before = table.before
        if before is None or before.is_hidden(row, column):
            return HIDDEN if before is not None else NONE
        earlier = figure_of(before, row, column)
        return signed(table, figure - earlier) if how is Display.CHANGE else tenths(figure - earlier, earlier)
    whole = {
        Display.OF_ROW: (row, ALL if table.column_codes else ""),
        Display.OF_COLUMN: (ALL, column),
        Display.OF_ALL: (ALL, ALL),
    }[how]
    if table.is_hidden(*whole):
        return HIDDEN
    return tenths(figure, figure_of(table, *whole))


def displayed(table: Table, how: Display) -> tuple[list[str], list[list[Any]], list[Any]]:
    """Headings, rows and the totals row under a way of showing."""
    columns = [code for code, _ in table.column_codes] or [""]
    head = [table.by[0].label, *([label for _, label in table.column_codes] or [table.measure.label])]
    if table.column_codes:
        columns, head = [*columns, ALL], [*head, TOTAL]
    rows = [[label, *(cell(table, how, code, column) for column in columns)] for code, label in table.row_codes]
    totals = [TOTAL, *(cell(table, how, ALL, column or ALL) for column in columns)]
    return head, rows, totals


def layers(table: Table) -> list[tuple[str, str, Table]]:
    """The grids of a table one after the other: the whole first, then one for each code of the third dimension."""
    whole = (ALL, TOTAL, replace(table, layers=()))
    before: Callable[[str], Table | None] = lambda code: next(  # noqa: E731 - of one use
        (layer for known, _, layer in (table.before.layers if table.before else ()) if known == code), None
    )
    return [whole, *((code, label, _part(layer, before(code))) for code, label, layer in table.layers)]


def _part(layer: Table, before: Table | None) -> Table:
    """One part, with the rows alone in which anything counts."""
    rows = tuple((code, label) for code, label in layer.row_codes if layer.row_total(code))
    return replace(layer, before=before, row_codes=rows)
