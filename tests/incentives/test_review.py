"""The life of a plan with the regulator: who decides, the clock, reviewers and comments, conditions, one decision."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.queries import actor_by_name
from talent_app.incentives import (
    procedure_queries,
    procedure_service,
    queries,
    review_queries,
    review_service,
    service,
)
from talent_app.incentives.life_states import Conclusion, Opinion
from talent_app.incentives.states import Decision, PlanState
from talent_app.incentives.workflow import PlanAction as A
from talent_app.rules.chains import Delegation, all_steps, route_for
from talent_app.rules.instruments import INSTRUMENTS
from tests.incentives.life_steps import K
from tests.incentives.plan_data import reasons_for, submitted, under_review
from tests.page import get_page
from tests.people import ORGANISATIONS

# who decides


def test_every_instrument_has_a_route_and_every_step_a_kind():
    for code in INSTRUMENTS:
        for level in ("first_level", "subsidiary", "county"):
            assert route_for(code, level).decider
    assert {each.kind for each in all_steps()} == {kind.value for kind in K}
    assert route_for("salary_plan", "subsidiary", "approval").route == "filing"
    assert route_for("salary_plan", "subsidiary", "filing").route == "below"
    assert route_for("stock_option", "first_level").route == "forward"
    assert "同级" in route_for("post_dividend", "county").decider


def test_a_group_the_regulator_delegated_to_decides_for_its_subsidiaries(actor, place, monkeypatch):
    group = Delegation(ORGANISATIONS["group"][3], "拉国资发〔2026〕3号", date(2026, 1, 1))
    monkeypatch.setattr("talent_app.incentives.procedure_queries.all_delegations", lambda: (group,))
    plan = submitted(actor, place("plant").id)
    assert (plan.state, plan.decision) == (PlanState.DECIDED, Decision.APPROVED)
    reviewer = actor("reviewer")
    assert "授权的集团公司" in procedure_queries.route_of(reviewer.scope, plan).decider
    later = Delegation(group.uscc, group.number, date(2099, 1, 1))
    monkeypatch.setattr("talent_app.incentives.procedure_queries.all_delegations", lambda: (later,))
    assert procedure_queries.route_of(reviewer.scope, plan).route == "approval"


# the regulator


def test_the_papers_may_be_asked_for_only_once_and_then_refused(actor, place):
    plan = submitted(actor, place("plant").id)
    reviewer = actor("reviewer")
    service.act_on_plan(reviewer, plan.id, A.RETURN, note="缺审计报告和法律意见书。")
    hr = actor("hr")
    service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, queries.plan_or_404(hr.scope, hr, plan.id)))
    service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    service.act_on_plan(actor("group"), plan.id, A.APPROVE)
    with pytest.raises(Conflict, match="一次性告知"):
        service.act_on_plan(reviewer, plan.id, A.RETURN, note="还缺。")
    plan = service.act_on_plan(reviewer, plan.id, A.REJECT, note="不属于受理范围。")
    assert (plan.state, plan.decision) == (PlanState.ENDED, Decision.NOT_ACCEPTED)
    assert A.EXECUTE not in [row.action for row in queries.open_steps(hr.scope, hr, plan)]


def test_only_assigned_reviewers_see_who_gets_what(client_as, actor, place):
    plan = submitted(actor, place("plant").id)
    client = client_as("reviewer")
    page = get_page(client, f"/incentives/plans/{plan.id}")
    assert "人员1" in page.words
    assert "人才001" not in page.words
    assert "1,200,000.00" not in page.words
    assert client.get(f"/incentives/plans/{plan.id}/versions/1.pdf").status_code == 403
    service.act_on_plan(actor("reviewer"), plan.id, A.ACCEPT)
    assert "人才001" in get_page(client, f"/incentives/plans/{plan.id}").words


def test_the_clock_stands_while_the_matter_is_with_the_applicant(actor, place, monkeypatch):
    plan = submitted(actor, place("plant").id)
    reviewer, hr = actor("reviewer"), actor("hr")
    plan = service.act_on_plan(reviewer, plan.id, A.ACCEPT)
    assert plan.due_on == date(2026, 12, 21)
    monkeypatch.setenv("APP_TODAY", "2026-11-25")
    review_service.pause_clock(reviewer, plan.id, "请补充专项审计。")
    plan = queries.plan_or_404(reviewer.scope, reviewer, plan.id)
    assert plan.due_on is None
    monkeypatch.setenv("APP_TODAY", "2026-12-31")
    with pytest.raises(InvalidInput, match="补充说明"):
        review_service.resume_clock(hr, plan.id)
    review_service.resume_clock(hr, plan.id, "已补充。")
    plan = queries.plan_or_404(reviewer.scope, reviewer, plan.id)
    assert plan.due_on.year == 2027
    assert "2027 年放假安排未录入" in plan.due_note


def test_reviewers_hold_their_own_views_and_comments_reach_the_enterprise(actor, place):
    plan = under_review(actor, place("plant").id)
    reviewer, hr = actor("reviewer"), actor("hr")
    with pytest.raises(InvalidInput, match="理由"):
        review_service.state_opinion(reviewer, plan.id, Opinion.RETURN, "")
    review_service.state_opinion(reviewer, plan.id, Opinion.CONDITIONAL, "补充专项审计后可以同意。")
    review_service.add_comment(reviewer, plan.id, "fact:pool", "数据：拟分配总额", "请说明测算依据。")
    review_service.add_comment(reviewer, plan.id, "plan", "方案整体", "内部：关注现金流。", is_inside=True)
    mine = review_queries.comments(hr.scope, hr, plan)
    assert [each.text for each in mine] == ["请说明测算依据。"]
    review_service.answer_comment(hr, plan.id, mine[0].id, "依据审计报告第 12 页。")
    with pytest.raises(Forbidden):
        review_service.add_comment(hr, plan.id, "plan", "方案整体", "企业不能批注")
    with pytest.raises(Forbidden):
        review_service.state_opinion(actor("county"), plan.id, Opinion.AGREE, "") if actor("county").can_in(
            "plan.review", plan.organisation_id
        ) else review_service.assign_reviewers(actor("hr"), plan.id, [1], 1)


def test_a_comment_stands_where_it_belongs_for_the_regulator_and_after_the_return(client_as, actor, place, monkeypatch):
    plan = under_review(actor, place("plant").id)
    reviewer, client, here = actor("reviewer"), client_as("reviewer"), f"/incentives/plans/{plan.id}"
    link = get_page(client, here).select_one("a[href*='anchor=fact:pool'], a[href*='anchor=fact%3Apool']")
    chosen = get_page(client, link["href"]).select_one("select[name=anchor] option[selected]")
    assert chosen["value"] == "fact:pool"
    review_service.add_comment(reviewer, plan.id, "fact:pool", "数据：拟分配总额", "请说明测算依据。")
    review_service.add_comment(reviewer, plan.id, "person:p1", "人员：人才001", "请附聘任文件。")
    review_service.add_comment(reviewer, plan.id, "plan", "方案整体", "内部：关注现金流。", is_inside=True)
    assert "批注：请说明测算依据。" in get_page(client, here).words
    service.act_on_plan(reviewer, plan.id, A.RETURN, note="请按批注修改。")
    enterprise = client_as("hr")
    page = get_page(enterprise, f"{here}/facts")
    assert "监管机构对本页的批注" in page.words
    assert page.select_one("main a[href$='facts#pool']").get_text(strip=True) == "数据：拟分配总额"
    assert "人员：人才001" in get_page(enterprise, f"{here}/people").words
    assert "现金流" not in get_page(enterprise, f"{here}/submit").words
    monkeypatch.setattr(review_queries, "assigned", lambda *_given: None)
    reviewer = actor("reviewer")
    others = review_queries.comments(reviewer.scope, reviewer, plan)
    assert [row.anchor for row in others] == ["fact:pool", "plan"], "who does not see people sees no remark on one"


def test_conditions_are_followed_until_the_regulator_confirms(actor, place):
    plan = under_review(actor, place("plant").id)
    procedure_service.record_procedure(
        actor("leader"), plan.id, K.COLLECTIVE_DECISION,
        {"held_on": date(2026, 11, 23), "number": "主任办公会纪要〔2026〕30号", "conclusion": Conclusion.AGREED},
    )  # fmt: skip
    service.act_on_plan(
        actor("leader"), plan.id, A.DECIDE, decision=Decision.CONDITIONAL, number="拉国资发〔2026〕15号",
        conditions=[("补充专项审计报告", date(2027, 3, 31)), ("完善考核办法", None)],
    )  # fmt: skip
    hr, reviewer = actor("hr"), actor("reviewer")
    rows = review_queries.conditions_set(hr.scope, plan)
    assert [row.text for row in rows] == ["补充专项审计报告", "完善考核办法"]
    with pytest.raises(Conflict, match="还没有报告"):
        review_service.confirm_condition(reviewer, plan.id, rows[0].id)
    review_service.report_condition(hr, plan.id, rows[0].id, None, date(2026, 11, 23), "审计报告已出具。")
    assert review_service.confirm_condition(reviewer, plan.id, rows[0].id).confirmed_by_name == "钱立新"


def test_what_is_only_filed_cannot_be_refused(actor, place, monkeypatch):
    plan = under_review(actor, place("plant").id)
    monkeypatch.setattr(
        "talent_app.incentives.procedure_queries.route_for", lambda *a, **b: route_for("excess_profit", "x")
    )
    leader = actor("leader")
    with pytest.raises(InvalidInput, match="备案"):
        service.act_on_plan(leader, plan.id, A.DECIDE, decision=Decision.REFUSED, number="1号", note="不同意")
    plan = service.act_on_plan(leader, plan.id, A.DECIDE, decision=Decision.APPROVED, number="1号")
    assert plan.decision is Decision.FILED


@pytest.mark.committing
def test_of_two_deciders_at_once_one_decides(_app, actor, place):
    plan = under_review(actor, place("plant").id)
    seen, outcomes = plan.version, []
    session.remove()

    def decide(number):
        with _app.app_context():
            try:
                leader = actor_by_name("leader", date(2026, 11, 23))
                service.act_on_plan(leader, plan.id, A.DECIDE, seen, decision=Decision.APPROVED, number=number)
                outcomes.append("decided")
            except Conflict:
                outcomes.append("conflict")
            finally:
                session.remove()

    threads = [threading.Thread(target=decide, args=(f"拉国资发〔2026〕{n}号",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "decided"]
