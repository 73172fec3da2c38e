"""The table of steps: every state × action × role gives exactly what the table says, and hands are barred."""

from __future__ import annotations

import itertools

import pytest

from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.identity.permissions import MATRIX, Role
from talent_app.rewards.enums import RewardState as S
from talent_app.rewards.workflow import NOT_BY, OWN_SCHEME, REWARD_WORKFLOW
from talent_app.rewards.workflow import RewardAction as A

HR, HEAD, SASAC = Role.HR, Role.APPROVER, Role.REVIEWER
#: (state, action) → (role, state after) for money of the government, and for the enterprise's own.
GOVERNMENT: dict[tuple[S, A], tuple[Role, S]] = {
    (S.DRAFT, A.SUBMIT): (HR, S.ENTERPRISE_REVIEW),
    (S.DRAFT, A.WITHDRAW): (HR, S.WITHDRAWN),
    (S.RETURNED, A.SUBMIT): (HR, S.ENTERPRISE_REVIEW),
    (S.RETURNED, A.WITHDRAW): (HR, S.WITHDRAWN),
    (S.ENTERPRISE_REVIEW, A.APPROVE): (HEAD, S.SASAC_REVIEW),
    (S.ENTERPRISE_REVIEW, A.RETURN): (HEAD, S.RETURNED),
    (S.ENTERPRISE_REVIEW, A.REFUSE): (HEAD, S.REFUSED),
    (S.ENTERPRISE_REVIEW, A.WITHDRAW): (HR, S.WITHDRAWN),
    (S.SASAC_REVIEW, A.AGREE): (SASAC, S.NOTICE),
    (S.SASAC_REVIEW, A.RETURN): (SASAC, S.RETURNED),
    (S.SASAC_REVIEW, A.REFUSE): (SASAC, S.REFUSED),
    (S.SASAC_REVIEW, A.WITHDRAW): (HR, S.WITHDRAWN),
    (S.NOTICE, A.CONFIRM): (SASAC, S.PAYING),
    (S.NOTICE, A.OBJECT): (HR, S.OBJECTED),
    (S.OBJECTED, A.DISMISS): (SASAC, S.NOTICE),
    (S.OBJECTED, A.REFUSE): (SASAC, S.REFUSED),
    (S.PAYING, A.COMPLETE): (HR, S.COMPLETED),
    (S.PAYING, A.REVOKE): (HEAD, S.REVOKED),
    (S.COMPLETED, A.REVOKE): (HEAD, S.REVOKED),
}
OWN = GOVERNMENT | {
    (S.ENTERPRISE_REVIEW, A.APPROVE): (HEAD, S.NOTICE),
    (S.NOTICE, A.CONFIRM): (HEAD, S.PAYING),
    (S.OBJECTED, A.DISMISS): (HEAD, S.NOTICE),
    (S.OBJECTED, A.REFUSE): (HEAD, S.REFUSED),
}


@pytest.mark.parametrize(("expected", "conditions"), [(GOVERNMENT, frozenset()), (OWN, frozenset({OWN_SCHEME}))])
@pytest.mark.parametrize("state", S)
def test_exactly_the_table_is_allowed(expected, conditions, state):
    for action, role in itertools.product(A, Role):
        wanted = expected.get((state, action))
        if wanted is not None and wanted[0] is role:
            row = REWARD_WORKFLOW.apply(state, action, lambda p, role=role: p in MATRIX[role], "理由", conditions)
            assert row.target is wanted[1], (state, action)
            continue
        refusal = Conflict if wanted is None else Forbidden
        with pytest.raises(refusal):
            REWARD_WORKFLOW.apply(state, action, lambda p, role=role: p in MATRIX[role], "理由", conditions)


def test_returns_refusals_and_stops_need_a_reason():
    for state, action in ((S.ENTERPRISE_REVIEW, A.RETURN), (S.SASAC_REVIEW, A.REFUSE), (S.PAYING, A.REVOKE)):
        with pytest.raises(InvalidInput, match="理由"):
            REWARD_WORKFLOW.apply(state, action, lambda p: True, " ", frozenset())


def test_every_step_that_grants_knows_whose_hands_it_bars():
    assert {action for _state, action in NOT_BY} == {A.APPROVE, A.AGREE, A.CONFIRM, A.REVOKE}
