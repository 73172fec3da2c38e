"""Who may do what to an evaluation of a skill level in which state. Pure data over `core.workflow`."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.titles.enums import SkillState


class SkillAction(TitledEnum):
    """What can be done with an evaluation."""

    CONFIRM = "confirm", "核对无误，写入档案"
    RETURN = "return", "退回补正"
    RESUBMIT = "resubmit", "补正后提交"
    WITHDRAW = "withdraw", "撤回"


A, P, S = SkillAction, Permission, SkillState

SKILL_WORKFLOW: Workflow[SkillState, SkillAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.SUBMITTED,
    transitions=(
        Transition(S.SUBMITTED, A.CONFIRM, S.CONFIRMED, P.TALENT_VERIFY, style="primary", notify=("title_step",)),
        Transition(S.SUBMITTED, A.RETURN, S.RETURNED, P.TALENT_VERIFY, reason_required=True, notify=("title_step",)),
        Transition(S.SUBMITTED, A.WITHDRAW, S.WITHDRAWN, P.TALENT_EDIT),
        Transition(S.RETURNED, A.RESUBMIT, S.SUBMITTED, P.TALENT_EDIT, style="primary", notify=("title_step",)),
        Transition(S.RETURNED, A.WITHDRAW, S.WITHDRAWN, P.TALENT_EDIT),
    ),
)
