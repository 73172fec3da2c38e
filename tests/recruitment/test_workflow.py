"""The tables of recruitment: every state × action × role gives exactly what the table says."""

from __future__ import annotations

import itertools

import pytest

from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.identity.permissions import MATRIX, Role
from talent_app.recruitment.enums import DemandState as D
from talent_app.recruitment.enums import Stage
from talent_app.recruitment.workflow import CANDIDATE_WORKFLOW, DEMAND_WORKFLOW
from talent_app.recruitment.workflow import CandidateAction as C
from talent_app.recruitment.workflow import DemandAction as A

HR, APPROVER, REVIEWER, LEADER = Role.HR, Role.APPROVER, Role.REVIEWER, Role.LEADER
RUNNING = (Stage.APPLIED, Stage.SCREENED, Stage.INTERVIEW, Stage.SELECTED, Stage.NOTICE, Stage.OFFERED)
DEMAND = {
    (D.DRAFT, A.SUBMIT): (HR, D.SUBMITTED),
    (D.RETURNED, A.SUBMIT): (HR, D.SUBMITTED),
    (D.SUBMITTED, A.RECALL): (HR, D.DRAFT),
    (D.SUBMITTED, A.APPROVE): (REVIEWER, D.APPROVED),
    (D.SUBMITTED, A.RETURN): (REVIEWER, D.RETURNED),
    (D.APPROVED, A.PUBLISH): (LEADER, D.PUBLISHED),
    (D.APPROVED, A.RETURN): (LEADER, D.RETURNED),
}
CANDIDATE = {
    (Stage.APPLIED, C.SCREEN): (HR, Stage.SCREENED),
    (Stage.SCREENED, C.INVITE): (HR, Stage.INTERVIEW),
    (Stage.SCREENED, C.BACK): (HR, Stage.APPLIED),
    (Stage.INTERVIEW, C.SELECT): (HR, Stage.SELECTED),
    (Stage.INTERVIEW, C.BACK): (HR, Stage.SCREENED),
    (Stage.SELECTED, C.NOTIFY): (APPROVER, Stage.NOTICE),
    (Stage.SELECTED, C.BACK): (APPROVER, Stage.INTERVIEW),
    (Stage.NOTICE, C.OFFER): (HR, Stage.OFFERED),
    (Stage.OFFERED, C.HIRE): (HR, Stage.HIRED),
    (Stage.REJECTED, C.REOPEN): (HR, Stage.APPLIED),
    (Stage.WITHDRAWN, C.REOPEN): (HR, Stage.APPLIED),
} | {
    key: row
    for state in RUNNING
    for key, row in (((state, C.REJECT), (HR, Stage.REJECTED)), ((state, C.GIVE_UP), (HR, Stage.WITHDRAWN)))
}


@pytest.mark.parametrize(
    ("flow", "wanted", "states", "actions"),
    [(DEMAND_WORKFLOW, DEMAND, D, A), (CANDIDATE_WORKFLOW, CANDIDATE, Stage, C)],
    ids=["demand", "candidate"],
)
@pytest.mark.parametrize("role", Role)
def test_exactly_the_table_is_allowed(flow, wanted, states, actions, role):
    for state, action in itertools.product(states, actions):
        holder, target = wanted.get((state, action), (None, None))
        if holder is role:
            assert flow.apply(state, action, lambda p: p in MATRIX[role], "理由").target is target
            continue
        with pytest.raises(Forbidden if holder else Conflict):
            flow.apply(state, action, lambda p: p in MATRIX[role], "理由")


@pytest.mark.parametrize("action", [C.REJECT, C.GIVE_UP])
def test_nobody_is_dropped_without_a_reason(action):
    for state in RUNNING:
        with pytest.raises(InvalidInput, match="理由"):
            CANDIDATE_WORKFLOW.apply(state, action, lambda _p: True, " ")
