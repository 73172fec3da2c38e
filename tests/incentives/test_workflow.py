"""The table of steps: every state × action × role gives exactly what the table says."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.identity.permissions import MATRIX, Role
from talent_app.incentives.states import PlanState as S
from talent_app.incentives.workflow import (
    DECIDED_BELOW,
    HAS_GROUP,
    IS_AGREED,
    MAY_DECIDE,
    NOT_BY,
    PLAN_WORKFLOW,
    TAKEN_BY,
)
from talent_app.incentives.workflow import PlanAction as A
from talent_app.incentives.workflow_docs import document, drawing

#: (state, action) → (role that may, state after), with a group above and the regulator agreeing.
EXPECTED: dict[tuple[S, A], dict[Role, S]] = {
    (S.DRAFT, A.SUBMIT): {Role.HR: S.INTERNAL_REVIEW},
    (S.DRAFT, A.WITHDRAW): {Role.HR: S.WITHDRAWN},
    (S.INTERNAL_REVIEW, A.APPROVE): {Role.APPROVER: S.GROUP_REVIEW},
    (S.INTERNAL_REVIEW, A.RETURN): {Role.APPROVER: S.RETURNED},
    (S.INTERNAL_REVIEW, A.WITHDRAW): {Role.HR: S.WITHDRAWN},
    (S.GROUP_REVIEW, A.APPROVE): {Role.GROUP_REVIEWER: S.SUBMITTED},
    (S.GROUP_REVIEW, A.RETURN): {Role.GROUP_REVIEWER: S.RETURNED},
    (S.GROUP_REVIEW, A.WITHDRAW): {Role.HR: S.WITHDRAWN},
    (S.SUBMITTED, A.ACCEPT): {Role.REVIEWER: S.ACCEPTED},
    (S.SUBMITTED, A.RETURN): {Role.REVIEWER: S.RETURNED},
    (S.SUBMITTED, A.REJECT): {Role.REVIEWER: S.ENDED},
    (S.SUBMITTED, A.WITHDRAW): {Role.HR: S.WITHDRAWN},
    (S.ACCEPTED, A.REVIEW): {Role.REVIEWER: S.UNDER_REVIEW},
    (S.ACCEPTED, A.RETURN): {Role.REVIEWER: S.RETURNED},
    (S.ACCEPTED, A.WITHDRAW): {Role.HR: S.WITHDRAWN},
    (S.UNDER_REVIEW, A.DECIDE): {Role.LEADER: S.DECIDED},
    (S.UNDER_REVIEW, A.RETURN): {Role.REVIEWER: S.RETURNED, Role.LEADER: S.RETURNED},
    (S.UNDER_REVIEW, A.WITHDRAW): {Role.HR: S.WITHDRAWN},
    (S.RETURNED, A.SUBMIT): {Role.HR: S.INTERNAL_REVIEW},
    (S.RETURNED, A.WITHDRAW): {Role.HR: S.WITHDRAWN},
    (S.DECIDED, A.EXECUTE): {Role.HR: S.EXECUTING},
    (S.EXECUTING, A.END): {Role.HR: S.ENDED},
}


def conditions_of(role: Role) -> frozenset[str]:
    return frozenset({HAS_GROUP, IS_AGREED} | ({MAY_DECIDE} if role is Role.LEADER else set()))


@pytest.mark.parametrize("role", Role)
def test_exactly_the_table_is_allowed(role):
    for state, action in itertools.product(S, A):
        wanted = EXPECTED.get((state, action), {}).get(role)
        if wanted is None:
            refusal = Conflict if (state, action) not in EXPECTED else Forbidden
            with pytest.raises(refusal):
                PLAN_WORKFLOW.apply(state, action, MATRIX[role].__contains__, "理由", conditions_of(role))
            continue
        row = PLAN_WORKFLOW.apply(state, action, MATRIX[role].__contains__, "理由", conditions_of(role))
        assert row.target is wanted, (state, action)


def test_without_a_group_the_approver_submits_to_the_regulator():
    row = PLAN_WORKFLOW.apply(S.INTERNAL_REVIEW, A.APPROVE, lambda p: True, "", frozenset())
    assert row.target is S.SUBMITTED


def test_a_refused_plan_is_not_executed():
    with pytest.raises(Conflict):
        PLAN_WORKFLOW.apply(S.DECIDED, A.EXECUTE, lambda p: True, "", frozenset())


@pytest.mark.parametrize("state", [S.INTERNAL_REVIEW, S.GROUP_REVIEW, S.SUBMITTED, S.ACCEPTED, S.UNDER_REVIEW])
def test_every_return_needs_a_reason(state):
    with pytest.raises(InvalidInput, match="理由"):
        PLAN_WORKFLOW.apply(state, A.RETURN, lambda p: True, "  ", frozenset())


def test_every_step_that_judges_knows_whose_hands_it_bars():
    rows = {(row.source, row.action) for row in PLAN_WORKFLOW.transitions}
    assert set(TAKEN_BY) <= rows
    assert set(NOT_BY) <= rows
    judging = {(s, a) for s, a in rows if a in (A.APPROVE, A.ACCEPT, A.REJECT, A.REVIEW, A.DECIDE)}
    assert judging == set(NOT_BY)
    assert all("drafted_by" in columns for columns in NOT_BY.values())


def test_what_enterprise_or_group_decide_never_waits_for_the_regulator():
    row = PLAN_WORKFLOW.apply(S.INTERNAL_REVIEW, A.APPROVE, lambda p: True, "", frozenset({DECIDED_BELOW}))
    assert row.target is S.DECIDED
    held = frozenset({DECIDED_BELOW, HAS_GROUP})
    assert PLAN_WORKFLOW.apply(S.INTERNAL_REVIEW, A.APPROVE, lambda p: True, "", held).target is S.GROUP_REVIEW
    assert PLAN_WORKFLOW.apply(S.GROUP_REVIEW, A.APPROVE, lambda p: True, "", held).target is S.DECIDED


def test_the_manual_in_the_documentation_is_the_tables():
    path = Path(__file__).resolve().parents[2] / "docs" / "workflows.md"
    assert path.read_text(encoding="utf-8") == document(), "run: flask plans docs"


def test_the_drawing_has_every_state_once_and_marks_where_a_plan_stands():
    told = drawing(S.ACCEPTED)
    assert [box["title"] for box in told["boxes"] if box["is_here"]] == ["已受理"]
    assert sorted(box["title"] for box in told["boxes"]) == sorted(state.title for state in S)
    assert len({(box["x"], box["y"]) for box in told["boxes"]}) == len(S)
