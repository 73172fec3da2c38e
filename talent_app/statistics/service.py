"""Commands about statistics: what leaves the house is recorded."""

from __future__ import annotations

from talent_app.audit.actions import Action
from talent_app.audit.command import command, record
from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.statistics.cube import Cube


@command(Permission.STATISTICS_EXPORT)
def record_export(actor: Actor, cube: Cube, condition: str, kind: str) -> None:
    """Record that a table was exported, with its filter, before the bytes leave."""
    record(Action.STATISTICS_EXPORTED, label=cube.title, cube=cube.code, filter=condition, format=kind)
