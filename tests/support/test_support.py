"""Service for talents: my own request with its clock and result, benefits with their source, leaders' visits."""

from __future__ import annotations

import io
import itertools
from datetime import date

import pytest
from pypdf import PdfReader

from talent_app import clock
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.identity.permissions import MATRIX, Role
from talent_app.identity.queries import user_by_name
from talent_app.jobs.queue import queue
from talent_app.policy.holidays.service import set_holidays
from talent_app.privacy.service import link_person
from talent_app.support import own, queries, service, terms
from talent_app.support.benefits import benefits_of
from talent_app.support.enums import NeedKind, NeedSource, NeedState
from talent_app.support.workflow import NEED_WORKFLOW
from talent_app.support.workflow import NeedAction as A
from talent_app.worker import run_now
from tests.factories import create_talent
from tests.page import get_page, post_page

S = NeedState
EDITORS = (Role.HR, Role.REVIEWER, Role.LEADER)
TABLE = {
    (S.ASKED, A.ACCEPT): (EDITORS, S.ACCEPTED),
    (S.ASKED, A.REFUSE): (EDITORS, S.REFUSED),
    (S.ASKED, A.WITHDRAW): ((Role.PERSON,), S.WITHDRAWN),
    (S.ACCEPTED, A.FINISH): (EDITORS, S.DONE),
    (S.ACCEPTED, A.REFUSE): (EDITORS, S.REFUSED),
}


@pytest.mark.parametrize("role", Role)
def test_exactly_the_table_is_allowed(role):
    for state, action in itertools.product(S, A):
        holders, target = TABLE.get((state, action), ((), None))
        if role in holders:
            assert NEED_WORKFLOW.apply(state, action, lambda p: p in MATRIX[role], "结果").target is target
            continue
        with pytest.raises(Forbidden if holders else Conflict):
            NEED_WORKFLOW.apply(state, action, lambda p: p in MATRIX[role], "结果")


@pytest.fixture
def me(actor):
    """The person of the cast, linked to his registration."""
    row = create_talent(actor("hr"), name="扎西顿珠", introduction_mode="transfer")
    link_person(actor("hr"), user_by_name("person").id, row.id)
    return row


def test_my_request_is_seen_to_by_an_owner_in_time_and_its_result_comes_back_to_me(client_as, actor, me):
    person = client_as("person")
    page = get_page(person, "/support/my")
    assert "住房、家属安置、医疗" in page.words
    sent = {"talent": str(me.id), "kind": "school", "text": "女儿明年入读小学"}
    assert "FW-" in post_page(person, "/support/my", sent).words
    (row,) = own.own_needs(actor("person"))
    assert row.due_on == date(2026, 12, 14)  # fifteen working days after Monday 23 November
    hr = client_as("hr")
    assert row.number in get_page(hr, "/support/needs?state=open").words
    with pytest.raises(InvalidInput, match="理由"):
        service.move_need(actor("hr"), row.id, None, A.REFUSE)
    service.move_need(actor("hr"), row.id, None, A.ACCEPT, owner="林卓玛")
    assert get_page(hr, f"/support/needs/{row.id}/finish")
    service.move_need(actor("hr"), row.id, None, A.FINISH, result="已协调海淀小学")
    assert "已协调海淀小学" in get_page(person, "/support/my").words
    with pytest.raises(NotFound):
        service.move_need(actor("stranger"), row.id, None, A.REFUSE, result="无")
    with pytest.raises(Conflict):
        service.withdraw_need(actor("person"), row.id, None)


def test_nobody_asks_for_or_withdraws_what_is_anothers(actor, me):
    other = create_talent(actor("hr"))
    with pytest.raises(NotFound):
        service.ask_need(actor("person"), other.id, NeedKind.HOUSING, "周转住房")
    row = service.record_need(actor("hr"), me.id, NeedKind.HOUSING, "周转住房", NeedSource.HR)
    with pytest.raises(NotFound):
        service.withdraw_need(actor("person"), row.id, None)


