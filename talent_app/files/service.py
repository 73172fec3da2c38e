"""Commands about files: giving stored bytes their row."""

from __future__ import annotations

from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import command, record, running
from talent_app.core.actor import Actor
from talent_app.db.engine import session
from talent_app.files.models import File
from talent_app.files.store import Stored


@command(None)
def attach(actor: Actor, stored: Stored, *, name: str, purpose: str, owner: Any) -> File:
    """Refer to bytes written by `store.keep`; `owner` is the row whose scope decides who may read the file.

    Joins the command under way, whose permission answers for it.
    """
    row = File(
        uid=stored.uid,
        organisation_id=owner.organisation_id,
        name=name[:200],
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        purpose=purpose,
        owner_type=owner.__tablename__,
        owner_id=owner.id,
        stored_at=running().at,
    )
    session.add(row)
    record(Action.FILE_STORED, row, name=row.name, size=row.size)
    return row
