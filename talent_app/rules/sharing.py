"""How a plan shares its pool: the method, what everybody states for it, and the plan's own caps, floors and groups.

Pure. The facts hold everything as it was typed, so that a stored or submitted plan can always be read again; here
weights are made of them (`allocation_basis`) and bounds are read out. Without a method the weight itself is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from talent_app.core.errors import InvalidInput
from talent_app.core.money import Money, Rounding
from talent_app.rules.allocation import Group
from talent_app.rules.allocation_basis import (
    MONTHS_A_YEAR,
    Weights,
    by_contributions,
    by_grades,
    by_points,
    by_weights,
    in_part_year,
)
from talent_app.rules.fields import Unreadable, read_money, read_ratio
from talent_app.rules.notation import percent, ratio_text
from talent_app.rules.outcome import Step
from talent_app.rules.plan_facts import Person, PlanFacts

#: Who states a method states these facts of the plan and of its people.
FACTS = ("allocation_by", "grade_coefficients", "performance_coefficients", "project_shares", "group_limits")
PERSON_FACTS = (
    "points", "grade", "contributions", "counted_months", "counted_days", "own_cap", "own_floor", "group",
)  # fmt: skip
#: Facts of the plan a method reads, and of each person; the first of each person is needed.
OF_PLAN: Mapping[str | None, tuple[str, ...]] = {
    "grade": ("grade_coefficients", "performance_coefficients"), "contributions": ("project_shares",),
}  # fmt: skip
OF_PERSON: Mapping[str | None, tuple[str, ...]] = {
    None: ("weight",), "points": ("points",), "grade": ("grade", "performance"), "contributions": ("contributions",),
}  # fmt: skip
#: What stands in a line before the name of a group the plan itself limits.
OWN_GROUP = "组："
#: The one project of a plan whose contributions name none.
ONLY = "本项目"
LINE = re.compile(r"(?:(.+?)[\s:：=]+)?(\S+)")


class Bounds(NamedTuple):
    """The plan's own bounds by person, and its groups."""

    caps: dict[str, Money]
    floors: dict[str, Money]
    groups: list[Group]


def is_derived(facts: PlanFacts, person: Person) -> bool:
    """Whether the weight of somebody is worked out instead of stated."""
    is_part = person.counted_months is not None or person.counted_days is not None
    return facts.allocation_by is not None or is_part


def rule_of(capped_by: str) -> str:
    """The rule behind what a line was capped by: groups of the plan's own belong to the allocation."""
    return "ALLOC" if capped_by.startswith(OWN_GROUP) else capped_by


def cap_words(capped_by: str) -> str:
    """Why somebody got no more, for a table."""
    if capped_by.startswith(OWN_GROUP):
        return f"已达组上限（{capped_by.removeprefix(OWN_GROUP)}）"
    return "已达方案自定的个人上限" if capped_by == "ALLOC" else f"已达个人上限（{capped_by}）"


def weights_of(facts: PlanFacts, people: Sequence[Person], year: int) -> dict[str, Fraction]:
    """Everybody's weight by the method of the plan."""
    if facts.allocation_by is None and not any(is_derived(facts, person) for person in people):
        return {person.ref: person.weight or Fraction(0) for person in people}
    return worked_out(facts, people, year).weights


def worked_out(facts: PlanFacts, people: Sequence[Person], year: int) -> Weights:
    """Weights with their working; `InvalidInput` names what is missing or contradicts itself."""
    made = _by_method(facts, people)
    whole = (366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365) if year else 365
    months = {each.ref: each.counted_months for each in people if each.counted_months is not None}
    days = {each.ref: each.counted_days for each in people if each.counted_days is not None}
    if both := sorted(months.keys() & days.keys()):
        raise InvalidInput(f"{both[0]} 同时填写了计入月数和计入天数。", "每人只填其中一项。", "counted_months")
    return in_part_year(in_part_year(made, months, MONTHS_A_YEAR), days, whole, "天")


def _by_method(facts: PlanFacts, people: Sequence[Person]) -> Weights:
    if facts.allocation_by is None:
        return by_weights({each.ref: each.weight or Fraction(0) for each in people})
    if facts.allocation_by == "points":
        return by_points({each.ref: each.points or Fraction(0) for each in people})
    if facts.allocation_by == "grade":
        is_appraised = bool(facts.performance_coefficients)
        return by_grades(
            {each.ref: each.grade or "" for each in people},
            named_ratios(facts.grade_coefficients, "职级系数"),
            {each.ref: each.performance for each in people if each.performance} if is_appraised else None,
            named_ratios(facts.performance_coefficients, "考核系数"),
        )
    shares: dict[str, dict[str, Fraction]] = {}
    for each in people:
        for project, share in named_ratios(each.contributions, f"{each.ref} 的贡献比例", ONLY).items():
            shares.setdefault(project, {})[each.ref] = share
    projects = named_ratios(facts.project_shares, "项目份额") or dict.fromkeys(shares, Fraction(1))
    made = by_contributions(shares, projects, is_whole=False)
    return Weights(dict.fromkeys((each.ref for each in people), Fraction(0)) | made.weights, made.steps)


