"""Individual income tax on wages: cumulative withholding month by month, and the yearly bonus.

Pure. All sums are exact; the tax is rounded once, half a fen up. A date on which the separate treatment of the bonus is
not in force is refused, never computed with a neighbour's table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from talent_app.core.money import Money, Rounding
from talent_app.rules.fields import Field, Kind
from talent_app.rules.outcome import cited
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.refusal import Refused, read_mapping
from talent_app.rules.releases import policy_on
from talent_app.rules.scales import Scale

MONTHS_A_YEAR = 12
MODES = (
    ("standard", "一般情形"),
    ("first_job", "当年首次取得工资薪金"),
    ("full_deduction", "上年各月均由本单位申报且收入不超过六万元"),
)
MONTH_FIELDS = {
    name: Field(name, label, Kind.YUAN)
    for name, label in (
        ("income", "收入"),
        ("exempt", "免税收入"),
        ("social", "专项扣除"),
        ("additional", "专项附加扣除"),
        ("other", "其他扣除"),
        ("relief", "减免税额"),
    )
}
KINDS = (("withholding", "累计预扣"), ("bonus", "全年一次性奖金"))
ENVELOPE = {
    "kind": Field("kind", "计算种类", Kind.CHOICE, True, "", KINDS),
    "on": Field("on", "计算日期", Kind.DATE, True),
}
WITHHOLDING_FIELDS = ENVELOPE | {
    "mode": Field("mode", "预扣方式", Kind.CHOICE, False, "", MODES),
    "first_month": Field("first_month", "首月", Kind.COUNT),
}
BONUS_FIELDS = ENVELOPE | {
    "bonus": Field("bonus", "奖金", Kind.YUAN, True),
    "other_taxable": Field("other_taxable", "奖金以外的全年综合所得应纳税所得额", Kind.YUAN, may_be_negative=True),
}


@dataclass(frozen=True, slots=True)
class Month:
    """What a payer knows about one month."""

    income: Money = Money.ZERO
    exempt: Money = Money.ZERO
    social: Money = Money.ZERO
    additional: Money = Money.ZERO
    other: Money = Money.ZERO
    relief: Money = Money.ZERO

    @property
    def net_fen(self) -> int:
        """Income less everything that is deducted before the standard deduction, in whole fen."""
        return self.income.fen - self.exempt.fen - self.social.fen - self.additional.fen - self.other.fen

    @property
    def net_income(self) -> Money:
        """The same as money."""
        return Money(self.net_fen)


@dataclass(frozen=True, slots=True)
class WithheldMonth:
    """One month's tax and the cumulative taxable amount it follows from."""

    tax: Money
    cumulative_taxable: Money

    def to_json(self) -> dict[str, str]:
        """The month as plain data."""
        return {"tax": self.tax.as_yuan(), "cumulative_taxable": self.cumulative_taxable.as_yuan()}


@dataclass(frozen=True, slots=True)
class Withholding:
    """A year with one payer; `settlement` is still to be paid (or, negative, to be refunded) after the year."""

    months: tuple[WithheldMonth, ...]
    year_tax: Money
    settlement: Money


@dataclass(frozen=True, slots=True)
class DeadZone:
    """An interval in which a larger bonus leaves less: above `over`, up to `until`."""

    over: Money
    until: Money


@dataclass(frozen=True, slots=True)
class Bonus:
    """Both treatments of a yearly bonus."""

    separate: Money
    merged: Money
    separate_total: Money
    merged_total: Money
    best: str
    net: Money
    dead_zone: DeadZone | None
    advice: str


