"""Who may do what to a registration in which state: one table drives buttons, permission and audit.

Pure data over `core.workflow`. "待补充" is no state of it: what is filled in alone leads there and out again.
"""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.talents.enums import TalentStatus as S


class TalentAction(TitledEnum):
    """What can be done with a registration as a whole."""

    SUBMIT = "submit", "提交核实"
    WITHDRAW = "withdraw", "撤回提交"
    VERIFY = "verify", "核实通过"
    RETURN = "return", "退回补正"
    ADMIT = "admit", "纳入储备库"
    RELEASE = "release", "移出储备库"


A, P = TalentAction, Permission

TALENT_WORKFLOW: Workflow[S, TalentAction, Permission] = Workflow(
    states=(S.COMPLETE, S.SUBMITTED, S.RETURNED, S.VERIFIED, S.IN_RESERVE),
    initial=S.COMPLETE,
    transitions=(
        Transition(S.COMPLETE, A.SUBMIT, S.SUBMITTED, P.TALENT_EDIT, style="primary"),
        Transition(S.RETURNED, A.SUBMIT, S.SUBMITTED, P.TALENT_EDIT, title="补正后重新提交", style="primary"),
        Transition(S.SUBMITTED, A.WITHDRAW, S.COMPLETE, P.TALENT_EDIT),
        Transition(S.SUBMITTED, A.VERIFY, S.VERIFIED, P.TALENT_VERIFY, style="primary"),
        Transition(S.SUBMITTED, A.RETURN, S.RETURNED, P.TALENT_VERIFY, reason_required=True),
        Transition(S.VERIFIED, A.ADMIT, S.IN_RESERVE, P.TALENT_VERIFY, style="primary"),
        Transition(S.VERIFIED, A.RETURN, S.RETURNED, P.TALENT_VERIFY, title="撤销核实，退回补正", reason_required=True),
        Transition(S.IN_RESERVE, A.RELEASE, S.VERIFIED, P.TALENT_VERIFY, reason_required=True),
    ),
)
