"""The demo log-ins: one account for every role, all with one password."""

from __future__ import annotations

from collections.abc import Mapping

from talent_app.core.actor import Actor
from talent_app.identity.permissions import Role
from talent_app.identity.service import create_user, grant_role

#: log-in name → (name, organisation key, role)
USERS: dict[str, tuple[str, str, Role]] = {
    "hr": ("林卓玛", "plant", Role.HR),
    "approver": ("赵志远", "plant", Role.APPROVER),
    "group": ("次仁旺堆", "group", Role.GROUP_REVIEWER),
    "stranger": ("吴敏", "data", Role.HR),
    "reviewer": ("钱立新", "city", Role.REVIEWER),
    "leader": ("孙建国", "city", Role.LEADER),
    "county": ("德吉央宗", "county", Role.REVIEWER),
    "policy": ("周文静", "city", Role.POLICY_OFFICER),
    "sysadmin": ("郑凯", "city", Role.SYSADMIN),
    "secadmin": ("王芳", "city", Role.SECADMIN),
    "auditor": ("冯伟", "city", Role.AUDITOR),
    "person": ("扎西顿珠", "plant", Role.PERSON),
}


def create_users(actor: Actor, ids: Mapping[str, int], password_hash: str) -> None:
    """Make the accounts and grant each its role."""
    for username, (name, place, role) in USERS.items():
        user = create_user(
            actor,
            username=username,
            name=name,
            organisation_id=ids[place],
            password_hash=password_hash,
            must_change_password=False,
            is_demo=True,
        )
        grant_role(actor, user.id, role, ids[place])
