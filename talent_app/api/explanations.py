"""How one number of a plan came about; people stand in it by their key and without pay, as everywhere here."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field

from talent_app.api.operation import Reply, operation
from talent_app.api.plans import PLAN, TAG
from talent_app.api.reading import Query
from talent_app.api.rule_schemas import StepShown
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.incentives.explaining import telling_for
from talent_app.rules.explanation import Explanation
from talent_app.web.access import current_actor, current_scope

#: What an explanation may say of a person without a reason; everything else is masked.
OPEN_FACTS = ("weight", "amount", "months_in_post", "points", "contributions", "counted_months", "counted_days")
MASK = "***"


class CellQuery(Query):
    """Which number."""

    cell: Annotated[
        str,
        Field(
            min_length=1, max_length=120,
            description="要解释的数：amount:人员编号、cap:人员编号、unallocated、limit:规则编号、actual:规则编号。",
        ),
    ]  # fmt: skip


class InputShown(Reply):
    """One value that went in."""

    label: str
    value: str
    source: str = Field(description="来源地址，例如 fact:pool、policy:post_dividend.pool_cap。")
    origin: str = Field(description="来源的文字说明。")


class ExplanationShown(Reply):
    """How one number came about."""

    cell: str
    title: str
    formula: str
    result: str
    inputs: list[InputShown]
    rule: str | None
    rounding: str
    steps: list[StepShown]


class ExplanationsShown(Reply):
    """How every number came about."""

    explanations: list[ExplanationShown]


@operation(
    "GET", PLAN + "/explanation", Permission.PLAN_READ, tag=TAG, summary="解释方案中的一个数", query=CellQuery,
    reply=ExplanationShown,
    description="公式、每个输入及其来源、规则、取整和计算步骤，与页面和命令行相同；人员以编号出现，不含薪酬。",
)  # fmt: skip
def plan_explanation(plan_id: int, query: CellQuery) -> dict[str, Any]:
    """One number of a plan, explained."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    return without_pay(replace(telling_for(scope, actor, plan), names={}, sees_people=True).cell(query.cell))


@operation(
    "GET", PLAN + "/explanations", Permission.PLAN_READ, tag=TAG, summary="解释方案中的全部数",
    reply=ExplanationsShown,
    description="方案中每一个数的公式、输入及其来源、规则、取整和计算步骤，与页面、正本和命令行相同；人员以编号出现，不含薪酬。",
)  # fmt: skip
def plan_explanations(plan_id: int) -> dict[str, Any]:
    """Every number of a plan, explained."""
    scope, actor = current_scope(), current_actor()
    plan = queries.plan_or_404(scope, actor, plan_id)
    told = replace(telling_for(scope, actor, plan), names={}, sees_people=True)
    return {"explanations": [without_pay(each) for each in told.all()]}


def without_pay(explained: Explanation) -> dict[str, Any]:
    """The explanation with what people are paid masked, in the inputs and wherever the working repeats it."""
    hidden = {
        given.value
        for given in explained.inputs
        if given.source.startswith("person:") and given.source.rpartition(":")[2] not in OPEN_FACTS
    }
    told = explained.to_json()
    for given in told["inputs"]:
        if given["source"].startswith("person:") and given["value"] in hidden:
            given["value"] = MASK
    for secret in sorted(hidden, key=len, reverse=True):
        told["formula"] = told["formula"].replace(secret, MASK)
        for step in told["steps"]:
            step["expression"] = step["expression"].replace(secret, MASK)
    return told
