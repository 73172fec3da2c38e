"""Bringing `record_text` to registrations that were written before it was kept.

Whoever edits a registration brings its words along; the others are done by the nightly job, some hundreds a command.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import exists, or_, select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, is_system, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Forbidden
from talent_app.db.engine import session
from talent_app.talents.models import Talent
from talent_app.talents.record_text import SEARCHED, text_of
from talent_app.tracking.changes import bulk_apply

#: Registrations looked at in one command.
AT_ONCE = 500


def fill_words(actor: Actor) -> int:
    """Fill the words of every registration that has records and no words; how many were filled."""
    filled, after = 0, 0
    while True:
        some, after = fill_some_words(actor, after)
        filled += some
        if not after:
            return filled


@command(None)
def fill_some_words(actor: Actor, after: int) -> tuple[int, int]:
    """The next registrations behind an id: how many were filled, and the last id looked at (0 at the end)."""
    if not is_system(actor):
        raise Forbidden()
    table: Any = Talent.__table__
    has_records = or_(*(exists().where(kind.model.__table__.c.talent_id == table.c.id) for kind in SEARCHED))
    statement = select(table).where(table.c.record_text.is_(None), table.c.id > after, has_records).order_by(table.c.id)
    found = session.execute(statement.limit(AT_ONCE).with_for_update()).mappings()
    old: dict[int, dict[str, Any]] = {row["id"]: dict(row) for row in found}
    last = max(old) if len(old) == AT_ONCE else 0
    records: dict[int, dict[str, list[dict[str, Any]]]] = {talent_id: {} for talent_id in old}
    for kind in SEARCHED:
        theirs = kind.model.__table__
        for row in session.execute(select(theirs).where(theirs.c.talent_id.in_(old)).order_by(theirs.c.id)).mappings():
            records[row["talent_id"]].setdefault(kind.key, []).append(dict(row))
    words = {talent_id: text_of(mine) for talent_id, mine in records.items()}
    new = [row | {"record_text": words[talent_id]} for talent_id, row in old.items() if words[talent_id]]
    if not new:
        raise Unchanged((0, last))
    bulk_apply(session(), Talent, new, old=old)
    record(Action.WORDS_FILLED, rows=len(new))
    return len(new), last
