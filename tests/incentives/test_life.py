"""The life of a plan beside its states: procedure, who decides, the clock, the regulator's file, paying out."""

from __future__ import annotations

import threading
from datetime import date
from fractions import Fraction
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from talent_app.core.errors import Conflict, Forbidden, InvalidInput, RuleBlocked
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.identity.queries import actor_by_name
from talent_app.incentives import (
    drafting,
    execution_queries,
    execution_service,
    preparing,
    procedure_queries,
    procedure_service,
    queries,
    report_service,
    review_queries,
    review_service,
    service,
)
from talent_app.incentives.life_states import Conclusion, HearingForm, Opinion, PayStatus, ProcedureKind, ReportHeading
from talent_app.incentives.states import Decision, PlanState
from talent_app.incentives.workflow import PlanAction as A
from talent_app.policy.holidays.service import set_holidays
from talent_app.rules.chains import all_steps, route_for
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.payout_terms import Leaving, Treatment
from talent_app.worker import run_now
from tests.incentives.plan_data import FACTS, PEOPLE, decided, draft, reasons_for, submitted, under_review
from tests.page import get_page

K = ProcedureKind
UNSTATED = {
    name: value
    for name, value in FACTS.items()
    if name not in ("staff_consulted", "published_internally", "publicity_working_days", "decision_documents")
}
RECORDS = {
    K.LEGAL_OPINION: {"number": "法意〔2026〕8号", "conclusion": Conclusion.AGREED},
    K.PARTY_STUDY: {"number": "党委会纪要〔2026〕12号", "conclusion": Conclusion.AGREED},
    K.EMPLOYEES_HEARD: {"form": HearingForm.CONGRESS, "number": "职代会〔2026〕3号", "expected": 60, "present": 55},
    K.BOARD_DECISION: {"number": "董事会决议〔2026〕5号", "conclusion": Conclusion.AGREED},
    K.PUBLICATION: {"held_on": date(2026, 11, 9), "until_on": date(2026, 11, 16)},
}


def record_all(hr, plan, kinds=tuple(RECORDS)):
    for kind in kinds:
        values = {"held_on": date(2026, 11, 2), **RECORDS[kind]}
        procedure_service.record_procedure(hr, plan.id, kind, values)


# inside the enterprise


def test_a_step_the_law_demands_blocks_and_one_nobody_compared_only_warns(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id, facts=UNSTATED)
    judged = {each.rule: each for each in queries.assessment_of(hr.scope, plan).procedure}
    assert judged["PR-05"].severity.value == "block"
    assert judged["PR-03"].severity.value == "warn"
    assert judged["PR-03"].needs_original_text
    with pytest.raises(RuleBlocked):
        service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, plan))


def test_records_prove_the_facts_of_the_plan_and_go_into_its_version(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id, facts=UNSTATED)
    record_all(hr, plan)
    plan = queries.plan_or_404(hr.scope, hr, plan.id)
    values = plan.facts["values"]
    assert values["staff_consulted"] is True
    assert values["publicity_working_days"] == 5
    assert "党委前置研究讨论 党委会纪要〔2026〕12号" in values["decision_documents"]
    service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, plan))
    service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    plan = service.act_on_plan(actor("group"), plan.id, A.APPROVE)
    frozen = queries.frozen_or_404(hr.scope, plan, 1)
    assert [each["kind"] for each in frozen.content["procedures"]] == [kind.value for kind in K if kind in RECORDS]
    assert frozen.content["route"]["route"] == "approval"


