"""The numbers of a plan, explained for one reader: what he sees (the draft, or the submitted version) and no more.

Pages, documents, the command line and other programs all ask `Telling`, so that all give the same steps with the same
inputs, sources, rule and rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.incentives import queries
from talent_app.incentives.assessment import with_names
from talent_app.incentives.facts import gives_shares, request_of
from talent_app.incentives.models import Plan
from talent_app.incentives.origins import fact_origins, person_rows, with_origins
from talent_app.incentives.reading import demand_people, sees_people
from talent_app.incentives.replay import differences, frozen_policy, request_of_version
from talent_app.incentives.versions import Frozen, outcome_document
from talent_app.rules.explain import Explainer, explainer
from talent_app.rules.explain_equity import PERSONAL_KINDS, PLAN_CELLS
from talent_app.rules.explanation import Explanation
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.releases import policy_on

#: Cells that speak of one person.
PERSONAL = ("amount:", "cap:", "weight:", *(f"{kind}:" for kind in PERSONAL_KINDS))
ERASED = "部分人员的信息已依法删除，不能再逐项解释。"
CHANGED = "现行程序的测算结果与报送时不同，逐项来源不再列出，以报送时的正本为准。"


@dataclass(frozen=True)
class Telling:
    """A plan with all its cells, the names behind the keys of people, and where every value stands."""

    explainer: Explainer
    names: Mapping[str, str]
    origins: Mapping[str, str]
    rows: Mapping[str, str]
    sees_people: bool = True

    def cells(self) -> Iterator[str]:
        """The cells this reader may open."""
        return (cell for cell in self.explainer.cells() if self.sees_people or not cell.startswith(PERSONAL))

    def cell(self, cell: str) -> Explanation:
        """One number; who may not see names and pay gets neither people among the inputs nor the steps."""
        explained = with_origins(self.explainer.explain(cell), self.origins, self.rows)
        if self.sees_people:
            return named(explained, self.names)
        kept = tuple(each for each in explained.inputs if not each.source.startswith(("person:", "cell:")))
        return replace(explained, inputs=kept, steps=())

    def all(self) -> list[Explanation]:
        """Every number, in the order of the cells."""
        return [self.cell(each) for each in self.cells()]


def telling_for(scope: Scope, actor: Actor, plan: Plan) -> Telling:
    """The plan as this reader sees it, ready to explain."""
    try:
        present, sees = queries.policy_of(scope, plan), sees_people(scope, actor, plan)
        if queries.reads_rows(actor, plan):
            people = queries.people_of(scope, plan)
            told = explainer(request_of(plan, people, queries.other_plans(scope, plan)), present)
            names = {each.ref: each.name for each in people}
            return Telling(told, names, fact_origins(scope, plan), person_rows(names), sees)
        return _of_version(queries.frozen_or_404(scope, plan, plan.current_version), present, sees)
    except InvalidInput as problem:
        raise NotFound("方案还不能测算，没有可以解释的数。", problem.hint) from problem


def _of_version(frozen: Frozen, present: Policy, sees: bool) -> Telling:
    if len(frozen.people) != len(frozen.shown):
        raise NotFound(ERASED, "正本中的测算过程仍可查看。")
    told = explainer(request_of_version(frozen), frozen_policy(frozen.content, present))
    return Telling(told, dict(frozen.names), frozen.content.get("origins", {}), person_rows(frozen.names), sees)


def for_reader(scope: Scope, actor: Actor, plan: Plan, cell: str) -> Explanation:
    """One number for a page or the command line; refuses a single person's to who may not see names and pay."""
    told = telling_for(scope, actor, plan)
    if not told.sees_people and cell.startswith(PERSONAL):
        demand_people(scope, actor, plan)
    return told.cell(cell)


def explained_version(frozen: Frozen, *, is_masked: bool = False) -> dict[str, Any]:
    """Every number of a submitted version for a document: `cells`, or the `note` that says why there are none."""
    try:
        told = _of_version(frozen, policy_on(date.fromisoformat(frozen.content["policy"]["on"])), not is_masked)
    except (InvalidInput, NotFound, NotInForce) as problem:
        return {"cells": [], "note": problem.message}
    if differences(frozen.content["outcome"], outcome_document(told.explainer.outcome)):
        return {"cells": [], "note": CHANGED}
    return {"cells": [each.to_json() for each in told.all()], "note": ""}


def explained_draft(scope: Scope, actor: Actor, plan: Plan) -> dict[str, Any]:
    """Every number of the plan as this reader sees it, for a working copy."""
    try:
        told = telling_for(scope, actor, plan)
    except NotFound as problem:
        return {"cells": [], "note": problem.message}
    return {"cells": [each.to_json() for each in told.all()], "note": ""}


def equity_cells(scope: Scope, actor: Actor, plan: Plan) -> dict[str, str]:
    """What a page shows of a plan that gives shares: cell → result; empty for other plans and unfinished ones."""
    if not gives_shares(plan):
        return {}
    try:
        told = telling_for(scope, actor, plan)
    except NotFound:
        return {}
    wanted = (*(f"{kind}:" for kind in PERSONAL_KINDS), *PLAN_CELLS)
    return {cell: told.explainer.explain(cell).result for cell in told.cells() if cell.startswith(wanted)}


def named(explained: Explanation, names: Mapping[str, str]) -> Explanation:
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
