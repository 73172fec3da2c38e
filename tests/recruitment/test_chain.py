"""Recruitment as people do it: demand, catalogue, candidates, notice, offer, registration, erasure."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.chain import verify
from talent_app.audit.erasing import ERASED
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.informing.models import InformRecord, Manner, Told
from talent_app.policy.holidays.queries import working_calendar
from talent_app.recruitment import candidate_queries, candidates, catalogue, erasing, figures, hiring, service
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.enums import ChannelKind, DemandState, Stage, Urgency
from talent_app.recruitment.models import Opening
from talent_app.recruitment.workflow import CandidateAction as C
from talent_app.recruitment.workflow import DemandAction as A
from talent_app.talents.enums import RequestKind
from talent_app.talents.models import Talent
from talent_app.talents.persons import person_of
from tests.factories import create_talent, resident_id
from tests.page import get_page, post_page, values_of

MONDAY = date(2026, 11, 23)


@pytest.fixture
def day(monkeypatch):
    def go(to: date) -> None:
        monkeypatch.setenv("APP_TODAY", to.isoformat())

    return go


@pytest.fixture
def demand(actor, place):
    row = service.create_demand(actor("hr"), place("plant").id, 2026, "林卓玛", "0891-6000000")
    values = {
        "title": "藏药工艺工程师", "urgency": Urgency.URGENT, "headcount": 1, "category": "professional",
        "education": "21", "title_level": None, "major": "中药学", "work_place": "拉萨", "treatment": None,
        "requirements": "能适应高原工作",
    }  # fmt: skip
    service.save_post(actor("hr"), row.id, None, None, values)
    return row


@pytest.fixture
def opening(actor, demand):
    service.move_demand(actor("hr"), demand.id, None, A.SUBMIT)
    service.move_demand(actor("reviewer"), demand.id, None, A.APPROVE)
    service.move_demand(actor("leader"), demand.id, None, A.PUBLISH)
    hr = actor("hr")
    post = service.queries.posts_of(hr.scope, demand.id)[0]
    values = {
        "title": post.title, "headcount": 1, "opens_on": MONDAY, "closes_on": MONDAY + timedelta(30),
        "requirements": "中药学硕士",
    }  # fmt: skip
    return service.save_opening(hr, post.id, None, None, values)


@pytest.fixture
def channel(actor, place):
    values = {
        "kind": ChannelKind.REFERRAL, "name": "引才伯乐", "agreement_title": None, "agreed_on": None,
        "agreed_until": None, "contact_name": "丹增", "contact_phone": "13900001111", "note": None,
    }  # fmt: skip
    row = service.save_channel(actor("hr"), place("plant").id, None, None, values)
    service.add_cost(actor("hr"), row.id, spent_on=MONDAY, amount=Money.yuan("3000.00"), purpose="推荐宣传")
    return row


def applicant(actor, opening, channel, **over):
    values = {
        "name": "格桑央金", "document_number": resident_id(date(1990, 5, 6), male=False), "sex": None, "born_on": None,
        "ethnicity": "04", "phone": "+8613811112222", "email": None, "education": "11", "degree": None,
        "school": "西藏藏医药大学", "major": "中药学", "title_level": "intermediate", "title_name": "工程师",
        "field": "藏药炮制", "present_employer": None, "channel_id": str(channel.id), "referrer": "次仁多吉",
        "applied_on": MONDAY,
    } | over  # fmt: skip
    return candidates.save_candidate(actor("hr"), opening.id, None, None, values, Told(1, Manner.PAPER))


def to_selected(actor, row):
    for action in (C.SCREEN, C.INVITE):
        candidates.move_candidate(actor("hr"), row.id, None, action)
    scores = [("王建国", 86, "专业扎实"), ("李梅", 90, "")]
    candidates.record_interview(actor("hr"), row.id, held_on=MONDAY, place="线上", note="", scores=scores)
    candidates.move_candidate(actor("hr"), row.id, None, C.SELECT)


OFFER = {
    "post": "工艺工程师", "employment_kind": "contract", "annual_pay": Money.yuan("240000.00"), "months": 36,
    "terms": "提供周转住房",
}  # fmt: skip


def offered(actor, row):
    today = clock.today()
    offer = hiring.make_offer(actor("hr"), row.id, None, OFFER | {"starts_on": today, "answer_by": today})
    hiring.answer_offer(actor("hr"), offer.id, None, True)


def again(row):
    use_scope(Scope.everything())
    return session.get_one(Candidate, row.id, populate_existing=True)


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


@pytest.mark.parametrize(
    ("put_up", "ends", "is_provisional"),
    [
        (date(2026, 12, 3), date(2026, 12, 10), False),
        (date(2026, 12, 24), date(2026, 12, 31), False),
        (date(2026, 12, 31), date(2027, 1, 7), True),
    ],
)
def test_the_notice_counts_working_days_from_the_next_day_and_waits_for_a_year_not_announced(
    actor, opening, channel, day, put_up, ends, is_provisional
):
    row = applicant(actor, opening, channel)
    to_selected(actor, row)
    day(put_up)
    candidates.put_on_notice(actor("approver"), row.id, None, 5)
    deadline = candidate_queries.notice_deadline(again(row), working_calendar(Scope.everything()))
    assert (deadline.day, deadline.provisional) == (ends, is_provisional)
    day(ends + timedelta(1))
    if is_provisional:
        with pytest.raises(Conflict, match="公示期"):
            offered(actor, row)
    else:
        offered(actor, row)


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


def test_a_candidate_not_hired_is_erased_with_every_image_once_the_retention_has_ended(actor, opening, channel, day):
    row = applicant(actor, opening, channel)
    candidates.move_candidate(actor("hr"), row.id, None, C.REJECT, "格桑央金专业不符")
    assert again(row).keep_until == date(2027, 5, 23)
    with pytest.raises(Conflict, match="保存到"):
        erasing.erase_candidate(actor("hr"), row.id, None)
    day(date(2027, 5, 24))
    assert erasing.list_due(system_actor("夜间")) == 1
    assert erasing.list_due(system_actor("夜间")) == 1  # told once
    erasing.erase_candidate(actor("hr"), row.id, None)
    gone = again(row)
    assert (gone.name, gone.phone, gone.document_number, gone.reason) == (ERASED, None, None, "")
    history = Candidate.__history__
    names = session.scalars(select(history.c.name).where(history.c.id == row.id, history.c.salt.is_(None))).all()
    assert names
    assert set(names) == {None}
    assert list(verify(session())) == []
    (found,) = figures.by_channel(actor("hr").scope)
    assert (found.applied, found.rejected) == (1, 1)
    assert candidate_queries.due_for_erasure(actor("hr").scope, clock.today()) == []


def test_the_pages_lead_from_the_board_to_the_offer(client_as, actor, opening, channel, day):
    row = applicant(actor, opening, channel)
    hr = client_as("hr")
    board = get_page(hr, f"/recruitment/openings/{opening.id}")
    assert "格桑央金" in board.words
    version = values_of(board.form("/screen"))["version"]
    answer = post_page(hr, f"/recruitment/candidates/{row.id}/screen", {"version": version, "back": "board"})
    assert answer
    post_page(hr, f"/recruitment/candidates/{row.id}/invite", {"version": str(again(row).version)})
    typed = {"held_on": "2026-11-23", "place": "会议室", "scores": "王建国 86 专业扎实\n李梅，91", "note": ""}
    post_page(hr, f"/recruitment/candidates/{row.id}/interviews/new", typed)
    shown = get_page(hr, f"/recruitment/candidates/{row.id}")
    assert "88.50" in shown.words
    assert "13811112222" not in str(shown)
    clear = post_page(hr, f"/recruitment/candidates/{row.id}/reveal", {"reason": "电话联系面试"})
    assert "13811112222" in clear.words
    for path in ("demands", "channels", "figures", "erasure", f"channels/{channel.id}", "openings/new",
                 f"openings/{opening.id}/edit", f"candidates/{row.id}/edit", f"openings/{opening.id}/candidates/new",
                 f"candidates/{row.id}/offers/new", f"candidates/{row.id}/hire", f"candidates/{row.id}/reject",
                 "demands/new", "channels/new"):  # fmt: skip
        assert get_page(hr, f"/recruitment/{path}")
    candidates.move_candidate(actor("hr"), row.id, None, C.SELECT)
    head = client_as("approver")
    assert get_page(head, f"/recruitment/candidates/{row.id}/notice")
    candidates.put_on_notice(actor("approver"), row.id, None, 5)
    paper = PdfReader(io.BytesIO(head.get(f"/recruitment/candidates/{row.id}/notice.pdf").data))
    assert "2026年11月30日" in re.sub(r"\s", "", paper.pages[0].extract_text())
    for username in ("reviewer", "stranger"):
        assert client_as(username).get(f"/recruitment/candidates/{row.id}").status_code in (403, 404)
    assert DemandState.PUBLISHED.title in get_page(client_as("leader"), "/recruitment/demands").words