def test_a_refusal_stands_against_submission_until_the_body_agrees(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id, facts=UNSTATED)
    record_all(hr, plan, (K.EMPLOYEES_HEARD, K.PUBLICATION))
    row = procedure_service.record_procedure(
        hr, plan.id, K.BOARD_DECISION,
        {"held_on": date(2026, 11, 3), "number": "董事会〔2026〕4号", "conclusion": Conclusion.DISAGREED},
    )  # fmt: skip
    warned = [each.rule for each in queries.assessment_of(hr.scope, plan).to_explain]
    assert "PR-07" in warned
    procedure_service.remove_procedure(hr, plan.id, row.id, "登记错误")
    assert not procedure_queries.procedures(hr.scope, plan, K.BOARD_DECISION)


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        (K.PARTY_STUDY, {"held_on": date(2026, 11, 2)}, "文号"),
        (K.PARTY_STUDY, {"held_on": date(2026, 11, 2), "number": "1号"}, "结论"),
        (K.EMPLOYEES_HEARD, {"held_on": date(2026, 11, 2)}, "形式"),
        (K.BOARD_DECISION, {"held_on": date(2099, 1, 1), "number": "1", "conclusion": Conclusion.AGREED}, "还没有到"),
        (K.PUBLICATION, {"held_on": date(2026, 11, 9), "until_on": date(2026, 11, 1)}, "早于"),
        (
            K.EMPLOYEES_HEARD,
            {"held_on": date(2026, 11, 2), "form": HearingForm.CONGRESS, "opinions": "提高占比"},
            "处理情况",
        ),
    ],
)
def test_a_record_says_what_it_lacks(actor, place, kind, values, said):
    plan = draft(actor("hr"), place("plant").id)
    with pytest.raises(InvalidInput, match=said):
        procedure_service.record_procedure(actor("hr"), plan.id, kind, values)


def test_what_is_published_inside_names_no_personal_amount(client_as, actor, place):
    plan = draft(actor("hr"), place("plant").id)
    client = client_as("hr")
    words = get_page(client, f"/incentives/plans/{plan.id}/publication").words
    assert "高级工程师" in words
    assert "人才001" not in words
    procedure_service.record_procedure(
        actor("hr"), plan.id, K.PUBLICATION, {"held_on": date(2026, 11, 9), "shown": "names"} | {"shown": None}
    )
    assert "900,000.00" not in get_page(client, f"/incentives/plans/{plan.id}/publication").words


def test_yearly_figures_are_entered_once_and_taken_over(actor, place):
    hr = actor("hr")
    for year, profit in ((2022, "6000000"), (2023, "6600000"), (2024, "7260000"), (2025, "10000000")):
        values = {"net_profit": Money.yuan(profit), "revenue": Money.yuan("90000000"), "accounts_audited": True}
        preparing.set_enterprise_year(hr, place("plant").id, year, None, values)
    plan = draft(hr, place("plant").id, facts={"pool": "1.00", "dividend_year": 2025})
    labels = preparing.take_figures(hr, plan.id, None)
    plan = queries.plan_or_404(hr.scope, hr, plan.id)
    assert "分红年度税后利润" in labels
    assert plan.facts["values"]["after_tax_profit"] == 1_000_000_000
    assert plan.facts["values"]["prior_after_tax_profits"] == [600_000_000, 660_000_000, 726_000_000]


def test_plans_of_one_dossier_may_not_reward_a_person_twice_for_one_result(actor, place):
    hr = actor("hr")
    plan = draft(hr, place("plant").id)
    beside = preparing.add_beside(hr, plan.id, "project_dividend", "二〇二六年激励")
    _dossier, inside = procedure_queries.dossier_of(hr.scope, plan)
    assert {each.id for each in inside} == {plan.id, beside.id}
    with pytest.raises(InvalidInput, match="已有这种激励方式"):
        preparing.add_beside(hr, plan.id, "project_dividend", "")
    drafting.set_people(hr, beside.id, None, [{"ref": "x9", "name": PEOPLE[0]["name"], "weight": "1"}])
    drafting.update_facts(hr, beside.id, None, {"results": FACTS["results"]})
    found = {each.rule: each for each in queries.assessment_of(hr.scope, plan).findings}
    assert found["DV-009"].severity.value == "block"
    assert found["DV-009"].refs == ("p1",)


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


