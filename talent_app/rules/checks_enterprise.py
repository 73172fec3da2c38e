"""Whether the enterprise may use equity and dividend incentives at all: EQ-001 to EQ-005 and EQ-017 (财资〔2016〕4号).

Pure. Each function answers one rule; no function decides a severity.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from talent_app.core.money import Money
from talent_app.rules.case import Case
from talent_app.rules.financials import is_younger_than, observed_years
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Step, Verdict, not_applicable, undecidable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.plan_facts import CLASSES

CLASS_TITLES = dict(CLASSES)
TECH_SERVICE = "tech_service"


def check_enterprise_kind(case: Case, policy: Policy) -> Verdict:
    """EQ-001, 第2条: unlisted, state-owned or state-controlled, and of a listed class."""
    facts = case.facts
    allowed = policy.several("enterprise_eligibility.eligible_classes")
    if facts.is_listed:
        return verdict(
            False,
            "本企业是上市公司，不适用国有科技型企业股权和分红激励办法。",
            "改用上市公司股权激励，或由符合条件的未上市科技子企业另行制定方案。",
            actual="上市公司",
        )
    if facts.enterprise_class is not None and facts.enterprise_class not in allowed:
        title = CLASS_TITLES[facts.enterprise_class]
        return verdict(
            False,
            f"企业类别“{title}”在 {case.on} 不属于可以实施激励的科技型企业。",
            "先取得规定类别的认定或入库，或改用其他激励方式。",
            actual=title,
        )
    is_controlled = _is_state_controlled(case)
    if is_controlled is False:
        return verdict(
            False,
            "本企业不是国有或国有控股企业。",
            "核对国有股权比例；非国有控股企业不适用本办法。",
            actual="非国有控股",
        )
    missing = case.absent("is_listed", "enterprise_class")
    if is_controlled is None:
        missing.append("state_share" if facts.state_share is None else "is_state_controlled")
    if missing:
        return case.lacking(*missing)
    return verdict(
        True, "未上市，国有或国有控股，属于规定的科技型企业类别。", actual=CLASS_TITLES[str(facts.enterprise_class)]
    )


def _is_state_controlled(case: Case) -> bool | None:
    """More than half is control; less may be control in fact, which only the enterprise can say."""
    facts = case.facts
    if facts.is_state_controlled is not None:
        return facts.is_state_controlled
    if facts.state_share is None:
        return None
    if facts.state_share > Fraction(1, 2):
        return True
    return False if facts.state_share == 0 else None


def check_rd_intensity(case: Case, policy: Policy) -> Verdict:
    """EQ-002, 第6条: R&D at least 3 % of revenue in each of the last three years.

    Example: 3.2 %, 2.9 %, 3.5 % fails for any class that is not exempt.
    """
    if exempt := _exempt_from_rd(case, policy):
        return exempt
    facts = case.facts
    missing = case.absent("enterprise_class", "revenues", "rd_expenses")
    if missing or facts.rd_expenses is None:
        return case.lacking(*missing)
    floor = policy.ratio("enterprise_eligibility.rd_intensity")
    return _yearly_shares(case, policy, facts.rd_expenses, floor, "研发费用", "rd_expenses")


def _yearly_shares(
    case: Case, policy: Policy, parts: tuple[Money, ...], floor: Fraction, name: str, fact: str
) -> Verdict:
    """Whether every year's part of revenue reaches a floor, compared by exact products."""
    years = policy.whole("enterprise_eligibility.observed_years")
    least, most = observed_years(case, years)
    revenues = case.facts.revenues or ()
    shares = [part.ratio_to(revenue) for part, revenue in zip(parts, revenues, strict=True) if revenue]
    shown = "、".join(percent(share) for share in shares)
    worst = min(shares, default=None)
    steps = (Step(f"近 {len(shares)} 年{name}占营业收入的比例", "各年度分别计算，由远到近", shown),)
    if worst is not None and worst < floor:
        return verdict(
            False,
            f"{name}占营业收入的比例为 {shown}，至少一年低于 {percent(floor)}。",
            f"各年度均须不低于 {percent(floor)}；请核对{name}的归集口径。",
            limit=floor,
            actual=worst,
            steps=steps,
        )
    if most == 0:
        return not_applicable("企业当年新设，没有可以考察的完整年度。")
    if not least <= len(parts) <= most:
        return case.lacking("revenues", fact)
    if len(shares) < len(parts):
        return undecidable(
            f"至少一年营业收入为 0，{name}占比不可计算。", "请核对营业收入；确无收入的，说明理由。", limit=floor
        )
    return verdict(
        True,
        f"{name}占营业收入的比例为 {shown}，各年均不低于 {percent(floor)}。",
        limit=floor,
        actual=worst,
        steps=steps,
    )


