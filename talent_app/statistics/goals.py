"""How far a target of structure has come: where it should stand by now on a straight path, and who is missing. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from talent_app.core.errors import InvalidInput
from talent_app.statistics.peers import INDICATORS, Indicator
from talent_app.statistics.target_models import StructureTarget

#: SASAC's targets run for three to five years.
SHORTEST, LONGEST = 3, 5
BY_CODE: Mapping[str, Indicator] = {each.code: each for each in INDICATORS}


@dataclass(frozen=True, slots=True)
class Progress:
    """A target beside what is: shares now, due by now and in the end, and the people between."""

    target: StructureTarget
    indicator: Indicator
    now: Fraction | None
    due: Fraction
    goal: Fraction
    missing: int

    @property
    def state(self) -> str:
        """Reached, on the way, behind, or nothing to compare with."""
        if self.now is None:
            return "没有数据"
        if self._meets(self.goal):
            return "已达到"
        return "按进度" if self._meets(self.due) else "落后于进度"

    @property
    def tone(self) -> str:
        """The tone of its mark."""
        return {"已达到": "good", "按进度": "progress", "落后于进度": "attention"}.get(self.state, "neutral")

    def _meets(self, share: Fraction) -> bool:
        if self.now is None:
            return False
        return self.now <= share if self.target.is_ceiling else self.now >= share


def progress(target: StructureTarget, part: int, whole: int, today: date) -> Progress:
    """How a target stands with `part` of `whole` people; the path runs from its first to its last 31 December."""
    start, goal = Fraction(target.start_share), Fraction(target.goal_share)
    began, ends = date(target.from_year - 1, 12, 31), date(target.until_year, 12, 31)
    elapsed = min(max((today - began).days, 0), (ends - began).days)
    due = start + (goal - start) * Fraction(elapsed, (ends - began).days)
    gap = part - goal * whole if target.is_ceiling else goal * whole - part
    return Progress(
        target, BY_CODE[target.indicator], Fraction(part, whole) if whole else None, due, goal, max(0, -(-gap // 1))
    )


def check_years(from_year: int, until_year: int) -> None:
    """A target runs for three to five years."""
    years = until_year - from_year + 1
    if not SHORTEST <= years <= LONGEST:
        raise InvalidInput(
            f"从 {from_year} 年到 {until_year} 年为 {years} 年。", "目标期限为 3 至 5 年。", field="until_year"
        )
