"""The printed summary and roster: what they show, to whom, and that the printing is recorded."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import persons, print_views, queries, service, summaries
from talent_app.talents.printing import printed_record
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of, with_token

REASON = "报送自治区评审材料"


@pytest.fixture
def row(actor):
    made = create_talent(actor("hr"), name="阿旺·洛桑丹增旺姆")
    for kind, values in (
        ("educations", {"school": "西藏大学", "level": "21", "from_on": "2003-09", "until_on": "2007-06"}),
        ("careers", {"employer": "拉萨水泥厂", "post": "技术员", "from_on": "2007-07", "is_in_tibet": True}),
        ("titles", {"name": "高级工程师", "level": "associate_senior", "obtained_on": "2018-12"}),
        ("papers", {"name": "普通论文", "published_on": "2024"}),
        ("papers", {"name": "代表论文", "published_on": "2012-05", "is_representative": True}),
        ("needs", {"kind": "housing", "details": "申请人才公寓"}),
    ):
        service.add_record(actor("hr"), made.id, kind, values)
    return made


@pytest.fixture
def drawn(monkeypatch):
    """What would be drawn, without drawing it."""
    found = []

    def take(record, **rest):
        found.append((record, rest))
        return b"%PDF-"

    monkeypatch.setattr(summaries, "make_summary", take)
    monkeypatch.setattr(print_views, "make_roster", take)
    return found


def entries(action):
    use_scope(Scope.everything())
    return session.scalars(select(AuditEntry).where(AuditEntry.action == action)).all()


def words(record):
    return str(record)


def test_the_summary_has_a_time_line_and_representative_works_first(row):
    use_scope(Scope.everything())
    records = queries.records_of(Scope.everything(), row)
    record = printed_record(row, persons.person_of(row), "拉萨某公司", records, clear={}, service=None, attachments=[])
    assert [(entry["when"], entry["kind"]) for entry in record["timeline"]] == [
        ("2003.09至2007.06", "学历"),
        ("2007.07至今", "工作经历"),
        ("2018.12", "职称"),
    ]
    (papers,) = record["achievements"]
    assert [line[0] for line in papers["rows"]] == ["★ 代表论文", "普通论文"]
    assert [line[-1] for line in papers["rows"]] == ["2012.05", "2024"]
    assert [table["title"] for table in record["records"]] == ["需求与备注"]


def test_a_summary_is_masked_unless_a_reason_is_given_and_always_recorded(client_as, row, drawn):
    hr, number = client_as("hr"), persons.person_of(row).document_number
    url = f"/talents/{row.id}/print"
    answer = hr.post(url, data=with_token(hr, values_of(get_page(hr, url).form())))
    assert answer.mimetype == "application/pdf"
    assert row.name not in answer.headers["Content-Disposition"]
    assert number not in words(drawn[-1][0])
    assert drawn[-1][1]["viewer"] == "林卓玛"
    assert len(entries("talent.printed")) == 1
    page = post_page(hr, url, {"names": ["document_number"], "reason": ""})
    assert any("理由" in error for error in page.errors())
    assert len(entries("talent.printed")) == 1
    hr.post(url, data=with_token(hr, {"names": ["document_number"], "reason": REASON}))
    assert number in words(drawn[-1][0])
    assert "139****1234" in words(drawn[-1][0])
    assert [entry.details["reason"] for entry in entries("sensitive.revealed")] == [REASON]


def test_who_may_not_read_in_clear_is_not_offered_it(client_as, row, drawn, actor):
    group = client_as("group")
    url = f"/talents/{row.id}/print"
    page = get_page(group, url)
    assert "names" not in values_of(page.form())
    group.post(url, data=with_token(group, {"names": ["document_number"], "reason": REASON}))
    number = persons.person_of(row).document_number
    assert all(number not in words(record) for record, _rest in drawn)
    get_page(client_as("stranger"), url, status=404)


def test_a_roster_holds_what_the_list_shows(client_as, actor, row, drawn):
    create_talent(actor("hr"), name="汉族人员", ethnicity="01")
    hr = client_as("hr")
    answer = hr.get("/talents/roster.pdf?ethnicity=04&cols=ethnicity,post")
    assert answer.mimetype == "application/pdf"
    roster, rest = drawn[-1]
    assert [column["label"] for column in roster["columns"]] == ["姓名", "民族", "职务或岗位"]
    assert roster["rows"] == [[row.name, "藏族", "高级工程师"]]
    assert "民族" in roster["subtitle"]
    assert rest["viewer"] == "林卓玛"
    (entry,) = entries("talents.roster_printed")
    assert entry.details["rows"] == 1


def test_the_paper_names_its_reader_on_every_page(client_as, row):
    hr = client_as("hr")
    url = f"/talents/{row.id}/print"
    content = hr.post(url, data=with_token(hr, values_of(get_page(hr, url).form()))).data
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages)
    for said in ("高层次人才登记表", row.name, "2003.09至2007.06", "★ 代表论文", "2012.05", "累计在藏", "供林卓玛阅览"):
        assert said in text
