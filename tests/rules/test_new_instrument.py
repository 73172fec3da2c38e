"""Adding an instrument touches the four places of the recipe and no others: module, YAML, registry, cases.

A throw-away instrument is made here of those parts alone; form, command line, API schema, repair and explanation take
it as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

import pytest

from talent_app.core.money import Money, Rounding
from talent_app.incentives.facts import asked_fields
from talent_app.incentives.forms import PlanFactsForm
from talent_app.rules import checks_procedure
from talent_app.rules.evaluate import evaluate
from talent_app.rules.explain import explain
from talent_app.rules.fields import Kind, fact
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.outcome import Step, verdict
from talent_app.rules.plan_facts import PlanFacts, Sections
from talent_app.rules.sharing import FACTS as SHARING
from talent_app.rules.wage_total import PaymentKind

CODE = "patent_bonus"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentFacts(PlanFacts):
    SECTIONS: ClassVar[Sections] = (("专利", ("saved_cost", "granted_on")),)

    saved_cost: Money | None = fact("节约的成本", Kind.YUAN, "专利实施一年节约的成本")  # noqa: RUF009 - a field specifier
    granted_on: object = fact("授权日期", Kind.DATE, "")


def check_half(case, policy):
    """The bonus is at most half of what was saved."""
    limit = case.facts.saved_cost.times(Fraction(1, 2), Rounding.DOWN)
    step = Step("奖金上限", f"{case.facts.saved_cost.as_yuan()} × 0.5，舍到分", limit.as_yuan())
    return verdict(
        case.pool <= limit, "奖金与节约的成本比较。", "调低奖金。", limit=limit, actual=case.pool, steps=(step,)
    )


NEW = Instrument(
    code=CODE,
    title="专利实施奖金",
    checks={"XS-001": check_half, "PAY-001": checks_procedure.check_staff_consulted},
    approval="other_approval",
    payment=PaymentKind.PAY,
    facts_type=PatentFacts,
    facts=("pool", "saved_cost", "granted_on", "staff_consulted"),
    person_facts=("weight", "amount"),
)
REQUEST = {
    "instrument": CODE,
    "on": "2025-12-31",
    "facts": {"pool": "500.00", "saved_cost": "1000.00", "granted_on": "2025-01-02", "staff_consulted": True},
    "people": [{"ref": "a", "weight": "2"}, {"ref": "b", "weight": "1"}],
}


@pytest.fixture(autouse=True)
def _registered(monkeypatch):
    monkeypatch.setitem(INSTRUMENTS, CODE, NEW)


def test_it_is_evaluated_and_explained_like_every_other():
    outcome = evaluate(REQUEST)
    assert [line.amount.as_yuan() for line in outcome.lines] == ["333.33", "166.67"]
    assert not outcome.is_blocked
    told = explain(REQUEST, "limit:XS-001")
    assert (told.result, told.formula) == ("500.00", "奖金上限：1000.00 × 0.5")
    assert "fact:saved_cost" in [given.source for given in told.inputs]


def test_its_form_has_its_facts_in_their_parts(app):
    fields = [field for field in NEW.fact_fields() if field.name not in SHARING]  # that is asked beside the people
    with app.test_request_context():
        form = PlanFactsForm.for_fields(fields)()
        parts = [(section.title, [field.short_name for field in rows]) for section, rows in form.in_sections]
    assert parts == [
        ("方案安排", ["pool"]),
        ("专利", ["saved_cost", "granted_on"]),
        ("民主程序与决策文件", ["staff_consulted"]),
    ]


def test_every_fact_a_form_asks_for_belongs_to_a_part():
    for instrument in INSTRUMENTS.values():
        assert [field.name for field in asked_fields(instrument) if not field.section] == []
