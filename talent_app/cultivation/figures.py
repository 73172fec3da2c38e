"""What goals come to: completion, score, total, and which bottom lines were missed. Pure, in exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from talent_app.core.errors import InvalidInput
from talent_app.cultivation.enums import Direction
from talent_app.cultivation.models import ManagementGoal, ManagementTerm

WHOLE = 100
LONGEST = 20


def quantity(text: str | None, field: str) -> str:
    """A typed figure as canonical text; "" where nothing was typed."""
    typed = (text or "").replace(",", "").replace("，", "").replace("％", "").replace("%", "").strip()
    if not typed:
        return ""
    try:
        value = Decimal(typed)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or len(typed) > LONGEST:
        raise InvalidInput(f"“{text}”不是数值。", "请填写数字，例如 1200 或 3.5，单位写在“计量单位”中。", field)
    return format(value.normalize(), "f")


def shown(value: Fraction | None, places: int = 2) -> str:
    """A fraction with its last digit rounded half up; a dash where there is none."""
    if value is None:
        return "—"
    scaled = abs(value) * 10**places + Fraction(1, 2)
    whole, rest = divmod(scaled.numerator // scaled.denominator, 10**places)
    sign = "-" if value < 0 and (whole or rest) else ""
    return f"{sign}{whole}.{rest:0{places}d}" if places else f"{sign}{whole}"


@dataclass(frozen=True, slots=True)
class Scored:
    """A goal with its completion and score, where they are known."""

    goal: ManagementGoal
    completion: Fraction | None
    score: Fraction | None

    @property
    def completion_shown(self) -> str:
        """The completion in per cent."""
        return "—" if self.completion is None else f"{shown(self.completion * 100)}%"

    @property
    def score_shown(self) -> str:
        """The score with two decimals."""
        return shown(self.score)


@dataclass(frozen=True, slots=True)
class Tally:
    """The goals of a year with their scores."""

    year: int
    rows: Sequence[Scored]

    @property
    def weights(self) -> int:
        """What the weights sum to."""
        return sum(each.goal.weight for each in self.rows)

    @property
    def open(self) -> list[str]:
        """The goals without a score."""
        return [each.goal.name for each in self.rows if each.score is None]

    @property
    def total(self) -> Fraction:
        """The sum of the scores known."""
        return sum((each.score for each in self.rows if each.score is not None), Fraction(0))

    @property
    def total_shown(self) -> str:
        """The sum with two decimals."""
        return shown(self.total)

    @property
    def is_fixed(self) -> bool:
        """Whether the goals are agreed and no longer change."""
        return bool(self.rows) and all(each.goal.fixed_on for each in self.rows)

    @property
    def title(self) -> str:
        """How pages call it."""
        return f"{self.year} 年度" if self.year else "任期"


def completion_of(goal: ManagementGoal) -> Fraction | None:
    """Actual over target; where less is better, two minus that, never below nothing."""
    if goal.direction is Direction.JUDGED or not goal.actual or not goal.target or not Fraction(goal.target):
        return None
    reached = Fraction(goal.actual) / Fraction(goal.target)
    return max(Fraction(0), 2 - reached) if goal.direction is Direction.LESS else reached


def scored(goal: ManagementGoal) -> Scored:
    """The score given, else the weight times the completion, at least nothing and at most the weight."""
    completion = completion_of(goal)
    if goal.given_score:
        return Scored(goal, completion, Fraction(goal.given_score))
    if completion is None:
        return Scored(goal, None, None)
    return Scored(goal, completion, goal.weight * min(Fraction(1), max(Fraction(0), completion)))


def tallies(goals: Iterable[ManagementGoal]) -> list[Tally]:
    """By year, the whole term last."""
    by_year: dict[int, list[Scored]] = {}
    for goal in goals:
        by_year.setdefault(goal.year, []).append(scored(goal))
    return [Tally(year, by_year[year]) for year in sorted(by_year, key=lambda one: (one == 0, one))]


def misses(term: ManagementTerm, tally: Tally) -> list[str]:
    """The bottom lines of the contract that the figures miss; a line that was not agreed is not judged."""
    found = []
    bottom = term.year_bottom if tally.year else term.term_bottom
    if bottom and tally.total < Fraction(bottom):
        found.append(f"得分 {tally.total_shown} 低于约定底线 {bottom}")
    if term.goal_bottom:
        found += [
            f"主要指标“{each.goal.name}”完成率 {each.completion_shown}，低于约定底线 {term.goal_bottom}%"
            for each in tally.rows
            if each.goal.is_main and each.completion is not None and each.completion * 100 < Fraction(term.goal_bottom)
        ]
    return found
