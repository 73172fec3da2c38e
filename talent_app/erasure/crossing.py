"""Everything about one person wherever it lies, outside the scope: accounts, notices and jobs belong to nobody.

Whoever calls has found the registration within his own scope before.
"""

from __future__ import annotations

from sqlalchemy import select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.erasure.blockers import Blocker, blockers
from talent_app.erasure.finding import Found, find
from talent_app.talents.models import Talent

WHY = "erasing a person"


def everywhere(actor: Actor) -> Scope:
    """The scope of the command that erases."""
    return Scope.beyond(WHY)


def everything_about(talent: Talent) -> tuple[Found, list[Blocker]]:
    """What stands of the person of a registration, and what still needs it."""
    with within(Scope.beyond(WHY)):
        found = find(talent)
        return found, blockers(found)


def registration(scope: Scope, talent_id: int) -> Talent:
    """A registration in scope, one in the recycle bin as well; what was merged is erased with the one it went into."""
    statement = select(Talent).where(Talent.id == talent_id).execution_options(include_deleted=True)
    row = session.scalars(statement).one_or_none()
    if row is None or not scope.covers(row.organisation_id) or row.merged_into_id is not None:
        raise NotFound()
    return row
