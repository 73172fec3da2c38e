"""Which organisations a place in the tree covers: the subtree of a regulator or group, the node of an enterprise."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm.util import identity_key

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.organisations.models import Organisation, OrganisationKind


def subtree(organisation_id: int) -> Scope:
    """Everything at and below a node; the city's regulator covers everything there is."""
    node = session.get(Organisation, organisation_id)
    if node is None:
        return Scope.nothing()
    if node.kind is OrganisationKind.CITY_REGULATOR:
        return Scope.everything()
    return Scope(frozenset(subtree_ids(node.path)))


def subtree_ids(path: str) -> list[int]:
    """The ids at and below a path (a range on the path, so the index serves)."""
    upper = path[:-1] + chr(ord("/") + 1)
    rows = session.scalars(select(Organisation.id).where(Organisation.path >= path, Organisation.path < upper))
    return list(rows)


def union(scopes: list[Scope]) -> Scope:
    """What several scopes cover together."""
    if any(scope.is_all for scope in scopes):
        return Scope.everything()
    return Scope(frozenset().union(*(scope.organisation_ids or frozenset() for scope in scopes)))


def places(ids: Iterable[int]) -> list[Organisation]:
    """Organisations by id, whose names are public here; those the session has read already are not read again."""
    current, wanted = session(), list(ids)
    held: dict[int, Organisation] = current.info.setdefault("places", {})  # the session itself would let them go
    missing = [each for each in wanted if identity_key(Organisation, each) not in current.identity_map]
    if missing:
        held.update((row.id, row) for row in session.scalars(select(Organisation).where(Organisation.id.in_(missing))))
    found = (current.get(Organisation, each) for each in wanted if each not in missing or each in held)
    return [row for row in found if row is not None]
