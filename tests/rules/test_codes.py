"""The code tables are whole, cited and graded, and people's spellings find the right code."""

from __future__ import annotations

from typing import Any

import pytest
from stdnum import numdb

from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import DocumentKind, Sex
from talent_app.rules.codes import code_table, code_tables, professional_titles, read_table, read_tables, titles_named
from talent_app.rules.loader import PolicyFileError

GOOD = """
title: 颜色
source: 示例
evidence: B
official: true
codes:
  - {code: "01", title: 红, aliases: [赤]}
  - {code: "02", title: 绿, parent: "01"}
"""


@pytest.mark.parametrize("name", sorted(code_tables()))
def test_every_table_says_where_its_codes_come_from(name: str) -> None:
    table = code_table(name)
    assert table.source
    assert table.official or "自定代码" in table.note
    assert all(table.find(entry.title) is entry for entry in table)
    # Nothing of the code tables was compared with the text of a standard.
    assert not table.official or table.evidence in ("C", "E")


@pytest.mark.parametrize(
    ("name", "entries"),
    [
        ("sex", 4),
        ("ethnicity", 58),
        ("political_status", 13),
        ("title_series", 27),
        ("title_level", 5),
        ("skill_level", 8),
        ("industry", 20),
        ("industry_division", 97),
        ("discipline", 62),
        ("language", 27),
        ("talent_programme", 24),
        ("employment_kind", 6),
        ("talent_activity", 6),
        ("talent_category", 3),
        ("tibet_altitude_class", 3),
        ("hardship_class", 6),
    ],
)
def test_tables_have_all_their_entries(name: str, entries: int) -> None:
    assert len(code_table(name)) == entries


@pytest.mark.parametrize(
    ("table", "written", "code"),
    [
        ("sex", "男", "1"),
        ("sex", 2.0, "2"),
        ("ethnicity", "藏族", "04"),
        ("ethnicity", "藏", "04"),
        ("ethnicity", 4.0, "04"),
        ("ethnicity", "54", "54"),
        ("ethnicity", "珞巴", "55"),
        ("education", "本科", "21"),
        ("education", "博士研究生", "11"),
        ("degree", "博士学位", "2"),
        ("political_status", "中共党员", "01"),
        ("political_status", 13, "13"),
        ("document_kind", "身份证", "resident_id"),
        ("title_level", "正高", "full_senior"),
        ("skill_level", "三级/高级工", "senior_worker"),
        ("skill_level", "三级／高级工", "senior_worker"),
        ("region", "拉萨", "540100"),
        ("region", "墨竹工卡县", "540127"),
        ("region", "西藏", "540000"),
        ("industry", "m", "M"),
        ("industry_division", 1.0, "01"),
        ("industry_division", "软件和信息技术服务业", "65"),
        ("discipline", "藏医药", "360"),
        ("language", "藏文", "bo"),
        ("talent_programme", "高原工匠", "everest_leading_craftsman"),
        ("employment_kind", "借调", "seconded"),
        ("talent_activity", " 技术 开发 ", "technology_development"),
        ("introduction_mode", "援藏干部人才", "aid"),
        ("employment_kind", "职业经理人", "professional_manager"),
    ],
)
def test_people_may_write_a_code_a_title_or_an_alias(table: str, written: Any, code: str) -> None:
    assert code_table(table).read(written) == code


def test_a_blank_is_no_code() -> None:
    assert [code_table("sex").read(cell) for cell in (None, "", "/")] == [None, None, None]


def test_an_unknown_value_is_refused_with_what_may_be_meant() -> None:
    with pytest.raises(InvalidInput, match="“中性”不在“性别”代码表中") as caught:
        code_table("sex").read("中性", field="sex")
    assert "男、女" in caught.value.hint
    assert caught.value.field == "sex"
    with pytest.raises(InvalidInput) as caught:
        code_table("ethnicity").read("维吾族")
    assert "维吾尔族" in caught.value.hint


def test_choices_keep_the_order_of_the_table_and_can_be_narrowed() -> None:
    assert code_table("title_level").choices()[0] == ("full_senior", "正高级")
    counties = [title for _, title in code_table("region").choices(parent="540100")]
    assert counties[0] == "城关区"
    assert len(counties) == 8


