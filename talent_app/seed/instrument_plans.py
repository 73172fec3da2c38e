"""One plan under every other instrument of the rules, so that none of their pages is empty.

The figures meet the rules where they can on paper; what the sources leave open warns, as it would for a user.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from talent_app.incentives.drafting import create_plan, set_chapters
from talent_app.incentives.states import Chapter
from talent_app.incentives.workflow import PlanAction as A
from talent_app.seed.plans import SENT, TAKEN, actor, people, surround, take

YEAR = 2026
#: What most plans state about the enterprise.
ENTERPRISE: dict[str, Any] = {
    "staff_on_duty": 205, "enterprise_class": "high_tech", "is_listed": False, "state_share": "1",
    "penalised_in_three_years": False, "accounts_audited": True,
}  # fmt: skip
#: What a conversion of results states.
CONVERSION: dict[str, Any] = {
    "mode": "licence", "has_agreement": False, "income": "5000000.00", "taxes": "300000.00", "rd_cost": "2200000.00",
    "upkeep_cost": "100000.00", "confidentiality_agreed": True,
}  # fmt: skip
SALARY: dict[str, Any] = {
    "talent_activities": ["scientific_research", "technology_development", "skilled_operation"],
    "fixed_shares": ["0.7", "0.6", "0.5"], "variable_shares": ["0.3", "0.4", "0.5"],
    "market_percentiles": ["0.75", "0.75", "0.5"], "market_source": "区域薪酬调查（演示）", "market_year": 2025,
    "assessment_cycles": [3, 2, 1], "is_basic_research": True,
    "evaluation_factors": ["duty", "innovation", "intensity", "scarcity"], "has_parallel_ladders": True,
    "top_rank_equals_managers": True, "special_pay_modes": ["agreement", "yearly"], "special_pay_people": 3,
    "technical_above_managers": True, "chief_technician_pay": "300000.00", "senior_manager_pay": "290000.00",
    "skilled_growth": "0.06", "manager_growth": "0.05", "high_skill_growth": "0.06", "professional_growth": "0.05",
    "wage_total_growth": "0.07", "efficiency_growth": "0.08", "is_growth_restricted": False, "apart_amount": "0.00",
    "is_fully_competitive": True, "wage_regime": "filing", "new_hires": 0,
    "annuity_wage_total": "32000000.00", "annuity_employer": "1600000.00", "annuity_person": "640000.00",
    "annuity_highest": "24000.00", "annuity_average": "9000.00", "annuity_vesting_years": 5,
    "supplementary_medical": "800000.00",
}  # fmt: skip
LISTED: dict[str, Any] = {
    "total_shares": 100_000_000, "is_first_grant": True, "is_major_transition": False, "is_star_market": False,
}  # fmt: skip
WORDS = {
    Chapter.PURPOSE: "吸引和留住关键岗位人才，使个人收益与企业长期发展相一致。",
    Chapter.SELECTION: "激励对象按岗位、贡献和任职时间确定，经部门推荐、人力资源部审核、集体研究确定。",
    Chapter.EXIT: "离职、退休、违纪的处理按本方案约定执行；争议由本企业劳动争议调解委员会先行调解。",
}


def shared(role: str, place: int) -> dict[str, Any]:
    """A person of a plan that shares money."""
    return {"weight": str(1 + place % 3), "role": role, "appointment": "labour_contract", "months_in_post": 24 + place}


def holding(shares: int) -> Callable[[str, int], dict[str, Any]]:
    """A person of a plan that gives or sells shares."""

    def stated(role: str, place: int) -> dict[str, Any]:
        return {
            "shares": shares, "role": "technical", "appointment": "labour_contract", "years_in_company": 6 + place
        }  # fmt: skip

    return stated


def granted(role: str, place: int) -> dict[str, Any]:
    """A person of a listed company's plan."""
    leads = place < 2
    return {
        "shares": 200_000, "reward_value": "160000.00", "annual_pay": "420000.00",
        "role": "senior_manager" if leads else "technical",
        "appointment": "professional_manager" if leads else "labour_contract",
    }  # fmt: skip


def managed(role: str, place: int) -> dict[str, Any]:
    """A person who shares the excess profit: one of the senior team, the others below."""
    return shared("senior_manager" if place == 0 else "manager", place) | {"weight": "3" if place == 0 else "4"}


