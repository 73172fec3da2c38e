"""Grades and pay bands, built from points or from the market, and where one person's pay stands in a band.

Pure and exact: midpoints come from one exact product (never from the rounded one before), are rounded half up to the
unit the enterprise chose, and the highest pay is what makes the midpoint the middle again. No rule of law limits a
band; what is computed here is the enterprise's own policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding, rounded
from talent_app.rules.notation import percent, ratio_text
from talent_app.rules.outcome import Step

FEWEST, MOST = 2, 30


class Circle(Enum):
    """Pay outside its band."""

    GREEN = "green"
    RED = "red"

    @property
    def title(self) -> str:
        """How the page names it."""
        return "低于薪级下限（绿圈）" if self is Circle.GREEN else "高于薪级上限（红圈）"


@dataclass(frozen=True, slots=True)
class Band:
    """One grade: the points that lead to it and the pay it allows. `to_points` None is open upwards."""

    grade: int
    from_points: int
    to_points: int | None
    minimum: Money
    midpoint: Money
    maximum: Money

    @property
    def spread(self) -> Fraction:
        """(maximum − minimum) ÷ minimum, as it came out after rounding."""
        return (self.maximum - self.minimum).ratio_to(self.minimum)


@dataclass(frozen=True, slots=True)
class Bands:
    """The grades of a structure, lowest first, with their working."""

    bands: tuple[Band, ...]
    steps: tuple[Step, ...]

    def of(self, grade: int) -> Band | None:
        """The band of a grade."""
        return next((band for band in self.bands if band.grade == grade), None)

    def grade_of(self, points: int) -> int:
        """The grade points lead to; fewer points than the first grade asks for lead to the first."""
        reached = [band.grade for band in self.bands if band.from_points <= points]
        return reached[-1] if reached else self.bands[0].grade


@dataclass(frozen=True, slots=True)
class MarketPoint:
    """A post's points and what the market pays for it."""

    points: int
    pay: Money


def point_ranges(lowest: int, highest: int, grades: int) -> list[tuple[int, int | None]]:
    """Equal ranges of points without gap or overlap; what does not divide evenly widens the first ranges by one.

    >>> point_ranges(100, 399, 3)
    [(100, 199), (200, 299), (300, None)]
    """
    _demand_grades(grades)
    if highest - lowest + 1 < grades:
        raise InvalidInput(
            f"点数从 {lowest} 到 {highest} 不够分成 {grades} 级。", "请减少薪级数，或扩大点数范围。", field="grades"
        )
    width, rest = divmod(highest - lowest + 1, grades)
    starts = [lowest + number * width + min(number, rest) for number in range(grades)]
    return [(start, starts[place + 1] - 1 if place + 1 < grades else None) for place, start in enumerate(starts)]


def bands_by_progression(
    ranges: Sequence[tuple[int, int | None]], first: Money, progression: Fraction, spread: Fraction, unit: Money
) -> Bands:
    """Midpoints that rise by the same share from grade to grade.

    Example: first midpoint 80,000, progression 15 %, unit 100 yuan: 80,000, 92,000, 105,800, 121,700 (121,670).
    """
    _demand(first, progression, spread, unit)
    exact = [first.fen * (1 + progression) ** place for place in range(len(ranges))]
    told = [
        f"{first.as_yuan()} × (1 + {percent(progression)})^{place}，四舍五入到 {unit.as_yuan()} 元"
        for place in range(len(ranges))
    ]
    return _bands(ranges, exact, told, spread, unit)


def bands_by_market(
    ranges: Sequence[tuple[int, int | None]],
    market: Sequence[MarketPoint],
    position: Fraction,
    spread: Fraction,
    unit: Money,
) -> Bands:
    """Midpoints on the line that fits points and market pay best (least squares, exact), times the market position."""
    _demand(unit, Fraction(0), spread, unit)
    if position <= 0:
        raise InvalidInput("市场定位应当大于 0。", "例如 100% 为与市场持平，110% 为领先。", field="position")
    slope, start = pay_line(market)
    middles = [_middle(ranges, place) for place in range(len(ranges))]
    exact = [(start + slope * middle) * position for middle in middles]
    if exact[0] <= 0:
        raise InvalidInput(
            "按市场数据拟合的薪酬线在最低薪级为负，不能使用。", "请补充低层级职位的市场数据，或改用按点数递增。"
        )
    line = f"{_short(start)} + {_short(slope)} × 点数"
    told = [
        f"薪酬线 {line}，取点数 {ratio_text(middle)}，× 市场定位 {percent(position)}，四舍五入到 {unit.as_yuan()} 元"
        for middle in middles
    ]
    return _bands(ranges, exact, told, spread, unit)


def pay_line(market: Sequence[MarketPoint]) -> tuple[Fraction, Fraction]:
    """Slope and start (in fen) of the exact least-squares line through points and pay; it must rise."""
    count = len(market)
    if len({each.points for each in market}) < 2:
        raise InvalidInput(
            f"只有 {count} 个职位同时有点数和市场数据，至少需要两个点数不同的职位。",
            "请先完成职位评价，并在职位上选择对标层级。",
            field="survey",
        )
    x = sum(each.points for each in market)
    y = sum(each.pay.fen for each in market)
    xy = sum(each.points * each.pay.fen for each in market)
    xx = sum(each.points**2 for each in market)
    slope = Fraction(count * xy - x * y, count * xx - x * x)
    if slope <= 0:
        raise InvalidInput(
            "市场数据没有随职位点数上升，不能据此建立薪级。", "请核对各职位的点数和对标层级。", field="survey"
        )
    return slope, Fraction(y - slope * x, count)


