"""岗位分红: sharing a part of the year's after-tax profit among key posts (财资〔2016〕4号, 第25条至第28条).

Pure. The numbers stand in policy/instruments/post_dividend.yaml beside their sources; here they are only compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import partial

from talent_app.core.money import Money, Rounding
from talent_app.rules import checks_enterprise, checks_people, checks_performance, checks_procedure
from talent_app.rules.case import Case, named, person_verdict
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.notation import percent, yuan
from talent_app.rules.outcome import Step, Verdict, lacking, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.wage_total import PaymentKind

CODE = "post_dividend"


def check_increment(case: Case, policy: Policy) -> Verdict:
    """DV-001, 第25条: three-year increment at least 10 % of opening net assets, undistributed profit above zero."""
    return checks_performance.judge_increment(case, policy.ratio("post_dividend.increment_floor"))


def check_pool(case: Case, policy: Policy) -> Verdict:
    """DV-002, 第26条: the year's pool at most 15 % of the year's after-tax profit.

    Example: 10,000,000 × 15 % = 1,500,000.00; 1,500,000.01 is over.
    """
    profit = case.facts.after_tax_profit
    if profit is None:
        return case.lacking("after_tax_profit")
    cap = policy.ratio("post_dividend.pool_cap")
    limit = max(Money.ZERO, profit.times(cap, Rounding.DOWN))
    steps = (
        Step(
            "年度分红总额上限",
            f"{case.dividend_year} 年税后利润 {profit.as_yuan()} × {percent(cap)}，舍到分",
            limit.as_yuan(),
        ),
    )
    is_within = case.pool <= limit
    return verdict(
        is_within,
        f"拟分配总额 {yuan(case.pool)}，{_compared(is_within)}上限 {yuan(limit)}。",
        f"将拟分配总额调低 {yuan(case.pool - limit)}，至 {yuan(limit)}以内。",
        limit=limit,
        actual=case.pool,
        steps=steps,
    )


def _compared(is_within: bool) -> str:
    return "不超过" if is_within else "超过"


def check_headcount(case: Case, policy: Policy) -> Verdict:
    """DV-003, 第27条: people who get something at most 30 % of employees on post, compared exactly.

    Example: of 205, 62 is over (30.24 %), 61 is not.
    """
    staff = case.facts.staff_on_duty
    if staff is None:
        return case.lacking("staff_on_duty")
    cap = policy.ratio("post_dividend.headcount_cap")
    limit, people = cap * staff, len(case.paid)
    share = f"（{percent(Fraction(people, staff))}）" if staff else ""
    most = limit.numerator // limit.denominator
    is_within = people <= limit
    text = f"激励人数 {people} 人{share}，{_compared(is_within)}在岗职工 {staff} 人的 {percent(cap)}。"
    return verdict(
        is_within,
        text,
        f"减少 {people - most} 人，至 {most} 人以内；确需超过的，书面说明理由。",
        limit=limit,
        actual=people,
        unit="persons",
        steps=(Step("激励人数上限", f"在岗职工 {staff} × {percent(cap)}，不取整", f"不超过 {most} 人"),),
    )


def individual_caps(case: Case, policy: Policy) -> Mapping[str, tuple[Money, str]]:
    """第27条: what each person may get at most, two thirds of pay without the dividend, rounded down to the fen."""
    cap = policy.ratio("post_dividend.individual_cap")
    over, under = cap.numerator, cap.denominator
    return {
        person.ref: (Money(person.annual_pay.fen * over // under), "DV-004")
        for person in case.people
        if person.annual_pay is not None
    }


def check_individual(case: Case, policy: Policy) -> Verdict:
    """DV-004, 第27条: nobody gets more than two thirds of pay without the dividend.

    Example: pay 240,000, dividend 160,000 passes; 160,001 is over.
    """
    cap = policy.ratio("post_dividend.individual_cap")
    limits = {ref: limit for ref, (limit, _) in individual_caps(case, policy).items()}
    unknown = [person.ref for person in case.paid if person.ref not in limits]
    over = [ref for ref, limit in limits.items() if case.amounts[ref] > limit]
    paid = [person.ref for person in case.paid if person.ref in limits]
    worst = max(over or paid, key=lambda ref: _load(case.amounts[ref], limits[ref]), default=None)
    if over and worst:
        return verdict(
            False,
            f"{named(over)}的分红超过本人薪酬总额（不含分红）的 {percent(cap)}。",
            f"{worst} 至多 {yuan(limits[worst])}，现为 {yuan(case.amounts[worst])}；其余人同理调低。",
            limit=limits[worst],
            actual=case.amounts[worst],
            refs=tuple(over),
        )
    if unknown:
        return lacking(["annual_pay"], [f"{named(unknown)}的年度薪酬总额"], refs=tuple(unknown))
    return verdict(
        True,
        f"个人分红均不超过本人薪酬总额（不含分红）的 {percent(cap)}。",
        limit=limits[worst] if worst else None,
        actual=case.amounts[worst] if worst else None,
        steps=(Step("个人分红上限", f"本人薪酬总额（不含分红）× {percent(cap)}，舍到分", "逐人计算"),),
    )


def _load(amount: Money, limit: Money) -> tuple[bool, int]:
    """How near to its limit an amount is; a positive amount under a zero limit is the worst.

    Amounts are below 2**60 fen, so quotients that differ still differ when cut to 128 binary places.
    """
    return (not limit and bool(amount), (amount.fen << 128) // limit.fen if limit else 0)


def check_tenure(case: Case, policy: Policy) -> Verdict:
    """DV-005, 第27条: at least twelve whole months in the post. Example: 11 months fails, 12 passes."""
    least = policy.whole("post_dividend.tenure_months")
    months = [person.months_in_post for person in case.people if person.months_in_post is not None]
    return person_verdict(
        case.people,
        "months_in_post",
        lambda value: value >= least,
        limit=least,
        actual=min(months, default=None),
        unit="months",
        holds=f"激励对象在岗均满 {least} 个月。",
        fails=f"{{who}}在激励岗位连续工作不满 {least} 个月。",
        remedy=f"将{{who}}移出激励名单，满 {least} 个月后再参加。",
    )


def check_plan_length(case: Case, policy: Policy) -> Verdict:
    """DV-006, 第28条: at most three years as a rule. Example: 36 months passes, 37 needs a reason."""
    months = case.facts.plan_months
    if months is None:
        return case.lacking("plan_months")
    most = policy.whole("post_dividend.plan_months_cap")
    is_within = months <= most
    return verdict(
        is_within,
        f"方案有效期 {months} 个月，{_compared(is_within)} {most} 个月。",
        f"将有效期缩短至 {most} 个月以内；确需延长的，书面说明理由。",
        limit=most,
        actual=months,
        unit="months",
    )


def check_still_in_post(case: Case, policy: Policy) -> Verdict:
    """DV-007, 第27条: from the year of leaving the post no dividend."""
    return person_verdict(
        case.people,
        "is_in_post",
        bool,
        holds="激励对象均在激励岗位。",
        fails="{who}已离开激励岗位，自离岗当年起不再分红。",
        remedy="将{who}移出激励名单。",
    )


INSTRUMENT = Instrument(
    code=CODE,
    payment=PaymentKind.LABOUR_DIVIDEND,
    title="岗位分红",
    checks={
        "DV-001": check_increment,
        "DV-002": check_pool,
        "DV-003": check_headcount,
        "DV-004": check_individual,
        "DV-005": check_tenure,
        "DV-006": check_plan_length,
        "DV-007": check_still_in_post,
        "DV-008": checks_performance.check_growth,
        "DV-009": checks_procedure.check_one_method,
        "DV-010": partial(checks_procedure.check_one_main_method, instrument=CODE),
        "DV-011": checks_procedure.check_answer,
        "DV-012": checks_procedure.check_filing,
        "EL-001": checks_people.check_appointed_leaders,
        "EL-002": checks_people.check_labour_contracts,
        "EQ-001": checks_enterprise.check_enterprise_kind,
        "EQ-002": checks_enterprise.check_rd_intensity,
        "EQ-003": checks_enterprise.check_rd_staff,
        "EQ-004": checks_enterprise.check_tech_service_share,
        "EQ-005": checks_enterprise.check_clean_record,
        "EQ-015": checks_people.check_roles,
        "EQ-017": checks_enterprise.check_enterprise_age,
        "PAY-001": checks_procedure.check_staff_consulted,
        "PAY-002": checks_procedure.check_published,
        "TAL-002": checks_procedure.check_guidance_named,
        "TAX-009": checks_procedure.check_tax_item,
        "WT-005": partial(checks_procedure.check_wage_total, instrument=CODE),
    },
    exclusions=("DV-005", "DV-007", "EL-002", "EQ-015"),
    caps=individual_caps,
    cap_facts=("annual_pay",),
    facts=(
        "pool",
        "plan_year",
        "dividend_year",
        "plan_months",
        "after_tax_profit",
        "prior_after_tax_profits",
        "opening_net_assets",
        "closing_net_assets",
        "injections",
        "declared_unpaid",
        "net_asset_increment",
        "opening_undistributed_profit",
        "staff_on_duty",
        "enterprise_class",
        "is_listed",
        "state_share",
        "is_state_controlled",
        "established_on",
        "revenues",
        "rd_expenses",
        "rd_staff",
        "staff_total",
        "tech_service_incomes",
        "penalised_in_three_years",
        "accounts_audited",
        "staff_consulted",
        "published_internally",
        "publicity_working_days",
        "other_plans",
        "results",
        "decision_documents",
        "submitted_on",
        "accepted_on",
        "answered_on",
        "shareholders_met_on",
        "filed_on",
        "counted_in_wage_total",
        "counted_in_wage_base",
        "tax_item",
    ),
    person_facts=(
        "weight",
        "amount",
        "annual_pay",
        "months_in_post",
        "is_in_post",
        "role",
        "appointment",
        "performance",
        "result",
    ),
)
