"""Rows of a worksheet written as a whole: the same bytes as XlsxWriter's cell by cell, in a third of the time.

Only for rows of texts, days and whole numbers in constant-memory workbooks, which is what long exports are made of. It
relies on the inside of XlsxWriter, whose version is pinned; a test compares the bytes with those of its own methods.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import _preserve_whitespace, xl_col_to_name
from xlsxwriter.worksheet import Worksheet

#: Beyond it XlsxWriter counts characters as Excel does; such rows are left to it.
LONGEST = 16_000
MARKUP = ("&", "<", ">", "_x")
FIRST_EXCEL_DAY = date(1900, 3, 1)


class RowSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that can also be written row by row; rows come in order."""

    def columns_are(self, styles: Sequence[Format], day: Format, texts: Sequence[bool]) -> None:
        """Say once how the columns look and which hold texts only."""
        self._columns = [
            (xl_col_to_name(place), style._get_xf_index(), is_text)
            for place, (style, is_text) in enumerate(zip(styles, texts, strict=True))
        ]
        self._day = day._get_xf_index()

    def write_whole(self, number: int, values: Sequence[Any]) -> bool:
        """Write a row of harmless texts, days and whole numbers; False, with nothing written, for any other row."""
        cells: list[str] = []
        row = number + 1
        for (letters, style, is_text), value in zip(self._columns, values, strict=True):
            if value is None or value == "":
                continue
            if isinstance(value, str) and len(value) < LONGEST:
                cells.append(f'<c r="{letters}{row}" s="{style}" t="inlineStr"><is>{self._text(value)}</is></c>')
            elif type(value) is int and not is_text:
                cells.append(f'<c r="{letters}{row}" s="{style}"><v>{value:.16G}</v></c>')
            elif isinstance(value, date) and not isinstance(value, datetime) and value >= FIRST_EXCEL_DAY:
                cells.append(f'<c r="{letters}{row}" s="{self._day}"><v>{self._convert_date_time(value):.16G}</v></c>')
            else:
                return False
        self._write_single_row(number)  # what was written before, cell by cell
        if cells:
            self._check_dimensions(number, 0)
            self._check_dimensions(number, len(values) - 1)
            self.fh.write(f'<row r="{row}">{"".join(cells)}</row>')
        return True

    def _text(self, text: str) -> str:
        if text.isprintable() and text[0] != " " and text[-1] != " " and not any(sign in text for sign in MARKUP):
            return f"<t>{text}</t>"
        text = self._escape_control_characters(text)
        kept = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
        return f"<t{kept}>{self._escape_data(text)}</t>"
