"""An enterprise beside its peers: shares of its people as a place in an anonymous distribution. Pure.

A distribution is told only of so many enterprises with so many people each, none of which makes up too much of them;
where the nearest group is too small a wider one is taken, and the answer says which. Figures are whole per cent, and
the ends of the distribution are told only of twice as many, so that nobody's own share can be read from them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from talent_app.identity.permissions import Permission
from talent_app.rules.parameters import Policy
from talent_app.statistics.disclosure import Limits

QUARTERS, ENDS = (25, 50, 75), (10, 90)
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Amount:
    """What an indicator about money divides: two measures of a year ago's rows, told in tenths of a unit.

    Where it is divided by people there have to be enough of them; what is divided may not be mostly one enterprise's.
    """

    above: str
    below: str
    unit: str
    step: Fraction
    permission: Permission
    is_per_person: bool = False


@dataclass(frozen=True, slots=True)
class Indicator:
    """A share of people: of which cube, dimension and codes, and how it is defined."""

    code: str
    label: str
    definition: str
    cube: str
    dimension: str
    counts: Callable[[str], bool]
    amount: Amount | None = None

    @property
    def step(self) -> Fraction:
        """How finely a value is told: whole per cent, tenths of a per cent, thousands of yuan."""
        return self.amount.step if self.amount else Fraction(1, WHOLE)

    def shown(self, steps: int) -> str:
        """A value in words, from whole steps."""
        return f"{steps // 10}.{steps % 10}{self.amount.unit}" if self.amount else f"{steps}%"

    def rounded(self, value: Fraction) -> int:
        """A value to the nearest whole step, halves up."""
        return int((value / self.step + Fraction(1, 2)) // 1)


def _in(*codes: str) -> Callable[[str], bool]:
    return frozenset(codes).__contains__


INDICATORS = (
    Indicator("verified", "已核实占比", "已核实（含已入库）的登记占全部登记。", "talents", "status",
              _in("verified", "in_reserve")),
    Indicator("degree", "本科及以上占比", "最高学历为大学本科或研究生的登记占全部登记。", "talents", "education",
              lambda code: code[:1] in ("1", "2")),
    Indicator("senior", "高级职称占比", "最高职称为正高级或副高级的登记占全部登记。", "talents", "title_level",
              _in("full_senior", "associate_senior")),
    Indicator("skilled", "高技能人才占比", "技能等级为高级工及以上的登记占全部登记。", "talents_class", "skill_level",
              _in("senior_worker", "technician", "senior_technician", "special_technician", "chief_technician")),
    Indicator("young", "35岁及以下占比", "按统计日周岁。", "talents_age", "age", _in("30", "35")),
    Indicator("women", "女性占比", "按证件或填报。", "talents", "sex", _in("2")),
    Indicator("introduced", "引进人才占比", "引进方式为调入、柔性、创业或援藏的占全部登记；本地培养、未填的不计。",
              "talents_class", "introduction_mode", _in("transfer", "flexible", "startup", "aid")),
)  # fmt: skip


AMOUNTS = (
    Indicator("intensity", "研发投入强度", "上一年度研发投入除以营业收入；只计已报送或已确认的年报。", "innovation", "",
              _in(), Amount("rd_total", "revenue", "%", Fraction(1, 1000), Permission.INNOVATION_READ)),
    Indicator("incentive", "人均激励额", "上一年度已报送方案的激励总额除以激励人数；税前，一人在两个方案的计两次。",
              "plans", "", _in(), Amount("amount", "people", " 万元", Fraction(100_000), Permission.PLAN_READ, True)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Peer:
    """One enterprise as a peer: what it is like, and how many of its people count of how many, by indicator."""

    organisation_id: int
    industry: str
    counts: Mapping[str, tuple[int, int]]

    def share(self, indicator: str) -> Fraction | None:
        """The share, where there is anybody."""
        part, whole = self.counts.get(indicator, (0, 0))
        return Fraction(part, whole) if whole else None


@dataclass(frozen=True, slots=True)
class Guard:
    """How large a group of peers has to be."""

    least: int
    limits: Limits

    @classmethod
    def of(cls, policy: Policy) -> Guard:
        """What policy sets."""
        return cls(
            policy.whole("statistics.peer_enterprises"),
            Limits(
                policy.whole("statistics.cell_people"),
                policy.whole("statistics.cell_enterprises"),
                policy.ratio("statistics.largest_share"),
            ),
        )

    def lets(self, wholes: Sequence[int]) -> bool:
        """Whether a distribution over enterprises of these sizes may be told."""
        if len(wholes) < max(self.least, self.limits.enterprises):
            return False
        return Fraction(max(wholes), sum(wholes)) <= self.limits.dominance


@dataclass(frozen=True, slots=True)
class Standing:
    """An enterprise's own share beside a distribution; `group` is empty where none may be told."""

    indicator: Indicator
    own: Fraction | None
    group: str
    number: int
    percentiles: Mapping[int, int]

    @property
    def place(self) -> str:
        """Where the own share stands, in words."""
        if self.own is None or not self.percentiles:
            return ""
        own = self.own / self.indicator.step
        if own >= self.percentiles[75]:
            return "前四分之一"
        if own >= self.percentiles[50]:
            return "中位数以上"
        return "中位数以下" if own >= self.percentiles[25] else "后四分之一"


def percentile(values: Sequence[Fraction], share: int, step: Fraction = Fraction(1, WHOLE)) -> int:
    """A percentile by linear interpolation between ranks, in whole steps (per cent), halves up.

    >>> percentile([Fraction(n, 10) for n in (1, 2, 3, 4)], 50)
    25
    """
    ordered = sorted(values)
    place = Fraction(share * (len(ordered) - 1), WHOLE)
    low = place.numerator // place.denominator
    high = min(low + 1, len(ordered) - 1)
    value = ordered[low] + (ordered[high] - ordered[low]) * (place - low)
    return int((value / step + Fraction(1, 2)) // 1)


def standing(own: Peer | None, peers: Iterable[Peer], indicator: Indicator, guard: Guard) -> Standing:
    """One indicator: the narrowest group that may be told, same industry before all."""
    everybody = list(peers)
    groups = [("市属企业", everybody)]
    if own is not None and own.industry:
        groups.insert(0, ("同行业市属企业", [each for each in everybody if each.industry == own.industry]))
    share = own.share(indicator.code) if own is not None else None
    for title, group in groups:
        told = [each for each in group if _is_told(each.counts.get(indicator.code, (0, 0)), indicator, guard)]
        if not guard.lets([each.counts[indicator.code][0 if indicator.amount else 1] for each in told]):
            continue
        shares = [Fraction(*each.counts[indicator.code]) for each in told]
        asked = (*QUARTERS, *(ENDS if len(told) >= 2 * guard.least else ()))
        return Standing(
            indicator, share, title, len(told), {each: percentile(shares, each, indicator.step) for each in asked}
        )
    return Standing(indicator, share, "", 0, {})


def _is_told(counts: tuple[int, int], indicator: Indicator, guard: Guard) -> bool:
    """Whether an enterprise is one of a distribution: enough people, or something to divide."""
    above, below = counts
    if indicator.amount and not indicator.amount.is_per_person:
        return above > 0 and below > 0
    return below >= guard.limits.people and (above > 0 or not indicator.amount)
