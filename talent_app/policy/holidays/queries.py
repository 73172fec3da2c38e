"""Reads of announced holidays; they are the same for every scope."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from talent_app.core.dates import AnnouncedYear, WorkingCalendar
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.policy.holidays.models import HolidayYear


def holiday_years(scope: Scope) -> list[HolidayYear]:
    """The years entered, latest first."""
    return list(session.scalars(select(HolidayYear).order_by(HolidayYear.year.desc())))


def holiday_year(scope: Scope, year: int) -> HolidayYear | None:
    """One year as it was entered."""
    return session.scalars(select(HolidayYear).where(HolidayYear.year == year)).one_or_none()


def holiday_year_or_404(scope: Scope, year: int) -> HolidayYear:
    """One year as it was entered."""
    found = holiday_year(scope, year)
    if found is None:
        raise NotFound(f"还没有录入 {year} 年的放假安排。", "请从放假安排列表进入。")
    return found


def _announced(row: HolidayYear) -> AnnouncedYear:
    days = [frozenset(date.fromisoformat(text) for text in texts) for texts in (row.days_off, row.make_up_days)]
    return AnnouncedYear(row.year, days[0], days[1], row.document)


def working_calendar(scope: Scope) -> WorkingCalendar:
    """The calendar of today: the library's years and those entered; its revision tells which ones it knew."""
    rows = holiday_years(scope)
    revision = "、".join(f"{row.year}/{row.version}" for row in rows)[:60]
    return WorkingCalendar({row.year: _announced(row) for row in rows}, revision)
