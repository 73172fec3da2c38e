"""How somebody was told: read from a form (`components/informing.html`), checked, made into a record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.command import running
from talent_app.core.cells import read_date
from talent_app.core.dates import Precision
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.informing.models import InformRecord, Manner, Told
from talent_app.informing.queries import notices

MANNERS = {each.value: each for each in Manner}


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


def told_from(sent: Mapping[str, str]) -> Told:
    """Version, manner and day as typed; nobody is entered before he was told (DB-003)."""
    version = sent.get("informed", "")
    if not version.isdecimal():
        raise InvalidInput("还没有告知本人。", "请把告知书交给本人阅读，再勾选“已告知本人”。")
    return told_in(sent, int(version))


def told_in(sent: Mapping[str, str], version: int) -> Told:
    """Manner and day as typed, of a version the page showed."""
    manner = MANNERS.get(sent.get("informed_manner", ""))
    if manner is None:
        raise InvalidInput("没有说明怎样告知本人。", "请选择告知方式。")
    day = read_date(sent.get("informed_on", ""))
    if day is not None and day.precision is not Precision.DAY:
        raise InvalidInput("告知日期不完整。", "请填写年月日，如 2026-11-26；当天告知的可以不填。")
    return Told(version, manner, day.first if day is not None else None)
