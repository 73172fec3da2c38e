"""CSV: encodings and separators of Chinese offices, records over several lines, harmless output."""

from __future__ import annotations

from datetime import UTC, date, datetime
from fractions import Fraction
from io import BytesIO

import pytest

from talent_app.core.cells import read_text
from talent_app.core.errors import ImportRejected
from talent_app.core.money import Money
from talent_app.documents.delimited import write_csv
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import Column, Limits, Table

TEXT = "姓名,简介\n𬭎,高级工程师\n"


def rows_of(content: bytes, limits: Limits | None = None):
    return [(row.number, row.values) for row in read_sheets(content, "人才.csv", limits)[0].rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_of_an_office_is_read(encoding):
    assert rows_of(TEXT.encode(encoding)) == [(1, ("姓名", "简介")), (2, ("𬭎", "高级工程师"))]


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
def test_separator_is_found_out(separator):
    text = f"姓名{separator}学历{separator}备注\n王建国{separator}博士{separator}一、二\n"
    assert rows_of(text.encode())[1] == (2, ("王建国", "博士", "一、二"))


def test_record_over_several_lines_counts_once():
    text = '姓名,简介\r\n王建国,"第一行\r\n第二行，带“引号”和""双引号""\r\n第三行"\r\n\r\n李䶮,短\r\n'
    rows = rows_of(text.encode())
    assert [number for number, _ in rows] == [1, 2, 4]
    assert rows[1][1][1].count("\n") == 2
    assert '"双引号"' in rows[1][1][1]


def test_unclosed_quote_is_refused_with_its_row():
    with pytest.raises(ImportRejected, match="第 3 行的引号没有成对"):
        rows_of('姓名,简介\n甲,乙\n丙,"丁\n戊,己\n'.encode())


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"\x00\x01\x02", "不是文本文件"), (b"  \n \n", "没有数据"), (b"\xff\xff\xff", "编码")]
)
def test_file_that_is_no_text_is_refused(content, sentence):
    with pytest.raises(ImportRejected, match=sentence):
        rows_of(content)


def test_too_many_columns_are_refused_with_the_row():
    with pytest.raises(ImportRejected, match="第 2 行有 5 列"):
        rows_of("甲\n1,2,3,4,5\n".encode(), Limits(columns=4))


def test_too_many_records_are_refused():
    with pytest.raises(ImportRejected, match="上限 2 行"):
        rows_of("甲\n1\n2\n3\n".encode(), Limits(rows=2))


def test_written_file_opens_in_excel_and_comes_back_unchanged():
    out = BytesIO()
    columns = [Column("姓名"), Column("薪酬"), Column("日期"), Column("占比"), Column("时间"), Column("是否")]
    rows = [
        [
            "=1+1",
            Money.yuan("413333.46"),
            date(2026, 1, 2),
            Fraction(1, 8),
            datetime(2026, 11, 23, 7, 0, tzinfo=UTC),
            True,
        ],
        ["两行\n文字", None, None, None, None, False],
    ]
    write_csv(out, Table("人才", columns, rows))
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    read = rows_of(out.getvalue())
    assert read[1][1] == ("'=1+1", "413333.46", "2026-01-02", "12.5%", "2026-11-23 15:00", "是")
    assert read_text(read[1][1][0]) == "=1+1"
    assert read[2][1][0] == "两行\n文字"
