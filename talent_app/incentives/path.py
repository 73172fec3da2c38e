"""The guided way through a draft: which parts are done, and the one thing to do next. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from talent_app.incentives.facts import PROVEN, lists_people, shares_money
from talent_app.incentives.models import Plan
from talent_app.incentives.procedure import StepState
from talent_app.rules.outcome import Severity


@dataclass(frozen=True, slots=True)
class Part:
    """One page of a draft: its name, whether it is done, and what is missing where it is not."""

    code: str
    title: str
    endpoint: str
    is_done: bool
    to_do: str = ""


def parts(
    plan: Plan, snapshot: Mapping[str, Any], chain: Sequence[StepState], *, has_payout: bool, has_figures: bool
) -> tuple[Part, ...]:
    """The pages in the order in which a plan is written."""
    found = snapshot["outcome"]["findings"]
    missing = [each for each in found if set(each.get("missing", ())) - PROVEN]
    has_facts = bool(plan.facts.get("values"))
    is_computed = bool(found)
    blocked = [each for each in found if each["severity"] == Severity.BLOCK.value]
    allocated = sum(line["amount"] for line in snapshot["outcome"]["lines"])
    waiting = [step.kind.title for step in chain if step.rule.is_required and not (step.is_done or step.is_stated)]
    words = len(plan.chapters)
    found_parts = (
        Part("basics", "基本信息", "incentives.plan_basics", bool(plan.year), "填写名称和测算日期"),
        Part("years", "企业年度数据", "incentives.plan_years_used", has_figures or has_facts,
             "登记近三年经审计的数据并附审计报告"),
        Part("facts", "资格和方案数据", "incentives.plan_facts", has_facts and is_computed and not missing,
             f"补充“{missing[0]['title']}”所缺的资料" if missing else "填写方案数据"),
        Part("people", "激励对象", "incentives.plan_people", plan.headcount > 0, "加入激励对象"),
        Part("allocation", "分配", "incentives.plan_allocation", allocated > 0, "填写权重或金额"),
        Part("payout", "考核与兑付", "incentives.plan_payout", has_payout, "写明考核等次系数和各期兑付比例"),
        Part("chapters", "文字说明", "incentives.plan_chapters", words > 0, "写明激励目的、对象确定、兑付和退出"),
        Part("procedures", "民主和决策程序", "incentives.plan_procedures", not waiting,
             f"登记“{waiting[0]}”" if waiting else ""),
        Part("submit", "核对并提交", "incentives.plan_submit", False,
             f"处理 {len(blocked)} 条不符合的规则" if blocked else "核对后提交企业审批"),
    )  # fmt: skip
    return tuple(part for part in found_parts if part.code not in _needless(plan))


def _needless(plan: Plan) -> tuple[str, ...]:
    """The pages a plan has no use for: nobody is listed in it, or no money is shared."""
    if not lists_people(plan):
        return "people", "allocation"
    return () if shares_money(plan) else ("allocation",)


def next_part(found: Sequence[Part]) -> Part:
    """The first page that is not done: the one thing to do next."""
    return next((part for part in found if not part.is_done), found[-1])
