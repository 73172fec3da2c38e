"""Income tax outside wages: labour remuneration and royalties, equity incentives, deferred equity, dividends on shares.

Pure and exact; every result carries its working. Equity of listed companies is taxed apart, all events of a tax year
together (TAX-006); equity of unlisted ones may be put off until it is sold (TAX-007).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from talent_app.core.dates import add_months
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding
from talent_app.rules.notation import percent, ratio_text
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import NotInForce, Policy

LABOUR_KINDS = (("labour", "劳务报酬"), ("manuscript", "稿酬"), ("royalty", "特许权使用费"))
EQUITY_KINDS = (("option", "股票期权行权"), ("restricted", "限制性股票解禁"), ("award", "股权奖励"))
WITHHELD, LISTED, DEFERRED, CAPITAL = "TAX-002", "TAX-006", "TAX-007", "TAX-009"
T = "income_tax"


@dataclass(frozen=True, slots=True)
class Prepaid:
    """Labour remuneration and the like: what is withheld now, and what counts in the year's comprehensive income."""

    tax: Money
    comprehensive: Money
    steps: tuple[Step, ...]


def prepay(amount: Money, kind: str, policy: Policy) -> Prepaid:
    """One payment of labour remuneration, manuscript fee or royalty.

    Example: 2,000 for labour: (2,000 − 800) × 20 % = 240. A manuscript fee of 40,000: 22,400 × 20 % = 4,480.
    """
    if amount < Money.ZERO or kind not in dict(LABOUR_KINDS):
        raise InvalidInput("金额不能为负数，种类应为劳务报酬、稿酬或特许权使用费。", "请核对。", "kind")
    title = dict(LABOUR_KINDS)[kind]
    share = policy.ratio(f"{T}.labour_deduction_share")
    small = policy.yuan(f"{T}.labour_small_income")
    part = policy.ratio(f"{T}.manuscript_share") if kind == "manuscript" else Fraction(1)
    if amount <= small:
        cut = policy.yuan(f"{T}.labour_small_deduction")
        net, words = Fraction(max(0, (amount - cut).fen)), f"{amount.as_yuan()} − {cut.as_yuan()}"
    else:
        net, words = amount.fen * (1 - share), f"{amount.as_yuan()} × (1 − {percent(share)})"
    base = net * part
    words += f" × {percent(part)}" if part != 1 else ""
    if kind == "labour":
        row = policy.scale(f"{T}.labour_scale").bracket_for(base / 100)
        rate, quick = row.rate, row.quick
    else:
        rate, quick = policy.ratio(f"{T}.other_income_rate"), Money.ZERO
    tax = Money.from_fen(1).times(base * rate, Rounding.HALF_UP) - quick
    yearly = amount.times((1 - share) * part, Rounding.HALF_UP)
    shown = Money.from_fen(1).times(base, Rounding.HALF_UP)
    steps = (
        Step(f"{title}预扣应纳税所得额", words, shown.as_yuan(), WITHHELD),
        Step(
            f"{title}预扣税额",
            f"{shown.as_yuan()} × {percent(rate)} − {quick.as_yuan()}，四舍五入到分",
            tax.as_yuan(),
            WITHHELD,
        ),
        Step(
            f"{title}计入全年综合所得的收入额",
            f"{amount.as_yuan()} × {ratio_text((1 - share) * part)}",
            yearly.as_yuan(),
            WITHHELD,
        ),
    )
    return Prepaid(max(Money.ZERO, tax), yearly, steps)


@dataclass(frozen=True, slots=True, kw_only=True)
class EquityEvent:
    """Options exercised, restricted shares released, or shares awarded on one day.

    `price` is the market price of a share that day (closing price; for unlisted equity its fair value); `paid` is what
    the person paid a share. Restricted shares need the closing price on the day of registration too. `is_deferred`
    says that the seven tests of TAX-007 are met and the deferral was filed.
    """

    name: str
    kind: str
    on: date
    shares: int
    price: Money
    paid: Money = Money.ZERO
    registered_price: Money | None = None
    is_listed: bool = True
    is_deferred: bool = False


@dataclass(frozen=True, slots=True)
class EquityTax:
    """The tax of one event; `tax` is None where it joins the year's comprehensive income."""

    name: str
    taxable: Money
    tax: Money | None
    pay_until: date | None
    note: str
    steps: tuple[Step, ...]


