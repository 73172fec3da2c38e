"""What is wrong with a row is said with its row, its column and its value; everything else is forgiven."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from talent_app.core.errors import Conflict, ImportRejected, InvalidInput
from talent_app.db.engine import session
from talent_app.exchange import intake, queries, service
from talent_app.exchange.models import ImportState, RowStatus
from talent_app.exchange.undo import EditedSince
from talent_app.exchange.writing import RowsChanged
from talent_app.talents import service as talents
from talent_app.talents.models import Talent
from tests.exchange.files import NUMBERS, applied, csv_file, staged, trial, xlsx_file


@pytest.fixture
def hr(actor):
    return actor("hr")


@pytest.fixture
def plant(place):
    return place("plant").id


def person(name):
    session.expire_all()
    return session.scalars(select(Talent).where(Talent.name == name)).one()


@pytest.mark.parametrize(
    ("header", "value", "said"),
    [
        ("出生日期", "1990.13", "没有第 13 月"),
        ("出生日期", "2月30日", "不能识别为日期"),
        ("民族", "火星族", "不在“民族”代码表中"),
        ("性别", "不男不女", "可填写"),
        ("证件号码", "540102199003078416", "校验位不正确"),
        ("证件号码", "12345", "无法从号码判断证件类型"),
        ("联系电话", "12", "电话号码无法识别"),
        ("电子邮箱", "无邮箱@", "电子邮箱格式不正确"),
        ("参考链接", "www.example.cn", "须以 http:// 或 https:// 开头"),
        ("荣誉年度", "去年", "不能识别"),
        ("姓名拼音", "张san", "只能用字母"),
        ("籍贯", "长" * 61, "最多 60 个字"),
    ],
)
def test_a_wrong_cell_is_named_with_row_column_and_value(hr, plant, header, value, said):
    found = trial(hr, plant, csv_file([["姓名", header], ["张三", value], ["李四", ""]]))
    assert [(each["row"], each["column"]) for each in found["rejected"]] == [(2, header)]
    assert said in found["rejected"][0]["message"]
    assert found["new"] == 1


def test_a_rejected_number_is_masked_in_the_answer(hr, plant):
    wrong = "540102199003078416"
    found = trial(hr, plant, csv_file([["姓名", "证件号码"], ["张三", wrong]]))
    assert wrong not in str(found)
    assert found["rejected"][0]["value"] == "540102********8416"


def test_a_number_kept_as_a_number_has_lost_digits(hr, plant):
    content = xlsx_file({"人才": [["姓名", "证件号码"], ["张三", 540102199003078415]]})
    found = trial(hr, plant, content, "名单.xlsx")
    assert "已经丢失" in found["rejected"][0]["message"]


def test_a_formula_is_not_taken_for_a_value(hr, plant):
    content = xlsx_file({"人才": [["姓名", "职务"], ["张三", '=A2&"主任"'], ["李四", "工程师"]]})
    found = trial(hr, plant, content, "名单.xlsx")
    assert [(each["row"], each["column"]) for each in found["rejected"]] == [(2, "职务")]
    assert "公式" in found["rejected"][0]["message"]


def test_unknown_years_and_thin_biographies_are_remarks_with_their_rows(hr, plant):
    rows = [
        ["姓名", "荣誉年度", "简介"],
        ["张三", "1901", "从事地质勘查，\n主持项目。"],
        ["李四", 2001, "暂缺资料"],
    ]
    found = trial(hr, plant, csv_file(rows))
    about = {(each["row"], each["column"]) for each in found["warnings"] if each["column"] != "证件号码"}
    assert about == {(2, "荣誉年度"), (3, "简介")}
    assert found["rejected"] == []


def test_the_same_number_twice_in_a_file_is_refused_for_the_second_row(hr, plant):
    rows = [["姓名", "证件号码"], ["张三", NUMBERS[0]], ["张三丰", NUMBERS[0]]]
    found = trial(hr, plant, csv_file(rows))
    assert found["new"] == 1
    assert "与第 2 行的证件号码相同" in found["rejected"][0]["message"]


def test_the_same_line_twice_is_a_possible_duplicate_and_not_written(hr, plant):
    batch = applied(hr, plant, csv_file([["姓名", "职务"], ["张三", "工程师"], ["张三", "工程师"]]))
    assert batch.counts["duplicate"] == 1
    assert person("张三").post == "工程师"


def test_two_people_of_one_name_stay_two_and_unchanged(hr, plant):
    content = csv_file([["姓名", "职务"], ["张三", "工程师"], ["张三", "会计师"]])
    applied(hr, plant, content)
    found = trial(hr, plant, content)
    assert (found["new"], found["unchanged"]) == (0, 2)


def test_a_number_completes_the_one_incomplete_record_of_that_name(hr, plant):
    applied(hr, plant, csv_file([["姓名", "职务"], ["张三", "工程师"]]))
    batch = applied(hr, plant, csv_file([["姓名", "证件号码"], ["张三", NUMBERS[0]]]))
    assert batch.counts["changed"] == 1
    assert person("张三").born_on.isoformat() == "1990-03-07"
    found = trial(hr, plant, csv_file([["姓名", "职务"], ["张三", "工程师"]]))
    assert found["unchanged"] == 1


def test_a_contradicting_birth_date_is_another_person(hr, plant):
    applied(hr, plant, csv_file([["姓名", "出生日期"], ["张三", "1980-01-02"]]))
    found = trial(hr, plant, csv_file([["姓名", "出生日期"], ["张三", "1990-01-02"]]))
    assert found["new"] == 1


def test_a_number_held_elsewhere_is_kept_aside_without_naming_anybody(actor, place):
    applied(actor("stranger"), place("other").id, csv_file([["姓名", "证件号码"], ["张三", NUMBERS[0]]]))
    hr, plant = actor("hr"), place("plant").id
    rows = [["姓名", "证件号码", "职务"], ["张三", NUMBERS[0], "院长"], ["李四", "", "科长"]]
    batch = applied(hr, plant, csv_file(rows))
    assert (batch.counts["held"], batch.counts["new"], batch.counts["rejected"]) == (1, 1, 0)
    kept = queries.rows_page(hr.scope, batch, "held")[0]
    assert kept.payload["values"]["post"] == "院长"
    said = kept.messages[0]["message"]
    assert "该证件号码已在库登记" in said
    assert "云端" not in said


def test_an_empty_cell_changes_nothing_and_the_word_for_it_empties(hr, plant):
    applied(hr, plant, csv_file([["姓名", "职务", "籍贯"], ["张三", "工程师", "四川省南充市"]]))
    applied(hr, plant, csv_file([["姓名", "职务", "籍贯"], ["张三", "", "【清空】"]]))
    assert (person("张三").post, person("张三").native_place) == ("工程师", None)


def test_a_masked_value_is_never_written(hr, plant):
    applied(hr, plant, csv_file([["姓名", "出生日期", "电话"], ["张三", "1980-01-02", "13912341234"]]))
    found = trial(hr, plant, csv_file([["姓名", "出生日期", "电话"], ["张三", "1980-01-02", "139****1234"]]))
    assert found["unchanged"] == 1
    assert any("隐去" in each["message"] for each in found["warnings"])


def test_a_row_that_changed_meanwhile_sends_the_import_back_and_nothing_is_written(hr, plant):
    applied(hr, plant, csv_file([["姓名", "职务"], ["张三", "工程师"], ["李四", "会计师"]]))
    batch_id = staged(hr, plant, csv_file([["姓名", "职务"], ["张三", "主任"], ["李四", "科长"]])).id
    row = person("张三")
    talents.update_talent(hr, row.id, row.version, {"post": "副主任"})
    with pytest.raises(RowsChanged, match="第 2 行"):
        intake.write(hr, batch_id)
    assert (person("张三").post, person("李四").post) == ("副主任", "会计师")
    batch = queries.batch_or_404(hr.scope, batch_id)
    assert batch.state is ImportState.STAGED
    again = {each.label: each.payload["changes"]["post"] for each in queries.rows_page(hr.scope, batch)}
    assert again["张三"] == ["副主任", "主任"]
    intake.write(hr, batch_id)
    assert (person("张三").post, person("李四").post) == ("主任", "科长")


def test_an_edited_row_refuses_the_undo_and_is_named(hr, plant):
    batch_id = applied(hr, plant, csv_file([["姓名", "职务"], ["张三", "工程师"], ["李四", "会计师"]])).id
    row = person("李四")
    talents.update_talent(hr, row.id, row.version, {"post": "总会计师"})
    with pytest.raises(EditedSince, match="李四"):
        service.undo_import(hr, batch_id)
    assert (person("张三").post, person("李四").post) == ("工程师", "总会计师")


def test_an_import_is_written_once_only(hr, plant):
    batch_id = applied(hr, plant, csv_file([["姓名"], ["张三"]])).id
    with pytest.raises(Conflict, match="已导入"):
        intake.write(hr, batch_id)


def test_rows_of_records_without_a_known_person_are_refused(hr, plant):
    content = xlsx_file({
        "人才": [["姓名"], ["张三"]],
        "学历": [["姓名", "学校", "入学时间", "毕业时间"], ["王五", "藏大", "", ""], ["张三", "藏大", 2010, 2008]],
    })  # fmt: skip
    found = trial(hr, plant, content, "名单.xlsx")
    assert {(each["sheet"], each["row"], each["column"]) for each in found["rejected"]} == {
        ("学历", 2, "姓名"),
        ("学历", 3, "毕业时间"),
    }


def test_a_map_file_is_checked_to_the_letter(hr, plant):
    content = csv_file([["who", "what"], ["张三", "工程师"]])
    assert trial(hr, plant, content, mapping={"columns": {"who": "姓名"}, "ignore": ["what"]})["new"] == 1
    assert trial(hr, plant, content, mapping={"who": "name", "what": "post"})["new"] == 1
    for wrong in ({"columns": {"who": "姓名"}, "extra": 1}, {"nobody": "姓名"}, {"who": "没有的字段"}, ["x"]):
        with pytest.raises(InvalidInput):
            trial(hr, plant, content, mapping=wrong)


def test_too_many_rows_and_two_sheets_of_a_kind_are_refused(hr, plant):
    with pytest.raises(ImportRejected, match="超过"):
        trial(hr, plant, csv_file([["姓名"], *([f"人{n}"] for n in range(1_001))]))
    sheets = {"甲": [["姓名", "职务"], ["张", "x"]], "乙": [["姓名", "职务"], ["王", "y"]]}
    with pytest.raises(ImportRejected, match="两张"):
        trial(hr, plant, xlsx_file(sheets), "a.xlsx")


def test_a_title_above_the_header_is_passed_over(hr, plant):
    content = xlsx_file({"Sheet1": [["高层次人才名册"], ["姓名", "身份证号", "性别"], ["张三", NUMBERS[0], "男"]]})
    found = trial(hr, plant, content, "名单.xlsx")
    assert (found["rows"], found["new"]) == (1, 1)


def test_every_status_has_a_place_on_the_preview():
    assert {status.value for status in RowStatus} == {"new", "changed", "unchanged", "duplicate", "held", "rejected"}