def withhold(months: list[Month], policy: Policy, mode: str = "standard", first_month: int = 1) -> Withholding:
    """Cumulative withholding of consecutive months with one payer.

    `first_job` deducts for the months since January, for which `first_month` says where the list begins;
    `full_deduction` deducts the whole year's amount from the first month on.
    """
    scale = policy.scale("income_tax.annual_scale")
    monthly = policy.yuan("income_tax.monthly_deduction")
    if mode == "full_deduction":
        policy.flag("income_tax.full_deduction_from_january")
    if mode == "first_job":
        policy.flag("income_tax.first_job_counts_from_january")
    yearly = policy.yuan("income_tax.yearly_deduction")
    rows: list[WithheldMonth] = []
    # Whole fen from here on: a city's payroll is a million of these months.
    net_income = relief = withheld = 0
    before = first_month - 1 if mode == "first_job" else 0
    for number, month in enumerate(months, start=1):
        net_income, relief = net_income + month.net_fen, relief + month.relief.fen
        deducted = yearly.fen if mode == "full_deduction" else monthly.fen * (number + before)
        taxable = max(0, net_income - deducted)
        tax = max(0, scale.fen_on(taxable) - relief - withheld)
        withheld += tax
        rows.append(WithheldMonth(Money(tax), Money(taxable)))
    of_the_year = max(0, scale.fen_on(net_income - yearly.fen) - relief)
    return Withholding(tuple(rows), Money(withheld), Money(of_the_year - withheld))


def separate_tax(bonus: Money, scale: Scale) -> Money:
    """Tax on a bonus alone: a twelfth chooses the row, the quick deduction is taken once.

    >>> separate_tax(Money.yuan("36001"), policy_on(date(2025, 12, 31)).scale("income_tax.bonus_scale"))
    Money('3390.10')
    """
    row = scale.bracket_for(Fraction(bonus.fen, 100 * MONTHS_A_YEAR))
    return max(Money.ZERO, bonus.times(row.rate, Rounding.HALF_UP) - row.quick)


