"""A record of having told somebody, checked and made; whoever runs the command adds it."""

from __future__ import annotations

from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.command import running
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.informing.models import InformRecord, Told
from talent_app.informing.queries import notices


def check(told: Told, today: date) -> None:
    """Refuse a version that is not there and a day still to come."""
    if told.version not in {each.version for each in notices(Scope.nothing())}:
        raise InvalidInput("告知书已更新。", "请重新阅读最新版本，再确认已告知本人。", "informed")
    if told.on is not None and told.on > today:
        raise InvalidInput("告知日期晚于今天。", "请填写实际告知的日期。", "informed_on")


def record_of(talent: Any, told: Told, by_id: int | None, by: str) -> InformRecord:
    """The row that says a registration's person was told; within a command."""
    at = running().at
    return InformRecord(
        organisation_id=talent.organisation_id, talent_id=talent.id, notice_version=told.version, manner=told.manner,
        told_on=told.on or clock.local(at).date(), recorded_by_id=by_id, recorded_by=by[:60], recorded_at=at,
    )  # fmt: skip
