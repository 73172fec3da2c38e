"""Who may do what to a plan in which state: one table drives buttons, permission, audit, notices and the diagram.

Pure data over `core.workflow`; it reads no row. Conditions are words that `service` and `queries` work out.
"""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.incentives.states import PlanState as S


class PlanAction(TitledEnum):
    """What can be done; the codes are public (`flask plans act ID ACTION`)."""

    SUBMIT = "submit", "提交审批"
    APPROVE = "approve", "同意"
    ACCEPT = "accept", "受理"
    REVIEW = "review", "开始审核"
    DECIDE = "decide", "作出决定"
    RETURN = "return", "退回修改"
    WITHDRAW = "withdraw", "撤回"
    EXECUTE = "execute", "开始执行"
    END = "end", "结束执行"
    REJECT = "reject", "不予受理"


A, P = PlanAction, Permission

#: The enterprise stands below a group, which reviews before the regulator sees anything.
HAS_GROUP = "has_group"
#: The actor may decide, so the plan is returned in the regulator's name rather than the reviewer's.
MAY_DECIDE = "may_decide"
#: The regulator agreed, with or without conditions.
IS_AGREED = "is_agreed"
#: Enterprise or group decide themselves; the regulator hears of it and gets the yearly report.
DECIDED_BELOW = "decided_below"

PLAN_WORKFLOW: Workflow[S, PlanAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.DRAFT,
    transitions=(
        Transition(S.DRAFT, A.SUBMIT, S.INTERNAL_REVIEW, P.PLAN_EDIT, style="primary", notify=("plan_to_approve",)),
        Transition(S.DRAFT, A.WITHDRAW, S.WITHDRAWN, P.PLAN_EDIT, title="放弃草稿"),
        Transition(
            S.INTERNAL_REVIEW,
            A.APPROVE,
            S.GROUP_REVIEW,
            P.PLAN_APPROVE,
            title="同意，送集团审核",
            when=HAS_GROUP,
            style="primary",
            notify=("plan_to_group",),
        ),
        Transition(
            S.INTERNAL_REVIEW,
            A.APPROVE,
            S.DECIDED,
            P.PLAN_APPROVE,
            title="同意，由企业决定",
            when=DECIDED_BELOW,
            style="primary",
            notify=("plan_decided",),
        ),
        Transition(
            S.INTERNAL_REVIEW,
            A.APPROVE,
            S.SUBMITTED,
            P.PLAN_APPROVE,
            title="同意并报送",
            style="primary",
            notify=("plan_submitted",),
        ),
        Transition(
            S.INTERNAL_REVIEW, A.RETURN, S.RETURNED, P.PLAN_APPROVE, reason_required=True, notify=("plan_returned",)
        ),
        Transition(S.INTERNAL_REVIEW, A.WITHDRAW, S.WITHDRAWN, P.PLAN_EDIT),
        Transition(
            S.GROUP_REVIEW,
            A.APPROVE,
            S.DECIDED,
            P.PLAN_GROUP_REVIEW,
            title="同意，由企业（集团）决定",
            when=DECIDED_BELOW,
            style="primary",
            notify=("plan_decided",),
        ),
        Transition(
            S.GROUP_REVIEW,
            A.APPROVE,
            S.SUBMITTED,
            P.PLAN_GROUP_REVIEW,
            title="同意并报送",
            style="primary",
            notify=("plan_submitted",),
        ),
        Transition(
            S.GROUP_REVIEW, A.RETURN, S.RETURNED, P.PLAN_GROUP_REVIEW, reason_required=True, notify=("plan_returned",)
        ),
        Transition(S.GROUP_REVIEW, A.WITHDRAW, S.WITHDRAWN, P.PLAN_EDIT),
        Transition(S.SUBMITTED, A.ACCEPT, S.ACCEPTED, P.PLAN_REVIEW, style="primary", notify=("plan_accepted",)),
        Transition(
            S.SUBMITTED,
            A.RETURN,
            S.RETURNED,
            P.PLAN_REVIEW,
            title="退回补正",
            reason_required=True,
            notify=("plan_returned",),
            help="需要补正的内容一次告知，不能再次退回补正",
        ),
        Transition(
            S.SUBMITTED,
            A.REJECT,
            S.ENDED,
            P.PLAN_REVIEW,
            reason_required=True,
            style="danger",
            notify=("plan_decided",),
        ),
        Transition(S.SUBMITTED, A.WITHDRAW, S.WITHDRAWN, P.PLAN_EDIT, reason_required=True, notify=("plan_withdrawn",)),
        Transition(S.ACCEPTED, A.REVIEW, S.UNDER_REVIEW, P.PLAN_REVIEW, style="primary"),
        Transition(S.ACCEPTED, A.RETURN, S.RETURNED, P.PLAN_REVIEW, reason_required=True, notify=("plan_returned",)),
        Transition(S.ACCEPTED, A.WITHDRAW, S.WITHDRAWN, P.PLAN_EDIT, reason_required=True, notify=("plan_withdrawn",)),
        Transition(
            S.UNDER_REVIEW,
            A.DECIDE,
            S.DECIDED,
            P.PLAN_DECIDE,
            style="primary",
            notify=("plan_decided",),
            help="须先由审核人对全部待核原文的提示逐条核对",
        ),
        Transition(
            S.UNDER_REVIEW,
            A.RETURN,
            S.RETURNED,
            P.PLAN_DECIDE,
            when=MAY_DECIDE,
            reason_required=True,
            notify=("plan_returned",),
        ),
        Transition(
            S.UNDER_REVIEW, A.RETURN, S.RETURNED, P.PLAN_REVIEW, reason_required=True, notify=("plan_returned",)
        ),
        Transition(
            S.UNDER_REVIEW, A.WITHDRAW, S.WITHDRAWN, P.PLAN_EDIT, reason_required=True, notify=("plan_withdrawn",)
        ),
        Transition(
            S.RETURNED,
            A.SUBMIT,
            S.INTERNAL_REVIEW,
            P.PLAN_EDIT,
            title="修改后重新提交",
            style="primary",
            notify=("plan_to_approve",),
        ),
        Transition(S.RETURNED, A.WITHDRAW, S.WITHDRAWN, P.PLAN_EDIT, reason_required=True),
        Transition(S.DECIDED, A.EXECUTE, S.EXECUTING, P.PLAN_EDIT, when=IS_AGREED, style="primary"),
        Transition(
            S.EXECUTING,
            A.END,
            S.ENDED,
            P.PLAN_EDIT,
            reason_required=True,
            notify=("plan_ended",),
            help="提前结束的，写明原因并向监管机构报告；已确认而尚未兑付的款项，到期仍在执行页面登记发放",
        ),
    ),
)

