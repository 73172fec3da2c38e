"""What a payment does to the enterprise's wage total: booked this year, held against the limit, carried into next year.

Pure. Each kind of payment has its treatment as dated, cited policy data (payment_kinds); what a kind leaves to the
regulator is named, not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money, Rounding
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Policy


class PaymentKind(TitledEnum):
    """The kinds of payment that are treated differently."""

    PAY = "pay", "工资、奖金、津贴补贴"
    LABOUR_DIVIDEND = "labour_dividend", "岗位分红、项目收益分红"
    CONVERSION_AWARD = "conversion_award", "科技成果转化奖励"
    EXCESS_SHARE = "excess_share", "超额利润分享"
    APART = "apart", "单列的团队和高层次人才工资"
    EQUITY = "equity", "股权奖励、期权等股份支付"
    SCIENCE_AWARD = "science_award", "国家和省级科学技术奖等"
    GOVERNMENT_TALENT_MONEY = "government_talent_money", "代发的政府人才资金"
    EMPLOYER_INSURANCE = "employer_insurance", "单位缴纳的社会保险等"


@dataclass(frozen=True, slots=True)
class AssessedProfit:
    """Profit for assessment and for linking wages to efficiency, with what was added back."""

    profit: Money
    added: Money
    steps: tuple[Step, ...]


def assessed_profit(
    profit: Money, rd_expense: Money, policy: Policy, rd_expense_before: Money | None = None
) -> AssessedProfit | None:
    """KPI-001: profit + k × research spending, all of it or what is new of it; None where last year's is needed.

    Example: profit 8 m, research 3 m after 2 m: with k = 1 on the whole 11 m, on the increment 9 m.
    """
    share = policy.ratio("wage_total.rd_addback_share")
    is_increment = policy.text("wage_total.rd_addback_base") == "increment"
    if is_increment and rd_expense_before is None:
        return None
    base = max(Money.ZERO, rd_expense - (rd_expense_before or Money.ZERO)) if is_increment else rd_expense
    added = base.times(share, Rounding.DOWN)
    name = "当年新增研发投入" if is_increment else "当年研发投入"
    steps = (
        Step("研发投入加回", f"{name} {base.as_yuan()} × {percent(share)}，舍到分", added.as_yuan(), "KPI-001"),
        Step("考核利润", f"{profit.as_yuan()} + {added.as_yuan()}", (profit + added).as_yuan(), "KPI-001"),
    )
    return AssessedProfit(profit + added, added, steps)


@dataclass(frozen=True, slots=True)
class Payment:
    """One amount of one kind; `is_apart` when the regulator approved listing it apart from the limit."""

    kind: PaymentKind
    amount: Money
    is_apart: bool = False


@dataclass(frozen=True, slots=True)
class WageTotal:
    """A year's wage total with what the plan does to it."""

    booked: Money
    against_limit: Money
    next_base: Money
    insurance_base: Money
    room: Money
    undecided: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def is_within(self) -> bool:
        """Whether what counts against the limit stays within it."""
        return self.room >= Money.ZERO


def wage_total(limit: Money, payments: Sequence[Payment], policy: Policy) -> WageTotal:
    """The wage total of a year.

    Example: limit 50 m, 49.5 m of pay and a conversion award of 2 m: booked 51.5 m, against the limit 49.5 m, and next
    year's base leaves the 2 m out.
    """
    sums = dict.fromkeys(("in_wage_total", "limited", "in_next_base", "insurance_base"), Money.ZERO)
    undecided: list[str] = []
    for payment in payments:
        treatment = policy.several(f"payment_kinds.{payment.kind.value}")
        for name in sums:
            if name in treatment and not (name == "limited" and payment.is_apart):
                sums[name] += payment.amount
        if "next_base_undecided" in treatment:
            undecided.append(f"{payment.kind.title}是否进入下年工资总额基数，由国资监管机构确定。")
        if "insurance_undecided" in treatment:
            undecided.append(f"{payment.kind.title}是否列入社会保险缴费基数，按当地规定确定。")
    room = limit - sums["limited"]
    steps = (
        Step("当年工资总额", "各项计入工资总额的支付之和", sums["in_wage_total"].as_yuan()),
        Step("受总额限制的部分", "其中受限额约束、未经批准单列的部分", sums["limited"].as_yuan()),
        Step("限额余量", f"{limit.as_yuan()} − {sums['limited'].as_yuan()}", room.as_yuan()),
        Step("下年总额基数", "各项列入下年基数的支付之和", sums["in_next_base"].as_yuan()),
    )
    return WageTotal(
        booked=sums["in_wage_total"],
        against_limit=sums["limited"],
        next_base=sums["in_next_base"],
        insurance_base=sums["insurance_base"],
        room=room,
        undecided=tuple(dict.fromkeys(undecided)),
        steps=steps,
    )
