"""The wage total of an enterprise: WT-001 to WT-003 and WT-006 to WT-008 (国发〔2018〕16号), and KPI-001.

Pure. Growth rates are exact and compared exactly; equal growth passes WT-001 and fails only where it must be lower.
"""

from __future__ import annotations

from talent_app.core.money import Money
from talent_app.rules.case import Case
from talent_app.rules.notation import percent, yuan
from talent_app.rules.outcome import Verdict, not_applicable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.salary_facts import REGIMES, facts_of
from talent_app.rules.wage_total import assessed_profit


def check_growth(case: Case, policy: Policy) -> Verdict:
    """WT-001: the wage total grows no faster than efficiency."""
    facts = facts_of(case)
    wages, efficiency = facts.wage_total_growth, facts.efficiency_growth
    if wages is None or efficiency is None:
        return case.lacking(*case.absent("wage_total_growth", "efficiency_growth"))
    return verdict(
        wages <= efficiency,
        f"工资总额增长 {percent(wages)}，经济效益增长 {percent(efficiency)}。",
        f"将工资总额增长调低至 {percent(efficiency)}以内。",
        limit=efficiency,
        actual=wages,
    )


def check_restricted_growth(case: Case, policy: Policy) -> Verdict:
    """WT-002: where productivity, cost ratio or wage level call for it, growth stays below that of efficiency."""
    facts = facts_of(case)
    if facts.is_growth_restricted is None:
        return case.lacking("is_growth_restricted")
    if not facts.is_growth_restricted:
        return not_applicable("劳动生产率、投入产出率和工资水平没有须从严的情形。")
    wages, efficiency = facts.wage_total_growth, facts.efficiency_growth
    if wages is None or efficiency is None:
        return case.lacking(*case.absent("wage_total_growth", "efficiency_growth"))
    return verdict(
        wages < efficiency,
        f"工资总额增长 {percent(wages)}，应当低于经济效益增长 {percent(efficiency)}。",
        f"将工资总额增长调低至 {percent(efficiency)} 以下。",
        limit=efficiency,
        actual=wages,
    )


def check_falling(case: Case, policy: Policy) -> Verdict:
    """WT-003: where efficiency falls, the wage total falls."""
    facts = facts_of(case)
    wages, efficiency = facts.wage_total_growth, facts.efficiency_growth
    if wages is None or efficiency is None:
        return case.lacking(*case.absent("wage_total_growth", "efficiency_growth"))
    if efficiency >= 0:
        return not_applicable("经济效益没有下降。")
    return verdict(
        wages < 0,
        f"经济效益下降，增长率为 {percent(efficiency)}，工资总额增长率为 {percent(wages)}。",
        "相应下调工资总额；受政策因素影响的，书面说明。",
        actual=wages,
    )


def check_apart(case: Case, policy: Policy) -> Verdict:
    """WT-006: what is listed apart is shown apart, with the number of its approval."""
    facts = facts_of(case)
    if facts.apart_amount is None:
        return case.lacking("apart_amount")
    if facts.apart_amount == Money.ZERO:
        return not_applicable("没有单列的工资总额。")
    return verdict(
        bool(facts.apart_approval),
        f"单列工资总额 {yuan(facts.apart_amount)}，批准文号：{facts.apart_approval or '没有填写'}。",
        "填写批准单列的文号。",
        actual=facts.apart_amount,
    )


def check_regime(case: Case, policy: Policy) -> Verdict:
    """WT-007: fully competitive commercial enterprises file, all others ask for approval."""
    facts = facts_of(case)
    if facts.is_fully_competitive is None or facts.wage_regime is None:
        return case.lacking(*case.absent("is_fully_competitive", "wage_regime"))
    due = "filing" if facts.is_fully_competitive else "approval"
    titles = dict(REGIMES)
    return verdict(
        facts.wage_regime == due,
        f"本企业适用{titles[due]}，方案填写的是{titles[facts.wage_regime]}。",
        f"改为{titles[due]}，或写明国资监管机构的规定。",
        limit=titles[due],
        actual=titles[facts.wage_regime],
    )


def check_new_hires(case: Case, policy: Policy) -> Verdict:
    """WT-008: more people do not raise the wage total; a plan that pays new ones says from where."""
    facts = facts_of(case)
    if facts.new_hires is None:
        return case.lacking("new_hires")
    if not facts.new_hires:
        return not_applicable("方案没有新增人员。")
    return verdict(
        bool(facts.new_hire_funding),
        f"方案新增 {facts.new_hires} 人，工资来源：{facts.new_hire_funding or '没有写明'}。",
        "写明新增人员的工资来源（单列、划转或总额内调剂）。",
        actual=facts.new_hires,
        unit="persons",
    )


def check_addback(case: Case, policy: Policy) -> Verdict:
    """KPI-001: research spending is regarded as profit, by the share and on the base the regulator set."""
    facts = facts_of(case)
    stated, profit, spent = facts.assessed_profit, facts.profit_before_addback, facts.rd_expense
    if stated is None:
        return not_applicable("没有加回研发投入，或没有填写。")
    if profit is None or spent is None:
        return case.lacking(*case.absent("profit_before_addback", "rd_expense"))
    due = assessed_profit(profit, spent, policy, facts.rd_expense_before)
    if due is None:
        return case.lacking("rd_expense_before")
    return verdict(
        stated == due.profit,
        f"填写的考核利润为 {yuan(stated)}，加回研发投入 {yuan(due.added)} 后应为 {yuan(due.profit)}。",
        f"改为 {yuan(due.profit)}，或写明国资监管机构的规定。",
        limit=due.profit,
        actual=stated,
        steps=due.steps,
    )
