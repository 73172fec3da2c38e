"""Limits of an enterprise's annuity and supplementary medical insurance: EA-001, EA-002, EA-003. Pure.

The same answers serve a pay plan (`checks_benefits.py`) and an enterprise's own plan of a year.
"""

from __future__ import annotations

from dataclasses import dataclass

from talent_app.core.money import Money, Rounding
from talent_app.rules.notation import percent, yuan
from talent_app.rules.outcome import Finding, Step, Verdict, judged, lacking, not_applicable, verdict
from talent_app.rules.parameters import Policy

LABELS = {"highest": "最高额", "average": "平均额", "vesting_years": "归属年限"}


def contribution_verdict(employer: Money, person: Money | None, wages: Money, policy: Policy) -> Verdict | None:
    """EA-001, 第15条: employer at most 8 % of the wage total, both together 12 %; None while the person's is unknown.

    Example: wage total 10 m: employer 800,000, together 1,200,000.
    """
    cap, total_cap = policy.ratio("annuity.employer_cap"), policy.ratio("annuity.total_cap")
    limit, total_limit = wages.times(cap, Rounding.DOWN), wages.times(total_cap, Rounding.DOWN)
    steps = (
        Step("年金单位缴费上限", f"{wages.as_yuan()} × {percent(cap)}，舍到分", limit.as_yuan()),
        Step("年金缴费合计上限", f"{wages.as_yuan()} × {percent(total_cap)}，舍到分", total_limit.as_yuan()),
    )
    if employer > limit:
        return verdict(
            False, f"年金单位缴费 {yuan(employer)}，超过职工工资总额的 {percent(cap)}。", f"调低至 {yuan(limit)}以内。",
            limit=limit, actual=employer, steps=steps,
        )  # fmt: skip
    if person is None:
        return None
    together = employer + person
    return verdict(
        together <= total_limit,
        f"年金单位和个人缴费合计 {yuan(together)}，上限为职工工资总额的 {percent(total_cap)}。",
        f"合计调低至 {yuan(total_limit)}以内。",
        limit=total_limit, actual=together, steps=steps,
    )  # fmt: skip


def spread_verdict(highest: Money | None, average: Money | None, vesting: int | None, policy: Policy) -> Verdict | None:
    """EA-002, 第18、19条: the highest share at most five times the average, wholly the person's within eight years.

    None where something is not known yet and nothing failed.
    """
    times, years = policy.whole("annuity.highest_to_average"), policy.whole("annuity.vesting_years")
    if highest is not None and average is not None and highest.fen > times * average.fen:
        most = Money(times * average.fen)
        return verdict(
            False,
            f"分配到个人账户的最高额 {yuan(highest)}，超过平均额 {yuan(average)} 的 {times} 倍。",
            f"最高额调低至 {yuan(most)}以内。",
            limit=most, actual=highest,
        )  # fmt: skip
    if vesting is not None and vesting > years:
        return verdict(
            False, f"单位缴费在 {vesting} 年后才完全归属个人，超过 {years} 年。", f"缩短至 {years} 年以内。",
            limit=years, actual=vesting, unit="years",
        )  # fmt: skip
    if highest is None or average is None or vesting is None:
        return None
    return verdict(
        True, f"最高额不超过平均额的 {times} 倍，归属年限不超过 {years} 年。", limit=years, actual=vesting, unit="years"
    )


def medical_verdict(paid: Money, wages: Money, policy: Policy) -> Verdict:
    """EA-003: at most 5 % of the wage total is deductible from the enterprise's income."""
    cap = policy.ratio("annuity.medical_cap")
    limit = wages.times(cap, Rounding.DOWN)
    return verdict(
        paid <= limit,
        f"补充医疗保险费 {yuan(paid)}，可以税前扣除的上限为工资总额的 {percent(cap)}，即 {yuan(limit)}。",
        f"调低至 {yuan(limit)}以内，或说明超过部分不在企业所得税前扣除。",
        limit=limit, actual=paid,
        steps=(Step("补充医疗保险税前扣除上限", f"{wages.as_yuan()} × {percent(cap)}，舍到分", limit.as_yuan()),),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnnuityYear:
    """An enterprise's plan of one year."""

    wage_total: Money
    employer: Money
    person: Money
    highest: Money | None = None
    average: Money | None = None
    vesting_years: int | None = None
    medical_extra: Money | None = None


def check_year(plan: AnnuityYear, policy: Policy) -> list[Finding]:
    """EA-001, EA-002 and EA-003 for an enterprise's own plan; each rule reads through a view of its own."""
    first, second, third = policy.fresh(), policy.fresh(), policy.fresh()
    nothing = not_applicable("没有企业年金。")
    whole = contribution_verdict(plan.employer, plan.person, plan.wage_total, first)
    spread = spread_verdict(plan.highest, plan.average, plan.vesting_years, second)
    if spread is None:
        missing = [name for name in LABELS if getattr(plan, name) is None]
        spread = lacking(missing, [LABELS[name] for name in missing])
    has_annuity = bool(plan.employer or plan.person)
    medical = (
        medical_verdict(plan.medical_extra, plan.wage_total, third)
        if plan.medical_extra
        else not_applicable("没有补充医疗保险。")
    )
    return [
        judged("EA-001", (whole or nothing) if has_annuity else nothing, first),
        judged("EA-002", spread if has_annuity else nothing, second),
        judged("EA-003", medical, third),
    ]
