"""Explains how a pool was shared: the weight of one person, a cap or floor of the plan's own, the share of a weight.

Pure. Cells are addressed as in `explain`, and `weight:REF` where the weight was worked out and not stated.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from talent_app.core.money import Money
from talent_app.rules.explain_equity import Plan
from talent_app.rules.explanation import Explanation, Input, Rounded
from talent_app.rules.notation import ratio_text
from talent_app.rules.outcome import Line, Step
from talent_app.rules.plan_facts import Person
from talent_app.rules.sharing import OF_PERSON, OF_PLAN, TITLES, is_derived, rule_of, worked_out


def own_caps(people: Iterable[Person]) -> dict[str, Money]:
    """The caps a plan sets itself."""
    return {each.ref: each.own_cap for each in people if each.own_cap is not None}


def weight_input(plan: Plan, person: Person) -> Input:
    """The weight of one person as an input: where it stands, or the cell that says how it was worked out."""
    if not is_derived(plan.case.facts, person):
        return plan.of_person(person.ref, "weight")
    made = ratio_text(plan.case.weights[person.ref])
    return Input(f"{person.ref} 的分配权重", made, f"cell:weight:{person.ref}", TITLES[plan.case.facts.allocation_by])


def weight(plan: Plan, person: Person) -> Explanation:
    """How the weight of one person was worked out."""
    facts, ref = plan.case.facts, person.ref
    names = [*OF_PERSON[facts.allocation_by], "counted_months", "counted_days"]
    inputs = [plan.of_person(ref, name) for name in names if getattr(person, name) is not None]
    inputs += [plan.of_plan(name) for name in OF_PLAN.get(facts.allocation_by, ()) if getattr(facts, name)]
    formula = TITLES[facts.allocation_by]
    if person.counted_months is not None:
        formula += " × 计入月数 ÷ 12"
    if person.counted_days is not None:
        formula += " × 计入天数 ÷ 全年天数"
    steps = worked_out(facts, [person], plan.case.dividend_year).steps
    made = ratio_text(plan.case.weights[ref])
    return Explanation(f"weight:{ref}", f"{ref} 的分配权重", formula, made, tuple(inputs), "ALLOC", steps=steps)


def floored(plan: Plan, cell: str, title: str, line: Line, given: Input) -> Explanation:
    """Somebody who gets the floor of the plan."""
    formula = "按权重应得低于方案自定的个人下限，取下限"
    inputs = (given, plan.of_person(line.ref, "own_floor"))
    return Explanation(cell, title, formula, line.amount.as_yuan(), inputs, "ALLOC")


def own_cap(plan: Plan, ref: str, limit: Money) -> Explanation:
    """A cap the plan sets itself, lower than any of the rules."""
    given = (plan.of_person(ref, "own_cap"),)
    return Explanation(f"cap:{ref}", f"{ref} 的上限", "取方案自定的个人上限", limit.as_yuan(), given, "ALLOC")


def by_weight(
    plan: Plan, line: Line, given: Input, sharing: tuple[Money, Fraction, tuple[str, ...]], pool_words: str
) -> Explanation:
    """Somebody who gets the share of his weight, of the pool or of what a full group may have."""
    whole, weights, _off = sharing
    cell, title, result = f"amount:{line.ref}", f"{line.ref} 的金额", line.amount.as_yuan()
    what = "该组可分的金额" if line.capped_by else "可按权重分配的金额"
    inputs = (
        given,
        Input(what, whole.as_yuan(), "cell:pool", pool_words),
        Input("同在分配的权重合计", ratio_text(weights), "cell:weights"),
    )
    if not weights:
        return Explanation(cell, title, "没有权重，不参加分配", result, inputs, "ALLOC")
    own = plan.case.weights[line.ref]
    # the exact share, down to the fen: whole × own ÷ weights in whole numbers
    whole_fen = whole.fen * own.numerator * weights.denominator // (own.denominator * weights.numerator)
    extra = line.amount.fen - whole_fen
    expression = f"{whole.as_yuan()} × {ratio_text(own)} ÷ {ratio_text(weights)}，舍到分"
    steps = [Step("精确份额", expression, Money(whole_fen).as_yuan(), "ALLOC")]
    steps += [Step("余数较大，补一分", "0.01", "0.01", "ALLOC")] if extra == 1 else []
    formula, rule = f"{what} × 本人权重 ÷ 权重合计", rule_of(line.capped_by or "ALLOC")
    return Explanation(cell, title, formula, result, inputs, rule, Rounded.REMAINDERS, tuple(steps))
