"""What is pushed to other programs: which audit actions become which event, and the few details that leave. Pure data.

Ids, numbers of documents and states leave; never names of people, pay, identity numbers or phones. A receiver that
needs more reads it through the interface with a token of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from talent_app.audit.actions import Action
from talent_app.core.enums import TitledEnum


class WebhookEvent(TitledEnum):
    """Every event a subscription may ask for; `ping` is sent by the button 「发送测试」 alone."""

    TALENT_REGISTERED = "talent.registered", "登记人才"
    TALENT_CHANGED = "talent.changed", "人才信息有修改"
    TALENT_VERIFICATION = "talent.verification", "人才档案核实流转"
    TALENT_REMOVED = "talent.removed", "人才移入回收站"
    TALENT_RESTORED = "talent.restored", "人才从回收站恢复"
    TALENT_TRANSFERRED = "talent.transferred", "人员转入"
    TALENT_MERGED = "talent.merged", "合并重复登记"
    TITLE_MOVED = "title.moved", "职称申报流转"
    PLAN_CREATED = "plan.created", "新建激励方案"
    PLAN_SUBMITTED = "plan.submitted", "激励方案已报送"
    PLAN_MOVED = "plan.moved", "激励方案流转"
    PLAN_DECIDED = "plan.decided", "激励方案已有决定"
    IMPORT_FINISHED = "import.finished", "导入完成"
    IMPORT_UNDONE = "import.undone", "撤销导入"
    POLICY_RELEASED = "policy.released", "发布政策参数"
    ORGANISATION_CHANGED = "organisation.changed", "单位新建或修改"
    PING = "ping", "测试"


@dataclass(frozen=True, slots=True)
class Told:
    """What of an audit entry is told: `details` maps the entry's keys to the payload's; `kind` names the subject."""

    event: WebhookEvent
    kind: str
    details: Mapping[str, str] = field(default_factory=dict)
    #: Sent to every subscription, wherever it happened (policy concerns everybody).
    everywhere: bool = False


E = WebhookEvent
MOVES = {"old_status": "from", "new_status": "to"}

EVENTS: dict[Action, Told] = {
    Action.TALENT_CREATED: Told(E.TALENT_REGISTERED, "talent"),
    Action.TALENT_UPDATED: Told(E.TALENT_CHANGED, "talent"),
    Action.CHANGES_DECIDED: Told(E.TALENT_CHANGED, "talent"),
    Action.RECORD_ADDED: Told(E.TALENT_CHANGED, "talent", {"kind": "record_kind"}),
    Action.RECORD_UPDATED: Told(E.TALENT_CHANGED, "talent", {"kind": "record_kind"}),
    Action.RECORD_REMOVED: Told(E.TALENT_CHANGED, "talent", {"kind": "record_kind"}),
    Action.TALENT_MOVED: Told(E.TALENT_VERIFICATION, "talent", MOVES),
    Action.TALENT_DELETED: Told(E.TALENT_REMOVED, "talent"),
    Action.TALENT_RESTORED: Told(E.TALENT_RESTORED, "talent"),
    Action.TALENT_TRANSFERRED: Told(E.TALENT_TRANSFERRED, "talent"),
    Action.TALENTS_MERGED: Told(E.TALENT_MERGED, "talent"),
    Action.TITLE_MOVED: Told(E.TITLE_MOVED, "title_application", MOVES),
    Action.PLAN_CREATED: Told(E.PLAN_CREATED, "plan", {"number": "number", "instrument": "instrument", "year": "year"}),
    Action.PLAN_SUBMITTED: Told(E.PLAN_SUBMITTED, "plan", {"number": "number", "version": "version"}),
    Action.PLAN_MOVED: Told(E.PLAN_MOVED, "plan", {"number": "number", "from": "from", "to": "to", "step": "step"}),
    Action.PLAN_DECIDED: Told(
        E.PLAN_DECIDED, "plan", {"number": "number", "decision": "decision", "decision_number": "decision_number"}
    ),
    Action.IMPORT_APPLIED: Told(E.IMPORT_FINISHED, "import", {"new": "new", "updated": "updated"}),
    Action.IMPORT_UNDONE: Told(E.IMPORT_UNDONE, "import", {"removed": "removed", "restored": "restored"}),
    Action.POLICY_RELEASED: Told(
        E.POLICY_RELEASED, "policy_release", {"parameter": "parameter", "document": "document"}, everywhere=True
    ),
    Action.ORGANISATION_CREATED: Told(E.ORGANISATION_CHANGED, "organisation"),
    Action.ORGANISATION_UPDATED: Told(E.ORGANISATION_CHANGED, "organisation"),
}

#: What a subscription may choose.
OFFERED: tuple[WebhookEvent, ...] = tuple(event for event in WebhookEvent if event is not WebhookEvent.PING)


def actions_of(codes: list[str]) -> list[str]:
    """The audit actions behind the chosen events."""
    return [action.value for action, told in EVENTS.items() if told.event.value in codes]
