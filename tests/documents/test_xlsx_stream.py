"""Long workbooks written as a stream: what stands in them is read back by readers of others, byte for byte the same."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.cells import read_text
from talent_app.core.money import Money
from talent_app.documents.delimited import write_csv
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.xlsx_stream import stream_tables

AT = datetime(2026, 11, 23, tzinfo=UTC)
COLUMNS = [
    Column("姓名", width=12), Column("日期", CellKind.DAY), Column("年份", CellKind.COUNT),
    Column("金额", CellKind.MONEY),
]  # fmt: skip
ODD = ["", " 前", "后 ", "a&b<c>", '"', "_x000D_", "第一\n第二", "=1+1", "-", "𬭎", "བསྟན", "110105194912310021", "'x"]
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff"))
ROWS = st.lists(
    st.tuples(TEXT | st.sampled_from(ODD), st.none() | st.dates(date(1850, 1, 1), date(2200, 1, 1))), max_size=8
)


def written(rows, blocks=None) -> bytes:
    out = BytesIO()
    stream_tables(out, [Table("人才", COLUMNS, rows, blocks), Table("a<b/c", [Column("x")])], title="甲", created=AT)
    return out.getvalue()


@given(ROWS)
def test_texts_and_days_come_back_as_they_were(pairs):
    rows = [(text, day, 2020, Money.from_fen(150_000_005)) for text, day in pairs]
    content = written(rows)
    assert content == written(rows)
    (sheet, *_rest) = read_sheets(content, "x.xlsx")
    back = [row.values for row in sheet.rows][1:]
    for (text, day, year, _money), values in zip(rows, back, strict=True):
        assert read_text(values[0], multiline=True) == read_text(text, multiline=True)
        assert values[1] in (day, day and day.isoformat())  # Excel knows no day before March 1900
        assert (values[2], values[3]) == (year, 1500000.05)


def test_another_reader_sees_frozen_head_widths_and_text_that_is_never_a_formula():
    book = openpyxl.load_workbook(BytesIO(written([(odd, None, None, None) for odd in ODD])))
    assert book.sheetnames == ["人才", "a<b_c"]
    sheet = book["人才"]
    assert (sheet.freeze_panes, sheet["A1"].font.bold, sheet.column_dimensions["A"].width) == ("A2", True, 12)
    cells = {sheet.cell(place, 1).value: sheet.cell(place, 1) for place in range(2, sheet.max_row + 1)}
    assert cells["'=1+1"].data_type in ("s", "inlineStr")
    assert cells["110105194912310021"].number_format == "@"


def test_blocks_and_rows_give_the_same_file_and_csv():
    rows = [("张三", date(1990, 1, 2), 2020, None), ("李四", None, None, Money.from_fen(250))]
    blocks = [[[row[n] for row in rows] for n in range(4)]]
    assert written(rows) == written((), blocks)
    one, other = BytesIO(), BytesIO()
    write_csv(one, Table("x", COLUMNS, rows))
    write_csv(other, Table("x", COLUMNS, blocks=blocks))
    assert one.getvalue() == other.getvalue()


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        written([("x", None, 1.5, None)])
