"""What a decided plan pays for one year: from the frozen version, the year's appraisal and who left. Pure over values.

The computing itself is `rules/payout.py`; here the rows of a plan become its terms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.money import Money
from talent_app.incentives.execution_models import PayoutLine, PlanYear
from talent_app.incentives.versions import Frozen
from talent_app.rules.financials import growth_rates, mean
from talent_app.rules.notation import percent
from talent_app.rules.payout import Payout, pay_out
from talent_app.rules.payout_terms import Departure, Gate, Instalment, Leaving, PayoutPlan, Treatment

#: What a plan says that stated nothing: everything at once, nobody's factor, leavers lose what is still open.
USUAL: dict[str, Any] = {
    "shares": ["1"], "grades": {}, "needs_growth": False, "target": "", "target_profit": None, "leavers": {},
}  # fmt: skip
GROWTH_RULE = "DV-008"


@dataclass(frozen=True, slots=True)
class Growth:
    """The growth of a year beside the average before it, and whether it was higher; None where it cannot be said."""

    actual: Fraction | None
    average: Fraction | None

    @property
    def is_met(self) -> bool | None:
        """DV-008: strictly above the average (应当高于)."""
        return None if self.actual is None or self.average is None else self.actual > self.average

    @property
    def text(self) -> str:
        """The comparison in words."""
        if self.actual is None or self.average is None:
            return "缺少数据或基数不为正，增长率不可计算"
        word = "高于" if self.is_met else "不高于"
        return f"当年净利润增长率 {percent(self.actual)}，{word}前几年平均 {percent(self.average)}"


def growth_of(profit: Money | None, prior: Sequence[Money]) -> Growth:
    """The growth of a year over the last prior one, and the mean of the rates before it."""
    if profit is None or len(prior) < 2 or any(each <= Money.ZERO for each in prior):
        return Growth(None, None)
    rates = growth_rates(tuple(prior))
    last = prior[-1]
    return Growth((profit - last).ratio_to(last), mean(rates) if rates else None)


def terms_of(frozen: Frozen) -> dict[str, Any]:
    """How the decided version pays out."""
    return USUAL | (frozen.content.get("payout") or {})


def decided_amounts(frozen: Frozen) -> dict[str, Money]:
    """What the decided version gives to whom."""
    return {line["ref"]: Money.from_fen(line["amount"]) for line in frozen.content["outcome"]["lines"]}


def bases(frozen: Frozen, pool: Money) -> dict[str, Money]:
    """The year's pool over the people in proportion of the decided amounts; the decided pool gives exactly those."""
    amounts = {ref: amount for ref, amount in decided_amounts(frozen).items() if amount > Money.ZERO}
    if not amounts or pool == Money.total(amounts.values()):
        return amounts
    return pool.split({ref: Fraction(amount.fen) for ref, amount in amounts.items()})


def payout_of(
    terms: Mapping[str, Any], year: PlanYear, lines: Sequence[PayoutLine], on: date, first_paid_in: int
) -> Payout:
    """The year's payments of everybody, with gates, factors and leavers, as they stand on `on`."""
    instalments = tuple(
        Instalment(year=first_paid_in + place, share=Fraction(share)) for place, share in enumerate(terms["shares"])
    )
    gates = [Gate(name="业绩目标", is_met=year.is_target_met)]
    if terms["needs_growth"]:
        gates.append(Gate(name="净利润增长高于前三年平均", is_met=year.is_growth_met, rule=GROWTH_RULE))
    return pay_out(
        PayoutPlan(
            on=on,
            awards={line.ref: line.base for line in lines},
            instalments=instalments,
            gates=tuple(gates),
            completion=Fraction(year.completion),
            performance={line.ref: Fraction(line.factor) for line in lines},
            departures=tuple(
                Departure(ref=line.ref, on=line.left_on, reason=Leaving(line.leaving_reason or Leaving.LEFT_POST.value))
                for line in lines
                if line.left_on is not None
            ),
            treatments={each: Treatment(terms["leavers"].get(each.value, "forfeit")) for each in Leaving},
        )
    )


def factor_of(terms: Mapping[str, Any], grade: str) -> str:
    """What an appraisal grade pays; a grade the plan does not name pays everything."""
    return str(terms["grades"].get(grade, "1"))
