"""What a plan costs year by year, how it stands when profit moves, what reaches each person, how shares are diluted.

Pure. It evaluates and taxes with the functions every plan uses; nothing here is a rule of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding
from talent_app.rules.evaluate import evaluate
from talent_app.rules.net_pay import net_pay, reaching
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Outcome, Severity, Step
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.pay_year import Payment, PayMonth, PayYear
from talent_app.rules.refusal import Refused
from talent_app.rules.wage_total import PaymentKind

#: Which fact of an instrument is "the profit" that moves.
PROFITS = ("after_tax_profit", "adjusted_profit", "income")
#: How an instrument's money reaches the wage total; those not named pay in shares or set ordinary pay.
KINDS = {
    "post_dividend": PaymentKind.LABOUR_DIVIDEND,
    "project_dividend": PaymentKind.LABOUR_DIVIDEND,
    "excess_profit": PaymentKind.EXCESS_SHARE,
    "transformation_award": PaymentKind.CONVERSION_AWARD,
    "tech_equity": PaymentKind.EQUITY,
    "stock_option": PaymentKind.EQUITY,
    "restricted_stock": PaymentKind.EQUITY,
    "salary_plan": PaymentKind.PAY,
}
#: Instruments whose money is taxed as wages of the year.
TAXED_AS_WAGES = {"post_dividend", "project_dividend", "excess_profit"}
NAME = "本次激励"
MONTHS = 12


def cost_by_year(total: Money, first: int, shares: Sequence[Fraction]) -> dict[int, Money]:
    """The years' parts of a total; they sum to it exactly.

    >>> cost_by_year(Money.yuan("100.01"), 2026, [Fraction(7, 10), Fraction(3, 10)])
    {2026: Money('70.01'), 2027: Money('30.00')}
    """
    if not shares or any(share < 0 for share in shares) or sum(shares) != 1:
        raise InvalidInput(
            "各年兑付比例之和应当等于 100%。", "例如一次兑付填 100%，分两年填 70%、30%。", field="instalments"
        )
    return total.split({first + place: share for place, share in enumerate(shares)})


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the plan stands with another profit."""

    change: Fraction
    profit: Money | None
    limits: tuple[tuple[str, str], ...]
    amount: Money | None
    blocked: tuple[str, ...]
    warned: tuple[str, ...]
    problem: str = ""


def sensitivity(request: Mapping[str, Any], policy: Policy, changes: Sequence[Fraction]) -> list[Sensitivity]:
    """The plan with its profit changed by each share; everything else stays."""
    facts = request["facts"]
    name = next((each for each in PROFITS if isinstance(facts.get(each), Money)), None)
    if name is None:
        return []
    told = []
    before = _limits(request, policy)
    for change in changes:
        profit = facts[name].times(1 + change, Rounding.HALF_UP)
        try:
            outcome = evaluate({**request, "facts": {**facts, name: profit}}, policy, is_lenient=True)
        except (Refused, NotInForce, InvalidInput) as problem:
            told.append(Sensitivity(change, profit, (), None, (), (), str(problem)))
            continue
        failed = {
            severity: tuple(each.rule for each in outcome.findings if each.severity is severity)
            for severity in (Severity.BLOCK, Severity.WARN)
        }
        limits = tuple((rule, limit) for rule, limit in _yuan_limits(outcome).items() if before.get(rule) != limit)
        amount = Money.total(line.amount for line in outcome.lines)
        told.append(Sensitivity(change, profit, limits, amount, failed[Severity.BLOCK], failed[Severity.WARN]))
    return told


def _limits(request: Mapping[str, Any], policy: Policy) -> dict[str, str]:
    """The money limits as the plan stands; none while it cannot be computed."""
    try:
        return _yuan_limits(evaluate(request, policy, is_lenient=True))
    except (Refused, NotInForce, InvalidInput):
        return {}


def _yuan_limits(outcome: Outcome) -> dict[str, str]:
    return {each.rule: each.limit for each in outcome.findings if each.unit == "yuan" and each.limit}


@dataclass(frozen=True, slots=True)
class Net:
    """What of one person's amount reaches him, or the sentence why that cannot be said."""

    amount: Money
    net: Money | None
    tax: Money | None
    steps: tuple[Step, ...] = ()
    problem: str = ""


def net_of(amount: Money, annual_pay: Money | None, on: date, policy: Policy) -> Net:
    """What an amount adds to a person's year, tax taken off in the better of the two ways; contributions left out.

    Example: 60,000 on top of 120,000 a year: taxed apart, for that is cheaper than with the year's income.
    """
    if annual_pay is None:
        return Net(amount, None, None, problem="没有填写年度薪酬，不能测算税后。")
    months = annual_pay.split(dict.fromkeys(range(1, MONTHS + 1), 1))
    year = PayYear(
        on=date(on.year, 12, 31),
        months=tuple(PayMonth(income=months[number]) for number in range(1, MONTHS + 1)),
        payments=(Payment(name=NAME, kind="dividend", amount=amount, month=MONTHS),),
    )
    view = Policy(policy.book, year.on)
    try:
        net = reaching(year, view)[NAME]
        steps = net_pay(year, view).steps
    except NotInForce as problem:
        return Net(amount, None, None, problem=f"{problem.message}{problem.hint}")
    pay = Step(
        "全年工资", f"{annual_pay.as_yuan()} 按 12 个月平均，不含社会保险、公积金和专项附加扣除", annual_pay.as_yuan()
    )
    last = Step(
        "到手", f"有本次激励的全年到手 − 没有本次激励的全年到手，税额 {(amount - net).as_yuan()}", net.as_yuan()
    )
    told = tuple(step for step in steps if not step.label.endswith(("月个人所得税", "月实发")))
    return Net(amount, net, amount - net, (pay, *told, last))


@dataclass(frozen=True, slots=True)
class Dilution:
    """The holders before the plan after one year's exercises."""

    year: int
    new_shares: int
    total: int
    old_share: Fraction
    step: Step


def dilution(total_shares: int, first: int, exercises: Sequence[int]) -> list[Dilution]:
    """What existing holders keep as options are exercised year by year.

    Example: 1,000,000 shares and 50,000 new ones a year: 95.24 % after the first, 90.91 % after the second.
    """
    if total_shares <= 0 or any(each < 0 for each in exercises):
        raise InvalidInput("股数不能为负，总股本应当大于 0。", "请核对股数。", field="exercises")
    told, issued = [], 0
    for place, number in enumerate(exercises):
        issued += number
        whole = total_shares + issued
        share = Fraction(total_shares, whole)
        words = f"{total_shares:,} ÷ ({total_shares:,} + {issued:,})"
        told.append(
            Dilution(first + place, number, whole, share, Step(f"{first + place} 年原股东持股", words, percent(share)))
        )
    return told
