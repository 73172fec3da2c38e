"""科技人才薪酬方案: how pay is built for scientific and technical people (人社厅发〔2022〕54号).

Pure. No money is shared and nobody is listed; the plan itself is judged.
"""

from __future__ import annotations

from functools import partial

from talent_app.rules import checks_benefits, checks_pay, checks_procedure, checks_wage_total
from talent_app.rules.instruments.base import Instrument, never
from talent_app.rules.salary_facts import NAMES, SalaryFacts

CODE = "salary_plan"

INSTRUMENT = Instrument(
    code=CODE,
    title="科技人才薪酬方案",
    checks={
        "EA-001": checks_benefits.check_annuity,
        "EA-002": checks_benefits.check_annuity_spread,
        "EA-003": checks_benefits.check_supplementary_medical,
        "KPI-001": checks_wage_total.check_addback,
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
        "SVC-001": checks_benefits.check_service_period,
        "SVC-002": checks_benefits.check_non_compete,
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
    facts_type=SalaryFacts,
    facts=(
        "plan_year",
        *NAMES,
        "staff_consulted",
        "published_internally",
        "publicity_working_days",
        "decision_documents",
    ),
    person_facts=(),
)
