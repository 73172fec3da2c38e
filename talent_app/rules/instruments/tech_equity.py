"""科技型企业股权出售、股权奖励、股权期权: shares of an unlisted technology enterprise (财资〔2016〕4号).

Pure. No money is shared here; the people, their shares and the value of their awards are judged.
"""

from __future__ import annotations

from functools import partial

from talent_app.rules import checks_enterprise, checks_equity, checks_equity_tax, checks_people, checks_procedure
from talent_app.rules.equity_facts import EquityFacts, EquityPerson
from talent_app.rules.instruments.base import Instrument, never
from talent_app.rules.wage_total import PaymentKind

CODE = "tech_equity"

INSTRUMENT = Instrument(
    code=CODE,
    payment=PaymentKind.EQUITY,
    title="科技型企业股权激励",
    checks={
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
        "EQ-006": checks_equity.check_total,
        "EQ-007": checks_equity.check_person,
        "EQ-008": checks_equity.check_option_size,
        "EQ-009": checks_equity.check_award_increment,
        "EQ-010": checks_equity.check_award_total,
        "EQ-011": checks_equity.check_purchase,
        "EQ-012": checks_equity.check_award_person,
        "EQ-013": checks_equity.check_award_people,
        "EQ-014": checks_equity.check_lock,
        "EQ-015": checks_people.check_roles,
        "EQ-016": checks_equity.check_no_loans,
        "EQ-017": partial(
            checks_enterprise.check_enterprise_age, unless=partial(checks_equity.unless_form, form="award")
        ),
        "EQ-018": checks_equity.check_rest,
        "EQ-019": checks_equity.check_papers,
        "PAY-001": checks_procedure.check_staff_consulted,
        "PAY-002": checks_procedure.check_published,
        "TAL-002": checks_procedure.check_guidance_named,
        "TAX-007": checks_equity_tax.check_deferral,
        "WT-005": partial(checks_procedure.check_wage_total, instrument=CODE),
    },
    exclusions=("EL-002", "EQ-013", "EQ-015"),
    shares_money=never,
    required=(),
    facts_type=EquityFacts,
    person_type=EquityPerson,
    facts=(
        "form",
        "plan_year",
        "enterprise_size",
        "total_shares",
        "opening_net_assets",
        "closing_net_assets",
        "injections",
        "declared_unpaid",
        "net_asset_increment",
        "opening_undistributed_profit",
        "lock_months",
        "has_loans_or_guarantees",
        "appraisal_filed",
        "deferral_claimed",
        "deferral_conditions",
        "average_staff",
        "hold_months",
        "hold_months_after_exercise",
        "exercise_months",
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
    ),
    person_facts=(
        "shares",
        "reward_value",
        "purchase_value",
        "prior_incentives",
        "last_equity_on",
        "years_in_company",
        "role",
        "appointment",
        "result",
    ),
)
