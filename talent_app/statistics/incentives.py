"""The cube about incentive plans. Only plans that reached the regulator count: a draft is nobody else's business."""

from __future__ import annotations

from talent_app.incentives.states import EDITABLE, PlanState
from talent_app.rules.instruments import INSTRUMENTS
from talent_app.statistics.cube import Cube, Dimension, Measure
from talent_app.statistics.organisation import ORGANISATION

INSIDE = {PlanState.DRAFT, PlanState.INTERNAL_REVIEW, PlanState.GROUP_REVIEW, PlanState.WITHDRAWN}
REPORTED = tuple(state for state in PlanState if state not in INSIDE | (EDITABLE - {PlanState.RETURNED}))

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
            codes=tuple((code, instrument.title) for code, instrument in INSTRUMENTS.items()),
        ),
        Dimension("year", "年度", "方案年度。", 1),
        Dimension("state", "状态", "统计日的方案状态。", 2, codes=tuple((s.value, s.title) for s in REPORTED)),
        ORGANISATION,
    ),
    measures=(
        Measure("plans", "方案数", "个", "方案个数，同一方案的多个版本计一次。"),
        Measure("amount", "激励总额", "元", "方案申报的激励总额之和。", sum=0, is_money=True),
        Measure("people", "激励人次", "人次", "方案中拟获激励的人数之和；同一人在两个方案中计两次。", sum=1),
    ),
    only={"state": frozenset(state.value for state in REPORTED)},
)
