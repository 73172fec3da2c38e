"""Closed lists that belong to the registry alone; open or official lists are code tables of `rules/codes.py`."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum


class TalentStatus(TitledEnum):
    """How far a registration has come."""

    INCOMPLETE = "incomplete", "待补充"
    COMPLETE = "complete", "已完整"
    SUBMITTED = "submitted", "待核实"
    RETURNED = "returned", "退回补正"
    VERIFIED = "verified", "已核实"
    IN_RESERVE = "in_reserve", "已入库"


#: What stands there was checked by the regulator: a change of it waits until it is checked too.
IN_FORCE = frozenset({TalentStatus.VERIFIED, TalentStatus.IN_RESERVE})


class ChangeOperation(TitledEnum):
    """What a waiting change does."""

    CHANGE = "change", "修改"
    ADD = "add", "添加"
    REMOVE = "remove", "删除"


class ChangeState(TitledEnum):
    """What became of a change to a verified registration."""

    WAITING = "waiting", "待核实"
    ACCEPTED = "accepted", "已采纳"
    RETURNED = "returned", "已退回"
    WITHDRAWN = "withdrawn", "已撤回"


class RequestKind(TitledEnum):
    """What an enterprise asks for whose candidate is registered elsewhere."""

    TRANSFER = "transfer", "人员流动（转入本单位）"
    SHARED = "shared", "共享登记（柔性引进）"


class RequestState(TitledEnum):
    """How far such a request has come."""

    WAITING = "waiting", "等待决定"
    OBJECTED = "objected", "原登记单位不同意，待国资委决定"
    AGREED = "agreed", "已同意"
    REFUSED = "refused", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"


#: Nobody has decided yet.
OPEN_REQUESTS = frozenset({RequestState.WAITING, RequestState.OBJECTED})
