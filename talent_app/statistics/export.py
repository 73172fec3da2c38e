"""A table as columns and rows: for the command line, the spreadsheet and the page alike, so all print the same."""

from __future__ import annotations

from typing import Any

from talent_app.core.money import Money
from talent_app.statistics.cube import Table

TOTAL = "合计"


def table_rows(table: Table) -> tuple[list[str], list[list[Any]]]:
    """Headings, and one row per label: figures as integers, money as yuan text; totals are not among them."""
    if not table.column_codes:
        return (
            [table.by[0].label, table.measure.label],
            [[label, value_of(table, table.figure(code))] for code, label in table.row_codes],
        )
    return (
        [table.by[0].label, table.by[1].label, table.measure.label],
        [
            [label, name, value_of(table, table.figure(code, column))]
            for code, label in table.row_codes
            for column, name in table.column_codes
            if table.figure(code, column)
        ],
    )


def grid(table: Table) -> tuple[list[str], list[list[Any]], list[Any]]:
    """Headings, rows and the totals row as a reader of a cross table expects them."""
    if not table.column_codes:
        head = [table.by[0].label, table.measure.label]
        rows: list[list[Any]] = [[label, shown(table, table.figure(code))] for code, label in table.row_codes]
        return head, rows, [TOTAL, shown(table, table.total)]
    head = [table.by[0].label, *(label for _, label in table.column_codes), TOTAL]
    rows = [
        [
            label,
            *(shown(table, table.figure(code, c)) for c, _ in table.column_codes),
            shown(table, table.row_total(code)),
        ]
        for code, label in table.row_codes
    ]
    totals = [TOTAL, *(shown(table, table.column_total(c)) for c, _ in table.column_codes), shown(table, table.total)]
    return head, rows, totals


def shown(table: Table, figure: int) -> Any:
    """A figure as a page or spreadsheet takes it: a whole number, or Money."""
    return Money.from_fen(figure) if table.measure.is_money else figure


def value_of(table: Table, figure: int) -> Any:
    """A figure as JSON takes it: a whole number, or yuan as text."""
    return Money.from_fen(figure).as_yuan() if table.measure.is_money else figure
