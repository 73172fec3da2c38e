"""Telling HR once of terms, apprenticeship stages and yearly checks that fall due; run every night."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, is_system, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Forbidden
from talent_app.core.scope import Scope
from talent_app.cultivation import queries
from talent_app.cultivation.steps import today
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify

SOON = timedelta(days=30)


@command(None)
def remind(actor: Actor) -> int:
    """Tell of terms 90 and 30 days before their end, of stages and of yearly checks 30 days ahead, each once."""
    if not is_system(actor):
        raise Forbidden()
    day, everything, told = today(), Scope.everything(), 0
    for row in queries.ending_terms(everything, day + queries.TERM_LEAD):
        lead = 30 if row.until_on <= day + SOON else 90
        told += _tell("terms", "任期契约", row, f"任期 {row.until_on} 届满，请办理任期考核", f"{row.until_on}:{lead}")
    for plan in queries.checks_due(everything, day + SOON):
        told += _tell("plans", "培养计划", plan, f"{plan.check_due_on} 满一年，请检查", str(plan.check_due_on))
    for stage, taught in queries.stages_due(everything, day + SOON):
        what = f"“{stage.title}”{stage.until_on} 结束，请考核"
        told += _tell("apprenticeships", "师带徒", taught, what, f"{stage.id}:{stage.until_on}")
    if not told:
        raise Unchanged(0)
    record(Action.CULTIVATION_REMINDED, rows=told)
    return told


def _tell(key: str, kind: str, row: Any, what: str, matter: str) -> int:
    return notify(
        Event.CULTIVATION_DUE, link=f"/cultivation/{key}/{row.id}",
        values={"kind": kind, "title": row.label, "what": what}, organisation_id=row.organisation_id,
        permission=Permission.CULTIVATION_EDIT, matter=f"cultivation:{key}:{row.id}:{matter}",
    )  # fmt: skip
