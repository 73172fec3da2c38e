"""超额利润分享: sharing a part of the profit above a demanding target (双百、科改企业操作指引).

Pure. The guidance says "as a rule" throughout, so its limits ask for a reason and never take anybody out of the list.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import ClassVar

from talent_app.core.money import Money, Rounding
from talent_app.rules import checks_people, checks_procedure
from talent_app.rules.allocation import Group
from talent_app.rules.case import Case, named
from talent_app.rules.fields import Kind, fact
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.notation import percent, yuan
from talent_app.rules.outcome import Step, Verdict, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.plan_facts import PlanFacts, Sections
from talent_app.rules.wage_total import PaymentKind

CODE = "excess_profit"
CASH_PLANS = ("post_dividend", "project_dividend")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcessProfitFacts(PlanFacts):
    """What a plan that shares excess profit states besides."""

    SECTIONS: ClassVar[Sections] = (
        ("目标与超额利润", ("target_profit", "target_levels", "adjusted_profit", "adjustments_listed")),
        ("递延兑付", ("first_payment_share", "payment_years")),
    )
    target_profit: Money | None = fact("目标利润", Kind.YUAN, "年初核定的目标利润", negative=True)
    target_levels: tuple[Money, ...] | None = fact(
        "目标利润的各项参照水平",
        Kind.YUANS,
        "考核目标值、按上年净资产收益率计算值、近三年平均值、行业平均水平计算值",
        negative=True,
    )
    adjusted_profit: Money | None = fact(
        "调整后的实际利润", Kind.YUAN, "剔除五类因素、加回研发类投入后的利润", negative=True
    )
    adjustments_listed: bool | None = fact("五项剔除和一项加回是否逐项列明", Kind.FLAG, "没有发生的写明为零")
    first_payment_share: Fraction | None = fact("首年兑付比例", Kind.RATIO, "如 0.5")
    payment_years: int | None = fact("兑付年数", Kind.YEARS, "分几年兑付")


def facts_of(case: Case) -> ExcessProfitFacts:
    """The facts as this module knows them."""
    if not isinstance(case.facts, ExcessProfitFacts):
        raise TypeError("this rule belongs to instruments with ExcessProfitFacts")
    return case.facts


def check_pool(case: Case, policy: Policy) -> Verdict:
    """XS-001: at most 30 % of the excess. Example: target 20 m, actual 26 m: excess 6 m, at most 1.8 m."""
    facts = facts_of(case)
    if facts.adjusted_profit is None or facts.target_profit is None:
        return case.lacking(*case.absent("target_profit", "adjusted_profit"))
    excess = max(Money.ZERO, facts.adjusted_profit - facts.target_profit)
    cap = policy.ratio("excess_profit.pool_cap")
    limit = excess.times(cap, Rounding.DOWN)
    steps = (
        Step("超额利润", f"{facts.adjusted_profit.as_yuan()} − {facts.target_profit.as_yuan()}", excess.as_yuan()),
        Step("年度分享总额上限", f"{excess.as_yuan()} × {percent(cap)}，舍到分", limit.as_yuan()),
    )
    is_within = case.pool <= limit
    text = f"分享总额 {yuan(case.pool)}，{'不超过' if is_within else '超过'}超额利润 {yuan(excess)} 的 {percent(cap)}。"
    return verdict(
        is_within,
        text,
        f"调低 {yuan(case.pool - limit)}，至 {yuan(limit)}以内；确需超过的，书面说明理由。",
        limit=limit,
        actual=case.pool,
        steps=steps,
    )


def check_people(case: Case, policy: Policy) -> Verdict:
    """XS-002: a year in post, and at most 30 % of employees on post; those who fall short stay in with a reason."""
    least = policy.whole("excess_profit.tenure_months")
    short = [
        person.ref for person in case.people if person.months_in_post is not None and person.months_in_post < least
    ]
    if short:
        return verdict(
            False,
            f"{named(short)}在岗连续工作不满 {least} 个月。",
            f"移出{named(short)}，或书面说明理由。",
            refs=tuple(short),
            limit=least,
            unit="months",
        )
    staff = case.facts.staff_on_duty
    if staff is not None:
        cap = policy.ratio("excess_profit.headcount_cap")
        limit, people = cap * staff, len(case.paid)
        if people > limit:
            most = limit.numerator // limit.denominator
            return verdict(
                False,
                f"激励人数 {people} 人，超过在岗职工 {staff} 人的 {percent(cap)}。",
                f"减少至 {most} 人以内，或书面说明理由。",
                limit=limit,
                actual=people,
                unit="persons",
            )
    missing = case.absent("staff_on_duty")
    if any(person.months_in_post is None for person in case.people):
        missing.append("months_in_post")
    if missing:
        return case.lacking(*missing)
    return verdict(True, f"激励对象在岗均满 {least} 个月，人数没有超过比例。")


def senior_team_limit(case: Case, policy: Policy) -> Money:
    """What senior managers together may get at most, rounded down to the fen. Example: pool 1.8 m: 540,000."""
    return case.pool.times(policy.ratio("excess_profit.senior_team_cap"), Rounding.DOWN)


def senior_team(case: Case, policy: Policy) -> tuple[Group, ...]:
    """XS-003 in the sharing itself: by weights the team gets no more; who wants more states amounts and a reason."""
    seniors = frozenset(person.ref for person in case.people if person.role == "senior_manager")
    return (Group("XS-003", seniors, senior_team_limit(case, policy)),) if seniors else ()


def check_senior_team(case: Case, policy: Policy) -> Verdict:
    """XS-003: senior managers together at most 30 % of the pool. Example: pool 1.8 m: at most 540,000."""
    unknown = [person.ref for person in case.people if person.role is None]
    cap = policy.ratio("excess_profit.senior_team_cap")
    limit = senior_team_limit(case, policy)
    seniors = [person.ref for person in case.people if person.role == "senior_manager"]
    actual = Money.total(case.amounts[ref] for ref in seniors)
    steps = (Step("高级管理人员合计上限", f"{case.pool.as_yuan()} × {percent(cap)}，舍到分", limit.as_yuan()),)
    if actual > limit:
        return verdict(
            False,
            f"高级管理人员合计 {yuan(actual)}，超过分享总额的 {percent(cap)}。",
            f"合计调低 {yuan(actual - limit)}，至 {yuan(limit)}以内；或书面说明理由。",
            limit=limit,
            actual=actual,
            refs=tuple(seniors),
            steps=steps,
        )
    if unknown:
        return case.lacking("role")
    return verdict(
        True, f"高级管理人员合计 {yuan(actual)}，不超过 {yuan(limit)}。", limit=limit, actual=actual, steps=steps
    )


def check_no_double(case: Case, policy: Policy) -> Verdict:
    """XS-004: nobody is at the same time in another cash plan."""
    plans = case.facts.other_plans
    if plans is None:
        return case.lacking("other_plans")
    beside = [
        plan
        for plan in plans
        if plan.instrument in CASH_PLANS and plan.counts and plan.state != "ended" and plan.overlaps(case.dividend_year)
    ]
    twice = [person.ref for person in case.people if any(person.ref in plan.refs for plan in beside)]
    return verdict(
        not twice,
        f"{named(twice)}同期还参加岗位分红等现金型激励。" if twice else "没有人同期参加其他现金型激励。",
        f"移出{named(twice)}，或书面说明理由。",
        refs=tuple(twice),
    )


def check_adjustments(case: Case, policy: Policy) -> Verdict:
    """XS-005: five removals and one add-back, item by item."""
    listed = facts_of(case).adjustments_listed
    if listed is None:
        return case.lacking("adjustments_listed")
    return verdict(
        listed,
        "五项剔除和一项加回已逐项列明。" if listed else "没有逐项列明剔除和加回的因素。",
        "逐项列明重大资产处置、并购重组、会计政策变更、外部政策因素、其他因素的剔除和研发类投入的加回。",
    )


def check_target(case: Case, policy: Policy) -> Verdict:
    """XS-006: the target is not below the highest of the listed levels."""
    facts = facts_of(case)
    if facts.target_profit is None or not facts.target_levels:
        return case.lacking(*(case.absent("target_profit", "target_levels") or ["target_levels"]))
    highest = max(facts.target_levels)
    return verdict(
        facts.target_profit >= highest,
        f"目标利润 {yuan(facts.target_profit)}，各项参照水平中最高为 {yuan(highest)}。",
        f"将目标利润提高到 {yuan(highest)} 以上，或书面说明理由。",
        limit=highest,
        actual=facts.target_profit,
    )


def check_deferral(case: Case, policy: Policy) -> Verdict:
    """XS-007: over three years, at most half in the first."""
    facts = facts_of(case)
    cap, years = policy.ratio("excess_profit.first_payment_cap"), policy.whole("excess_profit.payment_years")
    if facts.first_payment_share is not None and facts.first_payment_share > cap:
        return verdict(
            False,
            f"首年兑付 {percent(facts.first_payment_share)}，超过 {percent(cap)}。",
            f"首年兑付调低至 {percent(cap)}以内，或书面说明理由。",
            limit=cap,
            actual=facts.first_payment_share,
        )
    if facts.payment_years is not None and facts.payment_years < years:
        return verdict(
            False,
            f"分 {facts.payment_years} 年兑付，少于 {years} 年。",
            f"分 {years} 年兑付，或书面说明理由。",
            limit=years,
            actual=facts.payment_years,
            unit="years",
        )
    if missing := case.absent("first_payment_share", "payment_years"):
        return case.lacking(*missing)
    return verdict(
        True,
        f"分 {facts.payment_years} 年兑付，首年不超过 {percent(cap)}。",
        limit=cap,
        actual=facts.first_payment_share,
    )


INSTRUMENT = Instrument(
    code=CODE,
    payment=PaymentKind.EXCESS_SHARE,
    title="超额利润分享",
    checks={
        "EL-001": checks_people.check_appointed_leaders,
        "XS-001": check_pool,
        "XS-002": check_people,
        "XS-003": check_senior_team,
        "XS-004": check_no_double,
        "XS-005": check_adjustments,
        "XS-006": check_target,
        "XS-007": check_deferral,
        "PAY-001": checks_procedure.check_staff_consulted,
        "PAY-002": checks_procedure.check_published,
        "TAL-002": checks_procedure.check_guidance_named,
        "WT-005": partial(checks_procedure.check_wage_total, instrument=CODE),
    },
    group_caps=senior_team,
    group_rules=("XS-003",),
    approval="other_approval",
    facts_type=ExcessProfitFacts,
    facts=(
        "pool",
        "plan_year",
        "dividend_year",
        "target_profit",
        "target_levels",
        "adjusted_profit",
        "adjustments_listed",
        "first_payment_share",
        "payment_years",
        "staff_on_duty",
        "staff_consulted",
        "published_internally",
        "publicity_working_days",
        "other_plans",
        "decision_documents",
    ),
    person_facts=("weight", "amount", "months_in_post", "role", "appointment", "performance"),
)
