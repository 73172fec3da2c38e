"""The only module that reads the time. Commands take `at` from it once and pass it down."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


#: By how many days the demo data lies back while it writes what was there earlier.
_ago: ContextVar[int] = ContextVar("ago", default=0)


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Write as if it were so many days earlier: for demo data, which would else all be of one day."""
    token = _ago.set(days)
    try:
        yield
    finally:
        _ago.reset(token)


def real_now() -> datetime:
    """The present instant whatever `APP_TODAY` says: for codes that a device elsewhere computes from its own clock."""
    return datetime.now(UTC)


def now() -> datetime:
    """The present instant, aware, in UTC; on the day of `APP_TODAY` (same time of day) where that is set."""
    present = real_now() - timedelta(days=_ago.get())
    fixed = os.environ.get("APP_TODAY")
    if not fixed:
        return present
    local = present.astimezone(SHANGHAI)
    shift = date.fromisoformat(fixed) - local.date()
    return present + timedelta(days=shift.days - _ago.get())


def today() -> date:
    """The present day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def local(instant: datetime) -> datetime:
    """An instant as the clock on an office wall in Lhasa shows it (Asia/Shanghai)."""
    return instant.astimezone(SHANGHAI)


def end_of_day(day: date) -> datetime:
    """The first instant after `day` in Asia/Shanghai: "as of day D" means recorded before it."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=SHANGHAI).astimezone(UTC)
