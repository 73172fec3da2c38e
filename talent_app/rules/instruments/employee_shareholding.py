"""混合所有制企业员工持股: a checklist with caps for a plan that the region decides (国资发改革〔2016〕133号).

Pure. Nothing is modelled; the plan is checked and forwarded.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial

from talent_app.rules import checks_procedure
from talent_app.rules.case import Case, named
from talent_app.rules.fields import Kind, fact
from talent_app.rules.instruments.base import Instrument, never
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Verdict, lacking, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.plan_facts import PlanFacts
from talent_app.rules.wage_total import PaymentKind

CODE = "employee_shareholding"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareholdingFacts(PlanFacts):
    """What a shareholding plan states besides."""

    state_share_after: Fraction | None = fact("实施后国有股东持股比例", Kind.RATIO, "如 0.34")
    outside_revenue_share: Fraction | None = fact("集团以外的营业收入比例", Kind.RATIO, "如 0.9")
    outside_profit_share: Fraction | None = fact("集团以外的利润比例", Kind.RATIO, "如 0.9")
    lock_months: int | None = fact("锁定期", Kind.MONTHS, "自取得股权之日起的月数")


def facts_of(case: Case) -> ShareholdingFacts:
    """The facts as this module knows them."""
    if not isinstance(case.facts, ShareholdingFacts):
        raise TypeError("this rule belongs to instruments with ShareholdingFacts")
    return case.facts


def check_shares(case: Case, policy: Policy) -> Verdict:
    """ES-001: state holds at least 34 % afterwards (hard), staff together 30 %, one person 1 % (as a rule)."""
    facts = facts_of(case)
    floor = policy.ratio(f"{CODE}.state_floor")
    after = facts.state_share_after
    if after is not None and after < floor:
        return verdict(
            False,
            f"实施后国有股东持股 {percent(after)}，低于 {percent(floor)}。",
            f"减少员工持股，使国有股东持股不低于 {percent(floor)}。",
            limit=floor,
            actual=after,
            strength="H",
        )
    unknown = tuple(person.ref for person in case.people if person.shares is None)
    if facts.total_shares is None or unknown:
        plan = case.lacking(*case.absent("total_shares", "state_share_after"))
        labels = [f"{named(unknown)}的激励股份数"] if unknown else []
        return lacking([*plan.missing, "shares"], labels, refs=unknown) if unknown else plan
    total_cap, person_cap = policy.ratio(f"{CODE}.total_cap"), policy.ratio(f"{CODE}.person_cap")
    shares = sum(person.shares or 0 for person in case.people)
    over = [person.ref for person in case.people if (person.shares or 0) > person_cap * facts.total_shares]
    if shares > total_cap * facts.total_shares:
        return verdict(
            False,
            f"员工持股合计 {shares} 股，超过总股本的 {percent(total_cap)}。",
            f"调低至总股本的 {percent(total_cap)}以内，或书面说明理由。",
            limit=total_cap * facts.total_shares,
            actual=shares,
            unit="shares",
        )
    if over:
        return verdict(
            False,
            f"{named(over)}持股超过总股本的 {percent(person_cap)}。",
            f"调低至总股本的 {percent(person_cap)}以内，或书面说明理由。",
            limit=person_cap * facts.total_shares,
            actual=max(person.shares or 0 for person in case.people),
            unit="shares",
            refs=tuple(over),
        )
    if after is None:
        return case.lacking("state_share_after")
    return verdict(
        True,
        "员工持股总量、个人持股和国有股东持股均符合比例。",
        limit=total_cap * facts.total_shares,
        actual=shares,
        unit="shares",
    )


def check_outside_market(case: Case, policy: Policy) -> Verdict:
    """ES-002: at least 90 % of revenue and of profit from outside the group."""
    facts = facts_of(case)
    floor = policy.ratio(f"{CODE}.outside_floor")
    given = [share for share in (facts.outside_revenue_share, facts.outside_profit_share) if share is not None]
    worst = min(given, default=None)
    if worst is not None and worst < floor:
        return verdict(
            False,
            f"集团以外的营业收入或利润占 {percent(worst)}，低于 {percent(floor)}。",
            f"两项均达到 {percent(floor)} 后再实施。",
            limit=floor,
            actual=worst,
        )
    if missing := case.absent("outside_revenue_share", "outside_profit_share"):
        return case.lacking(*missing)
    return verdict(True, f"营业收入和利润来自集团以外的部分均不低于 {percent(floor)}。", limit=floor, actual=worst)


def check_lock(case: Case, policy: Policy) -> Verdict:
    """ES-003: locked for at least 36 months."""
    months = facts_of(case).lock_months
    if months is None:
        return case.lacking("lock_months")
    least = policy.whole(f"{CODE}.lock_months")
    return verdict(
        months >= least,
        f"锁定期 {months} 个月，应不少于 {least} 个月。",
        f"延长至 {least} 个月以上。",
        limit=least,
        actual=months,
        unit="months",
    )


INSTRUMENT = Instrument(
    code=CODE,
    payment=PaymentKind.EQUITY,
    title="员工持股",
    checks={
        "ES-001": check_shares,
        "ES-002": check_outside_market,
        "ES-003": check_lock,
        "PAY-001": checks_procedure.check_staff_consulted,
        "PAY-002": checks_procedure.check_published,
        "TAL-002": checks_procedure.check_guidance_named,
        "WT-005": partial(checks_procedure.check_wage_total, instrument=CODE),
    },
    shares_money=never,
    required=(),
    approval="regional_approval",
    facts_type=ShareholdingFacts,
    facts=(
        "plan_year",
        "total_shares",
        "state_share_after",
        "outside_revenue_share",
        "outside_profit_share",
        "lock_months",
        "staff_consulted",
        "published_internally",
        "publicity_working_days",
        "decision_documents",
    ),
    person_facts=("shares", "role", "appointment"),
)
