"""A complete 岗位分红 plan that passes, and the steps that carry it along; tests change one thing at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from talent_app.core.actor import Actor
from talent_app.incentives import drafting, queries, service
from talent_app.incentives.models import Plan
from talent_app.incentives.states import Decision
from talent_app.incentives.workflow import PlanAction as A

FACTS: dict[str, Any] = {
    "pool": "1500000.00",
    "dividend_year": 2025,
    "plan_months": 36,
    "after_tax_profit": "10000000.00",
    "prior_after_tax_profits": ["6000000.00", "6600000.00", "7260000.00"],
    "opening_net_assets": "50000000.00",
    "net_asset_increment": "9000000.00",
    "opening_undistributed_profit": "3000000.00",
    "staff_on_duty": 205,
    "enterprise_class": "high_tech",
    "is_listed": False,
    "state_share": "0.6",
    "established_on": "2012-05-08",
    "revenues": ["80000000.00", "90000000.00", "100000000.00"],
    "rd_expenses": ["4000000.00", "4500000.00", "5200000.00"],
    "rd_staff": 40,
    "staff_total": 210,
    "penalised_in_three_years": False,
    "accounts_audited": True,
    "staff_consulted": True,
    "published_internally": True,
    "publicity_working_days": 5,
    "results": ["高原藏药现代化提取工艺"],
    "decision_documents": ["党委会〔2026〕第18号", "职代会决议〔2026〕第3号"],
}


def person(number: int, **over: Any) -> dict[str, Any]:
    return {
        "ref": f"p{number}",
        "name": f"人才{number:03d}",
        "post": "高级工程师",
        "weight": "1",
        "annual_pay": "1200000.00",
        "months_in_post": 30,
        "is_in_post": True,
        "role": "technical",
        "appointment": "labour_contract",
        **over,
    }


PEOPLE = [person(1, weight="3"), person(2), person(3)]
#: Reasons for the warnings that the plan above meets.
REASONS = {"EQ-017": "企业设立多年，章程齐备。"}


def draft(actor: Actor, organisation_id: int, **over: Any) -> Plan:
    given = {"facts": FACTS, "people": PEOPLE, "year": 2026, "instrument": "post_dividend"} | over
    return drafting.create_plan(actor, organisation_id=organisation_id, **given)


def submitted(
    actor: Callable[[str], Actor],
    organisation_id: int,
    prepare: Callable[[Actor, Plan], None] | None = None,
    **over: Any,
) -> Plan:
    """A plan that went all the way to the regulator; `prepare` does more to the draft."""
    plan = draft(actor("hr"), organisation_id, **over)
    if prepare is not None:
        prepare(actor("hr"), plan)
    service.act_on_plan(actor("hr"), plan.id, A.SUBMIT, reasons=reasons_for(actor("hr"), plan))
    service.act_on_plan(actor("approver"), plan.id, A.APPROVE)
    return service.act_on_plan(actor("group"), plan.id, A.APPROVE)


def reasons_for(actor: Actor, plan: Plan) -> dict[str, str]:
    judged = queries.assessment_of(actor.scope, plan)
    return {each.rule: "情况属实，材料附后。" for each in judged.to_explain}


def under_review(actor: Callable[[str], Actor], organisation_id: int, **over: Any) -> Plan:
    """A plan before the decision, every warning compared."""
    plan = submitted(actor, organisation_id, **over)
    reviewer = actor("reviewer")
    service.act_on_plan(reviewer, plan.id, A.ACCEPT)
    plan = service.act_on_plan(reviewer, plan.id, A.REVIEW)
    for each in queries.to_compare(reviewer.scope, plan):
        service.tick_rule(reviewer, plan.id, None, each["rule"])
    return plan


def decided(actor: Callable[[str], Actor], organisation_id: int, **over: Any) -> Plan:
    """A plan the regulator agreed to."""
    plan = under_review(actor, organisation_id, **over)
    return service.act_on_plan(
        actor("leader"), plan.id, A.DECIDE, decision=Decision.APPROVED, number="拉国资发〔2026〕15号"
    )
