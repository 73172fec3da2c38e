"""The data rows of a file's planned sheets, with what must be said about them beside their values.

A cell that holds a formula is marked; the rows of a merged cell all get its content; a hidden row says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from talent_app.documents.tables import Row, Sheet
from talent_app.exchange.mapping import FilePlan, SheetPlan
from talent_app.exchange.marks import Marks, Merged, marks_of

#: Stands in place of a cell that holds a formula.
FORMULA = object()
HIDDEN_ROW = "这一行在表格中是隐藏的，也在检查和导入之内；不需要的请删除后重新上传。"


def data_rows(content: bytes, sheets: Iterable[Sheet], plan: FilePlan) -> Iterator[tuple[SheetPlan, Iterator[Row]]]:
    """The data rows of each planned sheet, in the order of the plan."""
    marks = marks_of(content)
    opened = {sheet.name: sheet for sheet in sheets}
    for planned in plan.sheets:
        yield planned, _below_header(opened[planned.name], planned.header_row, marks.get(planned.name, Marks()))


def _below_header(sheet: Sheet, header_row: int, marks: Marks) -> Iterator[Row]:
    rows = (row for row in sheet.rows if row.number > header_row)
    if not marks:
        yield from rows
        return
    formula_rows = {number for number, _position in marks.formulas}
    waiting, open_cells = [one for one in marks.merged if one.first > header_row], []
    for row in rows:
        while waiting and waiting[0].first <= row.number:
            one = waiting.pop(0)
            if one.first == row.number and one.column < len(row.values) and row.values[one.column] is not None:
                open_cells.append((one, row.values[one.column]))
        open_cells = [(one, value) for one, value in open_cells if one.last >= row.number]
        if row.number in formula_rows:
            cells = enumerate(row.values)
            row = replace(row, values=tuple(FORMULA if (row.number, n) in marks.formulas else v for n, v in cells))
        if open_cells:
            row = _filled(row, open_cells)
        if row.number in marks.hidden:
            row = replace(row, notes=(*row.notes, (None, HIDDEN_ROW)))
        yield row


def _filled(row: Row, open_cells: Iterable[tuple[Merged, Any]]) -> Row:
    values, notes = list(row.values), list(row.notes)
    for one, value in open_cells:
        if one.first == row.number:
            continue
        values += [None] * (one.column + 1 - len(values))
        values[one.column] = value
        sentence = f"单元格与第 {one.first} 行合并，已按同样的内容读取；如不是同一内容，请取消合并后逐行填写。"
        notes.append((one.column, sentence))
    return Row(row.number, tuple(values), tuple(notes))
