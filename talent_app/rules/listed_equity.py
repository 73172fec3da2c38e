"""Equity incentives of listed companies: LC-001, LC-002 and TAX-006, shared by options and restricted shares.

Pure. A checklist with caps for a plan that the region decides; the value of a grant is what the caller states.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from talent_app.core.money import Money
from talent_app.rules import checks_people, checks_procedure
from talent_app.rules.case import Case, named
from talent_app.rules.fields import Kind, fact
from talent_app.rules.instruments.base import Check, Instrument, never
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Verdict, lacking, later, not_applicable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.plan_facts import ARRANGEMENT, PlanFacts, Sections
from talent_app.rules.wage_total import PaymentKind

FACTS = (
    "plan_year",
    "total_shares",
    "is_first_grant",
    "is_major_transition",
    "granted_in_two_years",
    "is_star_market",
    "is_loss_making",
    "price_share",
    "tax_payment_months",
    "staff_consulted",
    "published_internally",
    "publicity_working_days",
    "decision_documents",
)
PERSON_FACTS = ("shares", "reward_value", "annual_pay", "role", "appointment")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedFacts(PlanFacts):
    """What a plan of a listed company states besides."""

    SECTIONS: ClassVar[Sections] = (
        (
            ARRANGEMENT,
            (
                "total_shares",
                "is_first_grant",
                "is_major_transition",
                "granted_in_two_years",
                "is_star_market",
                "is_loss_making",
                "price_share",
                "tax_payment_months",
            ),
        ),
    )
    is_first_grant: bool | None = fact("是否首次授予", Kind.FLAG, "")
    is_major_transition: bool | None = fact("是否重大战略转型等特殊需要", Kind.FLAG, "")
    granted_in_two_years: int | None = fact("两个完整年度内已授予的股份", Kind.COUNT, "不含本次")
    is_star_market: bool | None = fact("是否科创板上市公司", Kind.FLAG, "")
    is_loss_making: bool | None = fact("是否尚未盈利", Kind.FLAG, "科创板公司填写")
    price_share: Fraction | None = fact("授予价格占公平市场价格的比例", Kind.RATIO, "科创板公司填写，如 0.5")
    tax_payment_months: int | None = fact("个人所得税延期缴纳月数", Kind.MONTHS, "自行权、解禁之日起")


def facts_of(case: Case) -> ListedFacts:
    """The facts as this module knows them."""
    if not isinstance(case.facts, ListedFacts):
        raise TypeError("this rule belongs to instruments with ListedFacts")
    return case.facts


def check_grant(case: Case, policy: Policy) -> Verdict:
    """LC-001: 3 % of all shares at the first grant, 5 % over two full years in a major transition."""
    facts = facts_of(case)
    unknown = tuple(person.ref for person in case.people if person.shares is None)
    if unknown:
        return lacking(["shares"], [f"{named(unknown)}的激励股份数"], refs=unknown)
    if facts.total_shares is None:
        return case.lacking("total_shares")
    shares = sum(person.shares or 0 for person in case.people)
    if facts.is_major_transition:
        if facts.granted_in_two_years is None:
            return case.lacking("granted_in_two_years")
        shares += facts.granted_in_two_years
        cap, period = policy.ratio("listed_equity.two_year_cap"), "两个完整年度内累计授予"
    elif facts.is_first_grant is None:
        return case.lacking("is_first_grant")
    elif not facts.is_first_grant:
        return not_applicable("不是首次授予，也不是重大战略转型，按股权激励办法的一般规定由审核单位核对。")
    else:
        cap, period = policy.ratio("listed_equity.first_grant_cap"), "首次授予"
    limit = cap * facts.total_shares
    most = limit.numerator // limit.denominator
    return verdict(
        shares <= limit,
        f"{period} {shares} 股，上限为股本总额的 {percent(cap)}，即 {most} 股。",
        f"减少 {shares - most} 股，或书面说明理由。",
        limit=limit,
        actual=shares,
        unit="shares",
    )


def check_value(case: Case, policy: Policy) -> Verdict:
    """LC-002: a grant to a director or senior manager at most 40 % of pay including the grant.

    Example: pay 600,000 and a grant worth 400,000 is exactly 40 %.
    """
    cap = policy.ratio("listed_equity.value_cap")
    seniors = [person for person in case.people if person.role in (None, "senior_manager")]
    over: list[str] = []
    unknown: list[str] = []
    for person in seniors:
        if person.role is None or person.reward_value is None or person.annual_pay is None:
            unknown.append(person.ref)
        elif person.reward_value.fen > cap * (person.annual_pay + person.reward_value).fen:
            over.append(person.ref)
    if over:
        return verdict(
            False,
            f"{named(over)}的授予价值超过薪酬总水平（含授予价值）的 {percent(cap)}。",
            f"调低{named(over)}的授予价值，或书面说明理由。",
            limit=cap,
            refs=tuple(over),
        )
    if unknown:
        return lacking(
            ["role", "reward_value", "annual_pay"], [f"{named(unknown)}的类别、授予价值或薪酬"], refs=tuple(unknown)
        )
    return verdict(True, f"董事、高级管理人员的授予价值均不超过薪酬总水平的 {percent(cap)}。", limit=cap)


def check_price(case: Case, policy: Policy) -> Verdict:
    """LC-003: on the STAR market a price below half needs a longer lock; not below 60 % before there is a profit."""
    facts = facts_of(case)
    if facts.is_star_market is None:
        return case.lacking("is_star_market")
    if not facts.is_star_market:
        return not_applicable("不是科创板上市公司，授予价格按股权激励办法的一般规定由审核单位核对。")
    if missing := case.absent("is_loss_making", "price_share"):
        return case.lacking(*missing)
    name = "loss_price_floor" if facts.is_loss_making else "star_price_floor"
    floor, share = policy.ratio(f"listed_equity.{name}"), facts.price_share or Fraction(0)
    return verdict(
        share >= floor,
        f"授予价格为公平市场价格的 {percent(share)}，下限为 {percent(floor)}。",
        f"提高到 {percent(floor)}；低于的，延长限制期并提高业绩目标，书面说明。",
        limit=floor,
        actual=share,
    )


def check_tax(case: Case, policy: Policy) -> Verdict:
    """TAX-006: taxed apart while the treatment lasts, all grants of a year together, payable within a period."""
    months = facts_of(case).tax_payment_months
    is_separate = policy.flag("listed_equity.separate_tax")
    how = "单独适用综合所得税率表，一年内多次取得的合并计算" if is_separate else "单独计税已经到期，并入当年综合所得"
    if months is None:
        return later(f"在兑付环节核对：{how}；按规定备案后可以延期缴纳。")
    most = policy.whole("listed_equity.payment_months")
    return verdict(
        months <= most,
        f"计划在 {months} 个月内缴纳个人所得税，期限为 {most} 个月；{how}。",
        f"在 {most} 个月内缴纳，离职的在离职前缴清。",
        limit=most,
        actual=months,
        unit="months",
    )


def listed_instrument(code: str, title: str) -> Instrument:
    """An instrument of a listed company: the same rules under another name."""
    checks: Mapping[str, Check] = MappingProxyType(
        {
            "LC-001": check_grant,
            "EL-001": checks_people.check_appointed_leaders,
            "LC-002": check_value,
            "LC-003": check_price,
            "PAY-001": checks_procedure.check_staff_consulted,
            "PAY-002": checks_procedure.check_published,
            "TAL-002": checks_procedure.check_guidance_named,
            "TAX-006": check_tax,
            "WT-005": partial(checks_procedure.check_wage_total, instrument=code),
        }
    )
    return Instrument(
        code=code,
        title=title,
        payment=PaymentKind.EQUITY,
        checks=checks,
        shares_money=never,
        required=(),
        approval="regional_approval",
        facts_type=ListedFacts,
        facts=FACTS,
        person_facts=PERSON_FACTS,
    )


def separate_tax(total: Money, policy: Policy) -> Money:
    """Tax on all equity income of a year taken apart. Example: 100,000 → 7,480."""
    return policy.scale("income_tax.annual_scale").tax_on(total)
