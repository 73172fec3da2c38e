"""The step of a plan that shares its pool: which boxes each method asks for, and what was stated in words.

Pure. The methods themselves are in `rules.sharing`; a plan stores its method as a column and the rest as facts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_app.core.errors import InvalidInput
from talent_app.core.formats import money
from talent_app.incentives.facts import request_of
from talent_app.incentives.models import Plan, PlanPerson
from talent_app.incentives.states import AllocationBy
from talent_app.rules.evaluate import read_case
from talent_app.rules.fields import Field
from talent_app.rules.instruments.base import Instrument
from talent_app.rules.notation import ratio_text
from talent_app.rules.sharing import OF_PERSON, OF_PLAN, PERSON_FACTS, is_derived

STATED = (AllocationBy.WEIGHT, AllocationBy.AMOUNT)
#: What may be said of everybody beside the weight: part of a year, bounds of the plan's own, a limited group.
BESIDE = ("counted_months", "counted_days", "own_cap", "own_floor", "group")
#: Facts of people that only the step of allocation asks for.
OWN_FACTS = frozenset(PERSON_FACTS) - {"performance"}


def method_of(by: AllocationBy) -> str | None:
    """The method as the rules name it; none where weights or amounts are stated."""
    return None if by in STATED else by.value


def person_fields(instrument: Instrument, by: AllocationBy) -> list[Field]:
    """The columns of the grid of one method."""
    names = ("amount",) if by is AllocationBy.AMOUNT else (*OF_PERSON[method_of(by)], *BESIDE)
    return [instrument.known_person_facts[name] for name in names]


def plan_fields(instrument: Instrument, by: AllocationBy) -> list[Field]:
    """The tables beside the grid: coefficients, shares of projects, limits of groups."""
    if by is AllocationBy.AMOUNT:
        return []
    return [instrument.known_facts[name] for name in (*OF_PLAN.get(method_of(by), ()), "group_limits")]


def worked_out(plan: Plan, people: Sequence[PlanPerson]) -> dict[str, str]:
    """The weights that are made of something else, by key of the person; none while the plan cannot be read."""
    try:
        _instrument, case = read_case(request_of(plan, people))
        if case.is_proposed or not case.shares_money:
            return {}
        return {each.ref: ratio_text(case.weights[each.ref]) for each in case.people if is_derived(case.facts, each)}
    except InvalidInput:
        return {}


def basis_text(facts: Mapping[str, Any]) -> str:
    """What was stated of one person for the allocation, for a table of people; empty where the weight says it all."""
    told = [
        ("积分 {}", None if facts.get("points") is None else ratio_text(facts["points"])),
        ("职级 {}", facts.get("grade")),
        ("考核 {}", facts.get("performance") if facts.get("grade") else None),
        ("贡献 {}", "、".join(facts.get("contributions") or ()) or None),
        ("计入 {} 个月", facts.get("counted_months")),
        ("计入 {} 天", facts.get("counted_days")),
        ("上限 {} 元", None if facts.get("own_cap") is None else money(facts["own_cap"])),
        ("下限 {} 元", None if facts.get("own_floor") is None else money(facts["own_floor"])),
        ("{}", facts.get("group")),
    ]
    return "；".join(words.format(value) for words, value in told if value is not None)
