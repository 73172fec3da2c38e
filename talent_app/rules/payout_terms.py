"""What a decided plan says about paying out: gates, what a completion rate pays, years, people who leave, taking back.

Plain values; the computing is in `payout.py`. Every share and treatment is the plan's own term: none is built in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money

WHOLE = Fraction(1)


class Treatment(TitledEnum):
    """What becomes of the instalments that somebody has not been paid when he leaves."""

    FORFEIT = "forfeit", "未兑付部分不再兑付"
    KEEP = "keep", "按原计划兑付"
    AT_ONCE = "at_once", "离开时一次兑付"
    PRORATE = "prorate", "当期按在岗月数折算，以后各期不再兑付"


class Leaving(TitledEnum):
    """Why somebody leaves; the plan says how each is treated."""

    RESIGNED = "resigned", "个人原因离职"
    DISMISSED = "dismissed", "因过错解除劳动合同"
    EXPIRED = "expired", "劳动合同期满终止"
    TRANSFERRED = "transferred", "组织调动"
    RETIRED = "retired", "退休"
    DISABLED = "disabled", "因工伤残丧失劳动能力"
    DIED = "died", "死亡"
    LEFT_POST = "left_post", "离开激励岗位"


class TakingBack(TitledEnum):
    """Why what was paid may be taken back; leaving is not among them (劳动合同法 第25条, SVC-001)."""

    MISSTATED = "misstated", "业绩失实或财务造假"
    OVERPAID = "overpaid", "计算错误多付"
    MISCONDUCT = "misconduct", "违纪违法造成损失"
    LOSS = "loss", "责任事故或重大损失"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A condition of the enterprise without which a year pays nothing; None is not known yet."""

    name: str
    is_met: bool | None = None
    rule: str | None = None
    #: The year whose instalment it concerns; None: every year still to be paid.
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """From this completion rate on (the bound included) this share is paid."""

    least: Fraction
    pays: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Instalment:
    """One year of payment; the shares of a plan sum to the whole. What needs an appraisal waits until it is there."""

    year: int
    share: Fraction
    needs_appraisal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """What a later result leaves of one year's instalment, for one person or (ref None) for all; 0 to 1."""

    year: int
    factor: Fraction
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Somebody left."""

    ref: str
    on: date
    reason: Leaving


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovery:
    """A share of what was paid to somebody is taken back, over the years named (none named: all)."""

    ref: str
    share: Fraction
    reason: TakingBack
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutPlan:
    """Everything that decides what is paid to whom in which year.

    `awards` are the decided amounts by person. `completion` is the rate at which the enterprise's goals were reached
    (None: they do not depend on it); with `bands` the highest band reached says what it pays, without bands the rate
    itself, never above the whole. `performance` is each person's own factor (absent: 1), likewise never above 1,
    because what was decided is a ceiling.
    """

    on: date
    awards: Mapping[str, Money]
    instalments: tuple[Instalment, ...]
    gates: tuple[Gate, ...] = ()
    completion: Fraction | None = None
    bands: tuple[Band, ...] = ()
    performance: Mapping[str, Fraction] = field(default_factory=dict)
    appraisals: tuple[Appraisal, ...] = ()
    departures: tuple[Departure, ...] = ()
    treatments: Mapping[Leaving, Treatment] = field(default_factory=dict)
    recoveries: tuple[Recovery, ...] = ()

    def __post_init__(self) -> None:
        for wrong, hint in self._problems():
            raise InvalidInput(wrong, hint)

    def _problems(self) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        years = [each.year for each in self.instalments]
        if not years or years != sorted(set(years)):
            found.append(("兑付安排至少一年，年度由先到后，不能重复。", "请核对兑付年度。"))
        if sum((each.share for each in self.instalments), Fraction(0)) != 1 or any(
            each.share < 0 for each in self.instalments
        ):
            found.append(("各年兑付比例合计应为 100%，且不能为负数。", "请调整各年比例。"))
        if any(amount < Money.ZERO for amount in self.awards.values()):
            found.append(("兑付金额不能为负数。", "请核对各人金额。"))
        shares = [*self.performance.values(), *(each.factor for each in self.appraisals)]
        shares += [each.share for each in self.recoveries] + [band.pays for band in self.bands]
        if any(not 0 <= share <= 1 for share in shares):
            found.append(("考核系数、兑付系数和追索比例应在 0 到 1 之间。", "决定的金额是上限，系数不能大于 1。"))
        if self.completion is not None and self.completion < 0:
            found.append(("目标完成率不能为负数。", "请核对完成率。"))
        if list(self.bands) != sorted(self.bands, key=lambda band: band.least) or any(
            low.pays > high.pays or low.least == high.least
            for low, high in zip(self.bands, self.bands[1:], strict=False)
        ):
            found.append(("完成率档次应由低到高，兑付系数不能随完成率下降。", "请核对各档。"))
        known = set(self.awards)
        named = {each.ref for each in self.departures} | {back.ref for back in self.recoveries} | set(self.performance)
        named |= {each.ref for each in self.appraisals if each.ref is not None}
        if unknown := sorted(named - known):
            found.append((f"名单中没有 {'、'.join(unknown[:5])}。", "请核对人员编号。"))
        refs = [each.ref for each in self.departures]
        if len(refs) != len(set(refs)):
            found.append(("同一人只能有一次离开。", "请核对离开人员。"))
        keys = [(each.year, each.ref) for each in self.appraisals]
        if len(keys) != len(set(keys)):
            found.append(("同一年度、同一人只能有一次后续考核。", "请核对后续考核。"))
        for each in self.departures:
            if each.reason not in self.treatments:
                found.append(
                    (f"方案没有写明“{each.reason.title}”如何处理，无法计算 {each.ref} 的兑付。", "请写明处理方式。")
                )
        return found
