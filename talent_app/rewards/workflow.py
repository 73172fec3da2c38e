"""Who may do what to an application for a reward, and to an own scheme, in which state: one table drives buttons and
permission. Pure."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.rewards.enums import RewardState as S
from talent_app.rewards.enums import SchemeState


class RewardAction(TitledEnum):
    """What can be done with an application."""

    SUBMIT = "submit", "提交审核"
    APPROVE = "approve", "同意"
    AGREE = "agree", "审核通过"
    RETURN = "return", "退回补正"
    REFUSE = "refuse", "不予通过"
    OBJECT = "object", "登记异议"
    DISMISS = "dismiss", "异议不成立"
    CONFIRM = "confirm", "公示期满，转入兑付"
    REVOKE = "revoke", "停发或撤销"
    COMPLETE = "complete", "办结"
    WITHDRAW = "withdraw", "撤回"


A, P = RewardAction, Permission

#: The enterprise pays by its own scheme: its head decides, the regulator is not asked.
OWN_SCHEME = "own_scheme"

REWARD_WORKFLOW: Workflow[S, RewardAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.DRAFT,
    transitions=(
        Transition(
            S.DRAFT, A.SUBMIT, S.ENTERPRISE_REVIEW, P.REWARD_EDIT, style="primary", notify=("reward_to_approve",)
        ),
        Transition(S.DRAFT, A.WITHDRAW, S.WITHDRAWN, P.REWARD_EDIT, title="放弃草稿"),
        Transition(
            S.RETURNED, A.SUBMIT, S.ENTERPRISE_REVIEW, P.REWARD_EDIT, title="补正后重新提交", style="primary",
            notify=("reward_to_approve",),
        ),
        Transition(S.RETURNED, A.WITHDRAW, S.WITHDRAWN, P.REWARD_EDIT),
        Transition(
            S.ENTERPRISE_REVIEW, A.APPROVE, S.NOTICE, P.REWARD_APPROVE, title="同意并公示", when=OWN_SCHEME,
            style="primary", notify=("reward_noticed",),
        ),
        Transition(
            S.ENTERPRISE_REVIEW, A.APPROVE, S.SASAC_REVIEW, P.REWARD_APPROVE, title="同意并报国资委", style="primary",
            notify=("reward_submitted",),
        ),
        Transition(
            S.ENTERPRISE_REVIEW, A.RETURN, S.RETURNED, P.REWARD_APPROVE, reason_required=True,
            notify=("reward_returned",),
        ),
        Transition(
            S.ENTERPRISE_REVIEW, A.REFUSE, S.REFUSED, P.REWARD_APPROVE, reason_required=True, style="danger",
            notify=("reward_returned",),
        ),
        Transition(S.ENTERPRISE_REVIEW, A.WITHDRAW, S.WITHDRAWN, P.REWARD_EDIT),
        Transition(
            S.SASAC_REVIEW, A.AGREE, S.NOTICE, P.REWARD_REVIEW, title="审核通过并公示", style="primary",
            notify=("reward_noticed",),
        ),
        Transition(
            S.SASAC_REVIEW, A.RETURN, S.RETURNED, P.REWARD_REVIEW, reason_required=True, notify=("reward_returned",)
        ),
        Transition(
            S.SASAC_REVIEW, A.REFUSE, S.REFUSED, P.REWARD_REVIEW, reason_required=True, style="danger",
            notify=("reward_returned",),
        ),
        Transition(S.SASAC_REVIEW, A.WITHDRAW, S.WITHDRAWN, P.REWARD_EDIT, reason_required=True),
        Transition(S.NOTICE, A.CONFIRM, S.PAYING, P.REWARD_APPROVE, when=OWN_SCHEME, style="primary"),
        Transition(S.NOTICE, A.CONFIRM, S.PAYING, P.REWARD_REVIEW, style="primary", notify=("reward_granted",)),
        Transition(S.NOTICE, A.OBJECT, S.OBJECTED, P.REWARD_EDIT, reason_required=True),
        Transition(S.OBJECTED, A.DISMISS, S.NOTICE, P.REWARD_APPROVE, when=OWN_SCHEME, reason_required=True),
        Transition(S.OBJECTED, A.DISMISS, S.NOTICE, P.REWARD_REVIEW, reason_required=True),
        Transition(
            S.OBJECTED, A.REFUSE, S.REFUSED, P.REWARD_APPROVE, when=OWN_SCHEME, title="异议成立，不予通过",
            reason_required=True, style="danger", notify=("reward_returned",),
        ),
        Transition(
            S.OBJECTED, A.REFUSE, S.REFUSED, P.REWARD_REVIEW, title="异议成立，不予通过", reason_required=True,
            style="danger", notify=("reward_returned",),
        ),
        Transition(S.PAYING, A.COMPLETE, S.COMPLETED, P.REWARD_EDIT, help="各期均已支付或停发，经费使用均已核查"),
        Transition(
            S.PAYING, A.REVOKE, S.REVOKED, P.REWARD_APPROVE, reason_required=True, style="danger",
            notify=("reward_revoked",), help="未付各期停发，应追回的金额逐期列出",
        ),
        Transition(
            S.COMPLETED, A.REVOKE, S.REVOKED, P.REWARD_APPROVE, title="撤销并追回", reason_required=True,
            style="danger", notify=("reward_revoked",),
        ),
    ),
)  # fmt: skip

#: Nobody judges what he drafted or already approved.
NOT_BY: dict[tuple[S, RewardAction], tuple[str, ...]] = {
    (S.ENTERPRISE_REVIEW, A.APPROVE): ("drafted_by_id",),
    (S.SASAC_REVIEW, A.AGREE): ("drafted_by_id", "approved_by_id"),
    (S.NOTICE, A.CONFIRM): ("drafted_by_id",),
    (S.PAYING, A.REVOKE): ("drafted_by_id",),
}
#: Column that remembers who took a step.
TAKEN_BY: dict[tuple[S, RewardAction], str] = {
    (S.ENTERPRISE_REVIEW, A.APPROVE): "approved_by_id",
    (S.SASAC_REVIEW, A.AGREE): "reviewed_by_id",
}
EDITABLE = (S.DRAFT, S.RETURNED)
#: States in which an application holds its achievement: no other may ask for the same benefit.
HOLDING = tuple(one for one in S if one not in (S.REFUSED, S.WITHDRAWN))


class SchemeAction(TitledEnum):
    """What can be done with an enterprise's own scheme."""

    OFFER = "offer", "送负责人批准"
    APPROVE = "approve", "批准"
    RETURN = "return", "退回修改"
    END = "end", "停用"


SCHEME_WORKFLOW: Workflow[SchemeState, SchemeAction, Permission] = Workflow(
    states=tuple(SchemeState),
    initial=SchemeState.DRAFT,
    transitions=(
        Transition(SchemeState.DRAFT, SchemeAction.OFFER, SchemeState.OFFERED, P.REWARD_EDIT, style="primary"),
        Transition(SchemeState.OFFERED, SchemeAction.APPROVE, SchemeState.IN_FORCE, P.REWARD_APPROVE, style="primary"),
        Transition(SchemeState.OFFERED, SchemeAction.RETURN, SchemeState.DRAFT, P.REWARD_APPROVE),
        Transition(SchemeState.IN_FORCE, SchemeAction.END, SchemeState.ENDED, P.REWARD_APPROVE, style="danger"),
    ),
)
