"""混合所有制企业员工持股: a checklist with caps for a plan that the region decides (国资发改革〔2016〕133号).

Pure. Nothing is modelled; the plan is checked and forwarded.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import ClassVar

from talent_app.rules import checks_procedure
from talent_app.rules.case import Case, named
from talent_app.rules.fields import Kind, fact, fields_of
from talent_app.rules.instruments.base import Instrument, never
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Verdict, lacking, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.plan_facts import ARRANGEMENT, ENTERPRISE, PlanFacts, Sections
from talent_app.rules.wage_total import PaymentKind

CODE = "employee_shareholding"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareholdingFacts(PlanFacts):
    """What a shareholding plan states besides."""

    SECTIONS: ClassVar[Sections] = (
        (
            ARRANGEMENT,
            (
                "total_shares",
                "state_share_after",
                "is_own_money",
                "lists_several_relatives",
                "lock_months",
                "yearly_sale_share",
            ),
        ),
        (
            ENTERPRISE,
            (
                "outside_revenue_share",
                "outside_profit_share",
                "is_fully_competitive",
                "has_non_public_capital",
                "has_market_system",
            ),
        ),
    )
    state_share_after: Fraction | None = fact("实施后国有股东持股比例", Kind.RATIO, "如 0.34")
    outside_revenue_share: Fraction | None = fact("集团以外的营业收入比例", Kind.RATIO, "如 0.9")
    outside_profit_share: Fraction | None = fact("集团以外的利润比例", Kind.RATIO, "如 0.9")
    is_fully_competitive: bool | None = fact("主业是否处于充分竞争行业和领域", Kind.FLAG, "商业类企业")
    has_non_public_capital: bool | None = fact("非公有资本是否达到一定比例", Kind.FLAG, "并有非公有资本股东推荐的董事")
    has_market_system: bool | None = fact("是否建立市场化的劳动人事、薪酬和考核制度", Kind.FLAG, "")
    is_own_money: bool | None = fact("是否以货币出资且没有杠杆", Kind.FLAG, "不得由企业垫款、担保或通过融资加杠杆")
    lists_several_relatives: bool | None = fact(
        "直系亲属是否有多人同时持股", Kind.FLAG, "直系亲属多人在同一企业的只能一人持股"
    )
    yearly_sale_share: Fraction | None = fact("锁定期满后董事、高管每年可转让比例", Kind.RATIO, "如 0.25")
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


CONDITIONS = ("is_fully_competitive", "has_non_public_capital", "has_market_system", "is_own_money")


def check_conditions(case: Case, policy: Policy) -> Verdict:
    """ES-004: a competitive main business, private capital, market-based rules, and money of their own."""
    facts = facts_of(case)
    wrong = [fields_of(ShareholdingFacts)[name].label for name in CONDITIONS if getattr(facts, name) is False]
    if wrong:
        return verdict(False, f"以下条件没有满足：{'、'.join(wrong)}。", "满足各项条件后再实施，或书面说明理由。")
    if missing := case.absent(*CONDITIONS):
        return case.lacking(*missing)
    return verdict(True, "主业、非公有资本、市场化机制和出资方式均符合条件。")


def check_holders(case: Case, policy: Policy) -> Verdict:
    """ES-005: no appointed leaders, outside directors or supervisors, and one of several close relatives."""
    barred = [
        person.ref
        for person in case.people
        if person.appointment == "organisation_appointed" or person.role in ("supervisor", "independent_director")
    ]
    if barred:
        who = named(barred)
        return verdict(False, f"{who}是组织任命的负责人、外部董事或监事。", f"将{who}移出名单。", refs=tuple(barred))
    is_several = facts_of(case).lists_several_relatives
    if is_several:
        return verdict(False, "直系亲属有多人同时持股。", "同一家庭只保留一人。")
    unknown = [person.ref for person in case.people if person.appointment is None or person.role is None]
    if unknown:
        return lacking(["role", "appointment"], [f"{named(unknown)}的类别或任用方式"], refs=tuple(unknown))
    if is_several is None:
        return case.lacking("lists_several_relatives")
    return verdict(True, "名单中没有不得持股的人员。")


def check_sale(case: Case, policy: Policy) -> Verdict:
    """ES-006: after the lock directors and senior managers sell at most a quarter a year."""
    share = facts_of(case).yearly_sale_share
    if share is None:
        return case.lacking("yearly_sale_share")
    cap = policy.ratio(f"{CODE}.yearly_sale_cap")
    return verdict(
        share <= cap,
        f"锁定期满后每年可转让 {percent(share)}，上限为 {percent(cap)}。",
        f"调低至 {percent(cap)}以内，或书面说明理由。",
        limit=cap,
        actual=share,
    )


INSTRUMENT = Instrument(
    code=CODE,
    payment=PaymentKind.EQUITY,
    title="员工持股",
    checks={
        "ES-001": check_shares,
        "ES-002": check_outside_market,
        "ES-003": check_lock,
        "ES-004": check_conditions,
        "ES-005": check_holders,
        "ES-006": check_sale,
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
        "is_fully_competitive",
        "has_non_public_capital",
        "has_market_system",
        "is_own_money",
        "lists_several_relatives",
        "lock_months",
        "yearly_sale_share",
        "staff_consulted",
        "published_internally",
        "publicity_working_days",
        "decision_documents",
    ),
    person_facts=("shares", "role", "appointment"),
)
