"""Limits of equity incentives in technology enterprises: EQ-006 to EQ-019 (财资〔2016〕4号, 第9条至第22条).

Pure. Shares are whole numbers and compared exactly; the value of an award is the appraised value.
"""

from __future__ import annotations

from talent_app.core.dates import add_months
from talent_app.core.money import Money, Rounding
from talent_app.rules import checks_performance
from talent_app.rules.case import Case, named
from talent_app.rules.equity_facts import FORMS, PREFIX, SIZE_TITLES, EquityPerson, facts_of
from talent_app.rules.financials import increment, missing_for_increment
from talent_app.rules.notation import percent, yuan
from talent_app.rules.outcome import Step, Verdict, lacking, not_applicable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.plan_facts import Person


def unless_form(case: Case, form: str) -> Verdict | None:
    """Why a rule about one form does not apply, or that the form is not known."""
    forms = facts_of(case).form
    if not forms:
        return case.lacking("form")
    return None if form in forms else not_applicable(f"方案没有采用{dict(FORMS)[form]}。")


def _awarded(case: Case) -> list[Person]:
    return [person for person in case.people if person.reward_value]


def check_total(case: Case, policy: Policy) -> Verdict:
    """EQ-006, 第10条: 5, 10 or 30 % of all shares by size. Example: large, 100 m shares: 5.1 m is over."""
    facts = case.facts
    missing = case.absent("enterprise_size", "total_shares")
    if any(person.shares is None for person in case.people):
        missing.append("shares")
    if facts.enterprise_size is None or facts.total_shares is None or "shares" in missing:
        return _lacking(case, missing)
    cap = policy.ratio(f"{PREFIX}.total_cap_{facts.enterprise_size}")
    limit, shares = cap * facts.total_shares, sum(person.shares or 0 for person in case.paid)
    text = f"激励股权 {shares} 股，{SIZE_TITLES[facts.enterprise_size]}企业上限为总股本的 {percent(cap)}"
    most = limit.numerator // limit.denominator
    return verdict(
        shares <= limit,
        f"{text}。",
        f"减少 {shares - most} 股，至 {most} 股以内。",
        limit=limit,
        actual=shares,
        unit="shares",
        steps=(Step("激励股权上限", f"{facts.total_shares} × {percent(cap)}，不取整", f"不超过 {most} 股"),),
    )


def _lacking(case: Case, names: list[str]) -> Verdict:
    """Missing facts of the plan, with the people's shares among them."""
    plan = case.lacking(*(name for name in names if name != "shares"))
    if "shares" not in names:
        return plan
    unknown = tuple(person.ref for person in case.people if person.shares is None)
    labels = [f"{named(unknown)}的激励股份数"]
    return lacking(["shares", *plan.missing], labels, refs=unknown)


def check_person(case: Case, policy: Policy) -> Verdict:
    """EQ-007, 第10条: nobody above 3 % of all shares; for large and medium enterprises the text is ambiguous."""
    facts = case.facts
    missing = case.absent("total_shares", "enterprise_size")
    if any(person.shares is None for person in case.people):
        missing.append("shares")
    if facts.total_shares is None or missing:
        return _lacking(case, missing)
    cap = policy.ratio(f"{PREFIX}.person_cap")
    limit = cap * facts.total_shares
    over = [person.ref for person in case.people if (person.shares or 0) > limit]
    is_clear = facts.enterprise_size == "small_micro"
    doubt = "" if is_clear else "（对大型、中型企业文义有歧义）"
    worst = max((person.shares or 0 for person in case.people), default=0)
    most = limit.numerator // limit.denominator
    message = (
        f"{named(over)}超过总股本的 {percent(cap)}{doubt}。" if over else f"单个对象均不超过总股本的 {percent(cap)}。"
    )
    return verdict(
        not over,
        message,
        f"{named(over)}减至 {most} 股以内。",
        limit=limit,
        actual=worst,
        unit="shares",
        refs=tuple(over),
        strength="H" if is_clear else "S",
    )


def check_option_size(case: Case, policy: Policy) -> Verdict:
    """EQ-008, 第9条: options only in small and micro enterprises."""
    if skipped := unless_form(case, "option"):
        return skipped
    size = case.facts.enterprise_size
    if size is None:
        return case.lacking("enterprise_size")
    return verdict(
        size == "small_micro",
        f"本企业为{SIZE_TITLES[size]}企业。",
        "改用股权出售或股权奖励。",
        actual=SIZE_TITLES[size],
    )


def check_award_increment(case: Case, policy: Policy) -> Verdict:
    """EQ-009, 第12条: an award needs an increment of at least 20 % and positive undistributed profit."""
    return unless_form(case, "award") or checks_performance.judge_increment(
        case, policy.ratio(f"{PREFIX}.award_increment_floor")
    )


def check_award_total(case: Case, policy: Policy) -> Verdict:
    """EQ-010, 第13条: awards at most 15 % of the increment. Example: increment 24 m: at most 3.6 m."""
    if skipped := unless_form(case, "award"):
        return skipped
    grown = increment(case.facts)
    if grown is None:
        return case.lacking(*missing_for_increment(case.facts))
    cap = policy.ratio(f"{PREFIX}.award_increment_cap")
    limit = max(Money.ZERO, grown.times(cap, Rounding.DOWN))
    total = Money.total(person.reward_value for person in case.people if person.reward_value)
    return verdict(
        total <= limit,
        f"股权奖励合计 {yuan(total)}，上限为净资产增值额 {yuan(grown)} 的 {percent(cap)}，即 {yuan(limit)}。",
        f"调低 {yuan(total - limit)}，至 {yuan(limit)}以内。",
        limit=limit,
        actual=total,
        steps=(Step("股权奖励上限", f"{grown.as_yuan()} × {percent(cap)}，舍到分", limit.as_yuan()),),
    )


