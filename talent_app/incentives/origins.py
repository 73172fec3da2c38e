"""Where each value of a plan came from, in words: the yearly row, the page of the form, the record, the line of people.

Explanations name their inputs with these on every surface; a submitted version keeps those of its facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from talent_app.core.scope import Scope
from talent_app.incentives.facts import PROVEN, instrument_of
from talent_app.incentives.models import Plan
from talent_app.incentives.yearly import figure_origins
from talent_app.rules.explanation import Explanation

#: Facts that the plan itself knows.
KNOWN = {
    "plan_year": "方案年度",
    "submitted_on": "方案进程",
    "accepted_on": "方案进程",
    "answered_on": "方案进程",
    "other_plans": "本企业其他方案",
}


def fact_origins(scope: Scope, plan: Plan) -> dict[str, str]:
    """Every fact its instrument asks for, with the place it stands in."""
    told = {}
    for field in instrument_of(plan.instrument).fact_fields():
        place = f"方案数据“{field.section}”" if field.section else "方案数据"
        told[field.name] = KNOWN.get(field.name) or ("民主和决策程序" if field.name in PROVEN else place)
    return told | figure_origins(scope, plan)


def person_rows(refs: Iterable[str]) -> dict[str, str]:
    """Every person with the line of the plan's table of people."""
    return {ref: f"人员表第 {number} 行" for number, ref in enumerate(refs, 1)}


def with_origins(explained: Explanation, facts: Mapping[str, str], rows: Mapping[str, str]) -> Explanation:
    """The explanation with the rows behind its inputs; published values and other cells name theirs already."""
    inputs = []
    for each in explained.inputs:
        kind, _colon, rest = each.source.partition(":")
        place = facts.get(rest) if kind == "fact" else rows.get(rest.rpartition(":")[0]) if kind == "person" else None
        inputs.append(replace(each, origin=place) if place else each)
    return replace(explained, inputs=tuple(inputs))
