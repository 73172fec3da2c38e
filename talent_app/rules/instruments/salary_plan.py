"""科技人才薪酬方案: how pay is built for scientific and technical people (人社厅发〔2022〕54号).

Pure. No money is shared and nobody is listed; the plan itself is judged.
"""

from __future__ import annotations

from functools import partial

from talent_app.rules import checks_pay, checks_procedure, checks_wage_total
from talent_app.rules.instruments.base import Instrument, never

CODE = "salary_plan"

INSTRUMENT = Instrument(
    code=CODE,
    title="科技人才薪酬方案",
    checks={
        "PAY-001": checks_procedure.check_staff_consulted,
        "PAY-002": checks_procedure.check_published,
        "PAY-003": checks_pay.check_mix,
        "PAY-004": checks_pay.check_market,
        "PAY-005": checks_pay.check_cycle,
        "PAY-006": checks_pay.check_factors,
        "PAY-007": checks_pay.check_technical_pay,
        "PAY-008": checks_pay.check_chief_technicians,
        "PAY-009": checks_pay.check_skilled_growth,
        "PAY-010": checks_pay.check_high_skill_growth,
        "TAL-001": checks_pay.check_activities,
        "TAL-002": checks_procedure.check_guidance_named,
        "WT-001": checks_wage_total.check_growth,
        "WT-002": checks_wage_total.check_restricted_growth,
        "WT-003": checks_wage_total.check_falling,
        "WT-005": partial(checks_procedure.check_wage_total, instrument=CODE),
        "WT-006": checks_wage_total.check_apart,
        "WT-007": checks_wage_total.check_regime,
        "WT-008": checks_wage_total.check_new_hires,
    },
    shares_money=never,
    required=(),
    approval="other_approval",
    facts_type=checks_pay.SalaryFacts,
    facts=(
        "plan_year",
        "talent_activities",
        "fixed_shares",
        "variable_shares",
        "market_percentile",
        "market_source",
        "market_year",
        "assessment_years",
        "is_basic_research",
        "evaluation_factors",
        "technical_above_managers",
        "chief_technician_pay",
        "senior_manager_pay",
        "skilled_growth",
        "manager_growth",
        "high_skill_growth",
        "professional_growth",
        "wage_total_growth",
        "efficiency_growth",
        "is_growth_restricted",
        "apart_amount",
        "apart_approval",
        "is_fully_competitive",
        "wage_regime",
        "new_hires",
        "new_hire_funding",
        "staff_consulted",
        "published_internally",
        "publicity_working_days",
        "decision_documents",
    ),
    person_facts=(),
)