def taxable_of(event: EquityEvent) -> tuple[Money, Step]:
    """What an event is worth to the person; exact, rounded once.

    Restricted: (price at registration + price at release) ÷ 2 × released shares − what was paid for them. Options:
    (market price − exercise price) × shares.
    """
    if event.kind not in dict(EQUITY_KINDS) or event.shares < 0:
        raise InvalidInput("股权激励的种类或股数不正确。", "请填写期权、限制性股票或股权奖励。", "kind")
    paid = event.paid.fen * event.shares
    if event.kind == "restricted" and event.is_listed:
        if event.registered_price is None:
            raise InvalidInput(f"{event.name}缺少登记日收盘价。", "限制性股票按登记日和解禁日收盘价的平均数计算。")
        value = Fraction((event.registered_price + event.price).fen, 2) * event.shares
        words = (
            f"({event.registered_price.as_yuan()} + {event.price.as_yuan()}) ÷ 2 × {event.shares} "
            f"− {event.paid.as_yuan()} × {event.shares}"
        )
    else:
        value = Fraction(event.price.fen * event.shares)
        words = f"({event.price.as_yuan()} − {event.paid.as_yuan()}) × {event.shares}"
    taxable = max(Money.ZERO, Money.from_fen(1).times(value - paid, Rounding.HALF_UP))
    return taxable, Step(f"{event.name}应纳税所得额", words, taxable.as_yuan(), LISTED)


def equity_taxes(events: Sequence[EquityEvent], policy: Policy) -> tuple[EquityTax, ...]:
    """Every event in order of its day; those of one tax year are added together, each bears what it adds.

    Example: 60,000 in March and 40,000 in May: 3,480 and 4,000, together 7,480 as for 100,000.
    """
    told: list[EquityTax] = []
    so_far: dict[int, Money] = {}
    for event in sorted(events, key=lambda each: (each.on, each.name)):
        taxable, step = taxable_of(event)
        if event.is_deferred:
            told.append(_put_off(event, taxable, step))
            continue
        view = Policy(policy.book, event.on)
        if not view.flag("listed_equity.separate_tax"):
            note = "单独计税已经到期，并入当年综合所得"
            told.append(EquityTax(event.name, taxable, None, None, note, (step,)))
            continue
        before = so_far.get(event.on.year, Money.ZERO)
        scale = view.scale(f"{T}.annual_scale")
        tax = scale.tax_on(before + taxable) - scale.tax_on(before)
        so_far[event.on.year] = before + taxable
        words = f"T({(before + taxable).as_yuan()}) − T({before.as_yuan()})，T 为全年税率表，四舍五入到分"
        steps = (step, Step(f"{event.name}个人所得税", words, tax.as_yuan(), LISTED))
        until, note = _payable(event, view)
        told.append(EquityTax(event.name, taxable, tax, until, note, steps))
    return tuple(told)


def _put_off(event: EquityEvent, taxable: Money, step: Step) -> EquityTax:
    if event.is_listed:
        raise InvalidInput(f"{event.name}是上市公司股权，不适用递延纳税。", "请取消递延，按上市公司股权激励计税。")
    note = "符合条件并备案的，递延至转让时按财产转让所得计税"
    moved = Step(step.label, step.expression, step.result, DEFERRED)
    return EquityTax(event.name, taxable, Money.ZERO, None, note, (moved,))


def _payable(event: EquityEvent, view: Policy) -> tuple[date | None, str]:
    if not event.is_listed:
        return None, "待核原文：不符合递延条件的非上市公司股权激励，参照上市公司单独计税"
    try:
        months = view.whole("listed_equity.payment_months")
    except NotInForce:
        return None, "没有延期缴纳的规定，按当月申报"
    return add_months(event.on, months), f"备案后可以在 {months} 个月内缴纳，离职的在离职前缴清"


def deferred_transfer(income: Money, cost: Money, fees: Money, policy: Policy) -> tuple[Money, tuple[Step, ...]]:
    """TAX-007 at the sale: (income − cost − fees) × 20 %, nothing below zero. Example: 500,000 − 100,000: 80,000."""
    if min(income, cost, fees) < Money.ZERO:
        raise InvalidInput("转让收入、成本和税费不能为负数。", "请核对金额。", "income")
    rate = policy.ratio("deferred_equity_tax.transfer_rate")
    gain = max(Money.ZERO, income - cost - fees)
    tax = gain.times(rate, Rounding.HALF_UP)
    words = f"({income.as_yuan()} − {cost.as_yuan()} − {fees.as_yuan()}) × {percent(rate)}，四舍五入到分"
    return tax, (Step("转让股权个人所得税", words, tax.as_yuan(), DEFERRED),)


def share_dividend(amount: Money, policy: Policy) -> tuple[Money, tuple[Step, ...]]:
    """TAX-009: a dividend on shares held is capital income at 20 %. Example: 10,000: 2,000."""
    if amount < Money.ZERO:
        raise InvalidInput("持股分红不能为负数。", "请核对金额。", "amount")
    rate = policy.ratio(f"{T}.capital_income_rate")
    tax = amount.times(rate, Rounding.HALF_UP)
    words = f"{amount.as_yuan()} × {percent(rate)}，四舍五入到分"
    return tax, (Step("持股分红个人所得税", words, tax.as_yuan(), CAPITAL),)
