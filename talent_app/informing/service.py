"""Keeping what a person was told, within the command that enters his data or in one of its own."""

from __future__ import annotations

from datetime import date
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.informing import queries
from talent_app.informing.models import InformRecord, Manner


@command(Permission.TALENT_EDIT)
def inform(actor: Actor, talent: Any, version: int, manner: Manner, told_on: date) -> InformRecord:
    """Note that the person of a registration was told; joins the command that made or loaded the registration."""
    if version not in {each.version for each in queries.notices(Scope.nothing())}:
        raise InvalidInput("告知书已更新。", "请重新阅读最新版本，再确认已告知本人。", "informed")
    row = InformRecord(
        organisation_id=talent.organisation_id, talent_id=talent.id, notice_version=version, manner=manner,
        told_on=told_on, recorded_by_id=actor.user_id, recorded_by=actor.name, recorded_at=running().at,
    )  # fmt: skip
    session.add(row)
    record(Action.PERSON_INFORMED, row, version=version)
    return row
