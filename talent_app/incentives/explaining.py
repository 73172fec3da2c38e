"""One number of a plan, explained for one reader: what he sees (the draft, or the submitted version) and no more.

Pages, the command line and other programs all ask here, so that all give the same steps.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.incentives import queries
from talent_app.incentives.assessment import with_names
from talent_app.incentives.facts import request_of
from talent_app.incentives.models import Plan
from talent_app.incentives.reading import demand_people, sees_people
from talent_app.incentives.replay import frozen_policy, request_of_version
from talent_app.rules.explain import Explainer, explainer
from talent_app.rules.explanation import Explanation
from talent_app.rules.parameters import Policy

#: Cells that speak of one person.
PERSONAL = ("amount:", "cap:")


def explainer_for(scope: Scope, actor: Actor, plan: Plan) -> tuple[Explainer, dict[str, str]]:
    """The plan as this reader sees it, ready to explain, and the names behind the keys of people."""
    asked, policy, names = _stands(scope, actor, plan)
    try:
        return explainer(asked, policy), names
    except InvalidInput as problem:
        raise NotFound("方案还不能测算，没有可以解释的数。", problem.hint) from problem


def _stands(scope: Scope, actor: Actor, plan: Plan) -> tuple[dict[str, Any], Policy, dict[str, str]]:
    present = queries.policy_of(scope, plan)
    if queries.reads_rows(actor, plan):
        people = queries.people_of(scope, plan)
        names = {each.ref: each.name for each in people}
        return request_of(plan, people, queries.other_plans(scope, plan)), present, names
    frozen = queries.frozen_or_404(scope, plan, plan.current_version)
    if len(frozen.people) != len(frozen.shown):
        raise NotFound("部分人员的信息已依法删除，不能再逐项解释。", "正本中的测算过程仍可查看。")
    return request_of_version(frozen), frozen_policy(frozen.content, present), dict(frozen.names)


def for_reader(scope: Scope, actor: Actor, plan: Plan, cell: str) -> Explanation:
    """One number for a page or the command line; who may not see names and pay gets no single person's."""
    told, names = explainer_for(scope, actor, plan)
    if sees_people(scope, actor, plan):
        return named(told.explain(cell), names)
    if cell.startswith(PERSONAL):
        demand_people(scope, actor, plan)
    explained = told.explain(cell)
    kept = tuple(each for each in explained.inputs if not each.source.startswith(("person:", "cell:")))
    return replace(explained, inputs=kept, steps=())


def named(explained: Explanation, names: dict[str, str]) -> Explanation:
    """The explanation with names of people instead of their keys."""
    return replace(
        explained,
        title=with_names(explained.title, names),
        formula=with_names(explained.formula, names),
        inputs=tuple(replace(each, label=with_names(each.label, names)) for each in explained.inputs),
        steps=tuple(
            replace(each, label=with_names(each.label, names), expression=with_names(each.expression, names))
            for each in explained.steps
        ),
    )
