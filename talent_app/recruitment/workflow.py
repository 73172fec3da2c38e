"""Who may do what: the yearly list of posts, and a candidate. Pure data over `core.workflow`; it reads no row."""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.recruitment.enums import DemandState, Stage


class DemandAction(TitledEnum):
    """What can be done with a list of posts."""

    SUBMIT = "submit", "报送国资委"
    RECALL = "recall", "撤回修改"
    APPROVE = "approve", "审核通过"
    RETURN = "return", "退回修改"
    PUBLISH = "publish", "发布目录"


class CandidateAction(TitledEnum):
    """What can be done with a candidate."""

    SCREEN = "screen", "初审通过"
    INVITE = "invite", "进入面试"
    SELECT = "select", "拟录用"
    NOTIFY = "notify", "同意并公示"
    OFFER = "offer", "发聘用意向"
    HIRE = "hire", "办理入职"
    BACK = "back", "退回上一步"
    REJECT = "reject", "不予录用"
    GIVE_UP = "give-up", "本人放弃"
    REOPEN = "reopen", "重新考虑"


A, C, P, D, S = DemandAction, CandidateAction, Permission, DemandState, Stage

DEMAND_WORKFLOW: Workflow[DemandState, DemandAction, Permission] = Workflow(
    states=tuple(D),
    initial=D.DRAFT,
    transitions=(
        Transition(D.DRAFT, A.SUBMIT, D.SUBMITTED, P.RECRUIT_EDIT, style="primary", notify=("demand_submitted",)),
        Transition(D.RETURNED, A.SUBMIT, D.SUBMITTED, P.RECRUIT_EDIT, style="primary", notify=("demand_submitted",)),
        Transition(D.SUBMITTED, A.RECALL, D.DRAFT, P.RECRUIT_EDIT),
        Transition(D.SUBMITTED, A.APPROVE, D.APPROVED, P.DEMAND_REVIEW, style="primary", notify=("demand_approved",)),
        Transition(
            D.SUBMITTED, A.RETURN, D.RETURNED, P.DEMAND_REVIEW, reason_required=True, notify=("demand_returned",)
        ),
        Transition(
            D.APPROVED, A.PUBLISH, D.PUBLISHED, P.DEMAND_PUBLISH, style="primary", notify=("demand_published",)
        ),
        Transition(
            D.APPROVED, A.RETURN, D.RETURNED, P.DEMAND_PUBLISH, reason_required=True, notify=("demand_returned",)
        ),
    ),
)  # fmt: skip

_RUNNING = (S.APPLIED, S.SCREENED, S.INTERVIEW, S.SELECTED, S.NOTICE, S.OFFERED)

CANDIDATE_WORKFLOW: Workflow[Stage, CandidateAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.APPLIED,
    transitions=(
        Transition(S.APPLIED, C.SCREEN, S.SCREENED, P.RECRUIT_EDIT, style="primary"),
        Transition(S.SCREENED, C.INVITE, S.INTERVIEW, P.RECRUIT_EDIT, style="primary"),
        Transition(
            S.INTERVIEW, C.SELECT, S.SELECTED, P.RECRUIT_EDIT, style="primary", notify=("candidate_selected",),
            help="至少两名面试官评分后才能拟录用",
        ),
        Transition(S.SELECTED, C.NOTIFY, S.NOTICE, P.RECRUIT_APPROVE, style="primary", notify=("candidate_notice",)),
        Transition(
            S.NOTICE, C.OFFER, S.OFFERED, P.RECRUIT_EDIT, style="primary", help="公示期满且异议处理完毕后才能发出"
        ),
        Transition(S.OFFERED, C.HIRE, S.HIRED, P.RECRUIT_EDIT, style="primary", help="本人接受聘用意向后办理"),
        Transition(S.SCREENED, C.BACK, S.APPLIED, P.RECRUIT_EDIT),
        Transition(S.INTERVIEW, C.BACK, S.SCREENED, P.RECRUIT_EDIT),
        Transition(
            S.SELECTED, C.BACK, S.INTERVIEW, P.RECRUIT_APPROVE, title="退回重新考察", reason_required=True
        ),
        *(
            Transition(state, C.REJECT, S.REJECTED, P.RECRUIT_EDIT, reason_required=True, style="danger")
            for state in _RUNNING
        ),
        *(Transition(state, C.GIVE_UP, S.WITHDRAWN, P.RECRUIT_EDIT, reason_required=True) for state in _RUNNING),
        Transition(S.REJECTED, C.REOPEN, S.APPLIED, P.RECRUIT_EDIT, reason_required=True),
        Transition(S.WITHDRAWN, C.REOPEN, S.APPLIED, P.RECRUIT_EDIT, reason_required=True),
    ),
)  # fmt: skip
#: Steps that need more than a word: their own page asks for it.
WITH_PAGE = {C.OFFER: "offer_new", C.HIRE: "candidate_hire", C.NOTIFY: "candidate_notify"}
