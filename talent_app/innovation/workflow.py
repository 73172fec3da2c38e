"""Who may do what with a return in which state: buttons, permissions, notices and the diagram come from this table."""

from __future__ import annotations

from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.innovation.enums import ReturnAction as A
from talent_app.innovation.enums import ReturnState as S

P = Permission

RETURN_WORKFLOW: Workflow[S, A, P] = Workflow(
    states=tuple(S),
    initial=S.DRAFT,
    transitions=(
        Transition(
            S.DRAFT, A.COMPLETE, S.INTERNAL, P.INNOVATION_EDIT, style="primary", notify=("return_to_send",),
            help="数据、依据材料和党委、董事会审议情况须齐全",
        ),
        Transition(
            S.RETURNED, A.COMPLETE, S.INTERNAL, P.INNOVATION_EDIT, style="primary", notify=("return_to_send",)
        ),
        Transition(
            S.INTERNAL, A.SEND, S.SUBMITTED, P.INNOVATION_SEND, style="primary", notify=("return_submitted",)
        ),
        Transition(S.INTERNAL, A.BACK, S.DRAFT, P.INNOVATION_SEND, reason_required=True, notify=("return_returned",)),
        Transition(S.SUBMITTED, A.WITHDRAW, S.DRAFT, P.INNOVATION_EDIT, reason_required=True),
        Transition(
            S.SUBMITTED, A.CONFIRM, S.CONFIRMED, P.INNOVATION_CONFIRM, style="primary", notify=("return_confirmed",),
            help="确认后数据固定，方案、规则和统计从此读取",
        ),
        Transition(
            S.SUBMITTED, A.RETURN, S.RETURNED, P.INNOVATION_CONFIRM, reason_required=True, notify=("return_returned",)
        ),
        Transition(
            S.CONFIRMED, A.REOPEN, S.RETURNED, P.INNOVATION_CONFIRM, reason_required=True, style="danger",
            notify=("return_returned",), help="已固定的数据保留，更正后再次确认时另存一版",
        ),
    ),
)  # fmt: skip
#: While a return stands so, its figures may be changed.
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
