"""Reads of the organisation tree, always within a scope."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sqlalchemy import Select, or_, select

from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.organisations.scope import places


class OrganisationWish(Wish, Protocol):
    """What a reader asked of the list of organisations."""

    @property
    def query(self) -> str:
        """Part of a name, or a whole credit code."""

    def first(self, name: str) -> str | None:
        """The chosen `kind`, `region`, `industry` or `state`."""


def _within(scope: Scope) -> Select[tuple[Organisation]]:
    statement = select(Organisation)
    if scope.organisation_ids is not None:
        statement = statement.where(Organisation.id.in_(scope.organisation_ids))
    return statement


def organisations(scope: Scope) -> list[Organisation]:
    """All organisations in scope, in tree order."""
    return list(session.scalars(_within(scope).order_by(Organisation.path)))


def organisation_page(scope: Scope, wish: OrganisationWish) -> Slice[Organisation]:
    """One page of the organisations in scope that fit the reader's search and filters, in tree order."""
    statement = _within(scope)
    if wish.query:
        text = wish.query
        named = [column.contains(text, autoescape=True) for column in (Organisation.name, Organisation.short_name)]
        statement = statement.where(or_(*named, Organisation.uscc == text.upper()))
    if wish.first("kind") in {kind.value for kind in OrganisationKind}:
        statement = statement.where(Organisation.kind == OrganisationKind(wish.first("kind")))
    for name, column in (("region", Organisation.region), ("industry", Organisation.industry)):
        if wish.first(name):
            statement = statement.where(column == wish.first(name))
    if wish.first("state") in ("active", "inactive"):
        statement = statement.where(Organisation.is_active.is_(wish.first("state") == "active"))
    return read_slice(statement, wish, {"path": Organisation.path}, Organisation.id)


def children(scope: Scope, organisation_id: int) -> list[Organisation]:
    """The organisations in scope directly below one."""
    statement = _within(scope).where(Organisation.parent_id == organisation_id).order_by(Organisation.path)
    return list(session.scalars(statement))


def enterprises(scope: Scope) -> list[Organisation]:
    """Groups and enterprises in scope (those that hold talents and draft plans), in tree order."""
    return list(session.scalars(_enterprises(scope)))


def enterprise_labels(scope: Scope) -> list[tuple[int, str]]:
    """The same by id and label alone, for choices on pages that are opened all the time."""
    columns = (Organisation.id, Organisation.short_name, Organisation.name)
    rows = session.execute(_enterprises(scope).with_only_columns(*columns))
    return [(row_id, short or name) for row_id, short, name in rows]


def _enterprises(scope: Scope) -> Select[tuple[Organisation]]:
    kinds = [OrganisationKind.GROUP, OrganisationKind.ENTERPRISE]
    return _within(scope).where(Organisation.kind.in_(kinds), Organisation.is_active).order_by(Organisation.path)


def organisation_or_404(scope: Scope, organisation_id: int) -> Organisation:
    """One organisation in scope."""
    found = session.scalars(_within(scope).where(Organisation.id == organisation_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def organisation_by_uscc(scope: Scope, uscc: str) -> Organisation | None:
    """The organisation in scope with this unified social credit code."""
    return session.scalars(_within(scope).where(Organisation.uscc == uscc.strip().upper())).one_or_none()


def names(scope: Scope, ids: Iterable[int]) -> dict[int, str]:
    """Short names of organisations in scope, by id."""
    wanted = set(ids)
    rows = session.execute(select(Organisation.id, Organisation.short_name).where(Organisation.id.in_(wanted)))
    return {row.id: row.short_name for row in rows if scope.covers(row.id)}


def ancestors(scope: Scope, organisation: Organisation) -> list[Organisation]:
    """The chain from the root down to the parent, for breadcrumbs and for finding the reviewing group and regulator.

    An ancestor's name is public inside the platform, so this looks above the scope on purpose; `scope` must cover
    the organisation itself.
    """
    if not scope.covers(organisation.id):
        raise NotFound()
    ids = [int(part) for part in organisation.path.strip("/").split("/")][:-1]
    return sorted(places(ids), key=lambda row: row.path)
