"""How pay for scientific and technical people is set: TAL-001 and PAY-003 to PAY-010.

Pure. The guidance is guidance: nothing here blocks, and no ratio is shipped as if it were official.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

from talent_app.rules.case import Case
from talent_app.rules.notation import percent, ratio_text, yuan
from talent_app.rules.outcome import Verdict, not_applicable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.salary_facts import ACTIVITIES, FACTORS, facts_of

V = TypeVar("V")
SKILLED_PAY = "pay.skilled_pay_compared"
UNEVEN = "与科技活动类型的个数不一致。"
EVENLY = "每个类型各填一项，或者只填一项，适用于各类型。"
BASIC = dict(ACTIVITIES)["scientific_research"]
BEFORE_NOTICE = "2025 年通知印发以前没有此项要求。"


def check_activities(case: Case, policy: Policy) -> Verdict:
    """TAL-001: the plan says for which of the six kinds of activity it is."""
    activities = facts_of(case).talent_activities
    if activities is None:
        return case.lacking("talent_activities")
    names = "、".join(dict(ACTIVITIES)[activity] for activity in activities)
    return verdict(
        bool(activities),
        f"方案适用于：{names}。" if activities else "方案没有写明适用的科技活动类型。",
        "写明适用的类型。",
    )


def check_mix(case: Case, policy: Policy) -> Verdict:
    """PAY-003: fixed and variable shares for each kind of activity sum to the whole."""
    facts = facts_of(case)
    kinds, fixed, variable = facts.talent_activities, facts.fixed_shares, facts.variable_shares
    if kinds is None or fixed is None or variable is None:
        return case.lacking(*case.absent("talent_activities", "fixed_shares", "variable_shares"))
    if not len(kinds) == len(fixed) == len(variable):
        return verdict(False, "固定、浮动比例与科技活动类型的个数不一致。", "每个类型各填一个固定比例和一个浮动比例。")
    sums = [one + other for one, other in zip(fixed, variable, strict=True)]
    wrong = [
        f"{dict(ACTIVITIES)[kind]} {percent(whole)}" for kind, whole in zip(kinds, sums, strict=True) if whole != 1
    ]
    return verdict(
        not wrong,
        f"固定与浮动比例合计不是 100%：{'、'.join(wrong)}。" if wrong else "各类型固定与浮动比例合计均为 100%。",
        "调整比例，使合计为 100%。",
        limit=Fraction(1),
        actual=next((whole for whole in sums if whole != 1), Fraction(1)),
    )


def by_kind(kinds: Sequence[str] | None, values: Sequence[V]) -> list[tuple[str, V]] | None:
    """Values by kind of activity; one alone holds for all (its kind is empty), any other number does not fit."""
    if len(values) == 1:
        return [("", values[0])]
    if kinds is None or len(kinds) != len(values):
        return None
    return [(dict(ACTIVITIES)[kind], value) for kind, value in zip(kinds, values, strict=True)]


def check_market(case: Case, policy: Policy) -> Verdict:
    """PAY-004: percentile, source and year of the market comparison."""
    if missing := case.absent("market_percentiles", "market_source", "market_year"):
        return case.lacking(*missing)
    facts = facts_of(case)
    percentiles = by_kind(facts.talent_activities, facts.market_percentiles or ())
    if percentiles is None:
        return verdict(False, f"市场对标分位{UNEVEN}", EVENLY)
    told = "，".join(f"{kind}对标 {ratio_text(share * 100)} 分位" for kind, share in percentiles)
    return verdict(
        bool(facts.market_source),
        f"{told}，数据来自{facts.market_source or '（未写明）'}，{facts.market_year} 年。",
        "写明调查机构和报告名称。",
    )


def check_cycle(case: Case, policy: Policy) -> Verdict:
    """PAY-005: a longer assessment cycle for basic research."""
    facts = facts_of(case)
    if facts.assessment_cycles is None or facts.is_basic_research is None:
        return case.lacking(*case.absent("assessment_cycles", "is_basic_research"))
    cycles = by_kind(facts.talent_activities, facts.assessment_cycles)
    if cycles is None:
        return verdict(False, f"考核周期{UNEVEN}", EVENLY)
    if not facts.is_basic_research:
        told = "，".join(f"{kind}考核周期为 {years} 年" for kind, years in cycles)
        return verdict(all(years > 0 for _, years in cycles), f"{told}。", "设定考核周期。")
    research = [years for kind, years in cycles if kind in ("", BASIC)]
    years = min(research or [years for _, years in cycles])
    least = policy.whole("pay.basic_research_least_years")
    return verdict(
        years >= least,
        f"基础研究人员考核周期为 {years} 年，建议不少于 {least} 年。",
        f"延长至 {least} 年以上，或说明理由。",
        limit=least,
        actual=years,
        unit="years",
    )


def check_factors(case: Case, policy: Policy) -> Verdict:
    """PAY-006: job evaluation uses at least the four confirmed factors."""
    given = facts_of(case).evaluation_factors
    if given is None:
        return case.lacking("evaluation_factors")
    absent = [dict(FACTORS)[name] for name in policy.several("pay.evaluation_factors") if name not in given]
    return verdict(
        not absent,
        f"职位评价没有包括：{'、'.join(absent)}。" if absent else "职位评价包括了四项要素。",
        f"补充{'、'.join(absent)}。",
    )


def check_technical_pay(case: Case, policy: Policy) -> Verdict:
    """PAY-007: pay of technical people above managers of the same rank is no error."""
    if not facts_of(case).technical_above_managers:
        return not_applicable("科技人员薪酬没有高于同职级管理人员，或没有填写。")
    return verdict(True, "科技人员薪酬高于同职级管理人员，政策允许，不视为差错。")


def check_chief_technicians(case: Case, policy: Policy) -> Verdict:
    """PAY-008: chief technicians are paid no less than middle and senior managers."""
    facts = facts_of(case)
    if not policy.flag(SKILLED_PAY):
        return not_applicable(BEFORE_NOTICE)
    if facts.chief_technician_pay is None:
        return not_applicable("没有在聘的特级技师、首席技师，或没有填写。")
    if facts.senior_manager_pay is None:
        return case.lacking("senior_manager_pay")
    return verdict(
        facts.chief_technician_pay >= facts.senior_manager_pay,
        f"特级、首席技师薪酬 {yuan(facts.chief_technician_pay)}，中高级管理人员 {yuan(facts.senior_manager_pay)}。",
        f"提高到 {yuan(facts.senior_manager_pay)} 以上，或说明理由。",
        limit=facts.senior_manager_pay,
        actual=facts.chief_technician_pay,
    )


def check_skilled_growth(case: Case, policy: Policy) -> Verdict:
    """PAY-009: pay of front-line skilled workers grows no slower than that of managers of like level."""
    if not policy.flag(SKILLED_PAY):
        return not_applicable(BEFORE_NOTICE)
    return _growth(case, "skilled_growth", "manager_growth", "一线技能人员", "同层级管理人员")


def check_high_skill_growth(case: Case, policy: Policy) -> Verdict:
    """PAY-010: pay of highly skilled people grows no slower than that of professionals of like level."""
    if not policy.flag(SKILLED_PAY):
        return not_applicable(BEFORE_NOTICE)
    return _growth(case, "high_skill_growth", "professional_growth", "高技能人才", "相应层级专业技术、管理人员")


def _growth(case: Case, mine: str, theirs: str, who: str, others: str) -> Verdict:
    own, other = getattr(case.facts, mine), getattr(case.facts, theirs)
    if own is None or other is None:
        return case.lacking(*case.absent(mine, theirs))
    return verdict(
        own >= other,
        f"{who}薪酬增长 {percent(own)}，{others}增长 {percent(other)}。",
        f"{who}增长不低于 {percent(other)}，或说明理由。",
        limit=other,
        actual=own,
    )
