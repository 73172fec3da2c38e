"""Cubes about pay, wage totals and research: who may not see single people's pay sees sums of enough people."""

from __future__ import annotations

from talent_app.identity.permissions import Permission
from talent_app.incentives.wage_models import WageState
from talent_app.innovation.enums import ItemKind, ReturnState
from talent_app.innovation.items import Reach
from talent_app.statistics.axes import PLACES, free, of_person, titled, yes_no
from talent_app.statistics.cube import Cube, Measure

PAY_SOURCE = "单位薪酬记录"
RETURNS = (ReturnState.SUBMITTED, ReturnState.CONFIRMED)
FILED = (WageState.FILED, WageState.SEEN)


def paid(name: str, label: str, definition: str, column: str, behind: str = "people") -> Measure:
    """A sum of pay: only for who may see the pay structure, small cells hidden."""
    return Measure(
        name, label, "元", definition, column=column, is_money=True, permission=Permission.PAY_STRUCTURE,
        is_guarded=True, behind=behind, source=PAY_SOURCE,
    )  # fmt: skip


PAY = Cube(
    code="pay",
    title="人才薪酬",
    definition="人才的年度税前薪酬。国资监管机构只看汇总，不看个人；人数过少的格不显示，金额取整。",
    source="",
    dimensions=(
        free("year", "年度", "薪酬所属的年度。"),
        yes_no("full_year", "是否全年", "当年是否整年在本单位取酬。"),
        *of_person(),
        *PLACES,
    ),
    measures=(
        paid("total", "年度薪酬", "基本、绩效和津贴之和，不含中长期激励，税前。", "total_fen"),
        paid("base", "基本薪酬", "基本部分之和，税前。", "base_fen"),
        paid("variable", "绩效薪酬", "绩效部分之和，税前。", "variable_fen"),
        paid("allowance", "津补贴", "津贴补贴之和，税前。", "allowance_fen"),
        paid("incentive", "中长期激励", "当年取得的中长期激励之和，税前，另列。", "incentive_fen",
             "incentive_people"),
        Measure("people", "人数", "人", "按自然人计数，有当年薪酬记录的人。", distinct="talent.person_id",
                source=PAY_SOURCE),
        Measure("incentive_people", "取得激励人数", "人", "当年取得中长期激励的人数，一人在几家单位登记的各计一次。",
                distinct="incentive_talent", source=PAY_SOURCE),
        Measure("records", "记录数", "条", "年度薪酬记录的条数。", source=PAY_SOURCE),
        Measure(
            "average", "人均薪酬", "元", "年度薪酬除以记录数，四舍五入到分；合计行是总额除以总数，不是各格的平均。",
            column="total_fen", per="records", is_money=True, permission=Permission.PAY_STRUCTURE, is_guarded=True,
            source=PAY_SOURCE,
        ),
    ),
    frame="pay",
    year="year",
    permission=Permission.PAY_STRUCTURE,
    listed=Permission.PAY_READ,
    group="薪酬",
)  # fmt: skip
WAGES = Cube(
    code="wages",
    title="工资总额",
    definition="企业备案的年度工资总额，只到企业；编制中的是企业内部事项，不计。",
    source="",
    dimensions=(
        free("year", "年度", "工资总额的年度。"),
        titled("state", "备案状态", FILED, "已备案，或国资监管机构已阅。"),
        *PLACES,
    ),
    measures=(
        Measure("next_base", "下年基数", "元", "备案结果留给下一年度的工资总额基数之和。", column="next_base_fen",
                is_money=True, source="工资总额备案"),
        Measure("booked", "计入工资总额", "元", "备案中计入工资总额的各项支付之和。", column="booked", is_money=True,
                source="工资总额备案"),
        Measure("limit", "工资总额预算", "元", "备案中按基数和增长率算出的工资总额预算之和。", column="limit",
                is_money=True, source="工资总额备案"),
        Measure("records", "备案企业数", "家", "已备案的企业家数。", source="工资总额备案"),
    ),
    only={"state": frozenset(state.value for state in FILED)},
    frame="wages",
    year="year",
    permission=Permission.PLAN_READ,
    listed=Permission.PLAN_READ,
    group="薪酬",
)  # fmt: skip


def told(name: str, label: str, definition: str, unit: str = "元") -> Measure:
    """One figure of the innovation returns."""
    return Measure(name, label, unit, definition, column=name, is_money=unit == "元", source="科技创新年报")


INNOVATION = Cube(
    code="innovation",
    title="研发投入",
    definition="企业报送和已确认的科技创新年报；填写中、待报送和退回修改的不计。",
    source="",
    dimensions=(
        free("year", "年度", "年报的年度。"),
        titled("state", "年报状态", RETURNS, "已报送或已确认。"),
        *PLACES,
    ),
    measures=(
        told("rd_total", "研发投入", "费用化与资本化研发支出之和。"),
        told("rd_budget", "研发预算", "列入年度预算的研发投入。"),
        told("rd_expensed", "费用化支出", "计入当期损益的研发费用；考核中可以视同利润的部分以此为基础。"),
        told("rd_capitalised", "资本化支出", "计入开发支出和无形资产的研发支出。"),
        told("revenue", "营业收入", "经审计的年度营业收入。"),
        Measure("intensity", "研发投入强度", "%", "研发投入除以营业收入；合计是总额之比，不是各家的平均。",
                column="rd_total", per="revenue", scale=10_000, source="科技创新年报"),
        told("rd_staff", "研发人员", "12 月 31 日从事研发和直接服务研发的人数。", "人"),
        told("staff_total", "职工总数", "12 月 31 日在册职工人数。", "人"),
        told("reserve_closing", "研发准备金结余", "研发准备金的年末结余。"),
        Measure("returns", "年报数", "份", "报送的年报份数。", source="科技创新年报"),
    ),
    only={"state": frozenset(state.value for state in RETURNS)},
    frame="innovation",
    year="year",
    permission=Permission.INNOVATION_READ,
    listed=Permission.INNOVATION_READ,
    group="研发",
)  # fmt: skip
INNOVATION_ITEMS = Cube(
    code="innovation_items",
    title="创新成果",
    definition="企业科技创新年报中逐项列出的平台、标准、专利、品牌、奖励、成果转化和容错情形。",
    source="",
    dimensions=(
        titled("kind", "成果类别", ItemKind, "年报所列的类别。"),
        titled("level", "成果级别", Reach, "级别。"),
        free("year", "年度", "年报的年度。", "return.year"),
        titled("state", "年报状态", RETURNS, "已报送或已确认。", "return.state"),
        *PLACES,
    ),
    measures=(
        Measure("items", "项数", "项", "年报所列的项数。", source="科技创新年报"),
        Measure("claims", "申请加分项数", "项", "申请考核加分的项数；加多少由监管机构决定。", column="claims",
                source="科技创新年报"),
        Measure("amount", "金额", "元", "成果转化等所列金额之和。", column="amount_fen", is_money=True,
                source="科技创新年报"),
    ),
    only={"state": frozenset(state.value for state in RETURNS)},
    frame="innovation_items",
    year="year",
    permission=Permission.INNOVATION_READ,
    listed=Permission.INNOVATION_READ,
    group="研发",
)  # fmt: skip
MONEY = (PAY, WAGES, INNOVATION, INNOVATION_ITEMS)
