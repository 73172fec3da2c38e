"""The states, decisions and free chapters of an incentive plan: names and titles only."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class PlanState(TitledEnum):
    """Where a plan stands; the codes are public."""

    DRAFT = "draft", "草稿"
    INTERNAL_REVIEW = "internal_review", "企业内部审批"
    GROUP_REVIEW = "group_review", "集团审核"
    SUBMITTED = "submitted", "已报送"
    ACCEPTED = "accepted", "已受理"
    UNDER_REVIEW = "under_review", "审核中"
    RETURNED = "returned", "已退回"
    DECIDED = "decided", "已决定"
    EXECUTING = "executing", "执行中"
    ENDED = "ended", "已结束"
    WITHDRAWN = "withdrawn", "已撤回"


class Decision(TitledEnum):
    """What the regulator decided."""

    APPROVED = "approved", "同意"
    CONDITIONAL = "conditional", "原则同意（附条件）"
    REFUSED = "refused", "不予同意"
    FILED = "filed", "予以备案"
    FORWARDED = "forwarded", "同意转报"
    NOT_ACCEPTED = "not_accepted", "不予受理"


class AllocationBy(TitledEnum):
    """How the pool reaches the people."""

    WEIGHT = "weight", "按权重分配"
    POINTS = "points", "按积分分配"
    GRADE = "grade", "按职级系数 × 考核系数分配"
    CONTRIBUTIONS = "contributions", "按项目贡献比例分配"
    AMOUNT = "amount", "直接填写金额"


#: What is typed for each person; the other ways make the weights of it.
TYPED = frozenset({AllocationBy.WEIGHT, AllocationBy.AMOUNT})


class Chapter(TitledEnum):
    """The parts of a plan that are written in words."""

    PURPOSE = "purpose", "激励目的"
    SELECTION = "selection", "激励对象的确定"
    METHOD = "method", "激励方式和额度的确定"
    GOALS = "goals", "业绩考核目标"
    PAYOUT = "payout", "考核与兑付"
    SOURCE = "source", "资金来源和成本列支"
    SHAREHOLDERS = "shareholders", "对股东权益的影响"
    EXIT = "exit", "退出与争议处理"


LONGEST_CHAPTER = 4000
LONGEST_REASON = 1000

#: In these states the enterprise may change the plan.
EDITABLE = frozenset({PlanState.DRAFT, PlanState.RETURNED})
#: In these states the regulator has the plan on its desk.
WITH_REGULATOR = frozenset({PlanState.SUBMITTED, PlanState.ACCEPTED, PlanState.UNDER_REVIEW})
#: The regulator's decision stands.
SETTLED = frozenset({PlanState.DECIDED, PlanState.EXECUTING, PlanState.ENDED})
