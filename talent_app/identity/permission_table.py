"""The permission matrix as a document and the reasons behind pairs of roles that may not meet in one person.

Pure: everything is read from `permissions.py`. `docs/permissions.md` is this module's output, and a test keeps it so.
"""

from __future__ import annotations

from talent_app.identity.permissions import (
    ADMINISTRATORS,
    BUSINESS,
    INCOMPATIBLE,
    MATRIX,
    Permission,
    Role,
    conflicting,
)

HEADING = """# 角色与权限

本文件由 `talent_app/identity/permission_table.py` 根据权限表生成，请勿手工修改；权限表改动后运行
`flask identity permissions-doc` 重新生成。

角色总是在某一单位担任，对该单位及其全部下级单位有效；市国资委的角色对全部单位有效。每个页面和每项操作都要求下表中的
一项权限，没有规定权限的页面一律拒绝访问。不在权限范围内的单位，其数据按“不存在”处理。
"""


def why_apart(first: Role, second: Role) -> str:
    """One sentence: why these two roles may not be held by the same person."""
    pair = {first, second}
    if pair <= set(ADMINISTRATORS):
        return "系统、安全、审计三类管理员相互制约，不能由同一人担任。"
    if pair & set(ADMINISTRATORS) and pair & set(BUSINESS):
        return "三类管理员不接触业务数据，不能兼任业务角色。"
    return "同一方案的编制、审批、审核与决定须由不同的人完成。"


def barred(held: set[Role]) -> list[tuple[Role, Role, str]]:
    """(role, the held role it may not meet, why) for every role the holder of these roles cannot be given."""
    return [
        (role, other, why_apart(role, other)) for role in Role if role not in held for other in conflicting(held, role)
    ]


def pairs_apart() -> list[tuple[Role, Role]]:
    """The incompatible pairs in the order of the roles."""
    roles = list(Role)
    return [
        (first, second)
        for position, first in enumerate(roles)
        for second in roles[position + 1 :]
        if frozenset({first, second}) in INCOMPATIBLE
    ]


def permissions_of(role: Role) -> list[Permission]:
    """What a role may do, in the order of the permissions."""
    return [permission for permission in Permission if permission in MATRIX[role]]


def document() -> str:
    """`docs/permissions.md`: the matrix with one row a permission, then the pairs that may not meet."""
    roles = list(Role)
    lines = [HEADING, "## 权限表\n"]
    lines.append("| 权限 | " + " | ".join(role.title for role in roles) + " |")
    lines.append("|---|" + ":-:|" * len(roles))
    for permission in Permission:
        marks = ["●" if permission in MATRIX[role] else "" for role in roles]
        lines.append(f"| {permission.title} `{permission.value}` | " + " | ".join(marks) + " |")
    lines.append("\n## 不能由同一人担任的角色\n")
    lines.append("| 角色 | 角色 | 原因 |")
    lines.append("|---|---|---|")
    lines += [f"| {first.title} | {second.title} | {why_apart(first, second)} |" for first, second in pairs_apart()]
    return "\n".join(lines) + "\n"
