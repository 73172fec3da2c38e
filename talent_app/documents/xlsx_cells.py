"""Sheets laid out as data say: words and tables at named cells, as the forms of a regulator want them.

With `xlsx.py` and `xlsx_stream.py` the only user of XlsxWriter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_cell_to_rowcol

from talent_app.core.money import Money
from talent_app.documents.tables import Table
from talent_app.documents.xlsx import sheet_names

TITLE_CELL = "A1"


@dataclass(frozen=True)
class PlacedTable:
    """A table with its upper left cell: headings, rows with the totals last, and a note below."""

    at: str
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    is_money: bool
    notes: Sequence[str] = ()


@dataclass(frozen=True)
class PlannedSheet:
    """A sheet: words by cell, widths by column, tables by place."""

    name: str
    labels: Mapping[str, str]
    widths: Mapping[str, int]
    tables: Sequence[PlacedTable]


def write_planned(
    stream: IO[bytes], sheets: Sequence[PlannedSheet], notes: Table, *, title: str, created: datetime
) -> None:
    """Write the sheets and the sheet of notes; the same input gives the same bytes."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": title, "created": created.replace(tzinfo=None)})
        looks = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "label": book.add_format({"num_format": "@"}),
            "head": book.add_format(
                {"bold": True, "border": 1, "bg_color": "#E7ECF3", "align": "center", "text_wrap": True}
            ),
            "text": book.add_format({"border": 1, "num_format": "@"}),
            "count": book.add_format({"border": 1, "num_format": "#,##0"}),
            "money": book.add_format({"border": 1, "num_format": "#,##0.00"}),
            "note": book.add_format({"font_color": "#555555", "font_size": 9}),
            "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        for name, plan in zip(sheet_names([*(one.name for one in sheets), notes.name]), [*sheets, None], strict=True):
            sheet = book.add_worksheet(name)
            if plan is None:
                _write_notes(sheet, notes, looks)
            else:
                _write_plan(sheet, plan, looks)


def _write_plan(sheet: Any, plan: PlannedSheet, looks: Mapping[str, Any]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for column, width in plan.widths.items():
        sheet.set_column(f"{column}:{column}", width)
    for cell, text in plan.labels.items():
        sheet.write_string(cell, text, looks["title" if cell == TITLE_CELL else "label"])
    for table in plan.tables:
        top, left = xl_cell_to_rowcol(table.at)
        for place, title in enumerate(table.head):
            sheet.write_string(top, left + place, title, looks["head"])
        for number, row in enumerate(table.rows, 1):
            sheet.write_string(top + number, left, str(row[0]), looks["text"])
            for place, value in enumerate(row[1:], 1):
                exact = Decimal(value.as_yuan()) if isinstance(value, Money) else value
                sheet.write_number(top + number, left + place, exact, looks["money" if table.is_money else "count"])
        sheet.write_string(top + len(table.rows) + 1, left, "；".join(table.notes), looks["note"])


def _write_notes(sheet: Any, notes: Table, looks: Mapping[str, Any]) -> None:
    for place, column in enumerate(notes.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, looks["head"])
    for number, row in enumerate(notes.rows, 1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, str(text), looks["wrapped"])
