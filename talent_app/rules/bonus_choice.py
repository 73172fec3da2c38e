"""Where the one separate bonus treatment of a year saves most (TAX-012): year-end bonus and dividends compete for it.

Pure. Every possibility is computed, none included; the cheapest is named with what each would have cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money
from talent_app.rules.income_tax import separate_tax
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Policy


@dataclass(frozen=True, slots=True)
class BonusChoice:
    """`separate` is the payment to tax apart (None: merge everything); `totals` is the tax of every possibility."""

    separate: str | None
    tax: Money
    saved: Money
    totals: Mapping[str | None, Money]
    steps: tuple[Step, ...]


def best_separate_use(
    payments: Mapping[str, Money], other_taxable: Money, policy: Policy, relief: Money = Money.ZERO
) -> BonusChoice:
    """The cheapest use of the separate treatment over several payments of one year.

    `other_taxable` is the year's comprehensive taxable income without these payments; `relief` is taken off the tax on
    comprehensive income, never below zero, and not off the tax on what is taken apart. Equal costs prefer merging, then
    the payment whose name comes first.
    """
    if any(amount < Money.ZERO for amount in payments.values()):
        raise InvalidInput("奖金和分红不能为负数。", "请检查金额。")
    annual = policy.scale("income_tax.annual_scale")
    monthly = policy.scale("income_tax.bonus_scale")
    whole = Money.total(payments.values())
    totals: dict[str | None, Money] = {None: max(Money.ZERO, annual.tax_on(other_taxable + whole) - relief)}
    for name in sorted(payments):
        rest = max(Money.ZERO, annual.tax_on(other_taxable + whole - payments[name]) - relief)
        totals[name] = rest + separate_tax(payments[name], monthly)
    best = min(totals, key=lambda name: (totals[name], name is not None, name or ""))
    steps = tuple(
        Step(f"{name}单独计税" if name else "全部并入综合所得", "全年税额合计", total.as_yuan(), "TAX-012")
        for name, total in totals.items()
    )
    return BonusChoice(best, totals[best], max(totals.values()) - totals[best], totals, steps)
