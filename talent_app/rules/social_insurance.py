"""Monthly contributions to social insurance and the housing fund, by region, with dated bases and rates (SI, HF);
whether a new employee was registered in time (SI-004), and from when and on what the housing fund is paid (HF-002).

Pure. A component without a rate in force is left out and named, and the total is marked incomplete; nothing is computed
with last year's number, and no component stops the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from talent_app.core.dates import add_months
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Finding, judged, later, verdict
from talent_app.rules.parameters import NotInForce, Policy

COMPONENTS = (
    ("pension", "基本养老保险"),
    ("medical", "职工基本医疗保险（含生育保险）"),
    ("unemployment", "失业保险"),
    ("injury", "工伤保险"),
)
#: Where people of these enterprises are insured; one more is a file of `policy/social_insurance` and a line here.
REGIONS = (
    ("xizang", "西藏自治区"),
    ("beijing", "北京市"),
    ("jiangsu", "江苏省"),
    ("qinghai", "青海省"),
    ("sichuan", "四川省"),
)


@dataclass(frozen=True, slots=True)
class Contribution:
    """One component of one month."""

    component: str
    title: str
    base: Money
    employer: Money
    person: Money


@dataclass(frozen=True, slots=True)
class Contributions:
    """A month: what could be computed, and one sentence for everything that could not."""

    lines: tuple[Contribution, ...]
    left_out: tuple[str, ...]
    #: What was computed but should be looked at.
    notes: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether no component is missing."""
        return not self.left_out

    @property
    def employer(self) -> Money:
        """What the employer pays, as far as known."""
        return Money.total(line.employer for line in self.lines)

    @property
    def person(self) -> Money:
        """What the person pays, as far as known: 专项扣除 of the income tax."""
        return Money.total(line.person for line in self.lines)


def insurance_base(wage: Money, region: str, policy: Policy) -> Money:
    """SI-001: the wage, raised to the floor or cut to the ceiling. Example (西藏 2024): 5,000 → 6,928."""
    floor = policy.yuan(f"{region}.base_floor")
    return min(max(wage, floor), policy.yuan(f"{region}.base_ceiling"))


def contributions(
    wage: Money,
    region: str,
    policy: Policy,
    *,
    housing_wage: Money | None = None,
    housing_rate: Fraction | None = None,
    injury_rate: Fraction | None = None,
) -> Contributions:
    """One month of one person; the enterprise's own injury class and housing-fund rate come from the caller.

    `housing_wage` is last year's average monthly wage, which is the base of the housing fund.
    """
    if region not in dict(REGIONS):
        raise InvalidInput(f"没有“{region}”的社会保险参数。", "请先录入该地区的缴费基数和费率。", "region")
    lines: list[Contribution] = []
    left_out: list[str] = []
    base: Money | None = None
    try:
        base = insurance_base(wage, region, policy)
    except NotInForce as problem:
        left_out.append(f"社会保险未计算：{problem.message}")
    for component, title in COMPONENTS if base is not None else ():
        try:
            is_own_class = component == "injury" and injury_rate is not None
            employer = injury_rate if is_own_class else policy.ratio(f"{region}.{component}_employer")
            person = policy.ratio(f"{region}.{component}_person")
        except NotInForce as problem:
            left_out.append(f"{title}未计算：{problem.message}")
            continue
        lines.append(_line(component, title, base or Money.ZERO, employer or Fraction(0), person))
    notes: tuple[str, ...] = ()
    if housing_rate is not None:
        lines.append(_housing(housing_wage or wage, housing_rate, region, policy))
        notes = _above_ceiling(housing_rate, region, policy)
    return Contributions(tuple(lines), tuple(left_out), notes)


def _housing(wage: Money, rate: Fraction, region: str, policy: Policy) -> Contribution:
    """HF-001, 第18条: at least 5 % on both sides. Example: 12,000 at 12 % is 1,440 each."""
    floor = policy.ratio(f"{region}.housing_floor")
    if rate < floor:
        raise InvalidInput(
            f"住房公积金缴存比例 {percent(rate)} 低于 {percent(floor)}。",
            f"请填写不低于 {percent(floor)} 的比例。",
            "housing_rate",
        )
    return _line("housing_fund", "住房公积金", wage, rate, rate)


def _above_ceiling(rate: Fraction, region: str, policy: Policy) -> tuple[str, ...]:
    """HF-001: the upper bound was not compared with its text, so it warns and stops nobody."""
    ceiling = policy.ratio(f"{region}.housing_ceiling")
    if rate <= ceiling:
        return ()
    return (f"待核原文：住房公积金缴存比例 {percent(rate)} 超过 {percent(ceiling)}，请核对当地规定。",)


def _line(component: str, title: str, base: Money, employer: Fraction, person: Fraction) -> Contribution:
    return Contribution(
        component, title, base, base.times(employer, Rounding.HALF_UP), base.times(person, Rounding.HALF_UP)
    )


def check_registration(hired_on: date, registered_on: date | None, today: date, policy: Policy) -> Finding:
    """SI-004, 第58条: registered within thirty days of hiring. Example: hired 2025-03-01, until 2025-03-31."""
    days = policy.whole("registration.days")
    due = hired_on + timedelta(days=days)
    if registered_on is None and today <= due:
        return judged("SI-004", later(f"应在 {due} 前办理社会保险登记。", limit=due.isoformat()), policy)
    done = registered_on or today
    text = f"{registered_on} 办理登记" if registered_on else f"到 {today} 仍未办理登记"
    answer = verdict(
        done <= due,
        f"用工日期 {hired_on}，{text}，期限为 {due}。",
        "立即办理社会保险登记，并补缴应缴费用。",
        limit=due.isoformat(),
        actual=done.isoformat(),
    )
    return judged("SI-004", answer, policy)


@dataclass(frozen=True, slots=True)
class HousingBase:
    """On what the housing fund is paid, and from which month on (its first day)."""

    base: Money
    starts_on: date


def housing_base(
    wages: Sequence[Money], started_on: date, policy: Policy, *, is_first_job: bool = False
) -> HousingBase:
    """HF-002, 第16、17条: last year's average monthly wage; a first job from its second month, a transfer at once.

    `wages` are last year's twelve months, or for somebody new the months known so far. Example: twelve months of 12,000
    give 12,000; a first job begun on 2025-03-10 pays from April.
    """
    months = policy.whole("housing_fund.base_months")
    if not 0 < len(wages) <= months:
        raise InvalidInput(
            f"应给出 1 至 {months} 个月的工资，现为 {len(wages)} 个月。", "请核对上年各月工资。", "wages"
        )
    average = Money.total(wages).times(Fraction(1, len(wages)), Rounding.HALF_UP)
    later_by = policy.whole("housing_fund.new_employee_month") - 1 if is_first_job else 0
    return HousingBase(average, add_months(started_on.replace(day=1), later_by))
