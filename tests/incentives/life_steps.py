"""Steps of a plan's life that several tests take: procedure recorded, payout rules, execution, a year appraised."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from talent_app.core.money import Money
from talent_app.incentives import (
    execution_service,
    preparing,
    procedure_service,
    service,
)
from talent_app.incentives.life_states import Conclusion, HearingForm, ProcedureKind
from talent_app.incentives.workflow import PlanAction as A
from talent_app.rules.payout_terms import Leaving, Treatment
from tests.incentives.plan_data import FACTS, decided

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
