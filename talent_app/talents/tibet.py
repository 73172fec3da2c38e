"""How long somebody has worked in Tibet: from the periods marked so, else as reported, else from the year of arrival.

Pure, computed when looked at: nothing that moves with the calendar is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from talent_app.core.dates import PartialDate

MONTHS = 12


@dataclass(frozen=True, slots=True)
class TibetService:
    """Whole months, where the figure comes from, and what contradicts it."""

    months: int
    source: str
    doubt: str = ""

    @property
    def title(self) -> str:
        """As a reader writes it.

        >>> TibetService(123, "").title, TibetService(24, "").title, TibetService(7, "").title
        ('10 年 3 个月', '2 年', '7 个月')
        """
        years, months = divmod(self.months, MONTHS)
        parts = [f"{years} 年"] if years else []
        return " ".join([*parts, f"{months} 个月"] if months or not years else parts)


def tibet_service(row: Any, careers: Iterable[Any], on: date) -> TibetService | None:
    """The service of a registration on a day; None where nothing is known."""
    periods = [one for one in careers if one.is_in_tibet and one.from_on]
    if periods:
        months = _months(periods, on)
        doubt = ""
        if row.tibet_years is not None and abs(row.tibet_years - months // MONTHS) > 1:
            doubt = f"填报为 {row.tibet_years} 年，与合计相差超过一年，请核对。"
        return TibetService(months, "按工作经历中标为在藏的时段合计", doubt)
    if row.tibet_years is not None:
        return TibetService(row.tibet_years * MONTHS, "单位填报")
    if row.arrived_in_tibet_on:
        begun = _index(PartialDate.from_code(row.arrived_in_tibet_on).first)
        return TibetService(max(0, _index(on) - begun), "按进藏工作时间推算，未扣除离藏时段")
    return None


def _months(periods: Iterable[Any], on: date) -> int:
    """The months covered, those of overlapping periods once; a month begun counts, the present one does not."""
    covered: set[int] = set()
    for one in periods:
        first = _index(PartialDate.from_code(one.from_on).first)
        until = _index(PartialDate.from_code(one.until_on).last) + 1 if one.until_on else _index(on)
        covered.update(range(first, min(until, _index(on))))
    return len(covered)


def _index(day: date) -> int:
    return day.year * MONTHS + day.month
