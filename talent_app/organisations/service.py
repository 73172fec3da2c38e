"""Commands that change the organisation tree."""

from __future__ import annotations

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import read_uscc
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries
from talent_app.organisations.models import Organisation, OrganisationKind

#: The shape of the tree: what each kind may stand under.
MAY_STAND_UNDER: dict[OrganisationKind, frozenset[OrganisationKind]] = {
    OrganisationKind.COUNTY_REGULATOR: frozenset({OrganisationKind.CITY_REGULATOR}),
    OrganisationKind.GROUP: frozenset({OrganisationKind.CITY_REGULATOR, OrganisationKind.COUNTY_REGULATOR}),
    OrganisationKind.ENTERPRISE: frozenset(OrganisationKind),
}


@command(Permission.ORGANISATION_MANAGE)
def create_organisation(
    actor: Actor,
    *,
    name: str,
    kind: OrganisationKind,
    parent_id: int | None,
    short_name: str = "",
    uscc: str | None = None,
    region: str | None = None,
    industry: str | None = None,
) -> Organisation:
    """Add a node under a parent in the actor's scope (the root has none)."""
    code = _checked_code(uscc)
    parent = None
    if parent_id is not None:
        parent = queries.organisation_or_404(reach_of(actor, Permission.ORGANISATION_MANAGE), parent_id)
    _check_place(kind, parent)
    row = Organisation(
        name=name.strip(),
        short_name=(short_name or name).strip()[:40],
        kind=kind,
        parent_id=parent.id if parent else None,
        path="/",
        uscc=code,
        region=region,
        industry=industry,
        is_active=True,
    )
    session.add(row)
    session.flush()  # the path holds the node's own id
    row.path = f"{parent.path if parent else '/'}{row.id}/"
    record(Action.ORGANISATION_CREATED, row, organisation_id=row.id, name=row.name)
    return row


@command(Permission.ORGANISATION_MANAGE)
def update_organisation(
    actor: Actor,
    organisation_id: int,
    version: int,
    *,
    name: str,
    short_name: str,
    uscc: str | None,
    region: str | None,
    industry: str | None,
    is_active: bool,
) -> Organisation:
    """Change what an organisation is called and whether it is active; its place in the tree stays."""
    row = queries.organisation_or_404(reach_of(actor, Permission.ORGANISATION_MANAGE), organisation_id)
    check_version(row, version)
    row.name, row.short_name = name.strip(), (short_name or name).strip()[:40]
    row.uscc = _checked_code(uscc, besides=row.id)
    row.region, row.industry, row.is_active = region, industry, is_active
    record(Action.ORGANISATION_UPDATED, row, organisation_id=row.id, name=row.name)
    return row


def _check_place(kind: OrganisationKind, parent: Organisation | None) -> None:
    """Whoever stands at the city's node sees everything, so there is one, and it is the root."""
    if kind is OrganisationKind.CITY_REGULATOR:
        exists = session.scalars(select(Organisation.id).where(Organisation.kind == kind)).first()
        if parent is not None or exists is not None:
            raise InvalidInput("市国资委只有一个，是全部单位的根。", "请选择其他类型。", field="kind")
        return
    if parent is None:
        raise InvalidInput("没有选择上级单位。", "只有市国资委没有上级。", field="parent_id")
    if parent.kind not in MAY_STAND_UNDER[kind]:
        allowed = "、".join(each.title for each in OrganisationKind if each in MAY_STAND_UNDER[kind])
        raise InvalidInput(
            f"“{kind.title}”不能设在“{parent.label}”之下。", f"它的上级应为：{allowed}。", field="parent_id"
        )


def _checked_code(uscc: str | None, besides: int | None = None) -> str | None:
    if not uscc or not uscc.strip():
        return None
    code = read_uscc(uscc, field="uscc")
    taken = session.scalars(select(Organisation.id).where(Organisation.uscc == code)).one_or_none()
    if taken is not None and taken != besides:
        raise InvalidInput("该统一社会信用代码已登记在另一家单位。", "请核对代码，或在单位列表中查找。", field="uscc")
    return code
