"""Keeping what a person was told, within the command that enters his data or in one of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import command, record, running
from talent_app.core.actor import Actor
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.informing.models import InformRecord, Told
from talent_app.informing.telling import check, record_of


@command(Permission.TALENT_EDIT)
def inform(actor: Actor, talents: Sequence[Any], told: Told) -> list[InformRecord]:
    """Note that the people of some registrations were told; joins the command that made or loaded them."""
    check(told, clock.local(running().at).date())
    rows = [record_of(talent, told, actor.user_id, actor.name) for talent in talents]
    session.add_all(rows)
    subject = rows[0] if len(rows) == 1 else None
    record(
        Action.PERSON_INFORMED, subject, organisation_id=talents[0].organisation_id, subjects=talents,
        version=told.version, manner=told.manner.title, people=len(rows),
    )  # fmt: skip
    return rows
