"""One value of one field: what is understood, what is refused, what is worth a second look."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.talents.checks import warnings_for
from talent_app.talents.derivation import derive, highest_of, names_of
from talent_app.talents.fields import GROUPS, in_groups
from talent_app.talents.record_enums import StudyForm
from talent_app.talents.records import RECORD_KINDS, sheets, talent_fields
from talent_app.talents.values import choices_of, masked_value, read_value, show_value

FIELDS = {info.name: info for info in talent_fields()}
EDUCATION = {info.name: info for info in RECORD_KINDS[0].fields}
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("name", " 阿沛•阿旺晋美 ", "阿沛·阿旺晋美"),
        ("ethnicity", "藏", "04"),
        ("ethnicity", 4, "04"),
        ("sex", "男性", "1"),
        ("born_on", datetime(1985, 7, 2), date(1985, 7, 2)),  # noqa: DTZ001
        ("born_on", "1985年7月2日", date(1985, 7, 2)),
        ("started_work_on", "2008.7", "2008-07"),
        ("started_work_on", 2008, "2008"),
        ("honour_year", "2019年", 2019),
        ("is_on_post", "在岗", True),
        ("is_on_post", "否", False),
        ("phone", "0891-6323456", "+868916323456"),
        ("email", " A@B.CN ", "a@b.cn"),
        ("name_pinyin", "Zhang  San", "zhang san"),
        ("biography", "第一行\r\n第二行", "第一行\n第二行"),
        ("post", "无", None),
        ("honour_year", "", None),
    ],
)
def test_a_value_is_understood_in_the_forms_people_use(name, raw, value):
    assert read_value(FIELDS[name], raw) == value


@pytest.mark.parametrize(
    ("name", "raw", "words"),
    [
        ("name", "", "请填写姓名"),
        ("name", "名" * 101, "最多 100 个字"),
        ("ethnicity", "火星", "不在“民族”代码表中"),
        ("born_on", "1990.13", "1990.13"),
        ("born_on", 540102198507020000, ""),
        ("honour_year", "191", "不合理"),
        ("link", "javascript:alert(1)", "http"),
        ("document_number", 540102198507020011, "丢失"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_names_its_field(name, raw, words):
    with pytest.raises(InvalidInput) as refused:
        read_value(FIELDS[name], raw)
    assert words in refused.value.message + refused.value.hint
    assert refused.value.field == name


def test_a_choice_is_read_by_title_and_shown_by_it():
    info = EDUCATION["study_form"]
    assert read_value(info, "全日制") is StudyForm.FULL_TIME
    assert show_value(info, StudyForm.FULL_TIME) == "全日制"


@pytest.mark.parametrize("sheet", sheets(), ids=lambda sheet: sheet[0])
def test_what_is_shown_is_read_back(sheet):
    for info in sheet[1]:
        for code, title in choices_of(info):
            stored = read_value(info, title)
            assert getattr(stored, "value", stored) == code
            assert show_value(info, stored) == title


def test_every_field_stands_in_a_known_group():
    assert [group for group, _infos in in_groups(talent_fields())] == list(GROUPS)


def test_sensitive_values_are_masked():
    assert masked_value(FIELDS["document_number"], "540102198507020011") == "540102********0011"
    assert masked_value(FIELDS["phone"], "+8613912341234") == "139****1234"
    assert masked_value(FIELDS["email"], None) == ""


def test_names_give_pinyin_initials_and_a_key_that_orders_by_sound():
    assert names_of("曾国藩")["initials"] == "zgf"
    assert names_of("曾国藩", "ceng guo fan")["pinyin_joined"] == "cengguofan"
    assert names_of("张三")["name_key"] < names_of("张三丰")["name_key"]


def test_the_highest_record_is_chosen_by_level_and_by_the_mark():
    bachelor = {"level": "21", "school": "甲", "degree": "4", "is_highest": None}
    doctor = {"level": "11", "school": "乙", "degree": "2", "is_highest": None}
    assert highest_of([bachelor, doctor], [])["school"] == "乙"
    assert highest_of([bachelor | {"is_highest": True}, doctor], [])["school"] == "甲"
    assert highest_of([], []) == {}


def test_completeness_counts_the_needed_fields():
    values = {"name": "张三"}
    assert derive(values, has_document=False)["completeness"] == 10
    assert derive(values, has_document=True)["completeness"] == 20


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"name": "张3"}, "name", "3"),
        ({"name": "张三", "honour_year": 1901}, "honour_year", "不详"),
        ({"name": "张三", "honour_year": 2030}, "honour_year", "晚于今年"),
        ({"name": "张三", "honour_year": 1990, "born_on": date(1985, 1, 1)}, "honour_year", "不相称"),
        ({"name": "张三", "biography": "数学家"}, "biography", "3 个字"),
        ({"name": "张三", "born_on": date(2020, 1, 1)}, "born_on", "年龄"),
        ({"name": "张三", "started_work_on": "2031"}, "started_work_on", "晚于今天"),
    ],
)
def test_what_looks_wrong_is_said_and_not_refused(values, field, words):
    found = warnings_for(values, TODAY)
    assert [name for name, _sentence in found] == [field]
    assert words in found[0][1]


def test_an_ordinary_record_gives_no_warning():
    ordinary = {"name": "阿沛·阿旺晋美", "honour_year": 2015, "born_on": date(1960, 1, 1)}
    ordinary |= {"biography": "长期从事高原冶金研究。"}
    assert warnings_for(ordinary | {"started_work_on": "1982-07"}, TODAY) == []