def test_a_benefit_names_its_source_and_what_is_not_entered_is_not_invented(actor, me):
    use_scope(Scope.everything())
    (introduced,) = benefits_of(me, frozenset(), clock.today())
    assert introduced.source
    assert introduced.evidence == "B"
    titles = {each.title for each in benefits_of(me, frozenset({"everest_young"}), clock.today())}
    assert titles == {"引进人才的生活保障", "珠峰英才卡", "职称评聘优先"}
    me.talent_class = "first"
    last = benefits_of(me, frozenset(), clock.today())[-1]
    assert (last.title, last.what) == ("拉萨市人才待遇", "")


def test_a_visit_moves_the_next_one_on_and_turns_what_was_asked_into_a_need(client_as, actor, me, monkeypatch):
    contact = service.save_contact(actor("leader"), me.id, "孙建国", "主任", 3, date(2026, 8, 1))
    assert contact.next_on == date(2026, 11, 1)
    assert queries.due_contacts(actor("leader").scope, clock.today()) == (1, date(2026, 11, 1))
    assert "已到期" in get_page(client_as("leader"), "/support/contacts").words
    with pytest.raises(InvalidInput, match="已经联系"):
        service.save_contact(actor("leader"), me.id, "孙建国", "主任", 3, clock.today())
    with pytest.raises(InvalidInput, match="晚于今天"):
        service.record_visit(actor("leader"), contact.id, None, visited_on=date(2026, 12, 1), manner="电话", note="略")
    typed = {
        "version": "1", "visited_on": "2026-11-23", "manner": "manner_visit", "note": "工作顺利",
        "need": "housing", "need_text": "希望解决周转住房",
    }  # fmt: skip
    post_page(client_as("leader"), f"/support/contacts/{contact.id}/visits/new", typed)
    scope = actor("leader").scope
    (row,) = queries.contacts(scope)
    assert row.next_on == date(2027, 2, 23)
    (need,) = queries.needs_of(scope, me.id)
    assert (need.source, need.text) == (NeedSource.VISIT, "希望解决周转住房")
    leader = client_as("leader")
    paper = PdfReader(io.BytesIO(leader.get("/support/contacts.pdf").data))
    assert "孙建国" in paper.pages[0].extract_text()
    assert leader.get("/support/contacts.xlsx").status_code == 200
    for path in (f"talents/{me.id}", f"talents/{me.id}/needs/new", f"talents/{me.id}/contacts/new", "needs",
                 f"needs/{need.id}", f"needs/{need.id}/accept", f"contacts/{contact.id}/visits/new"):  # fmt: skip
        assert get_page(leader, f"/support/{path}")


def test_a_promise_of_the_enterprise_holds_and_a_tentative_day_is_counted_again(actor, client_as, me, monkeypatch):
    plant = me.organisation_id
    terms.set_term(actor("hr"), plant, clock.today(), 10, "藏药办〔2026〕3号")
    with pytest.raises(InvalidInput, match="已有一个期限"):
        terms.set_term(actor("hr"), plant, clock.today(), 12, "藏药办〔2026〕4号")
    hr = client_as("hr")
    assert "藏药办〔2026〕3号" in get_page(hr, f"/support/talents/{me.id}/needs/new").words
    assert "15 个工作日（本平台计算约定，待核原文）" in get_page(hr, "/support/terms").words
    monkeypatch.setenv("APP_TODAY", "2026-12-28")
    row = service.record_need(actor("hr"), me.id, NeedKind.HOUSING, "周转住房", NeedSource.HR)
    assert (row.days, row.due_on) == (10, date(2027, 1, 11))
    monkeypatch.setenv("APP_TODAY", "2027-01-20")
    hr = client_as("hr")
    page = get_page(hr, f"/support/needs/{row.id}").words
    assert "暂定" in page
    assert "已超期" not in page + get_page(hr, "/support/needs").words
    told = {"days_off": [date(2027, 1, 1)], "make_up_days": [date(2027, 1, 9)], "document": "示例，非官方"}
    set_holidays(actor("policy"), 2027, None, **told)
    for job_id in queue.sent:
        run_now(job_id)
    use_scope(Scope.everything())
    assert queries.need_or_404(Scope.everything(), row.id).due_on == date(2027, 1, 11)
    assert "已超期" in get_page(hr, "/support/needs").words
