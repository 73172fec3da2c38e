"""The permission matrix keeps its separations, and its document says what the matrix says."""

from __future__ import annotations

from pathlib import Path

import pytest

from talent_app.identity.permission_table import barred, document, pairs_apart, why_apart
from talent_app.identity.permissions import ADMINISTRATORS, BUSINESS, MATRIX, Permission, Role, conflicting

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
BUSINESS_DATA = {
    permission
    for permission in Permission
    if permission.value.split(".")[0] in ("talent", "plan") or permission is Permission.STATISTICS_EXPORT
}


def test_the_document_of_the_matrix_is_fresh():
    assert DOCUMENT.read_text(encoding="utf-8") == document(), "run: flask identity permissions-doc"


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_administrators_see_no_business_data(role):
    assert not MATRIX[role] & BUSINESS_DATA


def test_who_makes_accounts_cannot_grant_roles_and_the_reverse():
    for role, permissions in MATRIX.items():
        assert not {Permission.USER_CREATE, Permission.ROLE_GRANT} <= permissions, role


def test_the_auditor_changes_nothing():
    assert {permission.value.split(".")[1] for permission in MATRIX[Role.AUDITOR]} <= {"see", "read"}


@pytest.mark.parametrize("first", ADMINISTRATORS)
@pytest.mark.parametrize("second", [*ADMINISTRATORS, *BUSINESS])
def test_administrators_meet_no_other_role(first, second):
    if first is not second:
        assert conflicting({first}, second) == [first]
        assert conflicting({second}, first) == [second]


@pytest.mark.parametrize(
    ("first", "second"),
    [(Role.HR, Role.APPROVER), (Role.REVIEWER, Role.LEADER), (Role.HR, Role.LEADER), (Role.APPROVER, Role.REVIEWER)],
)
def test_who_drafts_does_not_approve_and_who_reviews_does_not_decide(first, second):
    assert conflicting({first}, second) == [first]
    assert "不同的人" in why_apart(first, second)


def test_every_barred_role_is_explained():
    assert {role for role, _, _ in barred({Role.AUDITOR})} == {*ADMINISTRATORS, *BUSINESS} - {Role.AUDITOR}
    assert barred(set()) == []
    assert all(why.endswith("。") for first, second in pairs_apart() for why in [why_apart(first, second)])


def test_every_role_may_at_least_see_its_work():
    assert all(Permission.WORK_SEE in MATRIX[role] for role in Role)
