"""Names of people that rows of one's own speak of, when the registration is in the bin or another employs them now.

An enterprise that paid somebody keeps its papers after a transfer and knew his name then; nothing else is told.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.db.scoping import select_within
from talent_app.talents.models import Talent


@dataclass(frozen=True, slots=True)
class Former:
    """Somebody another enterprise employs now: his name and no more."""

    id: int
    name: str
    post: str = ""
    is_elsewhere: bool = True


def people_named(scope: Scope, ids: Collection[int]) -> dict[int, Talent | Former]:
    """The registrations that rows in scope name; those out of scope by name alone."""
    wanted = set(ids)
    if not wanted:
        return {}
    statement = select_within(scope, Talent).where(Talent.id.in_(wanted)).execution_options(include_deleted=True)
    found: dict[int, Talent | Former] = {row.id: row for row in session.scalars(statement)}
    lacking = wanted - set(found)
    if lacking:
        names = select(Talent.id, Talent.name).where(Talent.id.in_(lacking)).execution_options(include_deleted=True)
        with within(Scope.beyond("names on one's own papers")):
            found |= {number: Former(number, name) for number, name in session.execute(names)}
    return found