#: Column of the plan that remembers who took this step, by the state it was taken in.
TAKEN_BY: dict[tuple[S, PlanAction], str] = {
    (S.DRAFT, A.SUBMIT): "internally_submitted_by",
    (S.RETURNED, A.SUBMIT): "internally_submitted_by",
    (S.INTERNAL_REVIEW, A.APPROVE): "approved_by",
    (S.GROUP_REVIEW, A.APPROVE): "group_reviewed_by",
    (S.SUBMITTED, A.ACCEPT): "accepted_by",
    (S.UNDER_REVIEW, A.DECIDE): "decided_by",
}

#: Nobody judges what he drafted or already approved: the earlier hands a step may not be taken by.
NOT_BY: dict[tuple[S, PlanAction], tuple[str, ...]] = {
    (S.INTERNAL_REVIEW, A.APPROVE): ("drafted_by", "internally_submitted_by"),
    (S.GROUP_REVIEW, A.APPROVE): ("drafted_by", "internally_submitted_by", "approved_by"),
    (S.SUBMITTED, A.ACCEPT): ("drafted_by", "internally_submitted_by", "approved_by", "group_reviewed_by"),
    (S.SUBMITTED, A.REJECT): ("drafted_by", "internally_submitted_by", "approved_by", "group_reviewed_by"),
    (S.ACCEPTED, A.REVIEW): ("drafted_by", "internally_submitted_by", "approved_by", "group_reviewed_by"),
    (S.UNDER_REVIEW, A.DECIDE): ("drafted_by", "internally_submitted_by", "approved_by", "group_reviewed_by"),
}
