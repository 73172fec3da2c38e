"""The merit matrix: guideline rises by performance and compa-ratio, and a budget that is met to the fen.

Pure. Everybody moves by the same share from the lower to the upper end of his guideline, so that a better appraisal or
a lower compa-ratio never earns less at equal pay; fractions of a fen go to the largest remainders, ties by `ref`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding
from talent_app.rules.notation import percent
from talent_app.rules.outcome import Step

#: Appraisal grades, best first.
PERFORMANCES = ("优秀", "良好", "称职", "基本称职", "不称职")


@dataclass(frozen=True, slots=True)
class Guideline:
    """The range of rises of one cell."""

    low: Fraction
    high: Fraction


@dataclass(frozen=True)
class Matrix:
    """Guidelines by performance (best first) and zone; `bounds` are the compa-ratios between zones, rising.

    A compa-ratio equal to a bound belongs to the zone above it.
    """

    performances: tuple[str, ...]
    bounds: tuple[Fraction, ...]
    cells: Mapping[tuple[str, int], Guideline]

    @property
    def zones(self) -> int:
        """How many zones there are."""
        return len(self.bounds) + 1

    def zone_of(self, compa_ratio: Fraction) -> int:
        """The zone of a compa-ratio, 0 the lowest."""
        return sum(1 for bound in self.bounds if compa_ratio >= bound)

    def zone_title(self, zone: int) -> str:
        """How a zone is named."""
        if zone == 0:
            return f"低于 {percent(self.bounds[0])}"
        if zone == len(self.bounds):
            return f"{percent(self.bounds[-1])} 及以上"
        return f"{percent(self.bounds[zone - 1])} 至 {percent(self.bounds[zone])} 以下"

    def faults(self) -> list[str]:
        """What keeps the matrix from being fair: turned ranges, better work or lower pay that earns less."""
        found = []
        if list(self.bounds) != sorted(set(self.bounds)):
            found.append("对比率的分界应当从低到高，不得重复。")
        for (performance, zone), cell in self.cells.items():
            if cell.low < 0 or cell.high < cell.low:
                found.append(f"“{performance}”第 {zone + 1} 区间的下限应当不小于 0，且不高于上限。")
        for zone in range(self.zones):
            for better, worse in zip(self.performances, self.performances[1:], strict=False):
                if _is_less(self.cells[better, zone], self.cells[worse, zone]):
                    found.append(f"第 {zone + 1} 区间：“{better}”的调薪幅度低于“{worse}”。")
        for performance in self.performances:
            for zone in range(self.zones - 1):
                if _is_less(self.cells[performance, zone], self.cells[performance, zone + 1]):
                    found.append(f"“{performance}”：第 {zone + 1} 区间的调薪幅度低于第 {zone + 2} 区间。")
        return found


def _is_less(one: Guideline, other: Guideline) -> bool:
    return one.low < other.low or one.high < other.high


def usual_matrix() -> Matrix:
    """A beginning to change: our own suggestion, not an official figure."""
    bounds = (Fraction(85, 100), Fraction(95, 100), Fraction(105, 100), Fraction(115, 100))
    tops = {"优秀": (10, 8, 6, 5, 3), "良好": (8, 6, 5, 3, 2), "称职": (6, 5, 3, 2, 1), "基本称职": (2, 1, 0, 0, 0)}
    cells = {}
    for performance in PERFORMANCES:
        for zone, top in enumerate(tops.get(performance, (0, 0, 0, 0, 0))):
            cells[performance, zone] = Guideline(Fraction(top, 200), Fraction(top, 100))
    return Matrix(PERFORMANCES, bounds, cells)


@dataclass(frozen=True, slots=True)
class Rated:
    """One person before the rise; `is_frozen` (a red circle) takes no part."""

    ref: str
    pay: Money
    compa_ratio: Fraction
    performance: str
    is_frozen: bool = False


@dataclass(frozen=True, slots=True)
class Rise:
    """What one person's rise comes to, with the ends of his guideline in money."""

    ref: str
    zone: int
    low: Money
    high: Money
    amount: Money

    @property
    def is_outside(self) -> bool:
        """Whether the budget pushed the rise below its guideline."""
        return self.amount < self.low


