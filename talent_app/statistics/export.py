"""A table as columns and rows: for the command line, the spreadsheet and the page alike, so all print the same."""

from __future__ import annotations

from typing import Any

from talent_app.core.money import Money
from talent_app.statistics.cube import ALL, Measure, Table

TOTAL = "合计"
#: Stands where a figure is kept back so that nobody's pay can be read from it.
HIDDEN = "×"


def table_rows(table: Table) -> tuple[list[str], list[list[Any]]]:
    """Headings, and one row per label: figures as integers, money as yuan text; totals are not among them."""
    head = [*(dimension.label for dimension in table.by), table.measure.label]
    if not table.column_codes:
        return head, [[label, cell_value(table, code)] for code, label in table.row_codes]
    if table.layers:
        rows = [
            [label, name, layer_label, cell_value(layer, code, column)]
            for code, label in table.row_codes
            for column, name in table.column_codes
            for _layer_code, layer_label, layer in table.layers
            if layer.figure(code, column)
        ]
        return head, rows
    return head, [
        [label, name, cell_value(table, code, column)]
        for code, label in table.row_codes
        for column, name in table.column_codes
        if table.figure(code, column) or table.is_hidden(code, column)
    ]


def hidden_cells(table: Table) -> list[tuple[int, int]]:
    """Where among those rows a figure is kept back: (row, column), counted from 0."""
    rows = table_rows(table)[1]
    return [(place, len(row) - 1) for place, row in enumerate(rows) if row[-1] is None]


def grid(table: Table) -> tuple[list[str], list[list[Any]], list[Any]]:
    """Headings, rows and the totals row as a reader of a cross table expects them."""
    if not table.column_codes:
        head = [table.by[0].label, table.measure.label]
        rows: list[list[Any]] = [[label, cell_shown(table, code)] for code, label in table.row_codes]
        return head, rows, [TOTAL, cell_shown(table, ALL, ALL)]
    head = [table.by[0].label, *(label for _, label in table.column_codes), TOTAL]
    codes = [*(code for code, _ in table.column_codes), ALL]
    rows = [[label, *(cell_shown(table, code, column) for column in codes)] for code, label in table.row_codes]
    return head, rows, [TOTAL, *(cell_shown(table, ALL, column) for column in codes)]


def figure_of(table: Table, row: str, column: str = "") -> int:
    """A cell's figure, or the total that `ALL` asks for."""
    if row == ALL:
        return table.total if column in (ALL, "") else table.column_total(column)
    return table.row_total(row) if column == ALL else table.figure(row, column)


def cell_shown(table: Table, row: str, column: str = "") -> Any:
    """A cell as a page or spreadsheet takes it: a whole number, Money, a per cent as text, or a mark where hidden."""
    if table.is_hidden(row, column):
        return HIDDEN
    return as_shown(table.measure, figure_of(table, row, column))


def as_shown(measure: Measure, figure: int) -> Any:
    """A figure of a measure as a page takes it."""
    if measure.is_ratio:
        return f"{figure // 100}.{figure % 100:02d}%"
    return Money.from_fen(figure) if measure.is_money else figure


def cell_value(table: Table, row: str, column: str = "") -> Any:
    """A cell as JSON takes it: a whole number, yuan as text, a share as a fraction; None where it is kept back."""
    if table.is_hidden(row, column):
        return None
    return value_of(table, figure_of(table, row, column))


def shown(table: Table, figure: int) -> Any:
    """A figure of a table's measure as a page takes it."""
    return as_shown(table.measure, figure)


def value_of(table: Table, figure: int) -> Any:
    """A figure of a table's measure as JSON takes it."""
    if table.measure.is_ratio:
        return f"{figure // 10_000}.{figure % 10_000:04d}"
    return Money.from_fen(figure).as_yuan() if table.measure.is_money else figure
