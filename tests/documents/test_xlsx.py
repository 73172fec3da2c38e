"""Workbooks: exact amounts, harmless text, drop-downs, and a clear refusal for every file that is not a table."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from fractions import Fraction
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from talent_app.core.cells import read_text
from talent_app.core.errors import ImportRejected
from talent_app.core.money import Money
from talent_app.documents.spreadsheets import read_sheets
from talent_app.documents.tables import CellKind, Column, Limits, Table
from talent_app.documents.xlsx import write_tables

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
COLUMNS = (
    Column("姓名", note="与身份证件一致"),
    Column("年度薪酬", CellKind.MONEY),
    Column("出生日期", CellKind.DAY),
    Column("政治面貌", choices=("中共党员", "群众")),
    Column("占比", CellKind.RATIO),
    Column("人数", CellKind.COUNT),
)


def workbook(*rows, columns=COLUMNS, name="人才") -> bytes:
    out = BytesIO()
    write_tables(out, [Table(name, columns, rows)], title="人才名册", created=AT)
    return out.getvalue()


def opened(content: bytes):
    return openpyxl.load_workbook(BytesIO(content))


def raw_workbook(write) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        write(book)
    return out.getvalue()


def rows_of(content: bytes, name="a.xlsx", limits=None):
    return [(row.number, row.values) for row in read_sheets(content, name, limits)[0].rows]


# --- writing ---------------------------------------------------------------------------------------------------------


def test_amounts_are_exact_numbers_with_two_decimals():
    sheet = opened(workbook(["王建国", Money.yuan("9999999999999.99"), None, None, None, None])).active
    assert sheet["B2"].value == 9999999999999.99
    assert sheet["B2"].number_format == "#,##0.00"


@pytest.mark.parametrize("amount", ["413333.46", "0.01", "-0.05", "123456789012.34", "9999999999999.99"])
def test_amount_written_and_read_again_is_the_same_to_the_fen(amount):
    content = workbook(["甲", Money.yuan(amount), None, None, None, None])
    assert Money.from_cell(rows_of(content)[1][1][1]) == Money.yuan(amount)


def test_identity_number_stays_text():
    sheet = opened(workbook(["540102199001010011", None, None, None, None, None])).active
    assert sheet["A2"].value == "540102199001010011"
    assert sheet["A2"].number_format == "@"


@pytest.mark.parametrize("evil", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2+3"])
def test_typed_text_never_becomes_a_formula_and_survives_a_round_trip(evil):
    content = workbook([evil, None, None, None, None, None])
    assert opened(content).active["A2"].data_type == "s"
    assert opened(content).active["A2"].value == f"'{evil}"
    assert read_text(rows_of(content)[1][1][0]) == evil


def test_web_address_is_plain_text():
    assert opened(workbook(["http://a.example", None, None, None, None, None])).active["A2"].hyperlink is None


def test_sheet_has_frozen_head_comment_drop_down_and_dates():
    sheet = opened(workbook(["甲", None, date(1990, 1, 2), "群众", Fraction(1, 8), 3])).active
    assert sheet.freeze_panes == "A2"
    assert "与身份证件一致" in sheet["A1"].comment.text
    rule = sheet.data_validations.dataValidation[0]
    assert (rule.formula1, str(rule.sqref).split(":")[0]) == ('"中共党员,群众"', "D2")
    assert sheet["C2"].value.date() == date(1990, 1, 2)
    assert sheet["E2"].value == 0.125
    assert sheet["F2"].value == 3


def test_long_drop_down_stands_on_a_hidden_sheet():
    choices = tuple(f"选项第{n}号，带逗号" for n in range(60))
    book = opened(workbook(["选项第0号"], columns=(Column("类别", choices=choices),)))
    assert book["选项"].sheet_state == "hidden"
    assert book.active.data_validations.dataValidation[0].formula1 == "'选项'!$A$1:$A$60"
    assert book["选项"]["A60"].value == choices[-1]


def test_instant_is_written_as_the_office_clock_shows_it():
    sheet = opened(workbook([AT], columns=(Column("时间", CellKind.INSTANT),))).active
    assert sheet["A2"].value == datetime(2026, 11, 23, 15, 0)  # noqa: DTZ001


def test_float_is_refused_by_the_writer():
    with pytest.raises(TypeError, match="float"):
        workbook([1.5], columns=(Column("数", CellKind.COUNT),))


def test_same_tables_give_the_same_bytes():
    row = ["王建国", Money.yuan("1"), date(1990, 1, 2), "群众", Fraction(1, 3), 3]
    assert workbook(row) == workbook(row)


def test_sheet_names_are_made_valid_and_unique():
    out = BytesIO()
    columns = (Column("甲"),)
    write_tables(out, [Table("教育/培训", columns), Table("教育?培训", columns)], title="", created=AT)
    assert opened(out.getvalue()).sheetnames == ["教育_培训", "教育_培训(2)"]


# --- reading ---------------------------------------------------------------------------------------------------------


def test_rows_keep_the_numbers_of_the_spreadsheet():
    def write(book):
        sheet = book.add_worksheet("人才")
        sheet.write(2, 1, "姓名")
        sheet.write(4, 1, "王建国")
        sheet.write(4, 4, "   ")

    assert rows_of(raw_workbook(write)) == [(3, (None, "姓名")), (5, (None, "王建国"))]


def test_values_come_back_with_their_types():
    def write(book):
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["甲", 12, 2.5, True])
        sheet.write_datetime(0, 4, datetime(2020, 1, 2), day)  # noqa: DTZ001
        sheet.write_number(0, 5, 540102199001010011)

    values = rows_of(raw_workbook(write))[0][1]
    assert values[:5] == ("甲", 12, 2.5, True, date(2020, 1, 2))
    assert type(values[1]) is int
    with pytest.raises(Exception, match="末几位已经丢失"):
        read_text(values[5])


def test_hidden_and_empty_sheets_are_passed_over():
    def write(book):
        book.add_worksheet("空")
        hidden = book.add_worksheet("隐藏")
        hidden.write(0, 0, "x")
        hidden.hide()
        book.add_worksheet("人才").write(0, 0, "姓名")

    assert [sheet.name for sheet in read_sheets(raw_workbook(write), "a.xlsx")] == ["人才"]


def test_workbook_without_data_is_refused():
    with pytest.raises(ImportRejected, match="没有数据"):
        read_sheets(raw_workbook(lambda book: book.add_worksheet()), "a.xlsx")


def zipped(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"", "a.xlsx", "文件是空的"),
        ("姓名,学历\n".encode(), "a.xlsx", "内容不是 Excel 工作簿"),
        (b"%PDF-1.7", "a.xlsx", "这是 PDF 文件"),
        (b"\x89PNG\r\n", "a.csv", "这是图片"),
        (b"<html><table>", "a.xls", "网页格式"),
        (b"PK\x03\x04broken", "a.xlsx", "已损坏"),
        (zipped(**{"a.txt": b"x"}), "a.xlsx", "这是压缩包"),
        (zipped(**{"word__document.xml": b"x"}), "a.docx", "这是 Word"),
        (zipped(**{"xl__workbook.bin": b"x"}), "a.xlsb", "这种格式的工作簿"),
        (zipped(**{"xl__workbook.xml": b"x"}), "a.xlsx", "已损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "a.xls", "已损坏"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "打开密码"),
    ],
)
def test_file_that_is_no_table_is_refused_with_the_reason(content, name, sentence):
    with pytest.raises(ImportRejected, match=sentence) as refused:
        read_sheets(content, name)
    assert refused.value.hint


def test_truncated_workbook_is_refused():
    content = workbook(*[["王建国", None, None, None, None, None]] * 50)
    for length in (len(content) // 3, len(content) - 30):
        with pytest.raises(ImportRejected, match="已损坏"):
            read_sheets(content[:length], "a.xlsx")


def test_archive_that_unpacks_to_too_much_is_refused():
    bomb = zipped(xl__workbook_xml=b"", **{"xl__workbook.xml": b"x", "xl__sharedStrings.xml": b"0" * 3_000_000})
    assert len(bomb) < 10_000
    with pytest.raises(ImportRejected, match="解压后过大"):
        read_sheets(bomb, "a.xlsx", Limits(unpacked_bytes=2_000_000))


def test_archive_that_lies_about_its_size_is_refused():
    content = bytearray(zipped(**{"xl__workbook.xml": b"x", "xl__sharedStrings.xml": b"0" * 3_000_000}))
    real = (3_000_000).to_bytes(4, "little")
    place = content.rindex(real)
    content[place : place + 4] = (100).to_bytes(4, "little")
    with pytest.raises(ImportRejected, match=r"已损坏|解压后过大"):
        read_sheets(bytes(content), "a.xlsx", Limits(unpacked_bytes=2_000_000))


@pytest.mark.parametrize(
    ("cell", "sentence"), [((1_048_575, 0), "延伸到第 1,048,576 行"), ((0, 16_383), "多达 16384 列")]
)
def test_one_value_in_the_last_cell_does_not_exhaust_memory(cell, sentence):
    def write(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "姓名")
        sheet.write(*cell, "x")

    with pytest.raises(ImportRejected, match=sentence):
        read_sheets(raw_workbook(write), "a.xlsx")


def test_styled_but_empty_last_row_does_no_harm():
    def write(book):
        sheet = book.add_worksheet()
        sheet.write(0, 0, "姓名")
        sheet.write_blank(1_048_575, 0, None, book.add_format({"bold": True}))

    assert rows_of(raw_workbook(write)) == [(1, ("姓名",))]


def test_more_rows_than_the_limit_are_refused_and_exactly_the_limit_is_not():
    content = workbook(*[["王建国"]] * 10, columns=(Column("姓名"),))
    assert len(rows_of(content, limits=Limits(rows=10))) == 11
    with pytest.raises(ImportRejected, match="上限 9 行"):
        rows_of(content, limits=Limits(rows=9))


def test_file_larger_than_the_limit_is_not_even_opened(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"0" * 1000)
    with pytest.raises(ImportRejected, match="超过上限"):
        read_sheets(path, "a.xlsx", Limits(file_bytes=999))