@pytest.mark.committing
@pytest.mark.parametrize(
    ("accepted", "provisional", "firm"),
    [
        ("2026-12-03", date(2026, 12, 31), date(2026, 12, 31)),
        ("2026-12-04", date(2027, 1, 1), date(2027, 1, 4)),
        ("2026-12-31", date(2027, 1, 28), date(2027, 1, 29)),
    ],
)
def test_a_due_day_beyond_the_known_calendar_is_provisional_until_it_is_entered(
    actor, place, monkeypatch, accepted, provisional, firm
):
    plan = submitted(actor, place("plant").id)
    monkeypatch.setenv("APP_TODAY", accepted)
    reviewer = actor("reviewer")
    plan = service.act_on_plan(reviewer, plan.id, A.ACCEPT)
    assert plan.due_on == provisional
    assert bool(plan.due_note) == (provisional.year == 2027)
    policy = actor_by_name("policy", date(2026, 12, 31))
    sent = []
    monkeypatch.setattr("talent_app.jobs.queue.queue.send", lambda job_id, *rest, **more: sent.append(job_id))
    set_holidays(
        policy, 2027, None, days_off=[date(2027, 1, 1), date(2027, 1, 2), date(2027, 1, 3)], make_up_days=[],
        document="国办发明电〔2026〕9号",
    )  # fmt: skip
    for job_id in sent:
        run_now(job_id)
    reviewer = actor("reviewer")
    plan = queries.plan_or_404(reviewer.scope, reviewer, plan.id)
    assert (plan.due_on, plan.due_note) == (firm, "")
    session.rollback()


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
    monkeypatch.setattr("talent_app.incentives.procedure_queries.route_for", lambda *a: route_for("excess_profit", "x"))
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


# paying out


def state_payout(hr, plan):
    """Half at once, then 30 and 20 per cent."""
    preparing.set_payout_rules(
        hr, plan.id, None, shares=(Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)),
        grades={"优秀": Fraction(1), "基本称职": Fraction(1, 2), "不称职": Fraction(0)}, needs_growth=True,
        target="净利润增长", target_profit=None,
        leavers={each.value: Treatment.FORFEIT.value for each in Leaving},
    )  # fmt: skip


def executing(actor, place, **over):
    """A plan in execution that pays half at once, then 30 and 20 per cent."""
    plan = decided(actor, place("plant").id, prepare=state_payout, **over)
    return service.act_on_plan(actor("hr"), plan.id, A.EXECUTE)


def appraise(actor, plan, profit="10000000.00", prior=("6000000", "6600000", "7260000")):
    hr = actor("hr")
    execution_service.appraise_year(
        hr, plan.id, 2025, None, net_profit=Money.yuan(profit), prior_profits=[Money.yuan(each) for each in prior],
        is_target_met=True, completion=Fraction(1), pool=plan.pool, appraised_on=date(2026, 11, 20),
    )  # fmt: skip
    grades = {"p1": "优秀", "p2": "基本称职", "p3": "不称职"}
    return execution_service.grade_people(actor("hr"), plan.id, 2025, None, grades)


def test_a_year_pays_by_grade_and_the_rest_waits_for_its_year(actor, place, monkeypatch):
    plan = executing(actor, place)
    appraise(actor, plan)
    with pytest.raises(Forbidden):
        execution_service.confirm_year(actor("hr"), plan.id, 2025, None)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    rows = execution_queries.payments_of(hr.scope, plan)
    assert [(row.due_year, row.amount.as_yuan()) for row in rows] == [
        (2026, "400000.00"),
        (2026, "87500.00"),
        (2027, "240000.00"),
        (2027, "52500.00"),
        (2028, "160000.00"),
        (2028, "35000.00"),
    ] or sum(row.amount.fen for row in rows) == execution_queries.plan_year_or_404(hr.scope, plan, 2025).granted.fen
    now = [row.id for row in rows if row.due_year == 2026]
    later = [row.id for row in rows if row.due_year == 2028]
    with pytest.raises(Conflict, match="还没有到兑付时间"):
        execution_service.pay(hr, plan.id, later, date(2026, 11, 23), "记 9 号")
    execution_service.pay(hr, plan.id, now, date(2026, 11, 23), "记 1 号")
    with pytest.raises(Conflict, match="已发放"):
        execution_service.pay(hr, plan.id, now, date(2026, 11, 23), "记 2 号")
    monkeypatch.setenv("APP_TODAY", "2028-06-30")
    hr = actor("hr")
    paid = execution_service.pay(hr, plan.id, later, date(2028, 6, 30), "记 3 号")
    assert paid == Money.total(row.amount for row in rows if row.due_year == 2028)


