"""Workbooks: written with XlsxWriter in constant memory, read with calamine; the only importer of both.

Money is written as an exact decimal number and text as text, so nothing a person typed is ever run as a formula. It
knows no column of the product: `exchange` says what stands in a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from itertools import chain
from typing import IO, Any

import python_calamine
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from talent_app.audit.copies import TITLE, marked, present_code
from talent_app.core.errors import ImportRejected
from talent_app.core.formats import SHANGHAI
from talent_app.core.money import Money
from talent_app.documents.tables import CellKind, Column, Limits, Sheet, Table, harmless, limited
from talent_app.documents.workbook_check import RESAVE, FileKind
from talent_app.documents.xlsx_slices import SlicedWorkbook

NUMBER_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.MONEY: "#,##0.00",
    CellKind.COUNT: "0",
    CellKind.RATIO: "0.00%",
    CellKind.DAY: "yyyy-mm-dd",
    CellKind.INSTANT: "yyyy-mm-dd hh:mm",
}
WIDTHS = {CellKind.MONEY: 18, CellKind.DAY: 12, CellKind.INSTANT: 17, CellKind.COUNT: 10, CellKind.RATIO: 10}
#: Before it Excel counts a day that never was.
FIRST_EXCEL_DAY = date(1900, 3, 1)
LAST_ROW = 1_048_575
#: A drop-down may hold this many characters in the cell rule itself; a longer list goes to a sheet of its own.
LONGEST_CHOICES = 255
CHOICES_SHEET = "选项"
#: The sheet that says what a workbook holds, by whom and when.
NOTES = "说明"


def write_tables(stream: IO[bytes], tables: Sequence[Table], *, title: str, created: datetime) -> None:
    """Write one sheet per table; the same tables and moment give the same bytes."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    code = present_code(title)
    with xlsxwriter.Workbook(stream, options) as book:
        about = {"keywords": f"{TITLE} {code}"} if code else {}
        book.set_properties({"title": title, "created": created.replace(tzinfo=None), **about})
        header = book.add_format(
            {
                "bold": True,
                "bg_color": "#E7ECF3",
                "border": 1,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        formats = {kind: book.add_format({"num_format": code}) for kind, code in NUMBER_FORMATS.items()}
        long_choices: list[tuple[str, ...]] = []
        for name, table in zip(sheet_names([table.name for table in tables]), tables, strict=True):
            sheet = book.add_worksheet(name)
            _prepare(sheet, table, header, formats, long_choices, code)
            kinds = [column.kind for column in table.columns]
            for number, row in enumerate(told_rows(table, code), 1):
                if number > LAST_ROW:
                    raise ValueError("an xlsx sheet holds 1,048,576 rows")
                for place, (kind, value) in enumerate(zip(kinds, row, strict=True)):
                    _write(sheet, number, place, kind, value, formats)
        if long_choices:
            _write_choices(book.add_worksheet(CHOICES_SHEET), long_choices)


def read_workbook(content: bytes, kind: FileKind, limits: Limits) -> list[Sheet]:
    """The visible sheets that hold anything, in order; rows carry the spreadsheet's own numbers.

    An .xlsx is read some thousand rows at a time, other workbooks and sheets that cannot be cut as a whole.
    """
    with _damage_told(kind):
        sliced = SlicedWorkbook(content) if kind is FileKind.XLSX else None
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)) if sliced is None else sliced.book()
        visible = [
            meta.name
            for meta in book.sheets_metadata
            if meta.typ == python_calamine.SheetTypeEnum.WorkSheet
            and meta.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        sheets = [_sheet(name, content, sliced, kind, limits) for name in visible]
        sheets = [sheet for sheet in sheets if next(sheet.rows, None) is not None]
    if not sheets:
        raise ImportRejected("工作簿中没有数据。", hint="请确认数据在可见的工作表中，保存后重新上传。")
    return sheets


@contextmanager
def _damage_told(kind: FileKind) -> Iterator[None]:
    """Within the block a damaged file is refused in words."""
    try:
        yield
    except ImportRejected:
        raise
    except python_calamine.PasswordError as error:
        raise ImportRejected("文件设有打开密码，无法读取。", hint="请取消密码后重新上传。") from error
    except BaseException as error:
        # The reader is compiled code: on a damaged file it may panic, and its panic is no ordinary exception.
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError | GeneratorExit):
            raise
        raise ImportRejected(f"这份{kind.title}已损坏，无法读取。", hint=RESAVE) from error


def _sheet(name: str, content: bytes, sliced: SlicedWorkbook | None, kind: FileKind, limits: Limits) -> Sheet:
    if sliced is not None and sliced.can_cut(name):
        return Sheet(
            name,
            lambda: limited(_numbered(sliced.rows(name), kind), name, limits),
            lambda: sliced.count(name),
        )
    whole = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(name)
    return Sheet(name, lambda: limited(_numbered(_whole(whole), kind), name, limits))


