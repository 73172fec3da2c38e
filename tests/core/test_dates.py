"""Working days over holidays and year ends, periods, whole months, dates known only to the month."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.dates import (
    AnnouncedYear,
    DateRange,
    PartialDate,
    Precision,
    WorkingCalendar,
    add_months,
    add_working_days,
    fiscal_year,
    is_notice_long_enough,
    months_between,
    notice_ends,
    working_days_between,
    years_between,
)
from talent_app.core.errors import InvalidInput

CALENDAR = WorkingCalendar()
YEAR_2027 = AnnouncedYear(
    2027, frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 3)}), "国办发明电〔2026〕示例号"
)
DAYS = st.dates(date(2005, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("received", "working_days", "due"),
    [
        # 国庆 2026: 1 to 7 October are off, Saturday 10 October is worked
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        # Sunday 20 September is a make-up day; 25 to 27 September are off
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 24), 1, date(2026, 9, 28)),
        # 20 working days from 3 December still end in the announced year
        (date(2026, 12, 3), 20, date(2026, 12, 31)),
    ],
)
def test_a_limit_ends_on_the_right_day_over_holidays_and_make_up_days(
    received: date, working_days: int, due: date
) -> None:
    deadline = add_working_days(received, working_days, CALENDAR)
    assert (deadline.day, deadline.provisional, deadline.note) == (due, False, "")
    assert not deadline.is_overdue(due)
    assert deadline.is_overdue(due + timedelta(days=1))


@pytest.mark.parametrize(
    ("received", "working_days", "due"),
    [(date(2026, 12, 4), 20, date(2027, 1, 1)), (date(2026, 12, 31), 20, date(2027, 1, 28))],
)
def test_a_limit_into_a_year_not_announced_is_provisional_and_never_overdue(
    received: date, working_days: int, due: date
) -> None:
    deadline = add_working_days(received, working_days, CALENDAR)
    assert (deadline.day, deadline.provisional) == (due, True)
    assert deadline.note == "暂定：至少 20 个工作日，2027 年放假安排未录入"
    assert not deadline.is_overdue(date(2030, 1, 1))


def test_an_announced_year_makes_the_limit_firm_and_moves_it() -> None:
    calendar = WorkingCalendar({2027: YEAR_2027}, revision="2027-1")
    deadline = add_working_days(date(2026, 12, 4), 20, calendar)
    # 1 January is off, Sunday 3 January is worked
    assert (deadline.day, deadline.provisional, deadline.revision) == (date(2027, 1, 3), False, "2027-1")


def test_a_day_off_of_the_region_adds_to_the_library() -> None:
    shoton = AnnouncedYear(2026, frozenset({date(2026, 8, 12)}), document="雪顿节放假通知（示例）")
    calendar = WorkingCalendar({2026: shoton})
    assert add_working_days(date(2026, 8, 11), 1, calendar).day == date(2026, 8, 13)
    assert add_working_days(date(2026, 9, 30), 1, calendar).day == date(2026, 10, 8)


def test_the_clock_stands_still_while_the_applicant_has_the_matter() -> None:
    pause = DateRange(date(2026, 11, 25), date(2026, 11, 27))
    without = add_working_days(date(2026, 11, 23), 5, CALENDAR)
    with_pause = add_working_days(date(2026, 11, 23), 5, CALENDAR, [pause])
    assert (without.day, with_pause.day) == (date(2026, 11, 30), date(2026, 12, 3))
    with pytest.raises(ValueError, match="no due date"):
        add_working_days(date(2026, 11, 23), 5, CALENDAR, [DateRange(date(2026, 11, 25))])


def test_a_limit_needs_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(date(2026, 11, 23), 0, CALENDAR)


@given(DAYS, st.integers(1, 60))
def test_a_limit_ends_on_a_working_day_with_exactly_so_many_between(start: date, working_days: int) -> None:
    deadline = add_working_days(start, working_days, CALENDAR)
    assert CALENDAR.is_working_day(deadline.day)
    assert working_days_between(start, deadline.day, CALENDAR) == working_days


def test_a_notice_shortened_by_one_working_day_is_not_long_enough() -> None:
    published = date(2026, 11, 23)
    last = notice_ends(published, 5, CALENDAR).day
    assert last == date(2026, 11, 30)
    assert is_notice_long_enough(published, last, 5, CALENDAR)
    assert not is_notice_long_enough(published, date(2026, 11, 29), 5, CALENDAR)


def test_an_announced_year_refuses_days_of_another_year_and_contradictions() -> None:
    with pytest.raises(InvalidInput, match="不在 2027 年内"):
        AnnouncedYear(2027, frozenset({date(2026, 12, 31)}))
    with pytest.raises(InvalidInput, match="既是放假日又是补班日"):
        AnnouncedYear(2027, frozenset({date(2027, 1, 1)}), frozenset({date(2027, 1, 1)}))


def test_a_period_includes_both_its_ends() -> None:
    year = fiscal_year(2026)
    assert date(2026, 1, 1) in year
    assert date(2026, 12, 31) in year
    assert date(2027, 1, 1) not in year
    assert (year.days(), year.whole_months()) == (365, 12)
    assert date(2999, 1, 1) in DateRange(date(2026, 1, 1))


def test_periods_that_touch_share_a_day() -> None:
    first = DateRange(date(2026, 1, 1), date(2026, 6, 30))
    assert first.overlaps(DateRange(date(2026, 6, 30)))
    assert not first.overlaps(DateRange(date(2026, 7, 1)))
    assert first.intersection(DateRange(date(2026, 3, 1))) == DateRange(date(2026, 3, 1), date(2026, 6, 30))
    assert DateRange(date(2026, 1, 1)).intersection(DateRange(date(2025, 1, 1))) == DateRange(date(2026, 1, 1))


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput, match="早于开始日期"):
        DateRange(date(2026, 2, 1), date(2026, 1, 31))
    with pytest.raises(ValueError, match="no end"):
        DateRange(date(2026, 1, 1)).days()


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), 12),
        (date(2025, 1, 2), date(2025, 12, 31), 11),
        (date(2025, 1, 15), date(2025, 2, 14), 1),
        (date(2025, 1, 31), date(2025, 2, 28), 1),
        (date(2025, 12, 31), date(2025, 12, 31), 0),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
    ],
)
def test_whole_months_in_a_post_count_both_ends(start: date, end: date, months: int) -> None:
    assert DateRange(start, end).whole_months() == months


@given(st.dates(date(1950, 1, 1), date(2050, 1, 1)), st.integers(0, 600))
def test_months_added_are_months_between(start: date, months: int) -> None:
    assert months_between(start, add_months(start, months)) == months


def test_an_age_changes_on_the_birthday() -> None:
    born = date(1990, 3, 5)
    ages = [years_between(born, day) for day in (date(2026, 3, 4), date(2026, 3, 5), date(1980, 1, 1))]
    assert ages == [35, 36, 0]


@pytest.mark.parametrize(
    ("code", "title", "precision", "last"),
    [
        ("2023", "2023年", Precision.YEAR, date(2023, 12, 31)),
        ("2024-02", "2024年2月", Precision.MONTH, date(2024, 2, 29)),
        ("2023-01-02", "2023年1月2日", Precision.DAY, date(2023, 1, 2)),
    ],
)
def test_a_date_keeps_how_exactly_it_is_known(code: str, title: str, precision: Precision, last: date) -> None:
    known = PartialDate.from_code(code)
    assert (known.code, known.title, known.precision, known.last) == (code, title, precision, last)
