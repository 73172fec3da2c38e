"""How a plan must be made, decided and booked, whatever its instrument: PAY, TAL, DV-009 to DV-012, WT-005, TAX-009.

Pure. A yes/no fact that was not given is not yet done, never done.
"""

from __future__ import annotations

from datetime import date

from talent_app.core.dates import add_working_days
from talent_app.rules.case import Case, named
from talent_app.rules.other_plan import OtherPlan
from talent_app.rules.outcome import Verdict, lacking, later, not_applicable, undecidable, verdict
from talent_app.rules.parameters import Policy

DIVIDENDS = ("post_dividend", "project_dividend")
#: The instruments that one enterprise should not begin with side by side (274号).
INCENTIVE_FAMILY = ("post_dividend", "project_dividend", "tech_equity")


def check_staff_consulted(case: Case, policy: Policy) -> Verdict:
    """PAY-001, 劳动合同法第4条: discussed by the employees' congress or all employees."""
    if case.facts.staff_consulted is None:
        return case.lacking("staff_consulted")
    return verdict(
        case.facts.staff_consulted,
        "方案已经职工代表大会或全体职工讨论。"
        if case.facts.staff_consulted
        else "方案涉及劳动报酬，尚未经职工代表大会或全体职工讨论。",
        "召开职工代表大会或全体职工会议讨论，并记录日期、形式和意见。",
    )


def check_published(case: Case, policy: Policy) -> Verdict:
    """PAY-002, 劳动合同法第4条: published or told to the employees; how long is the enterprise's own rule."""
    facts = case.facts
    if facts.published_internally is None:
        return case.lacking("published_internally")
    if not facts.published_internally:
        return verdict(False, "方案尚未在本企业公示或告知职工。", "在本企业公示，或逐人告知，并保留记录。")
    if facts.publicity_working_days is None:
        return verdict(True, "方案已在本企业公示或告知职工。")
    least = policy.whole("procedure.publicity_days")
    days = facts.publicity_working_days
    return verdict(
        days >= least,
        f"方案在本企业公示了 {days} 个工作日。",
        f"公示满 {least} 个工作日，或说明本企业制度的规定。",
        limit=least,
        actual=days,
        unit="days",
        strength="S",
    )


def check_guidance_named(case: Case, policy: Policy) -> Verdict:
    """TAL-002: the plan names the guidance and the enterprise's own decision documents."""
    documents = case.facts.decision_documents
    if documents is None:
        return case.lacking("decision_documents")
    return verdict(
        bool(documents),
        f"方案列明了本企业决策文件：{'、'.join(documents)}。" if documents else "方案没有列出本企业的决策文件。",
        "在方案中列出党委会、董事会、职代会等决策文件的名称和文号。",
    )


def check_one_method(case: Case, policy: Policy) -> Verdict:
    """DV-009, 274号: one person, one result, one method, once."""
    plans = case.facts.other_plans
    if plans is None:
        return case.lacking("other_plans")
    clashes: list[str] = []
    unknown = False
    for plan in (plan for plan in plans if plan.counts):
        for person in (person for person in case.people if person.ref in plan.refs):
            mine = (person.result,) if person.result else case.facts.results
            if mine is None or plan.results is None:
                unknown = True
            elif set(mine) & set(plan.results):
                clashes.append(person.ref)
    if clashes:
        who = named(dict.fromkeys(clashes))
        return verdict(
            False,
            f"{who}已就同一成果或项目参加了其他激励方案。",
            f"将{who}移出，或就该成果只保留一种方式。",
            refs=tuple(dict.fromkeys(clashes)),
        )
    if unknown:
        return lacking(["results"], ["两个方案各自涉及的科技成果或项目（有人同时参加其他方案）"])
    return verdict(True, "没有人就同一成果或项目参加其他激励方案。")


def check_one_main_method(case: Case, policy: Policy, instrument: str) -> Verdict:
    """DV-010, 274号: at the start one main method per enterprise."""
    if case.facts.other_plans is None:
        return case.lacking("other_plans")
    others = [plan for plan in case.facts.other_plans if _runs_beside(plan, case, instrument)]
    if others:
        return verdict(
            False,
            f"同期还有 {len(others)} 个其他方式的激励方案。",
            "起步阶段以一种方式为主；确需并行的，说明各自的对象和理由。",
            limit=0,
            actual=len(others),
            unit="count",
        )
    return verdict(True, "同期没有其他方式的股权或分红激励方案。", limit=0, actual=0)


