"""What the enterprise has achieved: the three-year increment of net assets and the growth of profit.

Pure. The increment serves dividends and equity awards with different floors; each rule reads its own.
"""

from __future__ import annotations

from fractions import Fraction

from talent_app.core.money import Money, Rounding
from talent_app.rules.case import Case
from talent_app.rules.financials import growth_rates, increment, mean, missing_for_increment
from talent_app.rules.notation import percent, yuan
from talent_app.rules.outcome import Step, Verdict, lacking, undecidable, verdict
from talent_app.rules.parameters import Policy


def judge_increment(case: Case, floor: Fraction) -> Verdict:
    """Whether the three-year increment reaches a share of opening net assets, with undistributed profit above zero.

    Example: opening 100 m, closing 125 m, 10 m put in: 15 m, which is 15 %.
    """
    facts = case.facts
    undistributed = facts.opening_undistributed_profit
    if undistributed is not None and undistributed <= Money.ZERO:
        return verdict(
            False,
            f"年初未分配利润为 {yuan(undistributed)}，应当大于 0。",
            "待年初未分配利润为正的年度再实施。",
            limit=Money.ZERO,
            actual=undistributed,
        )
    grown, opening = increment(facts), facts.opening_net_assets
    if opening is not None and opening <= Money.ZERO:
        return verdict(
            False,
            f"期初净资产为 {yuan(opening)}，净资产增值率不存在，视为未达到条件。",
            "期初净资产为正后再实施。",
            limit=floor,
        )
    if grown is None or opening is None:
        missing = missing_for_increment(facts) + case.absent("opening_undistributed_profit")
        return case.lacking(*missing)
    share = grown.ratio_to(opening)
    expression = f"{grown.as_yuan()} ÷ {opening.as_yuan()}"
    steps = (Step("近三年净资产增值率", expression, percent(share)),)
    if share < floor:
        due = opening.times(floor, Rounding.UP)
        return verdict(
            False,
            f"近三年净资产增值率为 {percent(share)}，低于 {percent(floor)}。",
            f"增值额至少应为 {yuan(due)}，现为 {yuan(grown)}。",
            limit=floor,
            actual=share,
            steps=steps,
        )
    if undistributed is None:
        return case.lacking("opening_undistributed_profit")
    return verdict(
        True,
        f"近三年净资产增值率为 {percent(share)}，不低于 {percent(floor)}；年初未分配利润为正。",
        limit=floor,
        actual=share,
        steps=steps,
    )


def check_growth(case: Case, policy: Policy) -> Verdict:
    """DV-008, 第28条: the year's growth above the mean of the growth rates before it.

    Example: 8.0, 10.0, 11.0, 12.1 m give 25 %, 10 %, 10 %, mean 15 %; 13.915 m fails, 13.9151 m passes.
    """
    facts = case.facts
    prior = facts.prior_after_tax_profits
    missing = case.absent("after_tax_profit", "prior_after_tax_profits")
    if prior is None or facts.after_tax_profit is None:
        return case.lacking(*missing)
    if len(prior) < 3:
        return lacking(["prior_after_tax_profits"], ["分红年度之前至少三年的税后利润"])
    before, now = growth_rates(prior), growth_rates((prior[-1], facts.after_tax_profit))
    if before is None or now is None:
        return undecidable("此前有年度的净利润不为正，增长率不可计算。", "书面说明业绩情况，由审核单位判断。")
    average = mean(before)
    quotient = f"{facts.after_tax_profit.as_yuan()} ÷ {prior[-1].as_yuan()} − 1"
    steps = (
        Step("此前各年净利润增长率的平均值", "、".join(percent(rate) for rate in before), percent(average)),
        Step("当年净利润增长率", quotient, percent(now[0])),
    )
    is_above = now[0] > average
    least = prior[-1].times(1 + average, Rounding.DOWN) + Money.from_fen(1)
    text = f"当年净利润增长率 {percent(now[0])}，{'高于' if is_above else '不高于'}此前平均增长率 {percent(average)}。"
    return verdict(
        is_above,
        text,
        f"当年净利润达到 {yuan(least)} 方满足；未达到的当年不分红，方案终止，重新报批除外。",
        limit=average,
        actual=now[0],
        steps=steps,
    )
