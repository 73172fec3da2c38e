"""Who may do what to an application for a title in which state: one table drives buttons, permission, audit, notices.

Pure data over `core.workflow`. Conditions are words that `service` works out from the policy of the path.
"""

from __future__ import annotations

from talent_app.core.enums import TitledEnum
from talent_app.core.workflow import Transition, Workflow
from talent_app.identity.permissions import Permission
from talent_app.titles.enums import ApplicationState as S


class TitleAction(TitledEnum):
    """What can be done with an application."""

    SUBMIT = "submit", "提交单位审核"
    RECOMMEND = "recommend", "同意推荐并公示"
    FORWARD = "forward", "公示无异议，报送"
    ACCEPT = "accept", "受理，进入评审"
    PASS = "pass", "评审通过，公示结果"
    FAIL = "fail", "评审未通过"
    CONFIRM = "confirm", "确认并登记证书"
    RETURN = "return", "退回"
    WITHDRAW = "withdraw", "撤回"
    REVOKE = "revoke", "撤销资格"


A, P = TitleAction, Permission
#: The path has no notice in the unit.
NO_UNIT_NOTICE = "no_unit_notice"
#: The path has no notice of the result: a passed examination or an assessment is confirmed at once.
NO_RESULT_NOTICE = "no_result_notice"

TITLE_WORKFLOW: Workflow[S, TitleAction, Permission] = Workflow(
    states=tuple(S),
    initial=S.DRAFT,
    transitions=(
        Transition(S.DRAFT, A.SUBMIT, S.UNIT_REVIEW, P.TALENT_EDIT, style="primary", notify=("title_step",)),
        Transition(S.DRAFT, A.WITHDRAW, S.WITHDRAWN, P.TALENT_EDIT, title="放弃草稿"),
        Transition(
            S.UNIT_REVIEW, A.RECOMMEND, S.FORWARDED, P.TITLE_APPROVE, title="同意并报送", when=NO_UNIT_NOTICE,
            style="primary", notify=("title_step",),
        ),
        Transition(S.UNIT_REVIEW, A.RECOMMEND, S.UNIT_NOTICE, P.TITLE_APPROVE, style="primary", notify=("title_step",)),
        Transition(S.UNIT_REVIEW, A.RETURN, S.RETURNED, P.TITLE_APPROVE, reason_required=True, notify=("title_step",)),
        Transition(S.UNIT_REVIEW, A.WITHDRAW, S.WITHDRAWN, P.TALENT_EDIT, reason_required=True),
        Transition(S.UNIT_NOTICE, A.FORWARD, S.FORWARDED, P.TALENT_EDIT, style="primary", notify=("title_step",)),
        Transition(
            S.UNIT_NOTICE, A.RETURN, S.RETURNED, P.TITLE_APPROVE, title="异议成立，退回", reason_required=True,
            notify=("title_step",),
        ),
        Transition(S.UNIT_NOTICE, A.WITHDRAW, S.WITHDRAWN, P.TALENT_EDIT, reason_required=True),
        Transition(S.FORWARDED, A.ACCEPT, S.EVALUATION, P.TALENT_VERIFY, style="primary", notify=("title_step",)),
        Transition(
            S.FORWARDED, A.RETURN, S.RETURNED, P.TALENT_VERIFY, title="退回补正", reason_required=True,
            notify=("title_step",),
        ),
        Transition(S.FORWARDED, A.WITHDRAW, S.WITHDRAWN, P.TALENT_EDIT, reason_required=True),
        Transition(
            S.EVALUATION, A.CONFIRM, S.CONFIRMED, P.TALENT_VERIFY, when=NO_RESULT_NOTICE, style="primary",
            notify=("title_step",),
        ),
        Transition(S.EVALUATION, A.PASS, S.RESULT_NOTICE, P.TALENT_VERIFY, style="primary", notify=("title_step",)),
        Transition(
            S.EVALUATION, A.FAIL, S.NOT_PASSED, P.TALENT_VERIFY, reason_required=True, style="danger",
            notify=("title_step",),
        ),
        Transition(S.RESULT_NOTICE, A.CONFIRM, S.CONFIRMED, P.TALENT_VERIFY, style="primary", notify=("title_step",)),
        Transition(
            S.RESULT_NOTICE, A.FAIL, S.NOT_PASSED, P.TALENT_VERIFY, title="异议成立，不予确认", reason_required=True,
            style="danger", notify=("title_step",),
        ),
        Transition(S.RETURNED, A.SUBMIT, S.UNIT_REVIEW, P.TALENT_EDIT, title="修改后重新提交", style="primary",
                   notify=("title_step",)),
        Transition(S.RETURNED, A.WITHDRAW, S.WITHDRAWN, P.TALENT_EDIT, reason_required=True),
        Transition(
            S.CONFIRMED, A.REVOKE, S.REVOKED, P.TALENT_VERIFY, title="查实弄虚作假，撤销资格", reason_required=True,
            style="danger", notify=("title_step",),
        ),
    ),
)  # fmt: skip
