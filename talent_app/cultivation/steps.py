"""What commands on cultivation share: the day, a step in the time line, a root to write to. They join the command."""

from __future__ import annotations

from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.command import check_version, reach_of, running
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.cultivation import queries
from talent_app.cultivation.kinds import Root
from talent_app.cultivation.models import CultivationStep
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission


def today() -> date:
    """The day of the command under way."""
    return clock.local(running().at).date()


def add_step(actor: Actor, root: Root, row: Any, action: str, title: str, note: str = "") -> None:
    """Write one step into a root's time line."""
    session.flush()  # a step names its root's id
    session.add(
        CultivationStep(
            organisation_id=row.organisation_id, chain=root.key, root_id=row.id, action=action, title=title,
            note=note[:500], done_by_id=actor.user_id, done_by=actor.name, done_at=running().at,
        )
    )  # fmt: skip


def open_root(actor: Actor, root: Root, root_id: int, version: int | None) -> tuple[Any, Scope]:
    """A root the actor may write to, locked; the version the user saw is compared."""
    reach = reach_of(actor, Permission.CULTIVATION_EDIT)
    row = queries.root_or_404(reach, root, root_id, locked=True)
    check_version(row, version)
    return row, reach
