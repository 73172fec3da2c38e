"""科技成果转化奖励: the reward of the law itself (促进科技成果转化法 第44、45条), for any enterprise.

Pure. Nothing of the equity and dividend measure applies here: no class of enterprise, no limit by person.
"""

from __future__ import annotations

from functools import partial

from talent_app.rules import checks_procedure, conversion
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.wage_total import PaymentKind

CODE = "transformation_award"

INSTRUMENT = Instrument(
    code=CODE,
    payment=PaymentKind.CONVERSION_AWARD,
    title="科技成果转化奖励",
    checks={
        **conversion.CHECKS,
        "PAY-001": checks_procedure.check_staff_consulted,
        "PAY-002": checks_procedure.check_published,
        "TAL-002": checks_procedure.check_guidance_named,
        "TAX-005": conversion.check_half_relief,
        "WT-004": conversion.check_wage_total,
        "WT-005": partial(checks_procedure.check_wage_total, instrument=CODE),
    },
    approval="other_approval",
    facts_type=conversion.ConversionFacts,
    shares_money=conversion.shares_money,
    facts=(
        "pool",
        "plan_year",
        *conversion.FACTS,
        "staff_consulted",
        "published_internally",
        "publicity_working_days",
        "results",
        "decision_documents",
        "counted_in_wage_total",
        "counted_in_wage_limit",
        "counted_in_wage_base",
        "payer_kind",
        "half_relief_claimed",
    ),
    person_facts=("weight", "amount", "shares", "role", "result"),
)
