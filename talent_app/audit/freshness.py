"""How old the state of the copy for statistics is: by the chain of the audit, which every change adds a link to.

The copy has come as far as its last link. When that is ours, it is of this moment, however long nothing happened; else
it is as old as the first link it lacks.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from talent_app import clock
from talent_app.audit.models import AuditEntry
from talent_app.db.engine import session
from talent_app.db.replica import replica

log = logging.getLogger(__name__)
HEAD = text("SELECT seq, hash FROM audit_head")
NOT_BEHIND = timedelta(0)


def age_of_replica() -> timedelta | None:
    """How far the copy is behind; None where there is none, it does not answer, or it is of another database."""
    if not replica.may_be_asked:
        return None
    ours = _head()
    try:
        with replica.reading():
            theirs = _head()
    except DBAPIError as error:
        gave_up(error)
        return None
    if ours == theirs:
        return NOT_BEHIND
    wanted = select(AuditEntry.seq, AuditEntry.hash, AuditEntry.at).where(
        AuditEntry.seq.in_((theirs[0], theirs[0] + 1))
    )
    links = {row.seq: row for row in session.execute(wanted)}
    last, missing = links.get(theirs[0]), links.get(theirs[0] + 1)
    if last is None or last.hash != theirs[1]:
        log.warning("the replica is not of this database")
        return None
    return NOT_BEHIND if missing is None else max(NOT_BEHIND, clock.now() - missing.at)


def is_fresh(age: timedelta | None) -> bool:
    """Whether statistics may be read from a copy so far behind."""
    return age is not None and age <= replica.most_age


def gave_up(error: DBAPIError) -> None:
    """The copy did not answer: leave it alone, and let the session read from the database itself."""
    log.warning("the replica does not answer (%s): reading from the database itself", type(error.orig).__name__)
    replica.leave_alone()
    session().rollback()


def _head() -> tuple[int, Any]:
    found = session.execute(HEAD).first()
    return (0, "") if found is None else (int(found[0]), found[1])