def _whole(sheet: python_calamine.CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    # The reader fills in the empty rows above the first cell, but not the empty columns left of it.
    missing: list[Any] = [None] * sheet.start[1] if sheet.start else []
    for number, values in enumerate(sheet.iter_rows(), 1):
        yield number, [*missing, *values] if missing else values


def _numbered(rows: Iterator[tuple[int, list[Any]]], kind: FileKind) -> Iterator[tuple[int, list[Any]]]:
    while True:
        with _damage_told(kind):
            found = next(rows, None)
        if found is None:
            return
        number, values = found
        if float in map(type, values):
            yield number, [_plain(value) if type(value) is float else value for value in values]
        else:
            yield found


def _plain(value: float) -> float | int:
    # Whole numbers within the 15 digits a sheet keeps are integers; a longer one stays a float, so that core.cells
    # can say that its last digits are lost.
    return int(value) if value.is_integer() and abs(value) < 10**15 else value


def _prepare(
    sheet: Worksheet,
    table: Table,
    header: Format,
    formats: dict[CellKind, Format],
    long_choices: list[tuple[str, ...]],
    code: str,
) -> None:
    if code:
        sheet.set_footer(f"&L{TITLE} {code}&R&P / &N")
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 24)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column_width(column), formats[column.kind])
        is_last = place == len(table.columns) - 1
        sheet.write_string(0, place, marked(column.title, code) if is_last else column.title, header)
        if column.note:
            sheet.write_comment(0, place, column.note, {"x_scale": 2, "y_scale": 1.5})
        if column.choices:
            sheet.data_validation(1, place, LAST_ROW, place, _drop_down(column, long_choices))


def told_rows(table: Table, code: str) -> Iterable[Sequence[Any]]:
    """The rows of a table; the sheet of notes says which copy this is."""
    is_notes = bool(code) and table.name == NOTES and len(table.columns) == 2
    return chain(table.rows, [(TITLE, code)]) if is_notes else table.rows


def _drop_down(column: Column, long_choices: list[tuple[str, ...]]) -> dict[str, Any]:
    source: Any = list(column.choices)
    if len(",".join(column.choices)) > LONGEST_CHOICES or any("," in choice for choice in column.choices):
        if column.choices not in long_choices:
            long_choices.append(column.choices)
        letter = xlsxwriter.utility.xl_col_to_name(long_choices.index(column.choices), col_abs=True)
        source = f"='{CHOICES_SHEET}'!{letter}$1:{letter}${len(column.choices)}"
    return {
        "validate": "list",
        "source": source,
        "error_title": "不在选项中",
        "error_message": f"请从列表中选择{column.title[:40]}。",
        "error_type": "warning",
    }


def _write_choices(sheet: Worksheet, lists: Sequence[tuple[str, ...]]) -> None:
    # Constant memory means row by row, so the lists are written across.
    sheet.hide()
    for number in range(max(len(choices) for choices in lists)):
        for place, choices in enumerate(lists):
            if number < len(choices):
                sheet.write_string(number, place, harmless(choices[number]))


def _write(
    sheet: Worksheet, number: int, place: int, kind: CellKind, value: Any, formats: dict[CellKind, Format]
) -> None:
    if value is None or value == "":
        return
    style = formats[kind]
    if isinstance(value, str):  # nearly every cell; the checks below cost more
        sheet.write_string(number, place, harmless(value)[:32767], style)
    elif isinstance(value, Money):
        sheet.write_number(number, place, Decimal(value.as_yuan()), style)
    elif isinstance(value, bool):
        sheet.write_string(number, place, "是" if value else "否", style)
    elif isinstance(value, Fraction):
        sheet.write_number(number, place, Decimal(value.numerator) / Decimal(value.denominator), style)
    elif isinstance(value, Decimal | int) and kind is not CellKind.TEXT:
        sheet.write_number(number, place, value, style)
    elif isinstance(value, datetime):
        local = value.astimezone(SHANGHAI).replace(tzinfo=None) if value.tzinfo else value
        sheet.write_datetime(number, place, local, formats[CellKind.INSTANT])
    elif isinstance(value, date) and value >= FIRST_EXCEL_DAY:
        sheet.write_datetime(number, place, value, formats[CellKind.DAY])
    elif isinstance(value, float):
        raise TypeError("a float is never written: pass Money, Decimal, Fraction or int")
    else:
        sheet.write_string(number, place, harmless(str(value))[:32767], style)


def column_width(column: Column) -> int:
    """How wide a column is: as asked, or as its title and what it holds need."""
    if column.width:
        return column.width
    title = sum(2 if ord(character) > 0xFF else 1 for character in column.title) + 3
    return max(title, WIDTHS.get(column.kind, 14))


def sheet_names(names: Sequence[str]) -> list[str]:
    """Names that a workbook accepts, each only once."""
    made: list[str] = []
    for name in names:
        plain = re.sub(r"[\[\]:*?/\\']", "_", name)[:31] or "表"
        chosen, count = plain, 2
        while chosen.lower() in {one.lower() for one in made}:
            chosen = f"{plain[:27]}({count})"
            count += 1
        made.append(chosen)
    return made
