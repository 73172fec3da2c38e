"""The numbers of titles are dated and released like others; their chain is read strictly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from talent_app.core.errors import InvalidInput
from talent_app.policy.content import as_typed, typed_text
from talent_app.rules.loader import PolicyFileError
from talent_app.rules.parameters import Dated, NotInForce, Policy
from talent_app.rules.policy_files import packaged_book
from talent_app.rules.releases import compose
from talent_app.rules.title_chain import FILE, read_title_chain
from talent_app.rules.title_eligibility import Applicant, judge
from talent_app.rules.title_policy import committee_faults, title_policy

DAY = date(2026, 11, 26)


def with_value(code, value, evidence="A", start=date(2027, 1, 1)):
    book = packaged_book()
    old = book.parameters[code]
    cite = old.values[0].cite if old.values else book.rules["TI-005"].cite
    new = replace(old, values=(*old.values, Dated(start, value, cite, evidence)))
    return book.with_parameters([new], "example")


def test_a_released_number_holds_from_its_day_with_its_grade():
    book = with_value("titles.notice_days", 7)
    before, after = (title_policy(Policy(book, day)).limit("notice_days") for day in (DAY, date(2027, 1, 1)))
    assert (before.value, before.source) == (5, "TI-001，人社部令第40号，待核原文")
    assert (after.value, after.source) == (7, "TI-001，人社部令第40号")
    with pytest.raises(NotInForce, match="没有生效"):
        title_policy(Policy(book, date(2019, 8, 31))).limit("attendance")
    assert title_policy(Policy(book, DAY)).limit("majority").ratio == Fraction(2, 3)


def test_a_released_year_changes_who_may_apply():
    who = Applicant("bachelor", date(2015, 7, 1), {"intermediate": date(2022, 1, 1)})
    day = date(2027, 2, 1)
    for book, holds in ((packaged_book(), True), (with_value("title_eligibility.associate_senior_bachelor", 6), False)):
        assert judge(title_policy(Policy(book, day)), who, "engineering", "associate_senior", day)[0].holds is holds


def test_committee_sizes_warn_and_what_no_document_said_warns_of_nothing():
    now = title_policy(Policy(packaged_book(), DAY))
    assert not committee_faults(now, 11, True, False, 11)
    assert "少于" in committee_faults(now, 24, True, True, 99)[0]
    assert committee_faults(now, 5, False, False, 5) == []
    later = title_policy(Policy(with_value("titles.register_ratio", 3, start=DAY), DAY))
    assert "3 倍" in committee_faults(later, 5, False, False, 14)[0]
    assert committee_faults(later, 5, False, False, 15) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("committee: own", "committee: club", "committee 只能是"),
        ("committee: outside, from: 2019-09-01,", "committee: outside,", "from 日期"),
        ("years: junior_vocational", "years: nobody", "没有年限参数"),
        ("series: [engineering], since", "series: [magic], since", "没有“magic”"),
        ("title: 推荐上报", "title: 推荐", "名称与 title_ways.py 一致"),
        ("since: skill, ", "since: level, ", "写错或缺少"),
        ("cite: {source: title-examinations}", "cite: {source: rumour}", "sources.yaml"),
    ],
)  # fmt: skip
def test_a_faulty_chain_is_refused_with_its_place(old, new, told):
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(PolicyFileError, match=told):
        read_title_chain(text.replace(old, new, 1), "titles.yaml")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("博士级：推荐上报", "应以级别和冒号开头"),
        ("副高级：推荐上报、抓阄", "没有“抓阄”"),
        ("副高级：考评结合\n副高级：推荐上报", "已经写过"),
        ("副高级：推荐上报、推荐上报", "重复"),
        ("", "应写明每一级"),
    ],
)
def test_paths_of_a_series_are_typed_by_level_and_every_fault_is_named(text, told):
    with pytest.raises(InvalidInput, match=told):
        typed_text(packaged_book().parameters["title_paths.museum"], text)


def test_a_release_changes_the_paths_of_one_series_from_its_day_on():
    book = packaged_book()
    parameter = book.parameters["title_paths.museum"]
    typed = typed_text(parameter, "正高级：自主评审\n副高级：考评结合、推荐上报")
    entry = {"from": DAY, "value": typed, "cite": {"source": "title-review-2019"}, "evidence": "B",
             "checked_on": DAY, "checked_by": "某人"}  # fmt: skip
    released = compose([{"sources": {}, "values": {"title_paths.museum": [entry]}, "grades": [], "number": "ZC-1"}])
    now, before = title_policy(Policy(released, DAY)), title_policy(Policy(released, DAY - timedelta(days=1)))
    usual = before.ways("museum", "full_senior")
    assert usual == ("recommendation", "own_committee")
    assert now.ways("museum", "full_senior") == ("own_committee",)
    assert now.ways("museum", "associate_senior") == ("combined", "recommendation")
    assert now.ways("museum", "junior") == ("assessment", "recommendation")  # not written: as the other series
    assert now.ways("library", "full_senior") == usual
    assert as_typed(released.parameters["title_paths.museum"].on(DAY).value, parameter.unit) == (
        "正高级：自主评审\n副高级：考评结合、推荐上报"
    )
