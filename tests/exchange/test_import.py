"""A file on its way into the registry: checked, written, repeated, taken back, done again."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from talent_app.audit.chain import verify
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.exchange import intake, queries, service
from talent_app.exchange.models import ImportState, RowStatus
from talent_app.talents.models import Education, Person, Talent
from tests.exchange.files import NUMBERS, applied, csv_file, staged, trial, xlsx_file

HEADER = ["姓名", "身份证号码", "性别", "民族", "手机号", "职务", "学历", "简介"]
ZHANG = ["扎西顿珠", NUMBERS[0], "男", "藏族", "13912341234", "总工程师", "博士研究生", "从事藏药炮制研究二十余年。"]
LI = ["李卓玛", NUMBERS[1], "女", "汉族", "", "研究员", "", "长期从事高原生态监测，发表论文六十余篇。"]
WANG = ["王雪梅", "", "", "", "", "", "", "青年科研人员，参与生物发酵项目。"]


@pytest.fixture
def hr(actor):
    return actor("hr")


@pytest.fixture
def plant(place):
    return place("plant").id


def talents():
    return {row.name: row for row in session.scalars(select(Talent))}


def test_a_check_writes_nothing_and_counts_every_row(hr, plant):
    found = trial(hr, plant, csv_file([HEADER, ZHANG, LI, WANG]))
    assert (found["rows"], found["new"], found["updated"], found["unchanged"]) == (3, 3, 0, 0)
    assert found["rejected"] == []
    assert talents() == {}


def test_a_missing_document_number_is_a_remark_with_its_row(hr, plant):
    found = trial(hr, plant, csv_file([HEADER, ZHANG, WANG]))
    about = [each for each in found["warnings"] if "没有证件号码" in each["message"]]
    assert [(each["row"], each["column"]) for each in about] == [(3, "身份证号码")]


def test_an_applied_file_is_in_the_registry(hr, plant):
    batch = applied(hr, plant, csv_file([HEADER, ZHANG, LI, WANG]))
    rows = talents()
    assert set(rows) == {"扎西顿珠", "李卓玛", "王雪梅"}
    zhang = rows["扎西顿珠"]
    assert (zhang.phone, zhang.post, zhang.ethnicity, zhang.initials) == ("+8613912341234", "总工程师", "04", "zxdz")
    assert zhang.born_on.isoformat() == "1990-03-07"
    assert session.get(Person, zhang.person_id).document_number == NUMBERS[0]
    assert rows["王雪梅"].status.value == "incomplete"
    assert (batch.state, batch.applied_at is not None) == (ImportState.APPLIED, True)
    use_scope(Scope.everything())
    assert [fault.message for fault in verify(session())] == []


def test_the_same_file_twice_is_unchanged(hr, plant):
    content = csv_file([HEADER, ZHANG, LI, WANG])
    applied(hr, plant, content)
    found = trial(hr, plant, content)
    assert (found["new"], found["updated"], found["unchanged"], found["rejected"]) == (0, 0, 3, [])
    written = intake.write(hr, staged(hr, plant, content).id)
    assert (written.new, written.updated) == (0, 0)
    assert len(talents()) == 3


def test_a_changed_cell_is_shown_old_and_new_and_written(hr, plant):
    applied(hr, plant, csv_file([HEADER, ZHANG]))
    batch = staged(
        hr, plant, csv_file([["姓名", "身份证号码", "职务", "手机号"], [*ZHANG[:2], "首席专家", "13800000001"]])
    )
    row = queries.rows_page(hr.scope, batch)[0]
    assert row.status is RowStatus.CHANGED
    assert row.payload["changes"] == {"post": ["总工程师", "首席专家"], "phone": ["139****1234", "138****0001"]}
    intake.write(hr, batch.id)
    session.expire_all()
    zhang = talents()["扎西顿珠"]
    assert (zhang.post, zhang.phone, zhang.highest_education is not None, zhang.version) == (
        "首席专家", "+8613800000001", True, 2,
    )  # fmt: skip


def test_an_import_is_taken_back_as_a_whole_and_done_again(hr, plant):
    applied(hr, plant, csv_file([HEADER, ZHANG]))
    batch = applied(hr, plant, csv_file([HEADER, [*ZHANG[:5], "院长", *ZHANG[6:]], LI, WANG]))
    assert talents()["扎西顿珠"].post == "院长"
    taken = service.undo_import(hr, batch.id)
    session.expire_all()
    assert (taken.removed, taken.restored) == (2, 1)
    assert {name: row.post for name, row in talents().items()} == {"扎西顿珠": "总工程师"}
    assert session.scalar(select(func.count()).select_from(Person)) == 1
    again = service.start_check(hr, batch.id, None, batch.mapping, 1_000, background=False).id
    intake.check(hr, again, 1_000)
    written = intake.write(hr, again)
    session.expire_all()
    assert (written.new, written.updated, talents()["扎西顿珠"].post) == (2, 1, "院长")
    use_scope(Scope.everything())
    assert [fault.message for fault in verify(session())] == []


def test_records_of_every_sheet_are_written_and_counted(hr, plant):
    content = xlsx_file({
        "人才": [HEADER, ZHANG, WANG],
        "学历": [
            ["姓名", "证件号码", "学校", "学历", "毕业时间"],
            ["扎西顿珠", NUMBERS[0], "西藏大学", "大学本科", "2012年6月"],
            ["扎西顿珠", NUMBERS[0], "中国药科大学", "博士研究生", "2018.06"],
            ["王雪梅", "", "四川大学", "硕士研究生", 2019],
        ],
        "职称": [["姓名", "证件号码", "职称名称", "职称级别"], ["扎西顿珠", NUMBERS[0], "正高级工程师", "正高级"]],
    })  # fmt: skip
    found = trial(hr, plant, content, "名单.xlsx")
    assert (found["rows"], found["new"], found["rejected"]) == (6, 6, [])
    applied(hr, plant, content, "名单.xlsx")
    schools = sorted(session.scalars(select(Education.school)))
    assert schools == ["中国药科大学", "四川大学", "西藏大学"]
    assert (talents()["扎西顿珠"].school, talents()["扎西顿珠"].title_name) == ("中国药科大学", "正高级工程师")
    again = trial(hr, plant, content, "名单.xlsx")
    assert (again["new"], again["updated"], again["unchanged"]) == (0, 0, 6)
