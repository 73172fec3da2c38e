"""Market benchmarks: percentiles of a cell, the region's own cells wide enough to hide everybody, imported surveys.

Pure. A cell of registry data is shown only for at least so many people of so many enterprises, none of which makes up
too much of it; where it is too small it is widened, and the answer says to what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from talent_app.core.money import Money, Rounding, rounded
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Policy

PERCENTILES = (10, 25, 50, 75, 90)
#: Figures of registry data are told in whole hundreds of yuan, so that no single pay can be read from them.
BLUR = Money.yuan(100)


@dataclass(frozen=True, slots=True)
class Paid:
    """One person's annual pay with what a cell is made of."""

    enterprise: int
    series: str
    level: str
    industry: str
    pay: Money


@dataclass(frozen=True, slots=True)
class Width:
    """How wide a cell is: which of series, level and industry it keeps."""

    title: str
    keeps: tuple[str, ...]


#: Narrow to wide. Industry goes first, then level, then series.
WIDTHS = (
    Width("同序列、同层级、同行业", ("series", "level", "industry")),
    Width("同序列、同层级，不分行业", ("series", "level")),
    Width("同序列，不分层级和行业", ("series",)),
    Width("同层级，不分序列和行业", ("level",)),
    Width("全部人员", ()),
)


@dataclass(frozen=True, slots=True)
class Distribution:
    """P10 to P90 of one cell."""

    p10: Money
    p25: Money
    p50: Money
    p75: Money
    p90: Money

    def at(self, percentile: int) -> Money:
        """One percentile."""
        return getattr(self, f"p{percentile}")  # type: ignore[no-any-return]

    def place_of(self, pay: Money) -> str:
        """Between which percentiles a pay lies, in words."""
        below = [percentile for percentile in PERCENTILES if self.at(percentile) <= pay]
        if not below:
            return "低于 P10"
        above = [percentile for percentile in PERCENTILES if self.at(percentile) > pay]
        return f"P{below[-1]}–P{above[0]}" if above else "不低于 P90"


@dataclass(frozen=True, slots=True)
class RegionCell:
    """The region's own figures: how wide the cell had to be, and how many stand in it."""

    width: Width
    people: int
    enterprises: int
    distribution: Distribution

    @property
    def is_widened(self) -> bool:
        """Whether it covers more than was asked for."""
        return self.width is not WIDTHS[0]


@dataclass(frozen=True, slots=True)
class Guard:
    """How large a cell has to be before it is shown."""

    people: int
    enterprises: int
    largest_share: Fraction

    @classmethod
    def of(cls, policy: Policy) -> Guard:
        """The guard the policy sets."""
        return cls(
            policy.whole("pay_structure.benchmark_people"),
            policy.whole("pay_structure.benchmark_enterprises"),
            policy.ratio("pay_structure.benchmark_largest_share"),
        )

    def lets(self, cell: Sequence[Paid]) -> bool:
        """Whether a cell may be shown: enough people, enough enterprises, none of them too large in it."""
        counts = Counter(each.enterprise for each in cell)
        if len(cell) < self.people or len(counts) < self.enterprises:
            return False
        return Fraction(max(counts.values()), len(cell)) <= self.largest_share


def percentile(values: Sequence[Money], share: int) -> Money:
    """A percentile by linear interpolation between ranks (the method of spreadsheets), exact, rounded half up once.

    >>> percentile([Money.yuan(n) for n in (100, 200, 300, 400)], 25)
    Money('175.00')
    """
    ordered = sorted(value.fen for value in values)
    rank = Fraction((len(ordered) - 1) * share, 100)
    low = rank.numerator // rank.denominator
    high = min(low + 1, len(ordered) - 1)
    return Money(rounded(ordered[low] + (rank - low) * (ordered[high] - ordered[low]), Rounding.HALF_UP))


def distribution(values: Sequence[Money], blur: Money | None = None) -> Distribution:
    """P10 to P90; `blur` rounds each to whole multiples."""
    found = [percentile(values, share) for share in PERCENTILES]
    if blur:
        found = [Money(rounded(Fraction(each.fen, blur.fen), Rounding.HALF_UP) * blur.fen) for each in found]
    return Distribution(*found)


def region_cell(
    paid: Iterable[Paid], guard: Guard, *, series: str, level: str, industry: str
) -> tuple[RegionCell | None, tuple[Step, ...]]:
    """The narrowest cell around (series, level, industry) that may be shown; None where even all people are too few."""
    listed = list(paid)
    wanted = {"series": series, "level": level, "industry": industry}
    steps = []
    for width in WIDTHS:
        cell = [each for each in listed if all(getattr(each, name) == wanted[name] for name in width.keeps)]
        enterprises = len({each.enterprise for each in cell})
        is_shown = guard.lets(cell)
        told = f"{len(cell)} 人、{enterprises} 家企业" if is_shown else "人数或企业数不足，或一家企业占比过大"
        steps.append(Step(width.title, f"须至少 {guard.people} 人、{guard.enterprises} 家企业", told))
        if is_shown:
            figures = distribution([each.pay for each in cell], BLUR)
            return RegionCell(width, len(cell), enterprises, figures), tuple(steps)
    return None, tuple(steps)
