"""A workbook that is given back with remarks: the rows as they came, each message as a comment on its cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from talent_app.core.cells import safe_text

LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class MarkedRow:
    """One row: its values, and (column position, sentence) for each remark."""

    values: Sequence[Any]
    remarks: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """One sheet: header and rows; rows may be a generator and are taken once."""

    name: str
    header: Sequence[str]
    rows: Iterable[MarkedRow]


def write_marked(stream: IO[bytes], sheets: Sequence[MarkedSheet], created: datetime) -> None:
    """Write the sheets; a cell with a remark is coloured and carries it as a comment."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        book.set_properties({"title": "导入问题", "created": created.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bg_color": "#E7ECF3", "border": 1, "text_wrap": True})
        plain = book.add_format({"num_format": "@"})
        wrong = book.add_format({"num_format": "@", "bg_color": "#FBE3E0"})
        for sheet in sheets:
            made = book.add_worksheet(sheet.name[:31])
            made.freeze_panes(1, 0)
            made.set_column(0, len(sheet.header), 16)
            for place, title in enumerate(sheet.header):
                made.write_string(0, place, title, head)
            for number, row in enumerate(sheet.rows, 1):
                _write_row(made, number, row, plain, wrong)


def _write_row(sheet: Worksheet, number: int, row: MarkedRow, plain: Any, wrong: Any) -> None:
    said: dict[int, list[str]] = {}
    for place, sentence in row.remarks:
        said.setdefault(place, []).append(sentence)
    width = max([len(row.values), *(place + 1 for place in said)])
    for place in range(width):
        value = row.values[place] if place < len(row.values) else None
        text = _text(value)
        if text or place in said:
            sheet.write_string(number, place, text[:LONGEST_CELL], wrong if place in said else plain)
        if place in said:
            sheet.write_comment(number, place, "\n".join(said[place]), {"x_scale": 2, "y_scale": 1.2})


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    # a number comes back as it was understood, so that lost digits stay visible
    return format(value, ".15g") if isinstance(value, float) else safe_text(str(value))
