"""The facts of a plan and of its people under their fixed public names.

Pure. Every fact is optional here: an instrument lists what it needs, and absent means "not known yet", never zero.
An instrument that needs more declares a subclass beside its checks.
"""

# ruff: noqa: RUF009 - fact() is a field specifier: it returns dataclasses.field()

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

from talent_app.core.money import Money
from talent_app.rules.fields import Kind, fact
from talent_app.rules.notation import plain
from talent_app.rules.other_plan import OtherPlan

Sections = tuple[tuple[str, tuple[str, ...]], ...]
ARRANGEMENT, ACHIEVEMENT, ENTERPRISE, PROCEDURE = "方案安排", "利润与净资产", "企业条件", "民主程序与决策文件"
#: What is known only when money is paid and booked.
PAYOUT = "兑付入账"
CLASSES = (
    ("high_tech", "国家认定的高新技术企业"),
    ("converted_institute", "转制院所企业及其投资的科技企业"),
    ("university_invested", "高校、科研院所投资的科技企业"),
    ("sme_tech", "入库科技型中小企业"),
    ("tech_service", "国家和省级认定的科技服务机构"),
    ("other", "不属于以上类别"),
)
SIZES = (("large", "大型"), ("medium", "中型"), ("small_micro", "小型、微型"))
ROLES = (
    ("technical", "重要技术人员"),
    ("manager", "经营管理人员"),
    ("senior_manager", "高级管理人员"),
    ("supervisor", "监事"),
    ("independent_director", "独立董事"),
    ("other", "其他人员"),
)
APPOINTMENTS = (
    ("labour_contract", "与本企业签订劳动合同"),
    ("organisation_appointed", "组织任命的负责人"),
    ("professional_manager", "职业经理人"),
    ("dispatched", "劳务派遣"),
    ("retired_rehired", "退休返聘"),
)