@dataclass(frozen=True)
class Instance:
    """A plan under one instrument: its title, facts, people, and the steps that bring it where it stands."""

    instrument: str
    title: str
    facts: Mapping[str, Any]
    person: Callable[[str, int], dict[str, Any]] | None = None
    headcount: int = 8
    steps: tuple[tuple[str, A], ...] = ()


INSTANCES = (
    Instance("salary_plan", "科技人才薪酬方案", SALARY, steps=SENT),
    Instance(
        "project_dividend", "藏药标准数据库许可项目分红激励方案",
        CONVERSION | ENTERPRISE | {"pool": "1200000.00", "results": ["藏药材质量标准数据库"]}, shared, steps=SENT,
    ),
    Instance(
        "excess_profit", "超额利润分享方案",
        {
            "pool": "1800000.00", "target_profit": "20000000.00", "adjusted_profit": "26000000.00",
            "target_levels": ["18000000.00", "20000000.00", "19000000.00"], "adjustments_listed": True,
            "first_payment_share": "0.5", "payment_years": 3, "staff_on_duty": 205,
        },
        managed, steps=SENT[:2],
    ),
    Instance(
        "tech_equity", "核心技术骨干股权出售方案",
        ENTERPRISE | {
            "form": ["sale"], "enterprise_size": "medium", "total_shares": 100_000_000,
            "opening_net_assets": "100000000.00", "net_asset_increment": "24000000.00",
            "opening_undistributed_profit": "2000000.00", "lock_months": 60, "has_loans_or_guarantees": False,
            "appraisal_filed": True, "established_on": "2009-05-18", "results": ["核心提取工艺"],
        },
        holding(600_000), steps=SENT[:1],
    ),
    Instance(
        "transformation_award", "提取工艺转让收益奖励方案",
        CONVERSION | {"mode": "transfer", "pool": "1200000.00", "results": ["低温提取工艺"]}, shared, headcount=5,
    ),
    Instance("stock_option", "股票期权激励方案", LISTED, granted, headcount=10, steps=TAKEN),
    Instance("restricted_stock", "限制性股票激励方案", LISTED, granted, headcount=6),
    Instance(
        "employee_shareholding", "混合所有制改革员工持股方案",
        {
            "total_shares": 1_000_000, "state_share_after": "0.51", "outside_revenue_share": "0.94",
            "outside_profit_share": "0.92", "is_fully_competitive": True, "has_non_public_capital": True,
            "has_market_system": True, "is_own_money": True, "lists_several_relatives": False, "lock_months": 36,
            "yearly_sale_share": "0.25",
        },
        holding(9_000), headcount=12, steps=SENT,
    ),
)  # fmt: skip


def create_instrument_plans(ids: Mapping[str, int]) -> int:
    """Draft and carry a plan under every instrument there is besides 岗位分红; returns how many."""
    for number, each in enumerate(INSTANCES):
        plan_id = _draft(ids["plant"], each, number)
        for username, action in each.steps:
            take(plan_id, username, action)
    return len(INSTANCES)


def _draft(organisation_id: int, each: Instance, number: int) -> int:
    hr = actor("hr")
    # a person of two plans has to be in them for different results; where none are stated others are listed
    found = people(organisation_id, YEAR, number, others="results" not in each.facts) if each.person else []
    rows = found[: each.headcount]
    plan = create_plan(
        hr,
        organisation_id=organisation_id,
        instrument=each.instrument,
        year=YEAR,
        on=date(YEAR, 11, 20),
        title=f"{YEAR}年度{each.title}",
        facts=dict(each.facts) | STATED,
        people=[
            {name: row[name] for name in ("ref", "talent", "name", "post")} | each.person("technical", place)
            for place, row in enumerate(rows)
            if each.person
        ],
    )
    set_chapters(hr, plan.id, plan.version, {chapter.value: text for chapter, text in WORDS.items()})
    surround(plan.id, YEAR)
    return plan.id


#: The steps inside the enterprise, as the plan states them; the records stand beside it.
STATED: dict[str, Any] = {
    "staff_consulted": True, "published_internally": True, "publicity_working_days": 5,
    "decision_documents": ["党委会议纪要〔2026〕12号（演示）", "职工代表大会决议〔2026〕3号（演示）"],
}  # fmt: skip
