"""A sheet read in slices says what it says read as a whole, however its workbook is written."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from itertools import islice

import pytest
import python_calamine
import xlsxwriter

from talent_app.core.errors import ImportRejected
from talent_app.documents import xlsx_slices
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Limits
from talent_app.exchange.mapping import plan_file

ROWS = 400


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(xlsx_slices, "SLICE", 3_000)
    monkeypatch.setattr(xlsx_slices, "LONGEST_HEAD", 3_000)
    monkeypatch.setattr(xlsx_slices, "SMALL_TEXTS", 500)
    monkeypatch.setattr(xlsx_slices, "BLOCK", 7)


def workbook(*, inline: bool) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": inline}) as book:
        sheet = book.add_worksheet("人才")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for place in range(ROWS):
            row = place + 3 + place // 50  # empty rows at the top and between
            sheet.write_string(row, 2, f'扎西·{place % 90}\n第二行 <&"\' \'t="s"><v>3')
            sheet.write_datetime(row, 3, datetime(2020, 1, 1) + timedelta(days=place), day)  # noqa: DTZ001
            sheet.write_number(row, 4, place + (place % 3) / 4)
            sheet.write_boolean(row, 5, place % 2)
            if place % 40 == 7:
                sheet.write_string(row, 31, "远处")
            if place % 60 == 11:
                sheet.write_formula(row, 6, '="t=" & "s"', None, "t=s")
        book.add_worksheet("空白")
        book.add_worksheet("二").write_string(4, 4, "只有一格")
        book.add_worksheet("藏").hide()
    return out.getvalue()


def altered(content: bytes, change) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text) if name == "xl/worksheets/sheet1.xml" else text)
    return out.getvalue()


def as_a_whole(content: bytes, name: str) -> dict[int, list]:
    """Row number → values as the reader of workbooks gives them."""
    sheet = python_calamine.CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(name)
    rows = enumerate(sheet.to_python(skip_empty_area=True), sheet.start[0] + 1)
    found = {}
    for number, values in rows:
        kept = [None] * sheet.start[1] + [None if value == "" else value for value in values]
        while kept and kept[-1] is None:
            kept.pop()
        if kept:
            found[number] = kept
    return found


def in_slices(content: bytes) -> dict[str, dict[int, list]]:
    return {
        sheet.name: {row.number: list(row.values) for row in sheet.rows} for sheet in read_sheets(content, "a.xlsx")
    }


def without_numbers(text: bytes) -> bytes:
    return re.sub(rb'(<(?:row|c)) r="\w+"', rb"\1", text)


def with_prefix(text: bytes) -> bytes:
    text = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", text)
    return text.replace(b"xmlns=", b"xmlns:x=")


@pytest.mark.parametrize("inline", [True, False])
@pytest.mark.parametrize("change", [bytes, without_numbers, with_prefix, lambda text: text.replace(b't="s"', b"t='s'")])
def test_slices_say_what_the_whole_says(inline, change):
    content = altered(workbook(inline=inline), change)
    found = in_slices(content)
    assert list(found) == ["人才", "二"]
    assert found["人才"] == as_a_whole(content, "人才")
    assert found["二"] == {5: [None] * 4 + ["只有一格"]}


def test_rows_are_counted_without_being_read():
    (sheet, _second) = read_sheets(workbook(inline=False), "a.xlsx")
    assert sheet.count is not None
    assert sheet.count() == ROWS


def test_only_the_slice_under_way_is_read():
    content = workbook(inline=False)
    (sheet, _second) = read_sheets(content, "a.xlsx")
    broken = altered(content, lambda text: text[:-2_000] + text[-2_000:].replace(b"</v>", b"</w>"))
    (late, _second) = read_sheets(broken, "a.xlsx")
    assert list(islice(late.rows, 100)) == list(islice(sheet.rows, 100))
    with pytest.raises(ImportRejected, match="损坏"):
        list(late.rows)


def test_a_file_that_ends_in_its_rows_is_refused():
    content = altered(workbook(inline=True), lambda text: text[: len(text) // 2])
    with pytest.raises(ImportRejected, match="损坏"):
        plan_file(content, "a.xlsx", Limits())
