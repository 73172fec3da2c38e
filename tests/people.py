"""The cast, the same in every test: organisations and one account for every role, as in the demo data."""

from __future__ import annotations

from talent_app.core.actor import system_actor
from talent_app.identity import service as identity
from talent_app.identity.passwords import hash_password
from talent_app.identity.permissions import Role
from talent_app.organisations import service as organisations
from talent_app.organisations.models import OrganisationKind as Kind

PASSWORD = "三江源头 first snow"

#: key → (name, kind, parent key, credit code)
ORGANISATIONS: dict[str, tuple[str, Kind, str | None, str | None]] = {
    "city": ("拉萨市国资委", Kind.CITY_REGULATOR, None, None),
    "county": ("城关区国资监管局", Kind.COUNTY_REGULATOR, "city", None),
    "group": ("拉萨高原医药集团有限公司", Kind.GROUP, "city", "91540100000000001X"),
    "plant": ("拉萨藏药制造有限公司", Kind.ENTERPRISE, "group", "915401000000000021"),
    "lab": ("拉萨高原生物技术有限公司", Kind.ENTERPRISE, "group", "915401000000000034"),
    "other_group": ("拉萨净土数字集团有限公司", Kind.GROUP, "city", "915401000000000047"),
    "other": ("拉萨云端数据有限公司", Kind.ENTERPRISE, "other_group", "91540100000000005A"),
    "county_firm": ("城关区清洁能源有限公司", Kind.ENTERPRISE, "county", "91540100000000006D"),
}

#: log-in name → (name, organisation key, role)
USERS: dict[str, tuple[str, str, Role]] = {
    "hr": ("林卓玛", "plant", Role.HR),
    "approver": ("赵志远", "plant", Role.APPROVER),
    "group": ("次仁旺堆", "group", Role.GROUP_REVIEWER),
    "stranger": ("吴敏", "other", Role.HR),
    "reviewer": ("钱立新", "city", Role.REVIEWER),
    "leader": ("孙建国", "city", Role.LEADER),
    "county": ("德吉央宗", "county", Role.REVIEWER),
    "policy": ("周文静", "city", Role.POLICY_OFFICER),
    "sysadmin": ("郑凯", "city", Role.SYSADMIN),
    "secadmin": ("王芳", "city", Role.SECADMIN),
    "auditor": ("冯伟", "city", Role.AUDITOR),
    "person": ("扎西顿珠", "plant", Role.PERSON),
}


def populate() -> None:
    """Write the cast into an empty database; ids follow the order above."""
    actor = system_actor("测试数据")
    ids: dict[str, int] = {}
    for key, (name, kind, parent, uscc) in ORGANISATIONS.items():
        row = organisations.create_organisation(
            actor, name=name, kind=kind, parent_id=ids[parent] if parent else None, uscc=uscc
        )
        ids[key] = row.id
    hashed = hash_password(PASSWORD)
    for username, (name, place, role) in USERS.items():
        user = identity.create_user(
            actor,
            username=username,
            name=name,
            organisation_id=ids[place],
            password_hash=hashed,
            must_change_password=False,
        )
        identity.grant_role(actor, user.id, role, ids[place])
