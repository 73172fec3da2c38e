"""The life of a plan inside the enterprise: steps and their records, yearly figures, dossiers, publication."""

from __future__ import annotations

from datetime import date

import pytest

from talent_app.core.errors import InvalidInput, RuleBlocked
from talent_app.core.money import Money
from talent_app.incentives import (
    drafting,
    preparing,
    procedure_queries,
    procedure_service,
    queries,
    review_queries,
    service,
)
from talent_app.incentives.life_states import Conclusion, HearingForm
from talent_app.incentives.workflow import PlanAction as A
from tests.incentives.life_steps import RECORDS, UNSTATED, K, record_all, state_payout
from tests.incentives.plan_data import FACTS, PEOPLE, draft, reasons_for, submitted
from tests.page import get_page


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
    assert review_queries.beside(hr.scope, hr, plan) == [beside]
    reviewer = actor("reviewer")
    assert review_queries.beside(reviewer.scope, reviewer, plan) == [], "a draft is the enterprise's own"
    with pytest.raises(InvalidInput, match="已有这种激励方式"):
        preparing.add_beside(hr, plan.id, "project_dividend", "")
    drafting.set_people(hr, beside.id, None, [{"ref": "x9", "name": PEOPLE[0]["name"], "weight": "1"}])
    drafting.update_facts(hr, beside.id, None, {"results": FACTS["results"]})
    found = {each.rule: each for each in queries.assessment_of(hr.scope, plan).findings}
    assert found["DV-009"].severity.value == "block"
    assert found["DV-009"].refs == ("p1",)


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
