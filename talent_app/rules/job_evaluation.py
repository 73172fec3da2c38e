"""Job evaluation by points: factors with anchored levels, several evaluators, their spread, and what they agree on.

Pure. The four factors a national document names are marked; an enterprise adds its own beside them. Points are whole
numbers and simply add up, so nothing is ever rounded here.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from talent_app.rules.outcome import Finding, Step, judged, verdict
from talent_app.rules.parameters import Policy

#: PAY-006: the factors of 人社部发〔2023〕14号, by code.
CONFIRMED = {
    "duty": "岗位职责",
    "innovation": "创新要求",
    "intensity": "工作强度和条件",
    "scarcity": "市场稀缺程度",
}
#: Evaluators this many levels apart on one factor have to talk before they settle.
APART = 2


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a factor: its number, its points, and the sentence that anchors it."""

    number: int
    points: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor; `confirmed` is the code of a factor of the national document, None for one of one's own."""

    key: str
    name: str
    confirmed: str | None
    levels: tuple[Level, ...]

    def level(self, number: int) -> Level:
        """The level of a number; raises KeyError for one there is not."""
        for each in self.levels:
            if each.number == number:
                return each
        raise KeyError(number)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What chosen levels come to; `missing` names factors without a level."""

    points: int
    missing: tuple[str, ...]
    steps: tuple[Step, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every factor has a level."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the evaluators of a post lie apart on one factor."""

    factor: str
    name: str
    lowest: int
    highest: int
    suggested: int
    count: int

    @property
    def is_apart(self) -> bool:
        """Whether the evaluators should talk before they settle."""
        return self.highest - self.lowest >= APART


def faults_of(levels: Sequence[Level]) -> list[str]:
    """What keeps the levels of a factor from being used: too few, points that do not rise, a level without an anchor.

    >>> faults_of([Level(1, 20, "执行明确的指令"), Level(2, 20, "独立负责一个环节")])
    ['第 2 级的点数 20 应当高于第 1 级的 20。']
    """
    found = []
    if len(levels) < 2:
        found.append("至少需要两个等级。")
    for level in levels:
        if level.points < 0:
            found.append(f"第 {level.number} 级的点数不能为负。")
        if not level.anchor.strip():
            found.append(f"第 {level.number} 级还没有行为描述。")
    for before, after in itertools.pairwise(levels):
        if after.points <= before.points:
            found.append(f"第 {after.number} 级的点数 {after.points} 应当高于第 {before.number} 级的 {before.points}。")
    return found


def evaluate_post(factors: Sequence[Factor], chosen: Mapping[str, int]) -> Evaluation:
    """The points of a post.

    Example: 岗位职责 at its 3rd level (60) and 创新要求 at its 2nd (40) give 100 points.
    """
    total, missing, steps = 0, [], []
    for factor in factors:
        try:
            level = factor.level(chosen[factor.key])
        except KeyError:
            missing.append(factor.name)
            continue
        total += level.points
        steps.append(Step(factor.name, f"第 {level.number} 级：{level.anchor}", f"{level.points} 点"))
    points = " + ".join(step.result.removesuffix(" 点") for step in steps) or "0"
    steps.append(Step("职位点数", f"各因素点数之和：{points}", f"{total} 点", "PAY-006"))
    return Evaluation(total, tuple(missing), tuple(steps))


def spreads(factors: Sequence[Factor], ratings: Sequence[Mapping[str, int]]) -> tuple[Spread, ...]:
    """Lowest, highest and suggested level by factor; the suggestion is the median, the lower one of two middles."""
    found = []
    for factor in factors:
        given = sorted(rating[factor.key] for rating in ratings if factor.key in rating)
        if given:
            found.append(Spread(factor.key, factor.name, given[0], given[-1], given[(len(given) - 1) // 2], len(given)))
    return tuple(found)


def check_factors(factors: Sequence[Factor], policy: Policy) -> Finding:
    """PAY-006: the evaluation has at least the factors the document names; others may stand beside them."""
    view = policy.fresh()
    wanted = view.several("pay.evaluation_factors")
    present = {factor.confirmed for factor in factors}
    missing = [CONFIRMED[code] for code in wanted if code not in present]
    answer = verdict(
        not missing,
        "职位评价包括文件要求的各项因素。" if not missing else f"职位评价缺少因素：{'、'.join(missing)}。",
        "请补充所缺的因素；企业自定的因素可以同时保留。",
    )
    return judged("PAY-006", answer, view)
