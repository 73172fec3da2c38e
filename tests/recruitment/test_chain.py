"""Recruitment as people do it: demand, catalogue, candidates, notice, offer, registration."""

from __future__ import annotations

import io
import re
from datetime import date

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from talent_app import clock
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.informing.models import InformRecord
from talent_app.recruitment import candidate_queries, candidates, catalogue, figures, hiring, service
from talent_app.recruitment.candidates import NoticeRule
from talent_app.recruitment.enums import Stage
from talent_app.recruitment.models import Opening
from talent_app.recruitment.workflow import CandidateAction as C
from talent_app.recruitment.workflow import DemandAction as A
from talent_app.talents.enums import RequestKind
from talent_app.talents.models import Talent
from talent_app.talents.persons import person_of
from tests.factories import create_talent, resident_id
from tests.page import get_page, post_page
from tests.recruitment.chain import MONDAY, again, applicant, offered, to_selected


def test_only_what_sasac_published_is_in_the_catalogue_on_the_page_in_excel_and_on_paper(actor, client, demand):
    post = service.queries.posts_of(actor("hr").scope, demand.id)[0]
    with pytest.raises(Conflict, match="还不能招聘"):
        service.save_opening(actor("hr"), post.id, None, None, {"title": "x", "headcount": 1})
    service.move_demand(actor("hr"), demand.id, None, A.SUBMIT)
    with pytest.raises(Forbidden):
        service.move_demand(actor("hr"), demand.id, None, A.APPROVE)
    with pytest.raises(InvalidInput, match="理由"):
        service.move_demand(actor("reviewer"), demand.id, None, A.RETURN)
    service.move_demand(actor("reviewer"), demand.id, None, A.RETURN, "请写明学历要求")
    service.move_demand(actor("hr"), demand.id, None, A.SUBMIT)
    service.move_demand(actor("reviewer"), demand.id, None, A.APPROVE)
    assert catalogue.published_years() == []
    assert client.get("/recruitment/catalogue/2026").status_code == 404
    service.move_demand(actor("leader"), demand.id, None, A.PUBLISH)
    page = get_page(client, "/recruitment/catalogue/2026")  # a visitor without log-in
    assert "藏药工艺工程师" in page.words
    assert "0891-6000000" in page.words
    book = load_workbook(io.BytesIO(client.get("/recruitment/catalogue/2026.xlsx").data))
    assert [cell.value for cell in book.worksheets[0][2]][:4] == ["拉萨藏药制造有限公司", "藏药工艺工程师", "急需", 1]
    paper = PdfReader(io.BytesIO(client.get("/recruitment/catalogue/2026.pdf").data))
    assert "藏药工艺工程师" in re.sub(r"\s", "", paper.pages[0].extract_text())
    with pytest.raises(Conflict, match="不能修改"):
        service.remove_post(actor("hr"), post.id, None)


def test_a_list_of_another_group_does_not_exist(actor, demand):
    with pytest.raises(NotFound):
        service.move_demand(actor("stranger"), demand.id, None, A.SUBMIT)


def test_a_hired_candidate_is_registered_without_typing_anything_twice(actor, opening, channel, day):
    row = applicant(actor, opening, channel)
    assert again(row).born_on == date(1990, 5, 6)  # read from the number
    to_selected(actor, row)
    candidates.put_on_notice(actor("approver"), row.id, None, 5)
    with pytest.raises(Conflict, match="公示期为 5 个工作日"):
        offered(actor, row)
    day(date(2026, 11, 30))  # Monday put up, not counted; the fifth working day is the next Monday
    with pytest.raises(Conflict, match="公示期"):
        offered(actor, row)
    day(date(2026, 12, 1))
    candidates.note_objections(actor("hr"), row.id, None, "学历存疑", "")
    with pytest.raises(Conflict, match="异议"):
        offered(actor, row)
    candidates.note_objections(actor("hr"), row.id, None, "学历存疑", "已核对学信网，属实")
    with pytest.raises(Conflict, match="不能办理入职"):
        hiring.hire(actor("hr"), row.id, None, clock.today())
    offered(actor, row)
    hiring.hire(actor("hr"), row.id, None, clock.today())
    done = again(row)
    talent = session.get_one(Talent, done.talent_id)
    assert (talent.name, talent.school, talent.post, talent.category) == (
        "格桑央金", "西藏藏医药大学", "工艺工程师", "professional",
    )  # fmt: skip
    assert (talent.joined_on, talent.introduction_mode, talent.phone) == ("2026-12-01", "transfer", "+8613811112222")
    assert person_of(talent).document_number == done.document_number
    told = session.scalars(select(InformRecord).where(InformRecord.talent_id == talent.id)).one()
    assert told.notice_version == 1
    assert not session.get_one(Opening, opening.id).is_open  # the one place is filled
    (found,) = figures.by_channel(actor("hr").scope, 2026)
    assert (found.applied, found.hired, found.usual_days) == (1, 1, 8)
    assert found.per_hire == Money.yuan("3000.00")
    (referrer,) = figures.referrers(actor("hr").scope)
    assert (referrer.name, referrer.recommended, referrer.hired) == ("次仁多吉", 1, 1)