def _runs_beside(plan: OtherPlan, case: Case, instrument: str) -> bool:
    is_other = plan.instrument in INCENTIVE_FAMILY and plan.instrument != instrument
    return is_other and plan.counts and plan.state != "ended" and plan.overlaps(case.dividend_year)


def check_answer(case: Case, policy: Policy) -> Verdict:
    """DV-011: SASAC answers in writing within twenty working days of acceptance."""
    facts = case.facts
    start = facts.accepted_on or facts.submitted_on
    days = policy.whole("procedure.answer_days")
    if start is None:
        if facts.answered_on is not None:
            return case.lacking("submitted_on")
        return later(f"在审批环节核对：审核单位自受理起 {days} 个工作日内书面答复。", limit=days, unit="days")
    return _within(
        start, facts.answered_on, days, case, "受理", "书面答复", "请向审核单位了解办理进度，必要时书面催办。"
    )


def check_filing(case: Case, policy: Policy) -> Verdict:
    """DV-012: within five working days of the shareholders' meeting the papers are filed."""
    facts = case.facts
    days = policy.whole("procedure.filing_days")
    if facts.shareholders_met_on is None:
        if facts.filed_on is not None:
            return case.lacking("shareholders_met_on")
        return later(f"在审批环节核对：股东会后 {days} 个工作日内报送方案、批复和决议。", limit=days, unit="days")
    return _within(
        facts.shareholders_met_on,
        facts.filed_on,
        days,
        case,
        "股东会",
        "报送备案",
        "尽快报送方案、批复和决议，并说明迟报原因。",
    )


def _within(start: date, done: date | None, days: int, case: Case, began: str, act: str, remedy: str) -> Verdict:
    """A limit in working days; a day that holidays still to be announced may move never counts as passed."""
    due = add_working_days(start, days, case.calendar)
    note = f"（{due.note}）" if due.provisional else ""
    if done is None:
        return later(f"在审批环节核对：{began}日期 {start}，应在 {due.day}{note}前{act}。", limit=due.day.isoformat())
    if done < start:
        return undecidable(
            f"{act}日期 {done} 早于{began}日期 {start}。",
            "请核对两个日期。",
            limit=due.day.isoformat(),
            actual=done.isoformat(),
        )
    text = f"{began}日期 {start}，{act}日期 {done}，期限为 {due.day}{note}"
    is_late = due.is_overdue(done)
    result = f"已超过 {days} 个工作日" if is_late else f"在 {days} 个工作日内"
    return verdict(
        not is_late, f"{text}，{result}。", remedy, limit=due.day.isoformat(), actual=done.isoformat(), strength="S"
    )


def check_wage_total(case: Case, policy: Policy, instrument: str) -> Verdict:
    """WT-005: a dividend counts in the year's wage total, is not limited by it, and is never in a base."""
    facts = case.facts
    if instrument not in DIVIDENDS:
        return not_applicable("只适用于岗位分红和项目收益分红。")
    if facts.counted_in_wage_total is False:
        return verdict(False, "分红没有计入当年工资总额。", "计入当年工资总额，并单独列示。")
    if facts.counted_in_wage_base:
        return verdict(False, "分红被列入了工资总额基数。", "从下年基数和社保、年金、公积金等缴费基数中剔除。")
    if facts.counted_in_wage_total is None or facts.counted_in_wage_base is None:
        return later(
            "在兑付环节核对：分红计入当年工资总额，不受总额限制，不作为下年基数，也不作为社保、年金、公积金、"
            "工会经费和教育经费的计提基数。"
        )
    return verdict(True, "分红计入当年工资总额，没有列入基数。")


def check_tax_item(case: Case, policy: Policy) -> Verdict:
    """TAX-009, 条例第6条: a dividend on labour is wages; only dividends on shares held are capital income."""
    if case.facts.tax_item is None:
        return later("在兑付环节核对：分红按“工资、薪金所得”扣缴个人所得税。")
    is_wages = case.facts.tax_item == "wages"
    return verdict(
        is_wages,
        "分红按“工资、薪金所得”计税。" if is_wages else "分红被按“利息、股息、红利所得”计税。",
        "改按“工资、薪金所得”扣缴。",
    )
