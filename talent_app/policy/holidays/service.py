"""Entering the holidays of a year once the State Council has announced them; due days that waited are then computed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, record
from talent_app.core.actor import Actor, system_actor
from talent_app.core.dates import AnnouncedYear
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.jobs.service import request_job
from talent_app.policy.holidays import queries
from talent_app.policy.holidays.models import HolidayYear

DEADLINE_TASK = "plan_deadlines"
YEARS = range(2020, 2101)


@command(Permission.POLICY_EDIT)
def set_holidays(
    actor: Actor,
    year: int,
    version: int | None,
    *,
    days_off: Sequence[date],
    make_up_days: Sequence[date],
    document: str,
) -> HolidayYear:
    """Enter or correct one year; open due days are computed again afterwards, in the background."""
    if year not in YEARS:
        raise InvalidInput(f"年份 {year} 不在 2020 至 2100 之间。", "请核对年份。", field="year")
    if not document.strip():
        raise InvalidInput("请填写放假通知的文号。", "例如 国办发明电〔2026〕9号。", field="document")
    if not days_off:
        raise InvalidInput("请填写放假日。", "每行一个日期或起止日期。", field="days_off")
    AnnouncedYear(year, frozenset(days_off), frozenset(make_up_days), document)
    values = {
        "days_off": [day.isoformat() for day in sorted(set(days_off))],
        "make_up_days": [day.isoformat() for day in sorted(set(make_up_days))],
        "document": document.strip()[:200],
    }
    row = queries.holiday_year(Scope.everything(), year)
    if row is None:
        row = HolidayYear(year=year, **values)
        session.add(row)
    else:
        check_version(row, version)
        if all(getattr(row, name) == value for name, value in values.items()):
            raise Unchanged(row)
        for name, value in values.items():
            setattr(row, name, value)
    record(Action.HOLIDAYS_SET, row, year=year, document=values["document"], days=len(values["days_off"]))
    # due days stand in plans the officer may not see, so the recount is work of the system
    request_job(system_actor("放假安排"), DEADLINE_TASK, f"按 {year} 年放假安排重新计算期限", {"year": year})
    return row
