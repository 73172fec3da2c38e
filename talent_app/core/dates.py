"""Periods, working days, public notices, fiscal years and dates known only to the month or year.

Pure: it never reads the clock and knows no holiday of its own. The State Council's calendar comes from a library and,
for later years or days off of the region, from a table that the caller passes in. Where a year is not announced yet a
due date is computed with weekends only, says so, and is never overdue.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType

import chinese_calendar

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput

ONE_DAY = timedelta(days=1)


class Precision(TitledEnum):
    """How exactly a date is known."""

    DAY = "day", "精确到日"
    MONTH = "month", "精确到月"
    YEAR = "year", "精确到年"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as people wrote it down: a day, a month or only a year.

    >>> PartialDate.from_code("1985-07").title, PartialDate(date(2023, 1, 1), Precision.YEAR).code
    ('1985年7月', '2023')
    """

    first: date
    precision: Precision = Precision.DAY

    @classmethod
    def from_code(cls, code: str) -> PartialDate:
        """Read back what `code` gave: 2023, 2023-01 or 2023-01-02."""
        parts = [int(part) for part in code.split("-")]
        precision = (Precision.YEAR, Precision.MONTH, Precision.DAY)[len(parts) - 1]
        year, month, day = (*parts, 1, 1)[:3]
        return cls(date(year, month, day), precision)

    @property
    def code(self) -> str:
        """The sortable text that is stored."""
        return self.first.isoformat()[: {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[self.precision]]

    @property
    def title(self) -> str:
        """How a person reads it: 2023年1月."""
        text = f"{self.first.year}年"
        if self.precision is not Precision.YEAR:
            text += f"{self.first.month}月"
        return f"{text}{self.first.day}日" if self.precision is Precision.DAY else text

    @property
    def last(self) -> date:
        """The last day it may mean."""
        if self.precision is Precision.DAY:
            return self.first
        month = 12 if self.precision is Precision.YEAR else self.first.month
        return date(self.first.year, month, monthrange(self.first.year, month)[1])


@dataclass(frozen=True, slots=True)
class DateRange:
    """From a day to a day, both included; no end means until further notice."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise InvalidInput(
                f"结束日期 {self.end.isoformat()} 早于开始日期 {self.start.isoformat()}。", "请检查起止日期是否填反。"
            )

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)

    def overlaps(self, other: DateRange) -> bool:
        """Whether the two share at least one day."""
        return self.intersection(other) is not None

    def intersection(self, other: DateRange) -> DateRange | None:
        """The days that lie in both, or None."""
        start = max(self.start, other.start)
        ends = [end for end in (self.end, other.end) if end is not None]
        end = min(ends) if ends else None
        return None if end is not None and end < start else DateRange(start, end)

    def days(self) -> int:
        """How many days an ended period has."""
        return (self._ended() - self.start).days + 1

    def whole_months(self) -> int:
        """Whole months of an ended period: 1 January to 31 December is twelve."""
        return months_between(self.start, self._ended() + ONE_DAY)

    def _ended(self) -> date:
        if self.end is None:
            raise ValueError("the period has no end")
        return self.end


@dataclass(frozen=True, slots=True)
class AnnouncedYear:
    """One year's days off and make-up working days as an administrator entered them, with the document number."""

    year: int
    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    document: str = ""

    def __post_init__(self) -> None:
        wrong = sorted(day for day in self.days_off | self.make_up_days if day.year != self.year)
        if wrong:
            raise InvalidInput(f"{wrong[0].isoformat()} 不在 {self.year} 年内。", "请检查放假安排的年份。")
        both = sorted(self.days_off & self.make_up_days)
        if both:
            raise InvalidInput(f"{both[0].isoformat()} 既是放假日又是补班日。", "请删去其中一项。")


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked. A day named in `extra` (by year) goes before the library; all else follows the library."""

    extra: Mapping[int, AnnouncedYear] = field(default_factory=lambda: MappingProxyType({}))
    revision: str = ""

    def is_announced(self, year: int) -> bool:
        """Whether the holidays of this year are known."""
        return year in self.extra or _library_says(date(year, 1, 1)) is not None

    def is_working_day(self, day: date) -> bool:
        """Whether the day is worked; in a year that is not announced, every day from Monday to Friday."""
        year = self.extra.get(day.year)
        if year and day in year.days_off:
            return False
        if year and day in year.make_up_days:
            return True
        worked = _library_says(day)
        return day.weekday() < 5 if worked is None else worked


@cache
def _library_says(day: date) -> bool | None:
    # The library looks for its first and last year at each call; a plan asks about the same few hundred days.
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a time limit in working days; `provisional` while a year it runs into is not announced."""

    day: date
    working_days: int
    unannounced: tuple[int, ...] = ()
    revision: str = ""

    @property
    def provisional(self) -> bool:
        """Whether holidays still to be announced may move the day."""
        return bool(self.unannounced)

    @property
    def note(self) -> str:
        """The sentence a page shows beside a provisional day; empty for a firm one."""
        if not self.unannounced:
            return ""
        years = "、".join(str(year) for year in self.unannounced)
        return f"暂定：至少 {self.working_days} 个工作日，{years} 年放假安排未录入"

    def is_overdue(self, today: date) -> bool:
        """Whether the day has passed; a provisional day never counts as passed."""
        return not self.provisional and today > self.day


def add_working_days(
    start: date, working_days: int, calendar: WorkingCalendar, pauses: Iterable[DateRange] = ()
) -> Deadline:
    """The day on which a limit of so many working days ends; the day of receipt (`start`) is not counted.

    Days inside a pause (the matter is back with the applicant, both end days included) do not count either.
    """
    if working_days < 1:
        raise ValueError("a time limit has at least one working day")
    stopped = tuple(pauses)
    if any(pause.end is None for pause in stopped):
        raise ValueError("while the matter is with the applicant there is no due date")
    day, counted, unannounced = start, 0, set()
    while counted < working_days:
        day += ONE_DAY
        if not calendar.is_announced(day.year):
            unannounced.add(day.year)
        if calendar.is_working_day(day) and not any(day in pause for pause in stopped):
            counted += 1
    return Deadline(day, working_days, tuple(sorted(unannounced)), calendar.revision)


def working_days_between(after: date, until: date, calendar: WorkingCalendar) -> int:
    """Working days later than `after`, up to and including `until`."""
    return sum(calendar.is_working_day(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


def notice_ends(published_on: date, working_days: int, calendar: WorkingCalendar) -> Deadline:
    """The last day of a public notice (公示); the day of publication is not counted."""
    return add_working_days(published_on, working_days, calendar)


def is_notice_long_enough(published_on: date, closed_on: date, working_days: int, calendar: WorkingCalendar) -> bool:
    """Whether a public notice that was taken down on `closed_on` hung for at least so many working days."""
    return working_days_between(published_on, closed_on, calendar) >= working_days


def fiscal_year(year: int) -> DateRange:
    """The accounting year, which is the calendar year (会计法 第11条)."""
    return DateRange(date(year, 1, 1), date(year, 12, 31))


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_between(start: date, end: date) -> int:
    """Whole months that have passed from `start` to `end`; 0 when `end` is earlier."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and add_months(start, months) > end:
        months -= 1
    return max(0, months)


def years_between(start: date, end: date) -> int:
    """Whole years that have passed from `start` to `end`: an age in 周岁 when `start` is the day of birth."""
    return months_between(start, end) // 12
