"""From what a plan knows about people to weights: points, grades with performance, contributions to projects, months.

Pure and exact. A weight says nothing about money; `allocation.allocate` shares a pool by weights. No coefficient is
built in: whoever makes the plan states each of them, and a missing one is refused with the name of the person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from talent_app.core.enums import TitledEnum
from talent_app.core.errors import InvalidInput
from talent_app.rules.notation import percent, ratio_text
from talent_app.rules.outcome import Step

MONTHS_A_YEAR = 12


class Basis(TitledEnum):
    """What the weights are made of."""

    WEIGHTS = "weights", "直接填写权重"
    POINTS = "points", "按积分"
    GRADES = "grades", "按职级系数和考核系数"
    CONTRIBUTIONS = "contributions", "按项目贡献比例"


@dataclass(frozen=True, slots=True)
class Weights:
    """A weight for everybody, and how each came about."""

    weights: dict[str, Fraction]
    steps: tuple[Step, ...]


def by_weights(weights: Mapping[str, Fraction]) -> Weights:
    """Weights as they were stated.

    >>> by_weights({"a": Fraction(2)}).weights
    {'a': Fraction(2, 1)}
    """
    return Weights(_checked(weights), _steps(dict.fromkeys(weights, "填写的权重"), weights))


def by_points(points: Mapping[str, Fraction]) -> Weights:
    """A point is a weight of one. Example: 120 and 80 points share a pool as 3 to 2."""
    return Weights(_checked(points), _steps(dict.fromkeys(points, "积分"), points))


def by_grades(
    grades: Mapping[str, str],
    grade_coefficients: Mapping[str, Fraction],
    performance: Mapping[str, str] | None = None,
    performance_coefficients: Mapping[str, Fraction] | None = None,
) -> Weights:
    """Coefficient of the grade × coefficient of the appraisal.

    Example: grade P7 has 1.6, 优秀 has 1.2: weight 1.92. Without `performance` only the grade counts.
    """
    weights: dict[str, Fraction] = {}
    words: dict[str, str] = {}
    for ref, grade in grades.items():
        factor = _coefficient(grade_coefficients, grade, ref, "职级")
        words[ref] = f"职级 {grade} 系数 {ratio_text(factor)}"
        if performance is not None:
            if ref not in performance:
                raise InvalidInput(f"{ref} 缺少考核结果。", "请补充考核结果，或不按考核结果分配。", "performance")
            result = performance[ref]
            times = _coefficient(performance_coefficients or {}, result, ref, "考核结果")
            words[ref] += f" × 考核 {result} 系数 {ratio_text(times)}"
            factor *= times
        weights[ref] = factor
    return Weights(_checked(weights), _steps(words, weights))


def by_contributions(
    contributions: Mapping[str, Mapping[str, Fraction]],
    projects: Mapping[str, Fraction] | None = None,
    *,
    is_whole: bool = True,
) -> Weights:
    """Shares of several projects: Σ share of the project × the person's contribution to it.

    `contributions` is project → person → share and sums to the whole in every project; `projects` is the share of each
    project and sums to the whole (without it the one project is everything). Example: half of A and a fifth of B, A
    counting for 0.6 and B for 0.4: 0.38. Where people may have left the list (`is_whole=False`) the parts of the others
    stay as they are and sum to the whole at most.
    """
    shares = dict(projects) if projects is not None else dict.fromkeys(contributions, Fraction(1))
    if not contributions or set(contributions) - set(shares) or (is_whole and set(shares) != set(contributions)):
        raise InvalidInput("项目的份额与贡献比例的项目不一致。", "每个项目各填一个份额和一组贡献比例。", "projects")
    if sum(shares.values()) != 1:
        raise InvalidInput(
            f"各项目份额合计为 {percent(sum(shares.values(), Fraction(0)))}，应为 100%。", "请调整份额。"
        )
    weights: dict[str, Fraction] = {}
    words: dict[str, list[str]] = {}
    for project in sorted(contributions):
        parts = contributions[project]
        whole = sum(parts.values(), Fraction(0))
        if whole > 1 or (is_whole and whole != 1):
            raise InvalidInput(f"项目“{project}”的贡献比例合计为 {percent(whole)}，应为 100%。", "请调整贡献比例。")
        for ref, part in parts.items():
            weights[ref] = weights.get(ref, Fraction(0)) + shares[project] * part
            words.setdefault(ref, []).append(f"{project} {percent(shares[project])} × 本人贡献 {percent(part)}")
    return Weights(_checked(weights), _steps({ref: " + ".join(text) for ref, text in words.items()}, weights))


def in_part_year(given: Weights, months: Mapping[str, int], of: int = MONTHS_A_YEAR, unit: str = "个月") -> Weights:
    """Weights of those who joined, left or were away, by whole months (or days) of the year; the others stay.

    Example: weight 2, seven of twelve months: 7/6.
    """
    weights, steps = dict(given.weights), list(given.steps)
    for ref in sorted(months):
        if ref not in weights:
            raise InvalidInput(f"名单中没有 {ref}，无法按月折算。", "请核对名单。", "months")
        if not 0 <= months[ref] <= of:
            what = "月数" if of == MONTHS_A_YEAR else "天数"
            raise InvalidInput(f"{ref} 的{what}应在 0 到 {of} 之间，现为 {months[ref]}。", f"请核对{what}。", "months")
        if months[ref] == of:
            continue
        before = weights[ref]
        weights[ref] = before * Fraction(months[ref], of)
        expression = f"{ratio_text(before)} × {months[ref]} ÷ {of} {unit}"
        steps.append(
            Step(
                f"{ref} 的权重按{'月' if of == MONTHS_A_YEAR else '天'}折算",
                expression,
                ratio_text(weights[ref]),
                "ALLOC",
            )
        )
    return Weights(weights, tuple(steps))


def _coefficient(known: Mapping[str, Fraction], name: str, ref: str, what: str) -> Fraction:
    if name not in known:
        raise InvalidInput(f"{ref} 的{what}“{name}”没有对应的系数。", f"请为“{name}”填写系数。", "coefficients")
    return known[name]


def _checked(weights: Mapping[str, Fraction]) -> dict[str, Fraction]:
    if wrong := [ref for ref, weight in weights.items() if weight < 0]:
        raise InvalidInput(f"{'、'.join(sorted(wrong)[:5])} 的权重为负数。", "权重和系数不能为负数。", "weight")
    return dict(weights)


def _steps(words: Mapping[str, str], weights: Mapping[str, Fraction]) -> tuple[Step, ...]:
    refs: Iterable[str] = sorted(weights)
    return tuple(Step(f"{ref} 的权重", words[ref], ratio_text(weights[ref]), "ALLOC") for ref in refs)