def _exempt_from_rd(case: Case, policy: Policy) -> Verdict | None:
    kind = case.facts.enterprise_class
    if kind == TECH_SERVICE:
        return not_applicable("科技服务机构按科技服务性收入占比考察，不适用本条。")
    if kind == "high_tech" and policy.flag("enterprise_eligibility.high_tech_is_exempt"):
        return not_applicable("国家认定的高新技术企业自 2018-09-18 起不再考察本条。")
    return None


def check_rd_staff(case: Case, policy: Policy) -> Verdict:
    """EQ-003, 第6条: R&D staff at least 10 % of employees in the year before."""
    if exempt := _exempt_from_rd(case, policy):
        return exempt
    facts = case.facts
    missing = case.absent("enterprise_class", "rd_staff", "staff_total")
    if missing or facts.rd_staff is None or facts.staff_total is None:
        return case.lacking(*missing)
    floor = policy.ratio("enterprise_eligibility.rd_staff_share")
    share = Fraction(facts.rd_staff, facts.staff_total) if facts.staff_total else Fraction(0)
    text = f"研发人员 {facts.rd_staff} 人，占职工总数 {facts.staff_total} 人的 {percent(share)}"
    if share < floor:
        least = -(-floor.numerator * facts.staff_total // floor.denominator)
        return verdict(
            False,
            f"{text}，低于 {percent(floor)}。",
            f"研发人员至少应为 {max(1, least)} 人。",
            limit=floor,
            actual=share,
        )
    return verdict(True, f"{text}，不低于 {percent(floor)}。", limit=floor, actual=share)


def check_tech_service_share(case: Case, policy: Policy) -> Verdict:
    """EQ-004, 第6条: a science service institution earns at least 60 % of its revenue by such services."""
    facts = case.facts
    if facts.enterprise_class is None:
        return case.lacking("enterprise_class")
    if facts.enterprise_class != TECH_SERVICE:
        return not_applicable("只考察国家和省级认定的科技服务机构。")
    missing = case.absent("revenues", "tech_service_incomes")
    if missing or facts.tech_service_incomes is None:
        return case.lacking(*missing)
    floor = policy.ratio("enterprise_eligibility.tech_service_share")
    return _yearly_shares(case, policy, facts.tech_service_incomes, floor, "科技服务性收入", "tech_service_incomes")


def check_clean_record(case: Case, policy: Policy) -> Verdict:
    """EQ-005, 第6条: no penalty for finance or tax in three years, accounts audited."""
    facts = case.facts
    if facts.penalised_in_three_years:
        return verdict(False, "近三年因财务、税收违法受到过行政或刑事处罚。", "处罚之日起满三年后再制定方案。")
    if facts.accounts_audited is False:
        return verdict(False, "年度财务报告未经中介机构审计。", "完成审计并取得审计报告后再报送。")
    if missing := case.absent("penalised_in_three_years", "accounts_audited"):
        return case.lacking(*missing)
    return verdict(True, "近三年没有财务、税收违法处罚，年度财务报告经审计。")


def _concerns_all(case: Case) -> Verdict | None:
    return None


def check_enterprise_age(
    case: Case, policy: Policy, unless: Callable[[Case], Verdict | None] = _concerns_all
) -> Verdict:
    """EQ-017, 第6条: an enterprise younger than three full years gives no equity awards and no post dividends."""
    if skipped := unless(case):
        return skipped
    years = policy.whole("enterprise_eligibility.minimum_age")
    is_younger = is_younger_than(case, years)
    if is_younger is None:
        return case.lacking("established_on")
    age = "不满" if is_younger else "已满"
    return verdict(
        not is_younger,
        f"企业设立于 {case.facts.established_on}，到测算日{age} {years} 年。",
        f"设立满 {years} 年后再实施，或改用项目收益分红等方式。",
        limit=years,
        unit="years",
    )