@dataclass(frozen=True, slots=True)
class Fitted:
    """A budget shared: the rises and what is left of it; together they are the budget."""

    rises: tuple[Rise, ...]
    unallocated: Money
    share: Fraction
    steps: tuple[Step, ...]

    @property
    def total(self) -> Money:
        """What the rises come to."""
        return Money.total(each.amount for each in self.rises)


def fit(people: Sequence[Rated], matrix: Matrix, budget: Money) -> Fitted:
    """Rises within the guidelines that come to the budget exactly.

    Example: two people with guidelines 1,000–3,000 and 2,000–4,000 and a budget of 5,000: both stand halfway, 2,000
    and 3,000. A budget beyond the upper ends leaves the rest unallocated; one below the lower ends cuts everybody's
    lower end by the same share.
    """
    if budget.fen < 0:
        raise InvalidInput("调薪预算不能为负。", "请填写不小于 0 的金额。", field="budget")
    ends = {each.ref: _ends(each, matrix) for each in people}
    zones = {each.ref: matrix.zone_of(each.compa_ratio) for each in people}
    low, high = Money.total(pair[0] for pair in ends.values()), Money.total(pair[1] for pair in ends.values())
    steps = [
        Step("下限合计", f"{len(people)} 人的年度薪酬 × 幅度下限，逐人舍到分", low.as_yuan()),
        Step("上限合计", f"{len(people)} 人的年度薪酬 × 幅度上限，逐人舍到分", high.as_yuan()),
    ]
    if budget < low:
        share = Fraction(0)
        amounts = budget.split({ref: pair[0].fen for ref, pair in ends.items()})
        steps.append(
            Step("预算不足", "预算低于下限合计，各人按下限同比例缩减", f"缩减为下限的 {percent(budget.ratio_to(low))}")
        )
    elif budget >= high:
        share = Fraction(1)
        amounts = {ref: pair[1] for ref, pair in ends.items()}
        steps.append(Step("预算充足", "各人取幅度上限，余额不分配", (budget - high).as_yuan()))
    elif budget == low:
        # Nothing to place above the lower ends; with lower ends of zero there would be no weight to share by either.
        share = Fraction(0)
        amounts = {ref: pair[0] for ref, pair in ends.items()}
        steps.append(Step("预算恰为下限合计", "各人取幅度下限", percent(share)))
    else:
        share = (budget - low).ratio_to(high - low)
        amounts = budget.split({ref: pair[0].fen + share * (pair[1] - pair[0]).fen for ref, pair in ends.items()})
        expression = f"({budget.as_yuan()} − {low.as_yuan()}) ÷ ({high.as_yuan()} − {low.as_yuan()})"
        steps.append(Step("幅度内位置", f"{expression}，各人相同；分以下按余数从大到小逐分补足", percent(share)))
    rises = tuple(Rise(each.ref, zones[each.ref], *ends[each.ref], amounts[each.ref]) for each in people)
    total = Money.total(amounts.values())
    steps.append(Step("合计", f"调薪合计 {total.as_yuan()} + 未分配 {(budget - total).as_yuan()}", budget.as_yuan()))
    return Fitted(rises, budget - total, share, tuple(steps))


def _ends(person: Rated, matrix: Matrix) -> tuple[Money, Money]:
    if person.performance not in matrix.performances:
        raise InvalidInput(
            f"{person.ref} 的考核等次“{person.performance or '未填'}”不在矩阵中。",
            f"请填写：{'、'.join(matrix.performances)}。",
        )
    if person.is_frozen:
        return Money.ZERO, Money.ZERO
    cell = matrix.cells[person.performance, matrix.zone_of(person.compa_ratio)]
    return person.pay.times(cell.low, Rounding.DOWN), person.pay.times(cell.high, Rounding.DOWN)