def _short(fen: Fraction) -> str:
    return Money(rounded(fen, Rounding.HALF_UP)).as_yuan()


def _middle(ranges: Sequence[tuple[int, int | None]], place: int) -> Fraction:
    """The middle of a range; the open last range is taken to be as wide as the one before it."""
    start, end = ranges[place]
    if end is None:
        end = start + (ranges[place - 1][1] or start) - ranges[place - 1][0]
    return Fraction(start + end, 2)


def _bands(
    ranges: Sequence[tuple[int, int | None]], exact: Sequence[Fraction], told: Sequence[str], spread: Fraction,
    unit: Money,
) -> Bands:  # fmt: skip
    bands: list[Band] = []
    steps: list[Step] = []
    for grade, ((start, end), value, words) in enumerate(zip(ranges, exact, told, strict=True), 1):
        midpoint = _to_unit(value, unit)
        minimum = _to_unit(Fraction(midpoint.fen * 2) / (2 + spread), unit)
        maximum = midpoint + midpoint - minimum
        if bands and midpoint <= bands[-1].midpoint:
            raise InvalidInput(
                f"第 {grade} 级的中位值没有高于第 {grade - 1} 级。", "请提高级差，或减小取整单位。", field="progression"
            )
        if minimum.fen <= 0:
            raise InvalidInput("最低薪级的下限为零。", "请减小取整单位或带宽。", field="unit")
        bands.append(Band(grade, start, end, minimum, midpoint, maximum))
        steps += [
            Step(f"第 {grade} 级中位值", words, midpoint.as_yuan()),
            Step(
                f"第 {grade} 级下限",
                f"2 × {midpoint.as_yuan()} ÷ (2 + 带宽 {percent(spread)})，四舍五入到 {unit.as_yuan()} 元",
                minimum.as_yuan(),
            ),
            Step(
                f"第 {grade} 级上限", f"2 × {midpoint.as_yuan()} − {minimum.as_yuan()}，中位值居中", maximum.as_yuan()
            ),
        ]
    return Bands(tuple(bands), tuple(steps))


def _to_unit(fen: Fraction, unit: Money) -> Money:
    return Money(rounded(Fraction(fen) / unit.fen, Rounding.HALF_UP) * unit.fen)


def _demand_grades(grades: int) -> None:
    if not FEWEST <= grades <= MOST:
        raise InvalidInput(f"薪级数应当在 {FEWEST} 到 {MOST} 之间。", "请修改薪级数。", field="grades")


def _demand(first: Money, progression: Fraction, spread: Fraction, unit: Money) -> None:
    if first.fen <= 0 or unit.fen <= 0:
        raise InvalidInput("金额应当大于 0。", "请填写第一级的中位值和取整单位。", field="first")
    if progression < 0 or progression > 2:
        raise InvalidInput("级差应当在 0 到 200% 之间。", "常见的级差为 10% 到 25%。", field="progression")
    if not 0 < spread <= 3:
        raise InvalidInput("带宽应当大于 0，不超过 300%。", "常见的带宽为 30% 到 80%。", field="spread")


def overlap(lower: Band, upper: Band) -> Fraction:
    """How much of the upper band lies below the lower one's maximum; 0 where they do not meet.

    Example: 80,000–120,000 under 100,000–150,000: (120,000 − 100,000) ÷ 50,000 = 40 %.
    """
    shared = (lower.maximum - upper.minimum).fen
    return Fraction(max(0, shared), (upper.maximum - upper.minimum).fen)


@dataclass(frozen=True, slots=True)
class Position:
    """Where one person's pay stands: against the midpoint, within the band, against the market."""

    compa_ratio: Fraction
    penetration: Fraction
    circle: Circle | None
    market_gap: Fraction | None
    steps: tuple[Step, ...]


def position_in(pay: Money, band: Band, market: Money | None = None) -> Position:
    """Compa-ratio, range penetration, circle and market gap.

    Example: pay 90,000 in 80,000–100,000–120,000: compa-ratio 90 %, penetration 25 %, no circle.
    """
    compa = pay.ratio_to(band.midpoint)
    inside = (pay - band.minimum).ratio_to(band.maximum - band.minimum)
    circle = Circle.GREEN if pay < band.minimum else Circle.RED if pay > band.maximum else None
    gap = pay.ratio_to(market) - 1 if market else None
    steps = [
        Step("对比率", f"年度薪酬 {pay.as_yuan()} ÷ 中位值 {band.midpoint.as_yuan()}", percent(compa)),
        Step(
            "带宽渗透率",
            f"({pay.as_yuan()} − 下限 {band.minimum.as_yuan()}) ÷ "
            f"(上限 {band.maximum.as_yuan()} − 下限 {band.minimum.as_yuan()})",
            percent(inside),
        ),
        Step("红绿圈", "低于下限为绿圈，高于上限为红圈，等于上下限不算", circle.title if circle else "在薪级范围内"),
    ]
    if market and gap is not None:
        steps.append(Step("市场差距", f"{pay.as_yuan()} ÷ 市场值 {market.as_yuan()} − 1", percent(gap)))
    return Position(compa, inside, circle, gap, tuple(steps))
