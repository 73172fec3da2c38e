"""Closed lists of finding experts across enterprises."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class CooperationMode(TitledEnum):
    """How somebody would work for another enterprise."""

    FLEXIBLE = "flexible", "柔性引进"
    PART_TIME = "part_time", "兼职"
    CONSULTING = "consulting", "咨询"


class RequestStage(TitledEnum):
    """How far the asking side's request has come."""

    WAITING = "waiting", "等待答复"
    AGREED = "agreed", "已有单位同意"
    UNANSWERED = "unanswered", "没有单位同意"
    WITHDRAWN = "withdrawn", "已撤回"


class AnswerState(TitledEnum):
    """What one owning enterprise said."""

    WAITING = "waiting", "待答复"
    AGREED = "agreed", "同意"
    REFUSED = "refused", "不同意"
    LAPSED = "lapsed", "逾期未答复"
    WITHDRAWN = "withdrawn", "申请已撤回"