#: What weights are made of, where they are not stated.
METHODS = (("points", "按积分"), ("grade", "按职级系数和考核系数"), ("contributions", "按项目贡献比例"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """What a plan states about the enterprise and about itself; `SECTIONS` are the parts of its form."""

    SECTIONS: ClassVar[Sections] = (
        (ARRANGEMENT, ("pool", "dividend_year", "plan_months", "results")),
        (
            ACHIEVEMENT,
            (
                "after_tax_profit",
                "prior_after_tax_profits",
                "opening_undistributed_profit",
                "opening_net_assets",
                "closing_net_assets",
                "injections",
                "declared_unpaid",
                "net_asset_increment",
                "statement_basis",
            ),
        ),
        (
            ENTERPRISE,
            (
                "enterprise_class",
                "enterprise_size",
                "is_listed",
                "state_share",
                "is_state_controlled",
                "established_on",
                "staff_on_duty",
                "revenues",
                "rd_expenses",
                "rd_staff",
                "staff_total",
                "tech_service_incomes",
                "penalised_in_three_years",
                "accounts_audited",
                "total_shares",
            ),
        ),
        (PAYOUT, ("shareholders_met_on", "filed_on", "counted_in_wage_total", "counted_in_wage_base", "tax_item")),
        (PROCEDURE, ("staff_consulted", "published_internally", "publicity_working_days", "decision_documents")),
    )
    pool: Money | None = fact("拟分配总额", Kind.YUAN, "本年度拟用于激励的总金额，含税")
    plan_year: int | None = fact("方案年度", Kind.YEAR, "默认取测算日所在年度；“近三年”指此年度之前的三个年度")
    dividend_year: int | None = fact("分红年度", Kind.YEAR, "利润所属年度，默认与方案年度相同")
    plan_months: int | None = fact("方案有效期", Kind.MONTHS, "从方案实施到终止的整月数")
    after_tax_profit: Money | None = fact("分红年度税后利润", Kind.YUAN, "经审计的净利润，亏损填负数", negative=True)
    prior_after_tax_profits: tuple[Money, ...] | None = fact(
        "此前各年税后利润", Kind.YUANS, "分红年度之前三年或四年的净利润，由远到近", negative=True
    )
    opening_net_assets: Money | None = fact(
        "近三年期初净资产", Kind.YUAN, "近三年第一年 1 月 1 日的账面净资产", negative=True
    )
    closing_net_assets: Money | None = fact(
        "近三年期末净资产", Kind.YUAN, "方案年度上一年 12 月 31 日的账面净资产", negative=True
    )
    injections: Money | None = fact("近三年财政及股东投入", Kind.YUAN, "三年内财政、股东以货币或补助形式投入的金额")
    declared_unpaid: Money | None = fact("已宣告未转出的利润", Kind.YUAN, "已宣布分配但尚未从净资产中转出的利润")
    net_asset_increment: Money | None = fact(
        "近三年净资产增值额", Kind.YUAN, "可直接填写，也可由期末、期初、投入和已宣告利润算出", negative=True
    )
    opening_undistributed_profit: Money | None = fact(
        "年初未分配利润", Kind.YUAN, "分红年度 1 月 1 日的未分配利润，须大于 0", negative=True
    )
    staff_on_duty: int | None = fact("在岗职工人数", Kind.PERSONS, "方案制定时的在岗职工总数")
    enterprise_class: str | None = fact("企业类别", Kind.CHOICE, "国有科技型企业的类别", choices=CLASSES)
    enterprise_size: str | None = fact("企业规模", Kind.CHOICE, "按国家统计局的划型办法", choices=SIZES)
    is_listed: bool | None = fact("是否上市公司", Kind.FLAG, "新三板挂牌视为未上市，北交所视为上市")
    state_share: Fraction | None = fact("国有股权比例", Kind.RATIO, "全部国有股东合计，如 0.51")
    is_state_controlled: bool | None = fact("是否国有控股", Kind.FLAG, "国有股权不足一半但实际控制的，选“是”")
    established_on: date | None = fact("企业设立日期", Kind.DATE, "营业执照上的成立日期")
    statement_basis: str | None = fact("报表口径", Kind.TEXT, "如 合并报表、母公司报表")
    revenues: tuple[Money, ...] | None = fact("近三年营业收入", Kind.YUANS, "由远到近；成立不足三年的填实际年度")
    rd_expenses: tuple[Money, ...] | None = fact("近三年研发费用", Kind.YUANS, "与营业收入的年度一一对应")
    rd_staff: int | None = fact("上年研发人员数", Kind.PERSONS, "方案年度上一年的研发人员")
    staff_total: int | None = fact("上年职工总数", Kind.PERSONS, "方案年度上一年的职工总数")
    tech_service_incomes: tuple[Money, ...] | None = fact(
        "近三年科技服务性收入", Kind.YUANS, "科技服务机构填写，与营业收入的年度一一对应"
    )
    penalised_in_three_years: bool | None = fact("近三年是否因财务税收违法受处罚", Kind.FLAG, "含行政、刑事处罚")
    accounts_audited: bool | None = fact("年度财务报告是否经中介机构审计", Kind.FLAG, "近三年各年度均应经审计")
    staff_consulted: bool | None = fact("是否已听取职工意见", Kind.FLAG, "经职代会或全体职工讨论，并有记录")
    published_internally: bool | None = fact("是否已在本企业公示或告知", Kind.FLAG, "在本企业公示，或逐人告知")
    publicity_working_days: int | None = fact("公示工作日数", Kind.DAYS, "在本企业公示的工作日数")
    total_shares: int | None = fact("总股本", Kind.COUNT, "股数")
    other_plans: tuple[OtherPlan, ...] | None = fact(
        "本企业其他激励方案", Kind.PLANS, "没有其他方案的，请明确填写“无”（空列表）"
    )
    results: tuple[str, ...] | None = fact("涉及的科技成果或项目", Kind.TEXTS, "名称或编号；不涉及的填空列表")
    submitted_on: date | None = fact("报送日期", Kind.DATE, "报送审核单位的日期")
    accepted_on: date | None = fact("受理日期", Kind.DATE, "审核单位受理的日期，答复期限由此起算")
    answered_on: date | None = fact("书面答复日期", Kind.DATE, "审核单位出具书面意见的日期")
    shareholders_met_on: date | None = fact("股东会日期", Kind.DATE, "审议激励方案的股东会日期")
    filed_on: date | None = fact("备案日期", Kind.DATE, "会后报送方案、批复和决议的日期")
    decision_documents: tuple[str, ...] | None = fact(
        "本企业决策文件", Kind.TEXTS, "党委会、董事会、职代会等决策文件的名称和文号"
    )
    counted_in_wage_total: bool | None = fact("是否计入当年工资总额", Kind.FLAG, "兑付入账时填写")
    counted_in_wage_base: bool | None = fact("是否列入工资总额基数", Kind.FLAG, "兑付入账时填写；依规不应列入")
    tax_item: str | None = fact(
        "个人所得税所得项目",
        Kind.CHOICE,
        "兑付扣缴时填写",
        choices=(("wages", "工资、薪金所得"), ("capital_dividend", "利息、股息、红利所得")),
    )

    allocation_by: str | None = fact("分配方式", Kind.CHOICE, "不填为直接填写权重或金额", choices=METHODS)
    grade_coefficients: tuple[str, ...] | None = fact("职级系数", Kind.TEXTS, "每项为职级和系数，如 P7 1.6")
    performance_coefficients: tuple[str, ...] | None = fact("考核系数", Kind.TEXTS, "每项为考核结果和系数，如 优秀 1.2")
    project_shares: tuple[str, ...] | None = fact("项目份额", Kind.TEXTS, "多个项目时填写，如 甲项目 60%，合计 100%")
    group_limits: tuple[str, ...] | None = fact(
        "组上限", Kind.TEXTS, "每项为组名和上限，如 管理组 30% 或 管理组 500000"
    )

    def to_json(self) -> dict[str, Any]:
        """The facts given, in the form in which a request gives them."""
        return given_only(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One person of a plan; `ref` is whatever the caller knows the person by."""

    ref: str
    weight: Fraction | None = fact("分配权重", Kind.RATIO, "不小于 0；不足一年的另填计入月数或天数")
    amount: Money | None = fact("拟分配金额", Kind.YUAN, "直接拟定的金额；与权重二选一")
    annual_pay: Money | None = fact("年度薪酬总额", Kind.YUAN, "计入工资总额的税前薪酬，不含本次分红和其他中长期激励")
    months_in_post: int | None = fact("连续任职月数", Kind.MONTHS, "截至分红年度末（或离岗时）在同一岗位的整月数")
    years_in_company: int | None = fact("本企业连续工作年数", Kind.YEARS, "连续工作的整年数")
    is_in_post: bool | None = fact("是否仍在激励岗位", Kind.FLAG, "当年离开激励岗位的不再参与")
    role: str | None = fact("人员类别", Kind.CHOICE, "", choices=ROLES)
    appointment: str | None = fact("用工或任用方式", Kind.CHOICE, "", choices=APPOINTMENTS)
    performance: str | None = fact("考核结果", Kind.TEXT, "如 优秀、称职、基本称职、不称职")
    result: str | None = fact("对应的科技成果或项目", Kind.TEXT, "本人据以参与激励的成果或项目")
    shares: int | None = fact("激励股份数", Kind.COUNT, "本人全部激励股份")
    reward_value: Money | None = fact("股权奖励价值", Kind.YUAN, "本次奖励按评估值计算的价值；上市公司填授予价值")
    purchase_value: Money | None = fact("出资购股金额", Kind.YUAN, "本人以自有资金购买的股权金额")
    prior_incentives: Money | None = fact("以往激励金额", Kind.YUAN, "本人此前累计获得的股权奖励，与本次合并核对上限")

    points: Fraction | None = fact("积分", Kind.RATIO, "按积分分配的填写")
    grade: str | None = fact("职级", Kind.TEXT, "按职级系数分配的填写，如 P7")
    contributions: tuple[str, ...] | None = fact("贡献比例", Kind.TEXTS, "如 30%；多个项目写成 甲项目 30%；乙项目 20%")
    counted_months: int | None = fact("计入月数", Kind.MONTHS, "不足一年的填 0 至 12，权重按月折算")
    counted_days: int | None = fact("计入天数", Kind.DAYS, "按天折算的填写，与计入月数二选一")
    own_cap: Money | None = fact("个人上限", Kind.YUAN, "方案自定的个人上限；法定上限更低的从法定上限")
    own_floor: Money | None = fact("个人下限", Kind.YUAN, "方案自定的个人最低额")
    group: str | None = fact("所属组", Kind.TEXT, "合计受限的组名，须在组上限中列出")

    def to_json(self) -> dict[str, Any]:
        """The person as a request gives it."""
        return {"ref": self.ref} | given_only(self)


def given_only(facts: Any) -> dict[str, Any]:
    """The facts that were given, as JSON data."""
    names = [entry.name for entry in dataclasses.fields(facts) if "kind" in entry.metadata]
    values = ((name, getattr(facts, name)) for name in names)
    return {name: plain(value) for name, value in values if value is not None}
