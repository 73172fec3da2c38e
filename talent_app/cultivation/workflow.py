"""Who may do what to a term, an apprenticeship, a development plan in which state. Pure.

The tables drive buttons, permission checks, time lines, notices and the manual.
"""

from __future__ import annotations

from typing import Any

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.cultivation.enums import ApprenticeState, PlanState, TermState
from talent_app.identity.permissions import Permission


class CultivationAction(TitledEnum):
    """What can be done with a term, an apprenticeship or a development plan as a whole."""

    OFFER = "offer", "提请审议"
    WITHDRAW = "withdraw", "撤回"
    APPROVE = "approve", "同意"
    RETURN = "return", "退回修改"
    SIGN = "sign", "登记签订"
    BEGIN = "begin", "到任，开始任期"
    APPRAISE = "appraise", "任期考核"
    RENEW = "renew", "起草下一任期"
    END = "end", "期满终止"
    EXIT = "exit", "提出退出"
    CONFIRM_EXIT = "confirm-exit", "确认退出"
    REFUSE_EXIT = "refuse-exit", "不予退出，恢复任期"
    CANCEL = "cancel", "作废"
    PROPOSE = "propose", "提请出师"
    CERTIFY = "certify", "确认出师，编发证书"
    CONTINUE = "continue", "继续学徒"
    STOP = "stop", "提前终止"
    CHECK = "check", "登记年度检查"
    EXTEND = "extend", "继续培养一年"
    CLOSE = "close", "结束培养"


A, T, S, D, P = CultivationAction, TermState, ApprenticeState, PlanState, Permission
EDIT, APPROVE = P.CULTIVATION_EDIT, P.CULTIVATION_APPROVE
#: A condition: the whole term has been appraised already.
TERM_APPRAISED = "term_appraised"
ASKED, ANSWERED = ("cultivation_asked",), ("cultivation_answered",)

TERM_WORKFLOW: Workflow[TermState, CultivationAction, Permission] = Workflow(
    states=tuple(T),
    initial=T.DRAFT,
    transitions=(
        Transition(T.DRAFT, A.OFFER, T.OFFERED, EDIT, style="primary", notify=ASKED),
        Transition(T.DRAFT, A.CANCEL, T.CANCELLED, EDIT, reason_required=True, style="danger"),
        Transition(T.OFFERED, A.WITHDRAW, T.DRAFT, EDIT),
        Transition(
            T.OFFERED, A.APPROVE, T.APPROVED, APPROVE, style="primary", notify=ANSWERED, reason_required=True,
            help="写明党组织前置研究和董事会决议的文号",
        ),
        Transition(T.OFFERED, A.RETURN, T.DRAFT, APPROVE, reason_required=True, notify=ANSWERED),
        Transition(T.APPROVED, A.SIGN, T.SIGNED, EDIT, style="primary"),
        Transition(T.APPROVED, A.CANCEL, T.CANCELLED, EDIT, reason_required=True, style="danger"),
        Transition(T.SIGNED, A.BEGIN, T.IN_FORCE, EDIT, style="primary"),
        Transition(T.SIGNED, A.CANCEL, T.CANCELLED, EDIT, reason_required=True, style="danger"),
        Transition(T.IN_FORCE, A.APPRAISE, T.APPRAISED, APPROVE, style="primary", notify=ANSWERED),
        Transition(T.IN_FORCE, A.EXIT, T.EXITING, EDIT, reason_required=True, style="danger", notify=ASKED),
        Transition(T.APPRAISED, A.RENEW, T.APPRAISED, EDIT),
        Transition(T.APPRAISED, A.END, T.ENDED, EDIT),
        Transition(T.APPRAISED, A.EXIT, T.EXITING, EDIT, reason_required=True, style="danger", notify=ASKED),
        Transition(T.EXITING, A.CONFIRM_EXIT, T.EXITED, APPROVE, style="primary", notify=ANSWERED),
        Transition(
            T.EXITING, A.REFUSE_EXIT, T.APPRAISED, APPROVE, reason_required=True, when=TERM_APPRAISED, notify=ANSWERED,
        ),
        Transition(T.EXITING, A.REFUSE_EXIT, T.IN_FORCE, APPROVE, reason_required=True, notify=ANSWERED),
    ),
)  # fmt: skip
APPRENTICE_WORKFLOW: Workflow[ApprenticeState, CultivationAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.DRAFT,
    transitions=(
        Transition(S.DRAFT, A.OFFER, S.OFFERED, EDIT, title="提请批准", style="primary", notify=ASKED),
        Transition(S.DRAFT, A.STOP, S.STOPPED, EDIT, title="放弃", reason_required=True, style="danger"),
        Transition(S.OFFERED, A.APPROVE, S.RUNNING, APPROVE, title="批准，开始学徒", style="primary", notify=ANSWERED),
        Transition(S.OFFERED, A.RETURN, S.DRAFT, APPROVE, reason_required=True, notify=ANSWERED),
        Transition(S.RUNNING, A.PROPOSE, S.CERTIFYING, EDIT, style="primary", notify=ASKED),
        Transition(S.RUNNING, A.STOP, S.STOPPED, EDIT, reason_required=True, style="danger"),
        Transition(S.CERTIFYING, A.CERTIFY, S.COMPLETED, APPROVE, style="primary", notify=ANSWERED),
        Transition(S.CERTIFYING, A.CONTINUE, S.RUNNING, APPROVE, reason_required=True, notify=ANSWERED),
    ),
)  # fmt: skip
PLAN_WORKFLOW: Workflow[PlanState, CultivationAction, Permission] = Workflow(
    states=tuple(D),
    initial=D.DRAFT,
    transitions=(
        Transition(D.DRAFT, A.OFFER, D.OFFERED, EDIT, title="提请批准", style="primary", notify=ASKED),
        Transition(D.DRAFT, A.CLOSE, D.CLOSED, EDIT, title="放弃", reason_required=True, style="danger"),
        Transition(D.OFFERED, A.APPROVE, D.RUNNING, APPROVE, title="批准实施", style="primary", notify=ANSWERED),
        Transition(D.OFFERED, A.RETURN, D.DRAFT, APPROVE, reason_required=True, notify=ANSWERED),
        Transition(D.RUNNING, A.CHECK, D.CHECKED, EDIT, style="primary", reason_required=True),
        Transition(D.RUNNING, A.CLOSE, D.CLOSED, EDIT, title="提前结束", reason_required=True, style="danger"),
        Transition(D.CHECKED, A.EXTEND, D.RUNNING, APPROVE, notify=ANSWERED),
        Transition(D.CHECKED, A.CLOSE, D.CLOSED, APPROVE, style="primary", notify=ANSWERED),
    ),
)  # fmt: skip

#: The chain's name in addresses → its table.
CHAINS: dict[str, Workflow[Any, CultivationAction, Permission]] = {
    "terms": TERM_WORKFLOW,
    "apprenticeships": APPRENTICE_WORKFLOW,
    "plans": PLAN_WORKFLOW,
}
#: Nobody approves what he drafted.
NOT_BY_DRAFTER = (A.APPROVE, A.APPRAISE, A.CONFIRM_EXIT, A.CERTIFY)
