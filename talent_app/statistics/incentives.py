"""The cube about incentive plans. Only plans that reached the regulator count: a draft is nobody else's business."""

from __future__ import annotations

from talent_app.identity.permissions import Permission
from talent_app.incentives.life_states import PayStatus
from talent_app.incentives.states import EDITABLE, PlanState
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.statistics.axes import PLACES, free, of_person, titled
from talent_app.statistics.cube import COLUMNS_ONLY, Cube, Dimension, Measure

INSIDE = {PlanState.DRAFT, PlanState.INTERNAL_REVIEW, PlanState.GROUP_REVIEW, PlanState.WITHDRAWN}
REPORTED = tuple(state for state in PlanState if state not in INSIDE | (EDITABLE - {PlanState.RETURNED}))
STATES = tuple((s.value, s.title) for s in REPORTED)
INSTRUMENT_TITLES = tuple((code, instrument.title) for code, instrument in INSTRUMENTS.items())

PLANS = Cube(
    code="plans",
    title="激励方案",
    definition="已报送国资监管机构的激励方案，含退回修改中的；企业内部的草稿、审批中和撤回的不计。金额为方案申报的激励总额。",
    source="plans",
    dimensions=(
        Dimension(
            "instrument",
            "激励方式",
            "方案采用的激励工具。",
            0,
            codes=INSTRUMENT_TITLES,
            column="instrument",
        ),
        Dimension("year", "年度", "方案年度。", 1, column="year"),
        Dimension("state", "状态", "统计日的方案状态。", 2, codes=STATES, column="state"),
        *PLACES,
    ),
    measures=(
        Measure("plans", "方案数", "个", "方案个数，同一方案的多个版本计一次。"),
        Measure("amount", "激励总额", "元", "方案申报的激励总额之和。", sum=0, is_money=True, column="pool_fen"),
        Measure(
            "people",
            "激励人次",
            "人次",
            "方案中拟获激励的人数之和；同一人在两个方案中计两次。",
            sum=1,
            column="headcount",
        ),
    ),
    only={"state": frozenset(state.value for state in REPORTED)},
    frame="plans",
    year="year",
    listed=Permission.PLAN_READ,
    group="激励",
)

PAYOUTS = Cube(
    code="payouts",
    title="激励兑付",
    definition="已报送方案的发放登记：每人每期一笔。已取消和已追回的单独列为状态。企业内部的草稿方案没有登记，不计。",
    source="",
    dimensions=(
        titled("status", "发放状态", PayStatus, "发放登记上的状态。"),
        free("due_year", "应发年度", "这一笔应当发放的年度。"),
        free("for_year", "考核年度", "这一笔对应的考核年度。"),
        Dimension(
            "instrument", "激励方式", "方案采用的激励工具。", COLUMNS_ONLY, codes=INSTRUMENT_TITLES,
            column="plan.instrument",
        ),
        Dimension("plan_state", "方案状态", "统计日的方案状态。", COLUMNS_ONLY, codes=STATES, column="plan.state"),
        *of_person("line.talent."),
        *PLACES,
    ),
    measures=(
        Measure("amount", "应发金额", "元", "登记的应发金额之和，税前。", column="amount_fen", is_money=True),
        Measure("paid", "已发金额", "元", "状态为已发放的金额之和，税前。", column="paid_fen", is_money=True),
        Measure("payments", "笔数", "笔", "发放登记的笔数，一人一期一笔。"),
        Measure(
            "people", "人数", "人", "按自然人计数，一人多笔计一次；未与人才档案关联的不计。",
            distinct="line.talent.person_id",
        ),
    ),
    only={"plan_state": frozenset(state.value for state in REPORTED)},
    frame="payments",
    year="due_year",
    permission=Permission.PLAN_READ,
    listed=Permission.PLAN_READ,
    group="激励",
)  # fmt: skip
