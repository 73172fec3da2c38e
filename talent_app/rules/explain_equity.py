"""Explains the numbers of a plan that gives shares: grants, their share of all shares, value per share, dilution.

Pure. Cells are addressed as `amount:REF` (value granted), `share:REF` (share of all shares), `price:REF` (value per
share), `granted` (all grants together) and `dilution` (what the holders before the plan keep).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Protocol

from talent_app.core.money import Money, Rounding
from talent_app.rules.case import Case
from talent_app.rules.explanation import Explanation, Input, Rounded
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.notation import percent, ratio_text
from talent_app.rules.outcome import Line, Step
from talent_app.rules.plan_facts import Person
from talent_app.rules.scenario import dilution

PERSONAL_KINDS, PLAN_CELLS = ("share", "price"), ("granted", "dilution")
#: The rule that limits the value of one person's grant, and that of one person's shares, where an instrument has it.
VALUE_RULES, SHARE_RULES, TOTAL_RULES = ("EQ-012", "LC-002"), ("EQ-007", "ES-001"), ("EQ-006", "LC-001", "ES-001")
ALL_NEW = "全部激励股份均为新增股份时；由原股东转让的部分不摊薄"


class Plan(Protocol):
    """What is needed of the explainer: the plan, its lines, and the inputs it writes."""

    instrument: Instrument
    case: Case

    @property
    def lines(self) -> Mapping[str, Line]: ...
    @property
    def people(self) -> Mapping[str, Person]: ...
    def of_person(self, ref: str, name: str) -> Input: ...
    def of_plan(self, name: str) -> Input: ...


def granted_shares(case: Case) -> int:
    """All shares the plan gives."""
    return sum(person.shares or 0 for person in case.paid)


def price_of(person: Person) -> Fraction | None:
    """What one share of the grant is worth: award and purchase together, in fen; None where nothing is known."""
    worth = Money.total(each for each in (person.reward_value, person.purchase_value) if each is not None)
    return Fraction(worth.fen, person.shares) if worth and person.shares else None


def cells(case: Case) -> Iterator[str]:
    """Every address of a plan that gives shares."""
    if case.shares_money:
        return
    whole = case.facts.total_shares
    for person in case.people:
        if person.reward_value is not None:
            yield f"amount:{person.ref}"
        if person.shares is not None and whole:
            yield f"share:{person.ref}"
        if price_of(person) is not None:
            yield f"price:{person.ref}"
    if granted_shares(case):
        yield "granted"
        if whole:
            yield "dilution"


def explained(plan: Plan, cell: str) -> Explanation:
    """One of these cells."""
    kind, _, ref = cell.partition(":")
    if not ref:
        return _granted(plan) if cell == "granted" else _dilution(plan)
    return {"amount": _value, "share": _share, "price": _price}[kind](plan, cell, ref)


def _first(plan: Plan, rules: tuple[str, ...]) -> str | None:
    return next((rule for rule in rules if rule in plan.instrument.checks), None)


def _value(plan: Plan, cell: str, ref: str) -> Explanation:
    line, title = plan.lines[ref], f"{ref} 的授予价值"
    if line.excluded_by:
        return Explanation(cell, title, "依规则不得参加，价值为零", line.amount.as_yuan(), rule=line.excluded_by)
    inputs = [plan.of_person(ref, "reward_value")]
    formula = "按填报的授予价值核对，不作调整"
    if plan.people[ref].prior_incentives is not None:
        inputs.append(plan.of_person(ref, "prior_incentives"))
        formula += "；与以往激励金额合并核对上限"
    return Explanation(cell, title, formula, line.amount.as_yuan(), tuple(inputs), _first(plan, VALUE_RULES))


def _share(plan: Plan, cell: str, ref: str) -> Explanation:
    shares, whole = plan.people[ref].shares or 0, plan.case.facts.total_shares or 1
    exact = Fraction(shares, whole)
    return Explanation(
        cell, f"{ref} 占总股本的比例", "本人激励股份数 ÷ 总股本", percent(exact),
        (plan.of_person(ref, "shares"), plan.of_plan("total_shares")), _first(plan, SHARE_RULES), Rounded.PERCENT,
        (Step("精确比例", f"{shares:,} ÷ {whole:,}", ratio_text(exact)),),
    )  # fmt: skip


def _price(plan: Plan, cell: str, ref: str) -> Explanation:
    person = plan.people[ref]
    names = [name for name in ("reward_value", "purchase_value") if getattr(person, name) is not None]
    worth = Money.total(getattr(person, name) for name in names)
    result = worth.times(Fraction(1, person.shares or 1), Rounding.HALF_UP).as_yuan()
    formula = "（股权奖励价值 + 出资购股金额）÷ 激励股份数" if len(names) > 1 else "金额 ÷ 激励股份数"
    return Explanation(
        cell, f"{ref} 的每股金额", formula, result,
        (*(plan.of_person(ref, name) for name in names), plan.of_person(ref, "shares")), None, Rounded.HALF_UP,
        (Step("每股金额", f"{worth.as_yuan()} ÷ {person.shares:,}", result),),
    )  # fmt: skip


def _granted(plan: Plan) -> Explanation:
    total = granted_shares(plan.case)
    given = [plan.of_person(person.ref, "shares") for person in plan.case.paid if person.shares][:40]
    steps = (Step("合计", " + ".join(each.value for each in given), f"{total:,}"),) if len(given) < 40 else ()
    return Explanation(
        "granted", "激励股份合计", "各人激励股份数相加", f"{total:,}", tuple(given), _first(plan, TOTAL_RULES),
        steps=steps,
    )  # fmt: skip


def _dilution(plan: Plan) -> Explanation:
    facts, total = plan.case.facts, granted_shares(plan.case)
    told = dilution(facts.total_shares or 1, plan.case.plan_year, (total,))[-1]
    inputs = (plan.of_plan("total_shares"), Input("激励股份合计", f"{total:,}", "cell:granted", "各人激励股份数之和"))
    return Explanation(
        "dilution", "原股东持股", f"原总股本 ÷（原总股本 + 激励股份合计），{ALL_NEW}", percent(told.old_share), inputs,
        _first(plan, TOTAL_RULES), Rounded.PERCENT, (told.step,),
    )  # fmt: skip