def test_who_leaves_loses_what_is_still_open_as_the_plan_says(actor, place):
    plan = executing(actor, place)
    appraise(actor, plan)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    open_before = [row for row in execution_queries.payments_of(hr.scope, plan) if row.status is PayStatus.PLANNED]
    changed = execution_service.record_leaver(hr, plan.id, "p1", date(2026, 11, 10), Leaving.RESIGNED)
    cancelled = [row for row in execution_queries.payments_of(hr.scope, plan) if row.status is PayStatus.CANCELLED]
    assert changed == len(cancelled) == 3
    assert len(open_before) == 6
    assert all("个人原因离职" in row.reason for row in cancelled)


def test_a_year_whose_growth_was_not_above_the_average_pays_nothing(actor, place):
    plan = executing(actor, place)
    # 10 % growth beside an average of 10 % is not above it
    row = appraise(actor, plan, profit="7986000.00")
    assert row.is_growth_met is False
    assert row.granted == Money.ZERO


def test_the_yearly_report_is_prefilled_sent_received_and_collected(client_as, actor, place):
    plan = executing(actor, place)
    appraise(actor, plan)
    execution_service.confirm_year(actor("approver"), plan.id, 2025, None)
    hr = actor("hr")
    now = [row.id for row in execution_queries.payments_of(hr.scope, plan) if row.due_year == 2026]
    execution_service.pay(hr, plan.id, now, date(2026, 11, 23), "记 1 号")
    words = report_service.prefilled(hr.scope, plan, 2026)
    assert set(words) == {each.value for each in ReportHeading}
    assert "记" not in words["dividends"]
    assert "当年发放" in words["dividends"]
    with pytest.raises(InvalidInput, match="还没有填写"):
        report_service.write_report(hr, plan.id, 2026, None, words | {"equity": ""}, send=True)
    row = report_service.write_report(hr, plan.id, 2026, None, words, send=True)
    assert row.due_on == date(2027, 1, 31)
    report_service.receive_report(actor("reviewer"), plan.id, 2026)
    answer = client_as("reviewer").get("/incentives/reports.xlsx?year=2026")
    sheet = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert any(plan.number in line for line in sheet)
    assert not any("人才001" in str(cell) for line in sheet for cell in line)
    for page in ("life", "reports/2026", "procedures", "guide", "review-file"):
        get_page(client_as("hr"), f"/incentives/plans/{plan.id}/{page}")


def test_versions_are_compared_in_payout_rules_and_procedure_too(client_as, actor, place):
    hr = actor("hr")
    plan = submitted(actor, place("plant").id)
    service.act_on_plan(actor("reviewer"), plan.id, A.RETURN, note="请补登程序。")
    state_payout(hr, plan)
    record_all(hr, plan, (K.PARTY_STUDY,))
    plan = queries.plan_or_404(hr.scope, hr, plan.id)
    service.act_on_plan(hr, plan.id, A.SUBMIT, reasons=reasons_for(hr, plan))
    service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    service.act_on_plan(actor("group"), plan.id, A.APPROVE)
    words = get_page(client_as("hr"), f"/incentives/plans/{plan.id}/versions/2/changes").words
    for each in ("兑付规则：各期兑付比例", "50%、30%、20%", "兑付规则：死亡", "履行程序：党委前置研究讨论", "12号"):
        assert each in words
