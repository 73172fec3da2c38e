"""How pay for scientific and technical people is set: TAL-001 and PAY-003 to PAY-010, and the facts of a salary plan.

Pure. The guidance is guidance: nothing here blocks, and no ratio is shipped as if it were official.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from talent_app.core.money import Money
from talent_app.rules.case import Case
from talent_app.rules.fields import Kind, fact
from talent_app.rules.notation import percent, yuan
from talent_app.rules.outcome import Verdict, not_applicable, verdict
from talent_app.rules.parameters import Policy
from talent_app.rules.plan_facts import PlanFacts

ACTIVITIES = (
    ("scientific_research", "科学研究"),
    ("engineering_design", "工程设计"),
    ("technology_development", "技术开发"),
    ("technology_service", "科技服务"),
    ("technology_management", "科技管理"),
    ("skilled_operation", "技能操作"),
)
PERCENTILES = (("25", "25 分位"), ("50", "50 分位"), ("75", "75 分位"), ("90", "90 分位"))
FACTORS = (
    ("duty", "岗位职责"),
    ("innovation", "创新要求"),
    ("intensity", "工作强度和条件"),
    ("scarcity", "市场稀缺程度"),
    ("knowledge", "知识技能"),
    ("impact", "责任影响"),
)
SKILLED_PAY = "pay.skilled_pay_compared"
BEFORE_NOTICE = "2025 年通知印发以前没有此项要求。"
REGIMES = (("filing", "备案制"), ("approval", "核准制"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SalaryFacts(PlanFacts):
    """What a salary plan states besides."""

    talent_activities: tuple[str, ...] | None = fact("适用的科技活动类型", Kind.CHOICES, "", choices=ACTIVITIES)
    fixed_shares: tuple[Fraction, ...] | None = fact("固定薪酬比例", Kind.RATIOS, "与科技活动类型一一对应，如 0.6")
    variable_shares: tuple[Fraction, ...] | None = fact("浮动薪酬比例", Kind.RATIOS, "与科技活动类型一一对应，如 0.4")
    market_percentile: str | None = fact("市场对标分位", Kind.CHOICE, "", choices=PERCENTILES)
    market_source: str | None = fact("市场数据来源", Kind.TEXT, "调查机构和报告名称")
    market_year: int | None = fact("市场数据年度", Kind.YEAR, "调查所属年度")
    assessment_years: int | None = fact("考核周期", Kind.YEARS, "以年计")
    is_basic_research: bool | None = fact("是否以基础研究人员为主", Kind.FLAG, "")
    evaluation_factors: tuple[str, ...] | None = fact("职位评价要素", Kind.CHOICES, "", choices=FACTORS)
    technical_above_managers: bool | None = fact("科技人员薪酬是否高于同职级管理人员", Kind.FLAG, "")
    chief_technician_pay: Money | None = fact("特级、首席技师薪酬", Kind.YUAN, "没有聘任的不填")
    senior_manager_pay: Money | None = fact("中高级管理人员薪酬", Kind.YUAN, "平均水平")
    skilled_growth: Fraction | None = fact("一线技能人员薪酬增长率", Kind.RATIO, "下降填负数", negative=True)
    manager_growth: Fraction | None = fact("同层级管理人员薪酬增长率", Kind.RATIO, "下降填负数", negative=True)
    high_skill_growth: Fraction | None = fact("高技能人才薪酬增长率", Kind.RATIO, "下降填负数", negative=True)
    professional_growth: Fraction | None = fact("相应层级专业技术人员薪酬增长率", Kind.RATIO, "", negative=True)
    wage_total_growth: Fraction | None = fact("工资总额增长率", Kind.RATIO, "下降填负数", negative=True)
    efficiency_growth: Fraction | None = fact("经济效益增长率", Kind.RATIO, "利润总额、净利润等", negative=True)
    is_growth_restricted: bool | None = fact(
        "增长是否应低于效益增长", Kind.FLAG, "劳动生产率未提高、投入产出率低于行业平均或平均工资明显偏高"
    )
    apart_amount: Money | None = fact("单列的工资总额", Kind.YUAN, "没有单列的填 0.00")
    apart_approval: str | None = fact("单列的批准文号", Kind.TEXT, "")
    is_fully_competitive: bool | None = fact("是否主业充分竞争的商业类企业", Kind.FLAG, "")
    wage_regime: str | None = fact("工资总额管理方式", Kind.CHOICE, "", choices=REGIMES)
    new_hires: int | None = fact("方案新增人数", Kind.PERSONS, "没有新增的填 0")
    profit_before_addback: Money | None = fact("加回前的考核利润", Kind.YUAN, "利润总额或净利润", negative=True)
    rd_expense: Money | None = fact("当年研发投入", Kind.YUAN, "")
    rd_expense_before: Money | None = fact("上年研发投入", Kind.YUAN, "按新增部分加回时填写")
    assessed_profit: Money | None = fact("加回后的考核利润", Kind.YUAN, "没有加回的不填", negative=True)
    annuity_wage_total: Money | None = fact("年度职工工资总额", Kind.YUAN, "年金和补充医疗的计算基数")
    annuity_employer: Money | None = fact("企业年金单位年缴费", Kind.YUAN, "没有企业年金的不填")
    annuity_person: Money | None = fact("企业年金个人年缴费合计", Kind.YUAN, "")
    annuity_highest: Money | None = fact("年金分配到个人的最高额", Kind.YUAN, "单位缴费分配到一个人账户的最高额")
    annuity_average: Money | None = fact("年金分配到个人的平均额", Kind.YUAN, "")
    annuity_vesting_years: int | None = fact("年金单位缴费归属年限", Kind.YEARS, "完全归属个人的年数")
    supplementary_medical: Money | None = fact("补充医疗保险年缴费", Kind.YUAN, "没有的不填")
    service_penalty: Money | None = fact("服务期违约金", Kind.YUAN, "没有约定的不填")
    training_cost: Money | None = fact("专项培训费用", Kind.YUAN, "单位出资的专项培训")
    service_months: int | None = fact("约定的服务期", Kind.MONTHS, "")
    unserved_months: int | None = fact("尚未履行的服务期", Kind.MONTHS, "")
    has_other_penalty: bool | None = fact("是否约定其他违约金", Kind.FLAG, "专项培训、保密和竞业限制以外的违约金")
    non_compete_months: int | None = fact("竞业限制月数", Kind.MONTHS, "没有约定的不填")
    non_compete_pay: Money | None = fact("竞业限制每月补偿", Kind.YUAN, "")
    new_hire_funding: str | None = fact("新增人员工资来源", Kind.TEXT, "如 单列、兼并重组划转、总额内调剂")


def facts_of(case: Case) -> SalaryFacts:
    """The facts as this module knows them."""
    if not isinstance(case.facts, SalaryFacts):
        raise TypeError("this rule belongs to instruments with SalaryFacts")
    return case.facts


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


def check_market(case: Case, policy: Policy) -> Verdict:
    """PAY-004: percentile, source and year of the market comparison."""
    if missing := case.absent("market_percentile", "market_source", "market_year"):
        return case.lacking(*missing)
    facts = facts_of(case)
    return verdict(
        bool(facts.market_source),
        f"对标 {facts.market_percentile} 分位，数据来自{facts.market_source or '（未写明）'}，{facts.market_year} 年。",
        "写明调查机构和报告名称。",
    )


def check_cycle(case: Case, policy: Policy) -> Verdict:
    """PAY-005: a longer assessment cycle for basic research."""
    facts = facts_of(case)
    if facts.assessment_years is None or facts.is_basic_research is None:
        return case.lacking(*case.absent("assessment_years", "is_basic_research"))
    if not facts.is_basic_research:
        return verdict(facts.assessment_years > 0, f"考核周期为 {facts.assessment_years} 年。", "设定考核周期。")
    least = policy.whole("pay.basic_research_least_years")
    return verdict(
        facts.assessment_years >= least,
        f"基础研究人员考核周期为 {facts.assessment_years} 年，建议不少于 {least} 年。",
        f"延长至 {least} 年以上，或说明理由。",
        limit=least,
        actual=facts.assessment_years,
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
