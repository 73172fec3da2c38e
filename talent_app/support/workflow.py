"""Who may do what to a need of a talent. Pure data over `core.workflow`; it reads no row."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.support.enums import NeedState


class NeedAction(TitledEnum):
    """What can be done with a need."""

    ACCEPT = "accept", "受理"
    FINISH = "finish", "办结"
    REFUSE = "refuse", "不能办理"
    WITHDRAW = "withdraw", "撤回"


A, P, S = NeedAction, Permission, NeedState

NEED_WORKFLOW: Workflow[NeedState, NeedAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.ASKED,
    transitions=(
        Transition(S.ASKED, A.ACCEPT, S.ACCEPTED, P.SUPPORT_EDIT, style="primary", notify=("need_answered",)),
        Transition(S.ASKED, A.REFUSE, S.REFUSED, P.SUPPORT_EDIT, reason_required=True, notify=("need_answered",)),
        Transition(S.ASKED, A.WITHDRAW, S.WITHDRAWN, P.SELF_READ),
        Transition(
            S.ACCEPTED, A.FINISH, S.DONE, P.SUPPORT_EDIT, reason_required=True, style="primary",
            notify=("need_answered",), help="写明办理结果",
        ),
        Transition(S.ACCEPTED, A.REFUSE, S.REFUSED, P.SUPPORT_EDIT, reason_required=True, notify=("need_answered",)),
    ),
)  # fmt: skip
