"""A file with every mistake people make gives one message for each, at its place; a right file of every column none."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from stdnum.cn import ric

from talent_app import clock
from talent_app.core.errors import AppError
from talent_app.documents.spreadsheets import read_sheets
from talent_app.exchange.sheets import OWNER, sheet_specs
from talent_app.exchange.workbooks import write_template
from talent_app.talents.fields import FieldInfo, FieldKind
from talent_app.talents.values import choices_of
from tests.exchange.files import csv_file, trial, xlsx_file


@pytest.fixture
def hr(actor):
    return actor("hr")


@pytest.fixture
def plant(place):
    return place("plant").id


def number(place: int, born: str = "19850702") -> str:
    """A valid number of nobody."""
    text = f"5401{2 + place // 500:02d}{born}{2 * place % 1000 + 1:03d}"  # odd: a man
    return text + ric.calc_check_digit(text + "0")


SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰"
HEADER = ["姓名", "证件号码", "出生日期", "民族", "籍贯", "职务"]
#: (row, the column that is told, a word of the message) for every mistake of the sheet below.
MISTAKES = {
    3: ("出生日期", "没有第 13 月"),
    4: ("证件号码", "应为 18 位"),
    5: ("证件号码", "校验位"),
    6: ("民族", "代码表"),
    7: ("姓名", "没有填写姓名"),
    8: ("证件号码", "与第 2 行的证件号码相同"),
    9: ("职务", "公式"),
    10: ("籍贯", "最多 60 个字"),
    11: ("证件号码", "已经丢失"),
    12: ("出生日期", "不一致"),
    13: ("证件号码", "科学记数法"),
}
REMARKS = {15: ("职务", "与第 14 行合并"), 16: ("", "隐藏")}


def rows_with_mistakes() -> list[list[object]]:
    right = [["人甲", number(n), "1985-07-02", "藏族", "四川省南充市", "工程师"] for n in range(20)]
    rows = [[f"赵{sign}", *row[1:]] for sign, row in zip(SIGNS, right, strict=False)]
    rows[1][2] = "1985.13.02"
    rows[2][1] = number(2)[:17]
    rows[3][1] = number(3)[:17] + ("0" if number(3)[17] != "0" else "1")
    rows[4][3] = "火星族"
    rows[5][0] = ""
    rows[6][1] = rows[0][1]
    rows[7][5] = "=A2"
    rows[8][4] = "长" * 61
    rows[9][1] = int(number(9)[:17] + "0")
    rows[10][2] = "1985-07-03"
    rows[11][1] = "5.40102E+17"
    rows[13][5] = None
    return rows


def workbook_with_mistakes() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet("人才")
        for number_of_row, row in enumerate([HEADER, *rows_with_mistakes()]):
            sheet.write_row(number_of_row, 0, row)
        sheet.merge_range(13, 5, 14, 5, "工程师")
        sheet.set_row(15, None, None, {"hidden": True})
        records = book.add_worksheet("学历")
        for place, row in enumerate([
            ["姓名", "证件号码", "学校", "入学时间", "毕业时间"],
            ["赵甲", number(0), "西藏大学", "2003", "2007"],
            ["无名氏", number(50), "西藏大学", "2003", "2007"],
            ["赵甲", number(0), "四川大学", "2010", "2008"],
            ["赵甲", number(0), "", "2003", "2007"],
        ]):  # fmt: skip
            records.write_row(place, 0, row)
        book.add_worksheet("通讯录").write_row(0, 0, ["房间", "分机"])
    return out.getvalue()


def test_every_mistake_is_told_once_at_its_place(hr, plant):
    found = trial(hr, plant, workbook_with_mistakes(), "名单.xlsx")
    told = {(each["sheet"], each["row"]): (each["column"], each["message"]) for each in found["rejected"]}
    assert Counter((each["sheet"], each["row"]) for each in found["rejected"]) == Counter(told.keys())
    assert sorted(row for sheet, row in told if sheet == "人才") == sorted(MISTAKES)
    for row, (column, word) in MISTAKES.items():
        assert told["人才", row][0] == column, told["人才", row]
        assert word in told["人才", row][1]
    records = {row: message for (sheet, row), (_column, message) in told.items() if sheet == "学历"}
    assert {row: word in records[row] for row, word in ((3, "没有这个人"), (4, "早于"), (5, "没有填写学校"))} == {
        3: True, 4: True, 5: True,
    }  # fmt: skip
    remarks = {(e["sheet"], e["row"]): (e["column"], e["message"]) for e in found["warnings"]}
    assert len(remarks) == len(found["warnings"])
    assert set(remarks) == {("人才", 15), ("人才", 16), ("通讯录", 1)}
    for row, (column, word) in REMARKS.items():
        assert remarks["人才", row][0] == column
        assert word in remarks["人才", row][1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (csv_file([["姓名", *(f"列{n}" for n in range(10_000))], ["张三", *["x"] * 10_000]]), "超过上限 200 列"),
        (csv_file([["姓名", "姓名"], ["张三", "李四"]]), "有两列都叫"),
        (csv_file([["房间", "分机"], ["101", "8001"]]), "没有对应“姓名”的列"),
        (xlsx_file({"学历": [["学校"], ["藏大"]]}), "不知道记录属于谁"),
        (csv_file([["姓名"]]), "只有表头"),
    ],
)
def test_a_file_that_cannot_be_taken_gives_one_sentence(hr, plant, content, said):
    with pytest.raises(AppError) as refused:
        trial(hr, plant, content, "名单.xlsx" if content.startswith(b"PK") else "名单.csv")
    assert said in refused.value.message


SAMPLES = {
    FieldKind.TEXT: "示例内容", FieldKind.LONG_TEXT: "长期从事高原生态监测与治理工作。", FieldKind.DATE: "2015-07-01",
    FieldKind.PARTIAL_DATE: "2015-07", FieldKind.YEAR: "2020", FieldKind.YES_NO: "是",
    FieldKind.LINK: "https://example.cn/a", FieldKind.PHONE: "13912341234", FieldKind.EMAIL: "zx@example.cn",
}  # fmt: skip
SAID = {
    "name": "扎西顿珠", "document_number": number(1), "document_kind": "居民身份证", "born_on": "1985-07-02",
    "name_pinyin": "zha xi dun zhu", "former_name": "", "sex": "男", "tibetan_name": "བཀྲ་ཤིས།",
}  # fmt: skip


def sample(info: FieldInfo) -> str:
    """A right value for a column."""
    name = info.name.removeprefix(OWNER)
    if name in SAID and (info.name.startswith(OWNER) or info.group == "基本信息"):
        return SAID[name]
    choices = [title for _code, title in choices_of(info)]
    if choices:
        return choices[0]
    text = SAMPLES.get(info.kind, "10")
    return text[: info.length] if info.length else text


def test_a_right_file_of_every_column_and_sheet_gives_no_message(hr, plant):
    sheets = {}
    for spec in sheet_specs():
        columns = [info for info in spec.importable if sample(info)]
        sheets[spec.title] = [[info.label for info in columns], [sample(info) for info in columns]]
    found = trial(hr, plant, xlsx_file(sheets), "名单.xlsx")
    assert (found["rejected"], found["warnings"]) == ([], [])
    assert (found["rows"], found["new"]) == (len(sheets), len(sheets))


def test_the_template_has_a_sheet_for_every_kind_with_drop_downs_and_notes():
    out = BytesIO()
    write_template(out, clock.now())
    names = [sheet.name for sheet in read_sheets(out.getvalue(), "模板.xlsx")]
    assert names == [*(spec.title for spec in sheet_specs()), "填写说明"]
    book = openpyxl.load_workbook(out)
    for spec in sheet_specs():
        sheet = book[spec.title]
        heads = [cell.value for cell in sheet[1]]
        assert heads == [f"{info.label}*" if info.required else info.label for info in spec.importable]
        assert all(cell.comment for cell in sheet[1]), spec.title
        coded = sum(bool(choices_of(info)) or info.kind is FieldKind.YES_NO for info in spec.importable)
        assert len(sheet.data_validations.dataValidation) == coded, spec.title
