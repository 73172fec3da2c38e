"""The data rows of a file's planned sheets; a cell that holds a formula is marked, for its result may be stale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from talent_app.documents.tables import Row, Sheet
from talent_app.exchange.formulas import formula_cells
from talent_app.exchange.mapping import FilePlan, SheetPlan

#: Stands in place of a cell that holds a formula.
FORMULA = object()


def data_rows(content: bytes, sheets: Iterable[Sheet], plan: FilePlan) -> Iterator[tuple[SheetPlan, Iterator[Row]]]:
    """The data rows of each planned sheet, in the order of the plan; formulas are marked where they stand."""
    formulas = formula_cells(content)
    opened = {sheet.name: sheet for sheet in sheets}
    for planned in plan.sheets:
        marked = formulas.get(planned.name, frozenset())
        yield planned, _below_header(opened[planned.name], planned.header_row, marked)


def _below_header(sheet: Sheet, header_row: int, formulas: frozenset[tuple[int, int]]) -> Iterator[Row]:
    rows = {number for number, _position in formulas}
    if not rows:
        yield from (row for row in sheet.rows if row.number > header_row)
        return
    for row in sheet.rows:
        if row.number <= header_row:
            continue
        if row.number in rows:
            values = tuple(
                FORMULA if (row.number, position) in formulas else value for position, value in enumerate(row.values)
            )
            yield Row(row.number, values)
        else:
            yield row
