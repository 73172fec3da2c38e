"""What a salary plan states about itself, by the parts of its form.

Pure. The checks that read these facts are in `checks_pay.py`, `checks_wage_total.py` and `checks_benefits.py`.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from talent_app.core.money import Money
from talent_app.rules.case import Case
from talent_app.rules.fields import Kind, fact
from talent_app.rules.plan_facts import PlanFacts, Sections

ACTIVITIES = (
    ("scientific_research", "科学研究"),
    ("engineering_design", "工程设计"),
    ("technology_development", "技术开发"),
    ("technology_service", "科技服务"),
    ("technology_management", "科技管理"),
    ("skilled_operation", "技能操作"),
)
FACTORS = (
    ("duty", "岗位职责"),
    ("innovation", "创新要求"),
    ("intensity", "工作强度和条件"),
    ("scarcity", "市场稀缺程度"),
    ("knowledge", "知识技能"),
    ("impact", "责任影响"),
)
SPECIAL_PAY = (("agreement", "协议工资"), ("project", "项目工资"), ("yearly", "年薪制"))
#: How a list beside the kinds of activity is typed.
EACH = "按勾选的科技活动类型的先后一一对应；各类型相同的，只填一项"
REGIMES = (("filing", "备案制"), ("approval", "核准制"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SalaryFacts(PlanFacts):
    """What a salary plan states besides.

    `SECTIONS` is also the order in which pages, PDF and command line list the facts.
    """

    SECTIONS: ClassVar[Sections] = (
        (
            "薪酬结构",
            (
                "talent_activities",
                "fixed_shares",
                "variable_shares",
            ),
        ),
        ("市场对标", ("market_percentiles", "market_source", "market_year")),
        ("考核周期", ("assessment_cycles", "is_basic_research")),
        (
            "薪酬结构",
            (
                "evaluation_factors",
                "has_parallel_ladders",
                "top_rank_equals_managers",
                "special_pay_modes",
                "special_pay_people",
            ),
        ),
        (
            "各类人员比较",
            (
                "technical_above_managers",
                "chief_technician_pay",
                "senior_manager_pay",
                "skilled_growth",
                "manager_growth",
                "high_skill_growth",
                "professional_growth",
            ),
        ),
        (
            "工资总额",
            (
                "wage_total_growth",
                "efficiency_growth",
                "is_growth_restricted",
                "apart_amount",
                "apart_approval",
                "is_fully_competitive",
                "wage_regime",
                "new_hires",
                "new_hire_funding",
                "profit_before_addback",
                "rd_expense",
                "rd_expense_before",
                "assessed_profit",
            ),
        ),
        (
            "年金和补充医疗",
            (
                "annuity_wage_total",
                "annuity_employer",
                "annuity_person",
                "annuity_highest",
                "annuity_average",
                "annuity_vesting_years",
                "supplementary_medical",
            ),
        ),
        (
            "服务期和竞业限制",
            (
                "service_penalty",
                "training_cost",
                "service_months",
                "unserved_months",
                "has_other_penalty",
                "non_compete_months",
                "non_compete_pay",
            ),
        ),
    )
    talent_activities: tuple[str, ...] | None = fact("适用的科技活动类型", Kind.CHOICES, "", choices=ACTIVITIES)
    fixed_shares: tuple[Fraction, ...] | None = fact(
        "固定薪酬比例", Kind.RATIOS, "按勾选的科技活动类型的先后一一对应，如 60%"
    )
    variable_shares: tuple[Fraction, ...] | None = fact(
        "浮动薪酬比例", Kind.RATIOS, "按勾选的科技活动类型的先后一一对应，如 40%"
    )
    market_percentiles: tuple[Fraction, ...] | None = fact("市场对标分位", Kind.RATIOS, f"75 分位填 75%；{EACH}")
    market_source: str | None = fact("市场数据来源", Kind.TEXT, "调查机构和报告名称")
    market_year: int | None = fact("市场数据年度", Kind.YEAR, "调查所属年度")
    assessment_cycles: tuple[int, ...] | None = fact("考核周期", Kind.YEARS_EACH, f"以年计；{EACH}")
    is_basic_research: bool | None = fact("是否以基础研究人员为主", Kind.FLAG, "")
    evaluation_factors: tuple[str, ...] | None = fact("职位评价要素", Kind.CHOICES, "", choices=FACTORS)
    has_parallel_ladders: bool | None = fact("是否设置并行的科技职级通道", Kind.FLAG, "与管理序列并行，评聘有任期")
    top_rank_equals_managers: bool | None = fact("科技序列最高职级是否可与高级管理人员相当", Kind.FLAG, "")
    special_pay_modes: tuple[str, ...] | None = fact(
        "特殊薪酬方式", Kind.CHOICES, "对领军和急需紧缺人才采用的，没有的不勾", choices=SPECIAL_PAY
    )
    special_pay_people: int | None = fact("采用特殊薪酬方式的人数", Kind.PERSONS, "没有的填 0")
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


#: The names of the facts, in order.
NAMES = tuple(name for _, names in SalaryFacts.SECTIONS for name in names)


def facts_of(case: Case) -> SalaryFacts:
    """The facts as this module knows them."""
    if not isinstance(case.facts, SalaryFacts):
        raise TypeError("this rule belongs to instruments with SalaryFacts")
    return case.facts
