"""Who may do what to a team in which state: one table drives buttons, permission and audit. Pure."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.teams.enums import TeamState as S


class TeamAction(TitledEnum):
    """What can be done with a team as a whole."""

    OFFER = "offer", "提请批准"
    APPROVE = "approve", "批准组建，进入培育"
    RETURN = "return", "退回修改"
    RECOGNISE = "recognise", "认定"
    RELEASE = "release", "取消认定"
    DISSOLVE = "dissolve", "撤销团队"


A, P = TeamAction, Permission

TEAM_WORKFLOW: Workflow[S, TeamAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.FORMING,
    transitions=(
        Transition(S.FORMING, A.OFFER, S.OFFERED, P.TEAM_EDIT, style="primary", notify=("team_to_approve",)),
        Transition(S.FORMING, A.DISSOLVE, S.DISSOLVED, P.TEAM_EDIT, title="放弃组建", reason_required=True),
        Transition(S.OFFERED, A.APPROVE, S.CULTIVATING, P.TEAM_APPROVE, style="primary", notify=("team_decided",)),
        Transition(S.OFFERED, A.RETURN, S.FORMING, P.TEAM_APPROVE, reason_required=True, notify=("team_decided",)),
        Transition(
            S.CULTIVATING, A.RECOGNISE, S.RECOGNISED, P.TEAM_RECOGNISE, style="primary", reason_required=True,
            notify=("team_decided",), help="写明认定的文号或依据",
        ),
        Transition(
            S.CULTIVATING, A.DISSOLVE, S.DISSOLVED, P.TEAM_APPROVE, reason_required=True, style="danger",
        ),
        Transition(
            S.RECOGNISED, A.RELEASE, S.CULTIVATING, P.TEAM_RECOGNISE, reason_required=True, style="danger",
            notify=("team_decided",),
        ),
    ),
)  # fmt: skip
#: Nobody approves what he drafted.
NOT_BY: dict[tuple[S, TeamAction], tuple[str, ...]] = {(S.OFFERED, A.APPROVE): ("drafted_by_id",)}
EDITABLE = (S.FORMING, S.CULTIVATING, S.RECOGNISED)