def test_who_is_registered_elsewhere_is_asked_for_and_never_registered_twice(actor, client_as, opening, channel, day):
    number = resident_id(date(1990, 5, 6), male=False)
    create_talent(actor("stranger"), born_on=date(1990, 5, 6), sex="2", document_number=number)
    row = applicant(actor, opening, channel, document_number=number)
    to_selected(actor, row)
    candidates.put_on_notice(actor("approver"), row.id, None, 1)
    day(date(2026, 11, 25))
    offered(actor, row)
    with pytest.raises(InvalidInput, match="已在库登记"):
        hiring.hire(actor("hr"), row.id, None, clock.today())
    assert again(row).stage is Stage.OFFERED
    hr, path = client_as("hr"), f"/recruitment/candidates/{row.id}/hire"
    typed = {"version": str(again(row).version), "joined_on": "2026-11-25"}
    page = post_page(hr, path, typed)
    assert "该证件号码已在其他单位登记" in page.words
    assert "吴敏" not in page.words
    asked = post_page(hr, path, typed | {"request_kind": RequestKind.TRANSFER.value})
    assert "申请已提交" in asked.words
    assert again(row).stage is Stage.OFFERED


def test_wrong_turns_are_refused_with_the_rule_named(actor, opening, channel):
    with pytest.raises(InvalidInput, match="告知本人"):
        candidates.save_candidate(actor("hr"), opening.id, None, None, {"name": "某人"})
    with pytest.raises(InvalidInput, match="推荐人"):
        applicant(actor, opening, channel, referrer=None)
    row = applicant(actor, opening, channel)
    for action in (C.SCREEN, C.INVITE):
        candidates.move_candidate(actor("hr"), row.id, None, action)
    candidates.record_interview(actor("hr"), row.id, held_on=MONDAY, place="", note="", scores=[("王建国", 90, "")])
    with pytest.raises(Conflict, match="只有 1 名面试官"):
        candidates.move_candidate(actor("hr"), row.id, None, C.SELECT)
    with pytest.raises(Forbidden):
        candidates.put_on_notice(actor("hr"), row.id, None, 5)
    with pytest.raises(Conflict, match="页面"):
        candidates.move_candidate(actor("hr"), row.id, None, C.HIRE)
    with pytest.raises(InvalidInput, match="需求人数"):
        service.save_opening(actor("hr"), 0, opening.id, None, {"headcount": 2})
    with pytest.raises(NotFound):
        candidates.move_candidate(actor("stranger"), row.id, None, C.REJECT, "不符")


@pytest.mark.parametrize("grade", ["A", "B", "F"])
def test_a_notice_shortened_is_refused_where_the_days_are_known_and_needs_words_where_they_are_not(
    actor, opening, channel, monkeypatch, grade
):
    rule = NoticeRule(7, "《示例招聘规定》第十条", grade)
    monkeypatch.setattr(candidates, "notice_rule", lambda _day: rule)
    row = applicant(actor, opening, channel)
    to_selected(actor, row)
    told = "少于规定的 7 个工作日（《示例招聘规定》第十条）"
    with pytest.raises(InvalidInput, match=told):
        candidates.put_on_notice(actor("approver"), row.id, None, 6)
    if rule.is_binding:
        with pytest.raises(InvalidInput, match=told):
            candidates.put_on_notice(actor("approver"), row.id, None, 6, "工期紧")
        candidates.put_on_notice(actor("approver"), row.id, None, 7)
    else:
        candidates.put_on_notice(actor("approver"), row.id, None, 6, "工期紧")
        note = candidate_queries.steps(actor("hr").scope, row.id)[-1].note
        assert "待核原文，理由：工期紧" in note