def check_purchase(case: Case, policy: Policy) -> Verdict:
    """EQ-011, 第13条: who gets an award buys at least as much. Example: 1.0 m award, at least 1.0 m bought."""
    if skipped := unless_form(case, "award"):
        return skipped
    share = policy.ratio(f"{PREFIX}.purchase_per_award")
    awarded = _awarded(case)
    due = {person.ref: (person.reward_value or Money.ZERO).times(share, Rounding.UP) for person in awarded}
    short = [
        person for person in awarded if person.purchase_value is not None and person.purchase_value < due[person.ref]
    ]
    unknown = [person.ref for person in awarded if person.purchase_value is None]
    if short:
        first = short[0]
        who = named(person.ref for person in short)
        return verdict(
            False,
            f"{who}的出资购股金额低于股权奖励。",
            f"{first.ref} 至少出资购买 {yuan(due[first.ref])}。",
            limit=due[first.ref],
            actual=first.purchase_value,
            refs=tuple(person.ref for person in short),
        )
    if unknown:
        return lacking(["purchase_value"], [f"{named(unknown)}的出资购股金额"], refs=tuple(unknown))
    return verdict(True, "获得股权奖励的人员出资购买均不低于奖励。", limit=share)


def check_award_person(case: Case, policy: Policy) -> Verdict:
    """EQ-012, 第13条: at most 3,000,000 yuan a person, earlier awards included."""
    if skipped := unless_form(case, "award"):
        return skipped
    cap = policy.yuan(f"{PREFIX}.award_person_cap")
    totals = {
        person.ref: (person.reward_value or Money.ZERO) + (person.prior_incentives or Money.ZERO)
        for person in _awarded(case)
    }
    over = [ref for ref, total in totals.items() if total > cap]
    return verdict(
        not over,
        f"{named(over)}的累计股权奖励超过 {yuan(cap)}。" if over else f"个人累计股权奖励均不超过 {yuan(cap)}。",
        f"{named(over)}的累计奖励调低至 {yuan(cap)}以内。",
        limit=cap,
        actual=max(totals.values(), default=None),
        refs=tuple(over),
    )


def check_award_people(case: Case, policy: Policy) -> Verdict:
    """EQ-013, 第13条: awards go to important technical staff with three years in the enterprise."""
    if skipped := unless_form(case, "award"):
        return skipped
    least = policy.whole(f"{PREFIX}.award_service_years")
    awarded = _awarded(case)
    wrong = [
        person.ref
        for person in awarded
        if (person.role is not None and person.role != "technical")
        or (person.years_in_company is not None and person.years_in_company < least)
    ]
    if wrong:
        return verdict(
            False,
            f"{named(wrong)}不是重要技术人员，或在本企业连续工作不满 {least} 年。",
            f"将{named(wrong)}移出股权奖励名单。",
            limit=least,
            unit="years",
            refs=tuple(wrong),
        )
    unknown = [person.ref for person in awarded if person.role is None or person.years_in_company is None]
    if unknown:
        return lacking(["role", "years_in_company"], [f"{named(unknown)}的人员类别或工作年数"], refs=tuple(unknown))
    return verdict(True, f"股权奖励对象均为重要技术人员，连续工作满 {least} 年。", limit=least, unit="years")


def check_lock(case: Case, policy: Policy) -> Verdict:
    """EQ-014, 第22条: five years without transfer or donation."""
    months = facts_of(case).lock_months
    if months is None:
        return case.lacking("lock_months")
    least = policy.whole(f"{PREFIX}.lock_months")
    return verdict(
        months >= least,
        f"锁定期 {months} 个月，应不少于 {least} 个月。",
        f"延长至 {least} 个月。",
        limit=least,
        actual=months,
        unit="months",
    )


def check_no_loans(case: Case, policy: Policy) -> Verdict:
    """EQ-016, 第20条: no loans, guarantees, promised returns or buy-back floors."""
    has_loans = facts_of(case).has_loans_or_guarantees
    if has_loans is None:
        return case.lacking("has_loans_or_guarantees")
    return verdict(
        not has_loans,
        "方案含有贷款、担保、承诺回报或回购保底。" if has_loans else "没有提供贷款、担保或承诺回报。",
        "删去相应条款。",
    )


def check_rest(case: Case, policy: Policy) -> Verdict:
    """EQ-018, 第30条: no second equity within five years."""
    years = policy.whole(f"{PREFIX}.rest_years")
    early = [
        person.ref
        for person in case.people
        if isinstance(person, EquityPerson)
        and person.last_equity_on is not None
        and add_months(person.last_equity_on, 12 * years) > case.on
    ]
    message = f"{named(early)}在 {years} 年内获得过股权激励。" if early else f"没有人在 {years} 年内获得过股权激励。"
    remedy = f"将{named(early)}移出名单。"
    return verdict(not early, message, remedy, refs=tuple(early), limit=years, unit="years")


def check_papers(case: Case, policy: Policy) -> Verdict:
    """EQ-019, 第9、11、31条: audited accounts, and an appraisal that was approved or filed."""
    facts = facts_of(case)
    if facts.accounts_audited is False or facts.appraisal_filed is False:
        return verdict(
            False, "财务报告未经审计，或资产评估没有核准、备案。", "补齐审计报告和资产评估的核准、备案文件。"
        )
    if missing := case.absent("accounts_audited", "appraisal_filed"):
        return case.lacking(*missing)
    return verdict(True, "财务报告经审计，资产评估已核准或备案。")
