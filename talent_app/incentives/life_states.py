"""Names and titles of the records along a plan's way: procedure steps, review, payout. No rule, no row."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.incentives.states import Decision


class ProcedureKind(TitledEnum):
    """A step that leaves a record with date, number and conclusion; the codes stand in the policy file too."""

    HR_REVIEW = "hr_review", "人力资源部门审核"
    FINANCE_OPINION = "finance_opinion", "财务意见"
    LEGAL_OPINION = "legal_opinion", "法律意见书"
    PARTY_STUDY = "party_study", "党委前置研究讨论"
    EMPLOYEES_HEARD = "employees_heard", "听取职工意见"
    PAY_COMMITTEE = "pay_committee", "薪酬与考核委员会审议"
    BOARD_DECISION = "board_decision", "董事会或总经理办公会决定"
    PUBLICATION = "publication", "内部公示或告知"
    GROUP_REVIEW = "group_review", "集团公司审核"
    COLLECTIVE_DECISION = "collective_decision", "监管机构集体决策"
    SHAREHOLDERS = "shareholders", "股东会审议"
    FILING = "filing", "会后报送备案"
    REAPPROVAL = "reapproval", "增长未达标后的重新批准"


class Conclusion(TitledEnum):
    """What a body concluded."""

    AGREED = "agreed", "同意"
    AGREED_WITH_CHANGES = "agreed_with_changes", "修改后同意"
    DISAGREED = "disagreed", "不同意"


class HearingForm(TitledEnum):
    """How employees were heard."""

    CONGRESS = "congress", "职工代表大会"
    ALL_STAFF = "all_staff", "全体职工大会"
    OTHER = "other", "其他形式"


class Shown(TitledEnum):
    """What the internal publication names."""

    POSTS = "posts", "只公示岗位"
    NAMES = "names", "公示姓名和岗位，不含个人金额"
    AMOUNTS = "amounts", "公示姓名、岗位和个人金额（企业自行决定）"


class Opinion(TitledEnum):
    """What one reviewer thinks; reviewers may differ."""

    AGREE = "agree", "建议同意"
    CONDITIONAL = "conditional", "建议原则同意（附条件）"
    RETURN = "return", "建议退回修改"
    REFUSE = "refuse", "建议不予同意"


class PayStatus(TitledEnum):
    """Where one payment stands."""

    PLANNED = "planned", "待发放"
    PAID = "paid", "已发放"
    CANCELLED = "cancelled", "不再发放"
    CLAWED_BACK = "clawed_back", "已追回"


class ReportHeading(TitledEnum):
    """The five headings of the yearly report (财资〔2016〕4号 第38条，待核原文)."""

    PERFORMANCE = "performance", "业绩条件和净收益情况"
    INDIVIDUALS = "individuals", "激励对象各自取得的激励"
    EQUITY = "equity", "股权数量和股本变化"
    DIVIDENDS = "dividends", "当年和累计分红金额"
    BOOKING = "booking", "费用列支和工资总额管理"


class Route(TitledEnum):
    """How a plan is decided."""

    APPROVAL = "approval", "审批"
    FILING = "filing", "备案"
    BELOW = "below", "企业（集团）决定，按年报告"
    FORWARD = "forward", "提出意见后转报"


#: What the regulator may decide on each route; on all of them a plan may be returned instead.
OUTCOMES: dict[Route, tuple[Decision, ...]] = {
    Route.APPROVAL: (Decision.APPROVED, Decision.CONDITIONAL, Decision.REFUSED),
    Route.FILING: (Decision.FILED,),
    Route.BELOW: (),
    Route.FORWARD: (Decision.FORWARDED, Decision.CONDITIONAL, Decision.REFUSED),
}
#: Decisions a plan may be executed on.
AGREED = frozenset({Decision.APPROVED, Decision.CONDITIONAL, Decision.FILED, Decision.FORWARDED})

#: Steps inside the enterprise, in their usual order; the others are the group's, the regulator's or come afterwards.
INSIDE_STEPS = (
    ProcedureKind.HR_REVIEW,
    ProcedureKind.FINANCE_OPINION,
    ProcedureKind.LEGAL_OPINION,
    ProcedureKind.PARTY_STUDY,
    ProcedureKind.EMPLOYEES_HEARD,
    ProcedureKind.PAY_COMMITTEE,
    ProcedureKind.BOARD_DECISION,
    ProcedureKind.PUBLICATION,
)
AFTER_STEPS = (ProcedureKind.SHAREHOLDERS, ProcedureKind.FILING)
