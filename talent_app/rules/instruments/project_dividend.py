"""项目收益分红: sharing the income of one converted result among those who made it (财资〔2016〕4号, 第23条至第24条).

Pure. The floors are those of the law on converting results; the enterprise and the people must fit 4号 as well.
"""

from __future__ import annotations

from functools import partial

from talent_app.rules import checks_enterprise, checks_people, checks_procedure, conversion
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.wage_total import PaymentKind

CODE = "project_dividend"

INSTRUMENT = Instrument(
    code=CODE,
    payment=PaymentKind.LABOUR_DIVIDEND,
    title="项目收益分红",
    checks={
        **conversion.CHECKS,
        "DV-009": checks_procedure.check_one_method,
        "DV-010": partial(checks_procedure.check_one_main_method, instrument=CODE),
        "DV-011": checks_procedure.check_answer,
        "DV-012": checks_procedure.check_filing,
        "EL-001": checks_people.check_appointed_leaders,
        "EL-002": checks_people.check_labour_contracts,
        "EQ-001": checks_enterprise.check_enterprise_kind,
        "EQ-002": checks_enterprise.check_rd_intensity,
        "EQ-003": checks_enterprise.check_rd_staff,
        "EQ-004": checks_enterprise.check_tech_service_share,
        "EQ-005": checks_enterprise.check_clean_record,
        "EQ-015": checks_people.check_roles,
        "PAY-001": checks_procedure.check_staff_consulted,
        "PAY-002": checks_procedure.check_published,
        "TAL-002": checks_procedure.check_guidance_named,
        "TAX-009": checks_procedure.check_tax_item,
        "WT-005": partial(checks_procedure.check_wage_total, instrument=CODE),
    },
    exclusions=("EL-002", "EQ-015"),
    facts_type=conversion.ConversionFacts,
    shares_money=conversion.shares_money,
    facts=(
        "pool",
        "plan_year",
        *conversion.FACTS,
        "staff_on_duty",
        "enterprise_class",
        "is_listed",
        "state_share",
        "is_state_controlled",
        "established_on",
        "revenues",
        "rd_expenses",
        "rd_staff",
        "staff_total",
        "tech_service_incomes",
        "penalised_in_three_years",
        "accounts_audited",
        "staff_consulted",
        "published_internally",
        "publicity_working_days",
        "other_plans",
        "results",
        "decision_documents",
        "submitted_on",
        "accepted_on",
        "answered_on",
        "shareholders_met_on",
        "filed_on",
        "counted_in_wage_total",
        "counted_in_wage_base",
        "tax_item",
    ),
    person_facts=("weight", "amount", "shares", "role", "appointment", "result"),
)
