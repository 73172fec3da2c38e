"""A person's form and a roster: every label and value in order, long ones apart, always marked with the reader."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader

from talent_app.documents.talent_document import roster_pdf, talent_context, talent_pdf

AT = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
RECORD = {
    "reference": "T-1", "name": "吾坚才让·丹增旺姆", "organisation": "拉萨雪域清洁能源科技有限公司",
    "groups": [
        {"title": "基本情况", "facts": [
            {"label": "姓名", "value": "吾坚才让·丹增旺姆"}, {"label": "性别", "value": "女"},
            {"label": "出生日期", "value": "1985-06-01"}, {"label": "证件号码", "value": "540102********0011"},
            {"label": "民族", "value": "藏族"}, {"label": "手机", "value": None},
        ]},
        {"title": "专业情况", "facts": [
            {"label": "专业技术资格", "value": "正高级工程师"}, {"label": "技能等级", "value": None},
            {"label": "简介", "value": "长期从事高海拔地区光伏与储能系统的研究和工程实践，主持多项课题。" * 3},
        ]},
        {"title": "空的分组", "facts": []},
    ],
    "records": [
        {"title": "教育经历", "columns": ["起止时间", "学校", "学位"],
         "rows": [["2003-09—2007-07", "某大学", "学士"], ["2007-09—2012-07", "某大学", "博士"]]},
        {"title": "奖励", "columns": ["名称"], "rows": []},
    ],
}  # fmt: skip


def pages(pdf: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def test_form_of_a_person_is_one_page_with_every_value():
    pdf = talent_pdf(RECORD, viewer="李处长", printed_at=AT)
    assert len(pdf) < 1_000_000  # of the fonts only the signs in use
    (text,) = pages(pdf)
    for value in (
        "高层次人才登记表",
        "吾坚才让·丹增旺姆",
        "540102********0011",
        "1985年6月1日",
        "博士",
        "供李处长阅览",
    ):
        assert value in text


def test_facts_stand_in_pairs_and_a_long_one_alone():
    lines = talent_context(RECORD)["groups"][1]["lines"]
    assert [[fact["label"] for fact in line] for line in lines] == [["专业技术资格", "技能等级"], ["简介"]]


def test_empty_groups_and_records_are_left_out():
    context = talent_context(RECORD)
    assert [group["title"] for group in context["groups"]] == ["基本情况", "专业情况"]
    assert [record["title"] for record in context["records"]] == ["教育经历"]


def test_roster_repeats_its_head_and_counts_its_people():
    columns = [{"label": "姓名", "width": 45}, {"label": "单位"}, {"label": "专业技术资格", "width": 40}]
    rows = [["王建国", "拉萨雪域清洁能源科技有限公司", "高级工程师"]] * 60
    texts = pages(
        roster_pdf({"title": "高层次人才名册", "columns": columns, "rows": rows}, viewer="李处长", printed_at=AT)
    )
    assert "共60人" in texts[0]
    assert len(texts) > 1
    assert all("专业技术资格" in text for text in texts)


def test_empty_roster_says_so():
    roster = {"title": "名册", "columns": [{"label": "姓名"}], "rows": []}
    assert "没有符合条件的人员" in pages(roster_pdf(roster, viewer="李处长", printed_at=AT))[0]
