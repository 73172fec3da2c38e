"""Read marks on one's own notices: exempt from the audit, because nobody would look for them there."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import update

from talent_app import clock
from talent_app.audit.command import unaudited
from talent_app.core.actor import Actor
from talent_app.notifications.models import Notice


def mark_own(actor: Actor, ids: Collection[int] | None, *, is_read: bool) -> int:
    """Mark the actor's own notices (None: all of them) as read or unread; not an act anybody would look for."""
    statement = update(Notice).where(Notice.user_id == actor.user_id)
    if ids is not None:
        statement = statement.where(Notice.id.in_(ids))
    if is_read:
        statement = statement.where(Notice.read_at.is_(None))
    with unaudited("read marks") as current:
        return current.execute(  # type: ignore[no-any-return]
            statement.values(read_at=clock.now() if is_read else None).execution_options(synchronize_session=False)
        ).rowcount