def dead_zones(scale: Scale) -> tuple[DeadZone, ...]:
    """The intervals of the separate method in which net falls; the end is the first fen that nets no less again."""
    zones: list[DeadZone] = []
    for row in scale.brackets[1:]:
        over = row.over.times(MONTHS_A_YEAR, Rounding.DOWN)
        net = over - separate_tax(over, scale)
        until = Money.from_fen(
            -((row.quick - net).fen * row.rate.denominator // (row.rate.denominator - row.rate.numerator))
        )
        while until - separate_tax(until, scale) >= net and until > over:
            until -= Money.from_fen(1)
        while until - separate_tax(until, scale) < net or until <= over:
            until += Money.from_fen(1)
        zones.append(DeadZone(over, until))
    return tuple(zones)


def compare_bonus(bonus: Money, other_taxable: Money, policy: Policy) -> Bonus:
    """Both treatments of one bonus beside a year's other taxable income, with the better one named."""
    annual = policy.scale("income_tax.annual_scale")
    monthly = policy.scale("income_tax.bonus_scale")
    other_tax = annual.tax_on(other_taxable)
    separate = separate_tax(bonus, monthly)
    merged = annual.tax_on(other_taxable + bonus) - other_tax
    best = "either" if separate == merged else "separate" if separate < merged else "merged"
    zone = next((zone for zone in dead_zones(monthly) if zone.over < bonus < zone.until), None)
    return Bonus(
        separate,
        merged,
        separate + other_tax,
        merged + other_tax,
        best,
        bonus - min(separate, merged),
        zone,
        _advice(bonus, separate, merged, zone, monthly),
    )


def _advice(bonus: Money, separate: Money, merged: Money, zone: DeadZone | None, scale: Scale) -> str:
    if zone:
        gain = (zone.over - separate_tax(zone.over, scale)) - (bonus - separate)
        if merged < separate:
            return (
                f"单独计税落入多发少得区间，并入综合所得少缴 {(separate - merged).as_yuan()} 元；"
                f"若单独计税，发 {zone.over.as_yuan()} 元，税后反多 {gain.as_yuan()} 元"
            )
        return f"发 {zone.over.as_yuan()} 元，税后反多 {gain.as_yuan()} 元"
    if merged < separate:
        return f"并入综合所得计税，少缴 {(separate - merged).as_yuan()} 元"
    if separate < merged:
        return f"单独计税，少缴 {(merged - separate).as_yuan()} 元"
    return "两种方法税额相同"


def answer(request: Any, policy: Policy | None = None) -> dict[str, Any]:
    """The answer of `flask rules tax` to one request; refuses with every problem at once."""
    if not isinstance(request, dict):
        raise Refused(["请求应为一个 JSON 对象。"])
    kind = request.get("kind")
    if kind not in ("withholding", "bonus"):
        raise Refused(["“计算种类”（kind）应为 withholding（累计预扣）或 bonus（全年一次性奖金）。"])
    return _answer_withholding(request, policy) if kind == "withholding" else _answer_bonus(request, policy)


def _answer_withholding(request: Mapping[str, Any], policy: Policy | None) -> dict[str, Any]:
    problems: list[str] = []
    envelope = {key: value for key, value in request.items() if key != "months"}
    read = read_mapping(envelope, "请求", WITHHOLDING_FIELDS, problems)
    if "on" not in request:
        problems.append("缺少“计算日期”（on）。")
    given = request.get("months")
    first_month = read.get("first_month") or _first_month(read, given)
    months: list[Month] = []
    if not isinstance(given, list) or not given:
        problems.append("“各月”（months）应为至少一个月的列表。")
    elif len(given) > MONTHS_A_YEAR - first_month + 1:
        problems.append(f"“各月”（months）最多到当年十二月，现从 {first_month} 月起列了 {len(given)} 个月。")
    else:
        for number, month in enumerate(given, start=1):
            months.append(Month(**read_mapping(month, f"第 {number} 个月", MONTH_FIELDS, problems)))
    if problems:
        raise Refused(problems)
    day: date = read["on"]
    view = policy.fresh() if policy else policy_on(day)
    year = withhold(months, view, read.get("mode", "standard"), first_month)
    return {
        "months": [month.to_json() for month in year.months],
        "year_tax": year.year_tax.as_yuan(),
        "settlement": year.settlement.as_yuan(),
        **authority("TAX-002", view),
    }


def _first_month(read: Mapping[str, Any], months: Any) -> int:
    """Only first-time earners need to know which month the list begins with: it ends in the month of `on`."""
    if read.get("mode") != "first_job" or not isinstance(months, list) or "on" not in read:
        return 1
    day: date = read["on"]
    return max(1, day.month - len(months) + 1)


def _answer_bonus(request: Mapping[str, Any], policy: Policy | None) -> dict[str, Any]:
    problems: list[str] = []
    read = read_mapping(request, "请求", BONUS_FIELDS, problems)
    for name in ("on", "bonus"):
        if request.get(name) is None:
            problems.append(f"缺少“{BONUS_FIELDS[name].label}”（{name}）。")
    if problems:
        raise Refused(problems)
    view = policy.fresh() if policy else policy_on(read["on"])
    try:
        told = compare_bonus(read["bonus"], read.get("other_taxable", Money.ZERO), view)
    except NotInForce as problem:
        if problem.parameter.code != "income_tax.bonus_scale":
            raise
        raise Refused(
            [
                f"{read['on']} 全年一次性奖金单独计税不在政策执行期内，不能单独计税，仍可并入当年综合所得计税"
                f"（{problem.message.rstrip('。')}）。"
            ]
        ) from None
    zone = told.dead_zone
    return {
        "separate": told.separate.as_yuan(),
        "merged": told.merged.as_yuan(),
        "separate_total": told.separate_total.as_yuan(),
        "merged_total": told.merged_total.as_yuan(),
        "best": told.best,
        "net": told.net.as_yuan(),
        "dead_zone": {"over": zone.over.as_yuan(), "until": zone.until.as_yuan()} if zone else None,
        "advice": told.advice,
        **authority("TAX-003", view),
    }


def authority(rule_id: str, view: Policy) -> dict[str, Any]:
    """Citation and grade of a rule together with the values read so far."""
    rule = view.rule(rule_id)
    return {
        "citation": cited(rule.cite, view.worst_evidence(rule_id), view).to_json(),
        "evidence": view.worst_evidence(rule_id),
    }
