"""The chart that fits a table of a cube: bars, parts, an age pyramid, lines over years. Aggregated data only.

What each kind looks like: `chart_kinds.py`, `chart_forms.py`. Browser and PDF draw the same specification.
"""

from __future__ import annotations

from typing import Any

from talent_app.core.formats import count, wan
from talent_app.core.money import Money
from talent_app.documents.chart_kinds import Chart, bars, lines, pyramid, stacked
from talent_app.statistics.cube import OTHER_UNKNOWN, Table
from talent_app.statistics.export import HIDDEN, shown

FEN_OF_WAN, PERCENT = 1_000_000, 100
#: Dimensions that run along time: their figures become lines.
TIMES = frozenset({"year", "month", "period"})
SIDES = ("1", "2")  # men left, women right, by the code table of sex


def chart_of(table: Table, title: str = "") -> Chart:
    """The chart that fits a table's dimensions."""
    title = title or f"{table.cube.title}：{'、'.join(dimension.label for dimension in table.by)}"
    unit = "万元" if table.measure.is_money else table.measure.unit
    axis_title = f"{table.measure.label}（{unit}）"
    rows = [label for _code, label in table.row_codes]
    if not table.column_codes:
        if table.by[0].name in TIMES and len(rows) > 1:
            single = {(label, table.measure.label): _cell(table, code) for code, label in table.row_codes}
            return lines(title, rows, [table.measure.label], single, axis_title, table.by[0].label)
        plain = [(label, *_cell(table, code)) for code, label in table.row_codes]
        return bars(title, plain, axis_title, table.by[0].label)
    if _is_pyramid(table):
        sides = dict(table.column_codes)
        banded = [
            (label, table.figure(code, SIDES[0]), table.figure(code, SIDES[1]))
            for code, label in table.row_codes
            if code != OTHER_UNKNOWN
        ]
        left_out = table.total - sum(men + women for _label, men, women in banded)
        note = f"另有 {count(left_out)} {table.measure.unit}未填年龄或性别，未画出。" if left_out else ""
        return pyramid(title, banded, (sides[SIDES[0]], sides[SIDES[1]]), table.measure.unit, table.by[0].label, note)
    figures = {
        (label, name): _cell(table, code, column)
        for code, label in table.row_codes
        for column, name in table.column_codes
    }
    series = [label for _code, label in table.column_codes]
    if table.by[0].name in TIMES and len(rows) > 1:
        return lines(title, rows, series, figures, axis_title, table.by[0].label)
    return stacked(title, rows, series, figures, axis_title, (table.by[0].label, table.by[1].label))


def specification(table: Table) -> dict[str, Any]:
    """The specification of the chart that fits a table."""
    return chart_of(table).spec


def _cell(table: Table, row: str, column: str = "") -> tuple[Any, str]:
    return (0, HIDDEN) if table.is_hidden(row, column) else drawn(table, table.figure(row, column))


def drawn(table: Table, figure: int) -> tuple[Any, str]:
    """A figure as a chart plots it, and in words: money in 万元 (geometry only; the words are exact)."""
    if table.measure.is_money:
        return figure / FEN_OF_WAN, f"{wan(Money.from_fen(figure))} 万元"
    if table.measure.is_ratio:
        return figure / PERCENT, str(shown(table, figure))
    return figure, f"{count(figure)} {table.measure.unit}"


def _is_pyramid(table: Table) -> bool:
    codes = {code for code, _label in table.column_codes} - {OTHER_UNKNOWN}
    return table.by[0].name == "age" and table.by[1].name == "sex" and codes == set(SIDES)
