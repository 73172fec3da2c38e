"""Closed lists of rewards."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class RewardState(TitledEnum):
    """How far an application is."""

    DRAFT = "draft", "草稿"
    ENTERPRISE_REVIEW = "enterprise_review", "企业审核"
    SASAC_REVIEW = "sasac_review", "国资委审核"
    RETURNED = "returned", "退回补正"
    NOTICE = "notice", "公示中"
    OBJECTED = "objected", "异议核查"
    PAYING = "paying", "兑付中"
    COMPLETED = "completed", "已兑付完毕"
    REFUSED = "refused", "未通过"
    WITHDRAWN = "withdrawn", "已撤回"
    REVOKED = "revoked", "已停发或撤销"


class SchemeState(TitledEnum):
    """How far an enterprise's own scheme is."""

    DRAFT = "scheme_draft", "草稿"
    OFFERED = "scheme_offered", "待负责人批准"
    IN_FORCE = "scheme_in_force", "已批准"
    ENDED = "scheme_ended", "已停用"


class InstalmentState(TitledEnum):
    """How far one payment is."""

    PLANNED = "planned", "待支付"
    PREPARED = "prepared", "已编制，待审核"
    PAID = "paid", "已支付"
    STOPPED = "stopped", "不再支付"


class UseState(TitledEnum):
    """How far the check of use of one payment is."""

    NONE = "no_check", "不核查"
    OPEN = "use_open", "待登记使用"
    REPORTED = "use_reported", "已登记，待核查"
    CHECKED = "use_checked", "已核查"


class Fund(TitledEnum):
    """Whose money it is."""

    GOVERNMENT = "government", "财政资金"
    OWN = "own_fund", "企业资金"


class ProposalState(TitledEnum):
    """What became of a proposal to stop a reward."""

    OPEN = "proposal_open", "待处理"
    STOPPED = "proposal_stopped", "已停发"
    KEPT = "proposal_kept", "继续发放"
    GONE = "proposal_gone", "情形已消除"


class Lapse(TitledEnum):
    """Why a reward ends early, and what is taken back."""

    CONDITION = "condition_lapsed", "条件不再具备"
    LEFT = "left_post", "离开岗位或单位"
    MISUSE = "misuse", "经费使用不符合规定"
    FRAUD = "fraud", "弄虚作假"
