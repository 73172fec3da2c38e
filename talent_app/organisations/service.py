"""Commands that change the organisation tree."""

from __future__ import annotations

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, record
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.identifiers import read_uscc
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries
from talent_app.organisations.models import Organisation, OrganisationKind


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
    parent = queries.organisation_or_404(Scope.everything(), parent_id) if parent_id is not None else None
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
    row = queries.organisation_or_404(Scope.everything(), organisation_id)
    check_version(row, version)
    row.name, row.short_name = name.strip(), (short_name or name).strip()[:40]
    row.uscc = _checked_code(uscc, besides=row.id)
    row.region, row.industry, row.is_active = region, industry, is_active
    record(Action.ORGANISATION_UPDATED, row, organisation_id=row.id, name=row.name)
    return row


def _checked_code(uscc: str | None, besides: int | None = None) -> str | None:
    if not uscc or not uscc.strip():
        return None
    code = read_uscc(uscc, field="uscc")
    taken = session.scalars(select(Organisation.id).where(Organisation.uscc == code)).one_or_none()
    if taken is not None and taken != besides:
        raise InvalidInput("该统一社会信用代码已登记在另一家单位。", "请核对代码，或在单位列表中查找。", field="uscc")
    return code
