"""Annuity, supplementary insurance, service periods and non-compete terms of a salary plan: EA-001…003, SVC-001, 002.

Pure. A plan without such terms is not asked about them.
"""

from __future__ import annotations

from fractions import Fraction

from talent_app.core.money import Money, Rounding
from talent_app.rules.annuity import contribution_verdict, medical_verdict, spread_verdict
from talent_app.rules.case import Case
from talent_app.rules.notation import ratio_text, yuan
from talent_app.rules.outcome import Step, Verdict, not_applicable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.salary_facts import facts_of


def check_annuity(case: Case, policy: Policy) -> Verdict:
    """EA-001, 第15条: employer at most 8 % of the wage total, both together 12 %.

    Example: wage total 10 m: employer 800,000, together 1,200,000.
    """
    facts = facts_of(case)
    employer, person, wages = facts.annuity_employer, facts.annuity_person, facts.annuity_wage_total
    if employer is None:
        return not_applicable("方案没有企业年金，或没有填写。")
    if wages is None:
        return case.lacking("annuity_wage_total")
    return contribution_verdict(employer, person, wages, policy) or case.lacking("annuity_person")


def check_annuity_spread(case: Case, policy: Policy) -> Verdict:
    """EA-002, 第18、19条: the highest share at most five times the average, wholly the person's within eight years."""
    facts = facts_of(case)
    if facts.annuity_employer is None:
        return not_applicable("方案没有企业年金，或没有填写。")
    found = spread_verdict(facts.annuity_highest, facts.annuity_average, facts.annuity_vesting_years, policy)
    return found or case.lacking(*case.absent("annuity_highest", "annuity_average", "annuity_vesting_years"))


def check_supplementary_medical(case: Case, policy: Policy) -> Verdict:
    """EA-003: at most 5 % of the wage total is deductible from the enterprise's income."""
    facts = facts_of(case)
    paid, wages = facts.supplementary_medical, facts.annuity_wage_total
    if paid is None:
        return not_applicable("方案没有补充医疗保险，或没有填写。")
    if wages is None:
        return case.lacking("annuity_wage_total")
    return medical_verdict(paid, wages, policy)


def service_penalty_limit(training_cost: Money, service_months: int, unserved_months: int) -> Money:
    """What may be claimed at most: the cost of the training over the part not served. Example: 60,000, 20 of 60."""
    if not service_months:
        return Money.ZERO
    return training_cost.times(Fraction(min(unserved_months, service_months), service_months), Rounding.DOWN)


def check_service_period(case: Case, policy: Policy) -> Verdict:
    """SVC-001, 第22条: a penalty only for special training, and at most the share of its cost not yet served."""
    facts = facts_of(case)
    if facts.has_other_penalty:
        return verdict(
            False,
            "方案对专项培训服务期、保密和竞业限制以外的情形约定了违约金或退还薪酬。",
            "删去相应条款；需要留人的，改用递延兑付等方式。",
        )
    penalty = facts.service_penalty
    if penalty is None:
        return not_applicable("方案没有约定服务期违约金，或没有填写。")
    if missing := case.absent("training_cost", "service_months", "unserved_months"):
        return case.lacking(*missing)
    cost, months, unserved = facts.training_cost or Money.ZERO, facts.service_months or 0, facts.unserved_months or 0
    limit = service_penalty_limit(cost, months, unserved)
    share = ratio_text(Fraction(min(unserved, months), months)) if months else "0"
    return verdict(
        penalty <= limit,
        f"服务期违约金 {yuan(penalty)}，上限为培训费用中尚未履行部分应分摊的 {yuan(limit)}。",
        f"调低至 {yuan(limit)}以内。",
        limit=limit,
        actual=penalty,
        steps=(Step("服务期违约金上限", f"{cost.as_yuan()} × {share}，舍到分", limit.as_yuan()),),
    )


def check_non_compete(case: Case, policy: Policy) -> Verdict:
    """SVC-002, 第23、24条: at most 24 months, with compensation paid every month."""
    facts = facts_of(case)
    months = facts.non_compete_months
    if not months:
        return not_applicable("方案没有约定竞业限制，或没有填写。")
    most = policy.whole("service_agreement.non_compete_months")
    if months > most:
        return verdict(
            False,
            f"竞业限制 {months} 个月，超过 {most} 个月。",
            f"缩短至 {most} 个月以内。",
            limit=most,
            actual=months,
            unit="months",
        )
    if facts.non_compete_pay is None:
        return case.lacking("non_compete_pay")
    return verdict(
        bool(facts.non_compete_pay),
        f"竞业限制 {months} 个月，每月补偿 {yuan(facts.non_compete_pay)}。",
        "约定按月给予的经济补偿。",
        limit=most,
        actual=months,
        unit="months",
    )
