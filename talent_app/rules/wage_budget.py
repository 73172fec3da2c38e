"""The year's wage total by efficiency linkage: budget, what stands outside it and why, records for SASAC, next base.

Pure and exact. No growth allowance of a tier is built in: the enterprise states the growth it asks for, and the rules
say whether efficiency carries it (WT-001 to WT-003). What is listed apart carries its approval (WT-006).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding
from talent_app.rules.notation import percent, ratio_text
from talent_app.rules.outcome import Finding, Step, Verdict, judged, not_applicable, undecidable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.wage_total import Payment, PaymentKind, WageTotal, assessed_profit, wage_total

TAXES = {"tax_wages": "工资、薪金所得", "tax_equity": "股权激励所得", "tax_by_kind": "按具体项目"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One measure of efficiency; the weights of all sum to the whole. `adds_back` makes it profit after KPI-001."""

    name: str
    before: Money
    now: Money
    weight: Fraction = Fraction(1)
    adds_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Research:
    """Research spending of three years, newest last, for the add-back of this year's and last year's profit."""

    now: Money
    before: Money
    earlier: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """A change of the base that efficiency does not explain: merger, new unit, people moved (WT-008)."""

    reason: str
    amount: Money
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRequest:
    """What an enterprise states about its wage total of one year."""

    base: Money
    growth: Fraction
    indicators: tuple[Indicator, ...]
    payments: tuple[Payment, ...] = ()
    approvals: tuple[str, ...] = ()
    research: Research | None = None
    adjustments: tuple[Adjustment, ...] = ()
    #: Productivity did not rise, cost ratio below the industry, wages clearly above: each calls for slower growth.
    restrictions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the record for SASAC: a kind of payment and where it counts."""

    kind: str
    title: str
    amount: Money
    in_wage_total: bool
    limited: bool
    in_next_base: bool
    insurance_base: bool
    tax: str
    approval: str

    def to_json(self) -> dict[str, Any]:
        """The line as plain data."""
        names = ("kind", "title", "in_wage_total", "limited", "in_next_base", "insurance_base", "tax", "approval")
        return {name: getattr(self, name) for name in names} | {"amount": self.amount.as_yuan()}


@dataclass(frozen=True, slots=True)
class Budget:
    """The budget with everything the record needs; `efficiency` is None where it cannot be computed."""

    efficiency: Fraction | None
    limit: Money
    total: WageTotal
    records: tuple[Record, ...]
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        """The answer of `flask rules wage-total`."""
        return {
            "efficiency_growth": None if self.efficiency is None else ratio_text(self.efficiency),
            "limit": self.limit.as_yuan(),
            "booked": self.total.booked.as_yuan(),
            "against_limit": self.total.against_limit.as_yuan(),
            "room": self.total.room.as_yuan(),
            "outside": (self.total.booked - self.total.against_limit).as_yuan(),
            "next_base": self.total.next_base.as_yuan(),
            "insurance_base": self.total.insurance_base.as_yuan(),
            "within": self.total.is_within,
            "undecided": list(self.total.undecided),
            "records": [record.to_json() for record in self.records],
            "findings": [finding.to_json() for finding in self.findings],
            "steps": [step.to_json() for step in self.steps],
        }


def budget(asked: BudgetRequest, policy: Policy) -> Budget:
    """The year's budget: base × (1 + growth) with adjustments, and every payment against it.

    Example: base 45 m, growth 10 %, profit from 20 m to 22 m: limit 49.5 m; a conversion award of 2 m is booked on top
    and stays out of next year's base.
    """
    if asked.base < Money.ZERO or any(indicator.weight < 0 for indicator in asked.indicators):
        raise InvalidInput("工资总额基数和指标权重不能为负数。", "请核对。", "base")
    if asked.indicators and sum((each.weight for each in asked.indicators), Fraction(0)) != 1:
        raise InvalidInput("各项效益指标的权重合计应为 100%。", "请调整权重。", "indicators")
    efficiency, steps = efficiency_growth(asked, policy.fresh())
    moved = Money.total(each.amount for each in asked.adjustments)
    limit = asked.base.times(1 + asked.growth, Rounding.DOWN) + moved
    words = f"{asked.base.as_yuan()} × (1 + {ratio_text(asked.growth)})，舍到分"
    words += "".join(f" + {each.amount.as_yuan()}（{each.reason}）" for each in asked.adjustments)
    steps.append(Step("工资总额预算", words, limit.as_yuan(), "WT-001"))
    total = wage_total(limit, asked.payments, policy.fresh())
    records = tuple(
        record_of(payment, approval, policy.fresh())
        for payment, approval in zip(asked.payments, _approvals(asked), strict=True)
    )
    findings = [
        judged("WT-001", _growth(asked.growth, efficiency), policy.fresh()),
        judged("WT-002", _restricted(asked, efficiency), policy.fresh()),
        judged("WT-003", _falling(asked.growth, efficiency), policy.fresh()),
        judged("WT-006", _apart(asked), policy.fresh()),
        judged("WT-008", _adjusted(asked), policy.fresh()),
    ]
    return Budget(efficiency, limit, total, records, tuple(findings), (*steps, *total.steps))


def efficiency_growth(asked: BudgetRequest, policy: Policy) -> tuple[Fraction | None, list[Step]]:
    """Σ weight × growth of every indicator; None where an indicator was not above zero last year.

    An indicator that adds back is profit after KPI-001: k and the base are those of the regulator.
    """
    if not asked.indicators:
        return None, []
    whole = Fraction(0)
    steps: list[Step] = []
    for each in asked.indicators:
        before, now = each.before, each.now
        if each.adds_back:
            before, now, more = _added_back(each, asked.research, policy)
            steps += more
        if before <= Money.ZERO:
            steps.append(Step(f"{each.name}增长率", f"上年为 {before.as_yuan()}", "不可计算", "WT-001"))
            return None, steps
        growth = Fraction(now.fen, before.fen) - 1
        whole += each.weight * growth
        words = f"{now.as_yuan()} ÷ {before.as_yuan()} − 1，权重 {percent(each.weight)}"
        steps.append(Step(f"{each.name}增长率", words, percent(growth), "WT-001"))
    steps.append(Step("经济效益增长率", "各项指标增长率按权重加权", percent(whole), "WT-001"))
    return whole, steps


def _added_back(each: Indicator, research: Research | None, policy: Policy) -> tuple[Money, Money, list[Step]]:
    if research is None:
        raise InvalidInput(
            f"“{each.name}”须加回研发投入，但没有填写研发投入。", "请填写当年和上年研发投入。", "research"
        )
    now = assessed_profit(each.now, research.now, policy, research.before)
    before = assessed_profit(each.before, research.before, policy, research.earlier)
    if now is None or before is None:
        raise InvalidInput("按新增部分加回时，还需要前年的研发投入。", "请补充前年研发投入。", "research")
    steps = [Step(f"本年{step.label}", step.expression, step.result, step.rule) for step in now.steps]
    steps += [Step(f"上年{step.label}", step.expression, step.result, step.rule) for step in before.steps]
    return before.profit, now.profit, steps


def _approvals(asked: BudgetRequest) -> tuple[str, ...]:
    """The approval of every payment; absent ones are empty."""
    return (*asked.approvals, *[""] * (len(asked.payments) - len(asked.approvals)))[: len(asked.payments)]


def record_of(payment: Payment, approval: str, policy: Policy) -> Record:
    treatment = policy.several(f"payment_kinds.{payment.kind.value}")
    return Record(
        kind=payment.kind.value,
        title=payment.kind.title,
        amount=payment.amount,
        in_wage_total="in_wage_total" in treatment,
        limited="limited" in treatment and not payment.is_apart,
        in_next_base="in_next_base" in treatment,
        insurance_base="insurance_base" in treatment,
        tax=next((title for code, title in TAXES.items() if code in treatment), ""),
        approval=approval,
    )


UNKNOWN = "上年效益指标不为正，增长率不可计算。"
EXPLAIN = "书面说明效益情况，由国资监管机构核定。"


def _growth(growth: Fraction, efficiency: Fraction | None) -> Verdict:
    if efficiency is None:
        return undecidable(UNKNOWN, EXPLAIN)
    return verdict(
        growth <= efficiency,
        f"工资总额增长 {percent(growth)}，经济效益增长 {percent(efficiency)}。",
        f"将工资总额增长调低至 {percent(efficiency)}以内。",
        limit=efficiency,
        actual=growth,
    )


def _restricted(asked: BudgetRequest, efficiency: Fraction | None) -> Verdict:
    if not asked.restrictions:
        return not_applicable("劳动生产率、投入产出率和工资水平没有须从严的情形。")
    if efficiency is None:
        return undecidable(UNKNOWN, EXPLAIN)
    return verdict(
        asked.growth < efficiency,
        f"{'、'.join(asked.restrictions)}，增长 {percent(asked.growth)} 应当低于效益增长 {percent(efficiency)}。",
        f"将工资总额增长调低至 {percent(efficiency)} 以下。",
        limit=efficiency,
        actual=asked.growth,
    )


def _falling(growth: Fraction, efficiency: Fraction | None) -> Verdict:
    if efficiency is None:
        return undecidable(UNKNOWN, EXPLAIN)
    if efficiency >= 0:
        return not_applicable("经济效益没有下降。")
    return verdict(
        growth < 0,
        f"经济效益下降，增长率为 {percent(efficiency)}，工资总额增长率为 {percent(growth)}。",
        "相应下调工资总额；受政策因素影响的，书面说明。",
        actual=growth,
    )


def _apart(asked: BudgetRequest) -> Verdict:
    apart = [
        (payment, approval)
        for payment, approval in zip(asked.payments, _approvals(asked), strict=True)
        if payment.is_apart or payment.kind is PaymentKind.APART
    ]
    if not apart:
        return not_applicable("没有单列的工资总额。")
    missing = [payment.kind.title for payment, approval in apart if not approval]
    amount = Money.total(payment.amount for payment, _ in apart)
    told = f"单列 {amount.as_yuan()} 元，" + (
        f"没有批准文号：{'、'.join(missing)}。" if missing else "均写明批准文号。"
    )
    return verdict(not missing, told, "填写批准单列的文号。", actual=amount)


def _adjusted(asked: BudgetRequest) -> Verdict:
    if not asked.adjustments:
        return not_applicable("基数没有因增减人员、重组等调整。")
    missing = [each.reason for each in asked.adjustments if not each.document]
    return verdict(
        not missing,
        f"基数调整没有文件依据：{'、'.join(missing)}。" if missing else "基数调整均有文件依据。",
        "写明兼并重组、新设机构或划转的文件。",
    )