def test_a_stored_code_always_reads_as_something() -> None:
    table = code_table("sex")
    assert (table.title_of("1"), table.title_of(None), table.title_of("7")) == ("男", "", "7")
    with pytest.raises(KeyError, match="sex has no code '7'"):
        table["7"]
    with pytest.raises(KeyError, match="no code table 'colour'"):
        code_table("colour")


def test_sexes_and_document_kinds_are_those_of_the_core() -> None:
    assert code_table("sex").choices() == Sex.choices()
    assert code_table("document_kind").choices() == DocumentKind.choices()


def test_every_division_of_industry_stands_under_a_section() -> None:
    divisions, sections = code_table("industry_division"), code_table("industry")
    assert divisions.parents == "industry"
    assert [entry.code for entry in divisions] == [f"{number:02d}" for number in range(1, 98)]
    assert {entry.parent for entry in divisions} == {entry.code for entry in sections}
    assert [entry.parent for entry in divisions] == sorted(str(entry.parent) for entry in divisions)


def test_a_parent_in_another_table_must_exist(tmp_path) -> None:
    (tmp_path / "colour.yaml").write_text(
        GOOD.replace('parent: "01"', 'parent: "X"').replace("codes:", "parents: hue\ncodes:"), encoding="utf-8"
    )
    with pytest.raises(PolicyFileError, match="上级代码“X”不在 hue 中"):
        read_tables(tmp_path)


def test_what_is_known_of_the_everest_programme_is_graded_apart_from_what_is_remembered() -> None:
    table = code_table("talent_programme")
    for entry in table:
        assert entry.evidence == ("B" if entry.code.startswith("everest") else "E"), entry.title


def test_region_codes_agree_with_an_independent_table() -> None:
    places = numdb.get("cn/loc")
    for entry in code_table("region"):
        known = {key: value for _, found in places.info(entry.code) for key, value in found.items()}
        if entry.code == "820000":
            continue  # the other table writes Macao in traditional characters
        if entry.code.endswith("0000"):
            assert known.get("province", entry.title).startswith(entry.title[:2])
        elif not entry.code.endswith("00"):
            assert entry.title[:2] in known["county"]


def test_every_series_names_its_titles_at_four_or_five_levels() -> None:
    for series in code_table("title_series"):
        assert list(series.titles)[:4] == ["full_senior", "associate_senior", "intermediate", "assistant"]
    assert [series.number for series in code_table("title_series")] == list(range(1, 28))
    assert len(professional_titles()) == len(set(professional_titles()))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("高级工程师", [("engineering", "associate_senior")]),
        ("教授级高级工程师", [("engineering", "full_senior")]),
        ("正高级会计师", [("accounting", "full_senior")]),
        (
            "讲师",
            [
                ("higher_education", "intermediate"),
                ("technical_college_teaching", "intermediate"),
                ("vocational_school_teaching", "intermediate"),
            ],
        ),
        ("飞行家", []),
    ],
)
def test_a_title_is_found_by_name_with_all_it_may_mean(name: str, found: list[tuple[str, str]]) -> None:
    assert [(title.series, title.level) for title in titles_named(name)] == found


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('"02"', '"01"', "代码重复：01"),
        ('"02"', "2", "加引号"),
        ("[赤]", "[绿]", "“绿”同时指向 01 和 02"),
        ('parent: "01"', 'parent: "09"', "上级代码“09”不存在"),
        ("evidence: B", "evidence: Z", "缺少证据等级"),
        ("official: true", "official: false", "自定代码须在 note 中说明"),
        ("official: true\n", "", "须写明 official"),
        ("title: 红", "colour: 红", "不认识的键“colour”"),
        ("title: 红, ", "", "缺少 title"),
        ("source: 示例\n", "", "缺少 source"),
    ],
)
def test_a_broken_table_is_refused_naming_file_and_fault(old: str, new: str, sentence: str) -> None:
    assert len(read_table("colour", GOOD)) == 2
    with pytest.raises(PolicyFileError) as caught:
        read_table("colour", GOOD.replace(old, new, 1))
    assert "codes/colour.yaml" in str(caught.value)
    assert sentence in str(caught.value)
