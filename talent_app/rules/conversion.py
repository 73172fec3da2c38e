"""Rewards for converting research results: TC-001 to TC-005, WT-004 and TAX-005, and the facts they need.

Pure. The floors of the law hold only where the enterprise has neither a rule nor an agreement; an enterprise (unlike a
public institute) may agree on less.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from talent_app.core.money import Money, Rounding
from talent_app.rules.case import Case
from talent_app.rules.fields import Kind, fact
from talent_app.rules.notation import percent, yuan
from talent_app.rules.outcome import Step, Verdict, later, not_applicable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.plan_facts import PAYOUT, PlanFacts, Sections

TRANSFER = ("transfer", "licence")
MODES = (("transfer", "转让"), ("licence", "许可"), ("investment", "作价投资"), ("self_use", "自行实施或合作实施"))
PAYERS = (("enterprise", "企业"), ("nonprofit_institute", "非营利性科研机构或高校"))
FACTS = (
    "mode",
    "has_agreement",
    "income",
    "taxes",
    "rd_cost",
    "upkeep_cost",
    "shares_formed",
    "operating_profits",
    "yearly_rewards",
    "confidentiality_agreed",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversionFacts(PlanFacts):
    """What a plan that rewards the conversion of results states besides."""

    SECTIONS: ClassVar[Sections] = (
        (
            "成果转化",
            (
                "mode",
                "has_agreement",
                "income",
                "taxes",
                "rd_cost",
                "upkeep_cost",
                "shares_formed",
                "operating_profits",
                "yearly_rewards",
                "confidentiality_agreed",
            ),
        ),
        (PAYOUT, ("counted_in_wage_limit", "payer_kind", "half_relief_claimed")),
    )
    mode: str | None = fact("转化方式", Kind.CHOICE, "", choices=MODES)
    has_agreement: bool | None = fact("是否有奖励规定或约定", Kind.FLAG, "本单位制度有规定，或与科技人员有书面约定")
    income: Money | None = fact("转化收入", Kind.YUAN, "转让、许可收入；作价投资填评估作价金额；同一成果多次许可的合并")
    taxes: Money | None = fact("相关税费", Kind.YUAN, "")
    rd_cost: Money | None = fact("研发成本", Kind.YUAN, "投入该成果的全部研发成本")
    upkeep_cost: Money | None = fact("维护成本", Kind.YUAN, "维护、保护该成果的费用")
    shares_formed: int | None = fact("作价形成的股份数", Kind.COUNT, "作价投资形成的全部股份")
    operating_profits: tuple[Money, ...] | None = fact(
        "各年营业利润", Kind.YUANS, "从成功投产的第一年起，列三至五年", negative=True
    )
    yearly_rewards: tuple[Money, ...] | None = fact(
        "各年拟奖励金额", Kind.YUANS, "与各年营业利润一一对应；不填时按总额核对"
    )
    confidentiality_agreed: bool | None = fact("参与人员是否签订技术保密协议", Kind.FLAG, "")
    counted_in_wage_limit: bool | None = fact("奖励是否占用工资总额限额", Kind.FLAG, "兑付入账时填写；依法不受限制")
    payer_kind: str | None = fact("支付单位性质", Kind.CHOICE, "", choices=PAYERS)
    half_relief_claimed: bool | None = fact("是否减按 50% 计税", Kind.FLAG, "兑付扣缴时填写")


def facts_of(case: Case) -> ConversionFacts:
    """The facts as this module knows them."""
    if not isinstance(case.facts, ConversionFacts):
        raise TypeError("this rule belongs to instruments with ConversionFacts")
    return case.facts


def shares_money(facts: PlanFacts) -> bool:
    """A contribution of technology may be rewarded in shares alone; everything else is money."""
    return not (isinstance(facts, ConversionFacts) and facts.mode == "investment" and facts.pool is None)


def check_agreement(case: Case, policy: Policy) -> Verdict:
    """TC-001, 第44条: the rule or agreement was made after hearing the technical staff and is published."""
    facts = facts_of(case)
    if facts.has_agreement is None:
        return case.lacking("has_agreement")
    if not facts.has_agreement:
        return not_applicable("没有规定也没有约定，奖励按法律规定的最低标准执行。")
    if facts.staff_consulted is False:
        return verdict(False, "制定奖励规定时没有听取科技人员意见。", "听取本单位科技人员的意见，并保留记录。")
    if facts.published_internally is False:
        return verdict(False, "奖励规定没有在本单位公开。", "在本单位公开奖励规定。")
    if missing := case.absent("staff_consulted", "published_internally"):
        return case.lacking(*missing)
    return verdict(True, "奖励有规定或约定，听取了科技人员意见，并已公开。")


def _skipped(case: Case, *modes: str) -> Verdict | None:
    """Why a floor of the law does not apply, or what is missing to know."""
    facts = facts_of(case)
    if missing := case.absent("mode", "has_agreement"):
        return case.lacking(*missing)
    if facts.mode not in modes:
        return not_applicable("不是本条所说的转化方式。")
    return not_applicable("已有规定或约定，按规定或约定执行。") if facts.has_agreement else None


def check_net_income_floor(case: Case, policy: Policy) -> Verdict:
    """TC-002, 第45条: at least half of net income from transfer or licence.

    Example: price 5,000,000, taxes 300,000, R&D 2,200,000, upkeep 100,000: net 2,400,000, reward at least 1,200,000.
    """
    if skipped := _skipped(case, *TRANSFER):
        return skipped
    facts = facts_of(case)
    income, taxes, rd_cost, upkeep = facts.income, facts.taxes, facts.rd_cost, facts.upkeep_cost
    if income is None or taxes is None or rd_cost is None or upkeep is None:
        return case.lacking(*case.absent("income", "taxes", "rd_cost", "upkeep_cost"))
    net = income - taxes - rd_cost - upkeep
    share = policy.ratio("conversion.net_income_floor")
    floor = max(Money.ZERO, net.times(share, Rounding.DOWN))
    steps = (
        Step(
            "转化净收入",
            f"{income.as_yuan()} − {taxes.as_yuan()} − {rd_cost.as_yuan()} − {upkeep.as_yuan()}",
            net.as_yuan(),
        ),
        Step("奖励最低金额", f"{net.as_yuan()} × {percent(share)}，舍到分", floor.as_yuan()),
    )
    return _at_least(case.pool, floor, f"净收入 {yuan(net)} 的 {percent(share)}", steps)


def _at_least(pool: Money, floor: Money, basis: str, steps: tuple[Step, ...]) -> Verdict:
    is_enough = pool >= floor
    return verdict(
        is_enough,
        f"奖励总额 {yuan(pool)}，{'不低于' if is_enough else '低于'}{basis}，即 {yuan(floor)}。",
        f"将奖励总额提高 {yuan(floor - pool)}，至 {yuan(floor)}；或先制定规定、签订约定。",
        limit=floor,
        actual=pool,
        steps=steps,
    )


def check_shares_floor(case: Case, policy: Policy) -> Verdict:
    """TC-003, 第45条: at least half of the shares that a contribution of technology forms."""
    if skipped := _skipped(case, "investment"):
        return skipped
    facts = facts_of(case)
    share = policy.ratio("conversion.shares_floor")
    given = [person.shares for person in case.people if person.shares is not None]
    if facts.shares_formed is not None and given:
        floor, shares = share * facts.shares_formed, sum(given)
        is_enough = shares >= floor
        least = -(-floor.numerator // floor.denominator)
        return verdict(
            is_enough,
            f"奖励股份 {shares} 股，作价形成股份 {facts.shares_formed} 股，占 "
            f"{percent(Fraction(shares, facts.shares_formed)) if facts.shares_formed else '—'}。",
            f"奖励股份至少 {least} 股；或先制定规定、签订约定。",
            limit=floor,
            actual=shares,
            unit="shares",
            steps=(Step("奖励股份下限", f"{facts.shares_formed} × {percent(share)}", f"{least} 股"),),
        )
    if facts.pool is not None and facts.income is not None:
        floor_value = facts.income.times(share, Rounding.DOWN)
        steps = (Step("奖励价值下限", f"{facts.income.as_yuan()} × {percent(share)}", floor_value.as_yuan()),)
        return _at_least(case.pool, floor_value, f"作价金额 {yuan(facts.income)} 的 {percent(share)}", steps)
    return case.lacking(*case.absent("shares_formed"), *([] if given else ["shares"]))


def check_profit_floor(case: Case, policy: Policy) -> Verdict:
    """TC-004, 第45条: for three to five years running at least 5 % of each year's operating profit.

    Example: 1.0, 2.0, 3.0 m: 50,000, 100,000 and 150,000, together 300,000.
    """
    if skipped := _skipped(case, "self_use"):
        return skipped
    facts = facts_of(case)
    profits, rewards = facts.operating_profits, facts.yearly_rewards
    if profits is None:
        return case.lacking("operating_profits")
    share = policy.ratio("conversion.profit_floor")
    least, most = policy.whole("conversion.least_years"), policy.whole("conversion.most_years")
    floors = [max(Money.ZERO, profit.times(share, Rounding.DOWN)) for profit in profits]
    steps = tuple(
        Step(f"第 {year} 年奖励下限", f"{profit.as_yuan()} × {percent(share)}，舍到分", floor.as_yuan())
        for year, (profit, floor) in enumerate(zip(profits, floors, strict=True), start=1)
    )
    if not least <= len(profits) <= most:
        return verdict(
            False,
            f"列出了 {len(profits)} 年营业利润，应为连续 {least} 至 {most} 年。",
            f"从成功投产的第一年起列 {least} 至 {most} 年。",
            limit=least,
            actual=len(profits),
            unit="years",
            steps=steps,
        )
    if rewards is not None and len(rewards) != len(floors):
        return case.lacking("yearly_rewards")
    if rewards is not None:
        short = [year for year, pair in enumerate(zip(rewards, floors, strict=True), start=1) if pair[0] < pair[1]]
        if short:
            year = short[0] - 1
            return verdict(
                False,
                f"第 {'、'.join(map(str, short))} 年的奖励低于当年营业利润的 {percent(share)}。",
                f"第 {short[0]} 年至少 {yuan(floors[year])}。",
                limit=floors[year],
                actual=rewards[year],
                steps=steps,
            )
    return _at_least(case.pool, Money.total(floors), f"{len(floors)} 年营业利润的 {percent(share)}", steps)


def check_confidentiality(case: Case, policy: Policy) -> Verdict:
    """TC-005, 第42条: those who take part keep the technical secrets."""
    agreed = facts_of(case).confidentiality_agreed
    if agreed is None:
        return case.lacking("confidentiality_agreed")
    return verdict(
        agreed,
        "参与人员已签订技术保密协议。" if agreed else "参与人员没有签订技术保密协议。",
        "与参与人员签订技术保密协议。",
    )


def check_wage_total(case: Case, policy: Policy) -> Verdict:
    """WT-004, 第45条: counts in the wage total, not limited by it, not in its base."""
    facts = facts_of(case)
    if facts.counted_in_wage_total is False:
        return verdict(False, "奖励没有计入当年工资总额。", "计入当年工资总额，并单独列示。")
    if facts.counted_in_wage_limit:
        return verdict(False, "奖励占用了工资总额限额。", "从工资总额限额的核对中剔除。")
    if facts.counted_in_wage_base:
        return verdict(False, "奖励被纳入工资总额基数。", "从下年工资总额基数中剔除。")
    if case.absent("counted_in_wage_total", "counted_in_wage_limit", "counted_in_wage_base"):
        return later("在兑付环节核对：奖励计入当年工资总额，不受总额限制，不纳入总额基数。")
    return verdict(True, "奖励计入当年工资总额，不受总额限制，没有纳入总额基数。")


def check_half_relief(case: Case, policy: Policy) -> Verdict:
    """TAX-005, 财税〔2018〕58号: an enterprise may not halve the taxable reward."""
    facts = facts_of(case)
    if facts.half_relief_claimed is None:
        return later("在兑付环节核对：企业支付的现金奖励全额计入工资、薪金所得，不享受减按 50% 计税。")
    if not facts.half_relief_claimed:
        return verdict(True, "没有减按 50% 计税。")
    if facts.payer_kind is None:
        return case.lacking("payer_kind")
    return verdict(
        facts.payer_kind == "nonprofit_institute",
        "奖励减按 50% 计税。" if facts.payer_kind != "enterprise" else "支付单位是企业，奖励不得减按 50% 计税。",
        "全额计入当月工资、薪金所得。",
    )


CHECKS = {
    "TC-001": check_agreement,
    "TC-002": check_net_income_floor,
    "TC-003": check_shares_floor,
    "TC-004": check_profit_floor,
    "TC-005": check_confidentiality,
}
