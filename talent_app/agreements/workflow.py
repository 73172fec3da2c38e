"""Who may do what to an agreement in which state: one table drives buttons, permission, steps and the manual. Pure."""

from __future__ import annotations

from talent_app.agreements.enums import AgreementState as S
from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission


class AgreementAction(TitledEnum):
    """What can be done with an agreement as a whole."""

    SUBMIT = "submit", "提交审批"
    WITHDRAW = "withdraw", "撤回"
    APPROVE = "approve", "同意签订"
    RETURN = "return", "退回修改"
    SIGN = "sign", "登记签订"
    BEGIN = "begin", "开始履行"
    RENEW = "renew", "起草续签协议"
    REPLACE = "replace", "由续签协议接替"
    END = "end", "期满终止"
    LEAVE = "leave", "登记提前离开"
    CONFIRM_LEAVING = "confirm_leaving", "确认提前终止"
    REFUSE_LEAVING = "refuse_leaving", "不予确认，恢复履行"
    CANCEL = "cancel", "作废"


A, P = AgreementAction, Permission

#: A condition: the agreement that renews this one has begun. It is never a button.
RENEWAL_BEGUN = "renewal_begun"

AGREEMENT_WORKFLOW: Workflow[S, AgreementAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.DRAFT,
    transitions=(
        Transition(S.DRAFT, A.SUBMIT, S.SUBMITTED, P.AGREEMENT_EDIT, style="primary", notify=("agreement_submitted",)),
        Transition(S.DRAFT, A.CANCEL, S.CANCELLED, P.AGREEMENT_EDIT, reason_required=True, style="danger"),
        Transition(S.SUBMITTED, A.WITHDRAW, S.DRAFT, P.AGREEMENT_EDIT),
        Transition(
            S.SUBMITTED, A.APPROVE, S.APPROVED, P.AGREEMENT_APPROVE, style="primary", notify=("agreement_answered",)
        ),
        Transition(
            S.SUBMITTED, A.RETURN, S.DRAFT, P.AGREEMENT_APPROVE, reason_required=True, notify=("agreement_answered",)
        ),
        Transition(S.APPROVED, A.SIGN, S.SIGNED, P.AGREEMENT_EDIT, style="primary"),
        Transition(S.APPROVED, A.CANCEL, S.CANCELLED, P.AGREEMENT_EDIT, reason_required=True, style="danger"),
        Transition(S.SIGNED, A.BEGIN, S.IN_FORCE, P.AGREEMENT_EDIT, style="primary"),
        Transition(S.SIGNED, A.CANCEL, S.CANCELLED, P.AGREEMENT_EDIT, reason_required=True, style="danger"),
        Transition(S.IN_FORCE, A.RENEW, S.IN_FORCE, P.AGREEMENT_EDIT),
        Transition(S.IN_FORCE, A.END, S.ENDED, P.AGREEMENT_EDIT),
        Transition(
            S.IN_FORCE, A.LEAVE, S.LEAVING, P.AGREEMENT_EDIT, reason_required=True, style="danger",
            notify=("agreement_submitted",),
        ),
        Transition(S.IN_FORCE, A.REPLACE, S.RENEWED, P.AGREEMENT_EDIT, when=RENEWAL_BEGUN),
        Transition(
            S.LEAVING, A.CONFIRM_LEAVING, S.ENDED_EARLY, P.AGREEMENT_APPROVE, style="primary",
            notify=("agreement_answered",),
        ),
        Transition(
            S.LEAVING, A.REFUSE_LEAVING, S.IN_FORCE, P.AGREEMENT_APPROVE, reason_required=True,
            notify=("agreement_answered",),
        ),
    ),
)  # fmt: skip

#: States in which what is promised may still be written.
OPEN = (S.DRAFT,)
#: States in which instalments are paid and days on site are entered.
RUNNING = (S.IN_FORCE,)
