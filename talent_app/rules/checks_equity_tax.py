"""Putting off the income tax on unlisted equity until it is sold: TAX-007 (财税〔2016〕101号).

Pure. Seven conditions at once; the plan need not ask for it.
"""

from __future__ import annotations

from talent_app.rules.case import Case
from talent_app.rules.equity_facts import DEFERRAL_CONDITIONS, facts_of
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Verdict, later, not_applicable, verdict
from talent_app.rules.parameters import Policy

PREFIX = "deferred_equity_tax"


def check_deferral(case: Case, policy: Policy) -> Verdict:
    """TAX-007: at most 30 % of the staff, held long enough, exercised in time, and five things confirmed."""
    facts = facts_of(case)
    if facts.deferral_claimed is None:
        return later("在兑付环节核对：符合七项条件并备案的，可以递延至转让时按 20% 计税。")
    if not facts.deferral_claimed:
        return not_applicable("方案没有申请递延纳税。")
    broken, missing = [], case.absent("deferral_conditions", "average_staff", "form", "hold_months")
    confirmed = facts.deferral_conditions
    for code, title in DEFERRAL_CONDITIONS if confirmed is not None else ():
        is_asked = code != "industry" or facts.form is None or "award" in facts.form
        if is_asked and code not in (confirmed or ()):
            broken.append(f"没有确认“{title}”")
    cap = policy.ratio(f"{PREFIX}.people_cap")
    if facts.average_staff is not None and len(case.people) > cap * facts.average_staff:
        broken.append(f"激励对象 {len(case.people)} 人，超过平均人数 {facts.average_staff} 人的 {percent(cap)}")
    hold = policy.whole(f"{PREFIX}.hold_years")
    if facts.hold_months is not None and facts.hold_months < 12 * hold:
        broken.append(f"自授予日起持有 {facts.hold_months} 个月，不满 {hold} 年")
    if facts.form and "option" in facts.form:
        missing += case.absent("hold_months_after_exercise", "exercise_months")
        after, until = policy.whole(f"{PREFIX}.after_exercise_years"), policy.whole(f"{PREFIX}.exercise_years")
        if facts.hold_months_after_exercise is not None and facts.hold_months_after_exercise < 12 * after:
            broken.append(f"自行权日起持有 {facts.hold_months_after_exercise} 个月，不满 {after} 年")
        if facts.exercise_months is not None and facts.exercise_months > 12 * until:
            broken.append(f"自授予日至行权日 {facts.exercise_months} 个月，超过 {until} 年")
    if broken:
        return verdict(False, f"不符合递延纳税条件：{'；'.join(broken)}。", "补足条件，或不申请递延纳税。")
    if missing:
        return case.lacking(*missing)
    return verdict(True, "符合递延纳税的各项条件，可以递延至转让时按 20% 计税。")