def named_ratios(texts: Iterable[str] | None, what: str, alone: str = "") -> dict[str, Fraction]:
    """Lines such as 「P7 1.6」 or 「甲项目 30%」: name, space, number; `alone` names a number without a name."""
    told: dict[str, Fraction] = {}
    for text in texts or ():
        name, number = _parts(text)
        name = name or alone
        if not name:
            raise InvalidInput(f"{what}中的“{text[:40]}”应为名称和数值，中间空一格。", "例如 P7 1.6。")
        if name in told:
            raise InvalidInput(f"{what}中的“{name[:40]}”重复出现。", "每个名称只写一次。")
        told[name] = _ratio(number, f"{what}中的“{name[:40]}”")
    return told


def _parts(text: str) -> tuple[str, str]:
    """The name and the number of a line, as typed or as two cells of a spreadsheet."""
    found = LINE.fullmatch(text.strip())
    return ((found[1] or "").strip(), found[2]) if found else ("", text)


def _ratio(text: str, what: str) -> Fraction:
    try:
        value = read_ratio(text.removesuffix("%"))
    except Unreadable as problem:
        raise InvalidInput(f"{what}{problem}。", "例如 0.3、30% 或 1/3。") from None
    if value < 0:
        raise InvalidInput(f"{what}不能为负数。", "请核对。")
    return value / 100 if text.endswith("%") else value


def bounds_of(facts: PlanFacts, people: Sequence[Person], pool: Money) -> Bounds:
    """The plan's own caps, floors and limited groups."""
    caps = {each.ref: each.own_cap for each in people if each.own_cap is not None}
    floors = {each.ref: each.own_floor for each in people if each.own_floor is not None}
    groups = [
        Group(OWN_GROUP + name, frozenset(each.ref for each in people if each.group == name), cap)
        for name, (cap, _words) in group_limits(facts, pool).items()
    ]
    return Bounds(caps, floors, groups)


def group_limits(facts: PlanFacts, pool: Money) -> dict[str, tuple[Money, str]]:
    """Limit of each group with its working: a part of the pool (「管理组 30%」) or an amount in yuan."""
    told: dict[str, tuple[Money, str]] = {}
    for text in facts.group_limits or ():
        name, number = _parts(text)
        if not name or name in told:
            raise InvalidInput(
                f"组上限中的“{text[:40]}”应为组名和上限，每组一行。", "例如 管理组 30%，或 管理组 500000。"
            )
        if number.endswith("%"):
            share = _ratio(number, f"组上限中的“{name[:40]}”")
            told[name] = pool.times(share, Rounding.DOWN), f"{pool.as_yuan()} × {percent(share)}，舍到分"
            continue
        try:
            told[name] = read_money(number.replace(",", "")), "填写的金额"
        except Unreadable as problem:
            raise InvalidInput(f"组上限中的“{name[:40]}”{problem}。", "比例写成 30%，金额以元为单位。") from None
        if told[name][0] < Money.yuan(1):
            raise InvalidInput(f"组上限中的“{name[:40]}”不足 1 元。", "比例请写成 30%，金额以元为单位。")
    return told


def problems(facts: PlanFacts, people: Sequence[Person], year: int) -> list[str]:
    """Everything that keeps the weights or bounds from being read; empty for plans without any of it."""
    wanted = OF_PERSON[facts.allocation_by][0]
    labels = {"points": "积分", "grade": "职级", "contributions": "贡献比例"}
    found = [
        f"{each.ref} 缺少“{labels[wanted]}”（{wanted}），无法分配。"
        for each in people
        if wanted in labels and getattr(each, wanted) in (None, "", ())
    ]
    if found:
        return found
    try:
        weights_of(facts, people, year)
        known = group_limits(facts, facts.pool or Money.ZERO)
    except InvalidInput as problem:
        return [f"{problem.message}{problem.hint}"]
    unknown = sorted({each.group for each in people if each.group} - known.keys())
    return [f"没有为组“{name[:40]}”填写上限（group_limits）。" for name in unknown]


def steps_of(facts: PlanFacts, people: Sequence[Person], weights: Mapping[str, Fraction], pool: Money) -> list[Step]:
    """How the weights were made and what the plan's own groups may have, in words for the working."""
    steps: list[Step] = []
    if any(is_derived(facts, each) for each in people):
        tables = [text for name in OF_PLAN.get(facts.allocation_by, ()) for text in getattr(facts, name) or ()]
        words = TITLES[facts.allocation_by] + (f"：{'、'.join(tables)}" if tables else "")
        part = sum(1 for each in people if each.counted_months is not None or each.counted_days is not None)
        words += f"；{part} 人按计入的月数或天数折算" if part else ""
        steps.append(Step("分配权重", words, ratio_text(sum(weights.values(), Fraction(0))), "ALLOC"))
    limits = group_limits(facts, pool).items()
    return steps + [Step(f"{name}合计上限", words, cap.as_yuan(), "ALLOC") for name, (cap, words) in limits]


#: The methods with the words for them; a plan without one states weights.
TITLES: Mapping[str | None, Any] = {
    None: "填写的权重", "points": "按积分", "grade": "职级系数 × 考核系数", "contributions": "项目份额 × 本人贡献比例",
}  # fmt: skip
