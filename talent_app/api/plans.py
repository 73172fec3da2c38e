"""Incentive plans: list, show, findings, draft, the steps of the workflow; names and pay only with a reason.

What a caller sees of a plan's course is decided by `incentives.queries`; people stand in every answer as `ref`.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import url_for

from talent_app.api.listing import asked_listing, page_reply
from talent_app.api.operation import Answer, operation
from talent_app.api.plan_schemas import (
    DRAFT_EXAMPLE,
    PlanCheck,
    PlanDraft,
    PlanPage,
    PlanPeople,
    PlanQuery,
    PlanReveal,
    PlanShown,
    PlanState,
    PlanStep,
)
from talent_app.api.reading import wanted_version
from talent_app.api.rule_schemas import OutcomeShown
from talent_app.api.service import record_plan_reveal
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput, RuleBlocked
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.incentives import drafting, queries, service, snapshots
from talent_app.incentives.assessment import named, with_names
from talent_app.incentives.models import Plan
from talent_app.incentives.reading import snapshot_for
from talent_app.incentives.states import Decision
from talent_app.incentives.workflow import PlanAction
from talent_app.organisations.queries import organisation_by_uscc
from talent_app.web.access import current_actor, current_scope

TAG = "激励方案"
PLAN = "/plans/<int(max=9007199254740991):plan_id>"
#: What a person of a plan shows without a reason.
ANONYMOUS = ("ref", "role_title", "weight", "amount", "months_in_post")


def listed(plan: Plan, enterprise: Any) -> dict[str, Any]:
    """A plan in a list."""
    return {
        "id": plan.id,
        "number": plan.number,
        "organisation": plan.organisation_id,
        "enterprise": enterprise.name,
        "uscc": enterprise.uscc,
        "instrument": plan.instrument,
        "year": plan.year,
        "title": plan.title,
        "state": plan.state.value,
        "version": plan.version,
    }


def anonymous(scope: Scope, actor: Actor, plan: Plan) -> dict[str, Any]:
    """The plan as this reader may see it, with people as refs: sentences name nobody either."""
    if not queries.reads_rows(actor, plan):
        frozen = queries.frozen_or_404(scope, plan, plan.current_version)
        return snapshot_for(scope, actor, plan) | {"outcome": frozen.content["outcome"]}
    judged = queries.assessment_of(scope, plan)
    refs = {name: ref for ref, name in (judged.names or {}).items()}
    problems = tuple(with_names(sentence, refs) for sentence in judged.problems)
    return snapshot_for(scope, actor, plan, dataclasses.replace(judged, names={}, problems=problems))


def shown(plan: Plan) -> dict[str, Any]:
    """A plan as JSON."""
    scope, actor = current_scope(), current_actor()
    enterprise, _parent = queries.enterprise_of(scope, plan)
    snapshot = anonymous(scope, actor, plan)
    return {
        **listed(plan, enterprise),
        "on": plan.judged_on.isoformat(),
        "submitted_version": plan.current_version,
        "due_on": plan.due_on.isoformat() if plan.due_on else None,
        "due_note": plan.due_note,
        "decision": plan.decision.value if plan.decision else None,
        "decision_number": plan.decision_number,
        "facts": snapshot["facts"],
        "people": [{name: each.get(name) for name in ANONYMOUS} for each in snapshot["people"]],
        "problems": list(snapshot.get("problems", [])),
        "reasons": snapshot["reasons"],
        "versions": [
            {"number": each.number, "content_hash": each.content_hash, "verify_code": each.verify_code}
            for each in queries.versions(scope, plan)
        ],
        "events": [
            {
                "at": each.at.isoformat(),
                "by": each.actor_name,
                "action": each.action,
                "to": each.to_state.value,
                "note": each.note,
            }
            for each in queries.timeline(scope, plan)
        ],
        "actions": [row.action.value for row in queries.open_steps(scope, actor, plan)],
    }


def tagged(plan: Plan) -> dict[str, str]:
    """The ETag of a plan."""
    return {"ETag": f'"{plan.version}"'}


@operation(
    "GET", "/plans", Permission.PLAN_READ, tag=TAG, summary="列出激励方案", query=PlanQuery, reply=PlanPage,
)  # fmt: skip
def plan_list(query: PlanQuery) -> dict[str, Any]:
    """One page of the plans the caller may see, latest number first."""
    scope = current_scope()
    listing = asked_listing(query, filters=("state", "instrument", "year"), sorts=tuple(queries.SORTS), usual="-number")
    found = queries.plans(
        scope, current_actor(), listing, states=listing.chosen("state"), instruments=listing.chosen("instrument"),
        years=listing.chosen("year"), query=listing.query,
    )  # fmt: skip
    places = {row.id: queries.enterprise_of(scope, row)[0] for row in found.rows}
    return page_reply(listing, found, [listed(row, places[row.id]) for row in found.rows])


@operation(
    "POST", "/plans", Permission.PLAN_EDIT, tag=TAG, summary="起草激励方案", status=201, repeats_safely=True,
    description="facts 和 people 的写法与命令行起草方案相同；people[].talent 为人才 id，people[].name 为姓名。",
    body=PlanDraft, reply=PlanState, example=DRAFT_EXAMPLE,
)  # fmt: skip
def plan_create(body: PlanDraft) -> Answer:
    """Begin a draft."""
    enterprise = organisation_by_uscc(current_scope(), body.enterprise)
    if enterprise is None:
        raise InvalidInput(
            f"没有统一社会信用代码为 {body.enterprise} 的企业，或者它不在您的权限范围内。",
            "请核对 enterprise。",
            "enterprise",
        )
    plan = drafting.create_plan(
        current_actor(), organisation_id=enterprise.id, instrument=body.instrument, year=body.year, on=body.on,
        title=body.title, facts=body.facts, people=body.people,
    )  # fmt: skip
    return Answer(_state(plan), tagged(plan) | {"Location": url_for("api_v1.plan_show", plan_id=plan.id)})


@operation(
    "GET", PLAN, Permission.PLAN_READ, tag=TAG, summary="查看激励方案", reply=PlanShown,
    description="不含姓名和薪酬。企业以外的单位看到的是最近一次报送的版本。",
)  # fmt: skip
def plan_show(plan_id: int) -> Answer:
    """One plan without names and pay."""
    plan = queries.plan_or_404(current_scope(), current_actor(), plan_id)
    return Answer(shown(plan), tagged(plan))


@operation(
    "GET", PLAN + "/findings", Permission.PLAN_READ, tag=TAG, summary="方案的核对结果", reply=OutcomeShown,
    description="逐条规则的核对结果、分配和测算过程；尚不能测算时 findings 为空，原因见方案的 problems。",
)  # fmt: skip
def plan_findings(plan_id: int) -> dict[str, Any]:
    """What the rules say about the plan, people as refs."""
    plan = queries.plan_or_404(current_scope(), current_actor(), plan_id)
    outcome = anonymous(current_scope(), current_actor(), plan)["outcome"]
    lines = [each | {"amount": snapshots.yuan_text(each["amount"])} for each in outcome["lines"]]
    return {**outcome, "lines": lines, "unallocated": snapshots.yuan_text(outcome["unallocated"])}


@operation(
    "POST", PLAN + "/actions", Permission.PLAN_READ, tag=TAG, summary="办理方案的一步", repeats_safely=True,
    description="可办理的步骤见方案的 actions；谁能办理由流程表决定。submit 时可在 reasons 中按规则写明理由。",
    body=PlanStep, reply=PlanState, needs_version=True, example={"action": "submit", "version": 1, "note": "请审批"},
)  # fmt: skip
def plan_act(plan_id: int, body: PlanStep) -> Answer:
    """Take one step of the workflow."""
    version = wanted_version(body.version)
    decision = Decision(body.decision) if body.decision else None
    try:
        plan = service.act_on_plan(
            current_actor(), plan_id, PlanAction(body.action), version, note=body.note, decision=decision,
            number=body.number, reasons=body.reasons,
        )  # fmt: skip
    except (RuleBlocked, InvalidInput) as refusal:
        name_nobody(refusal, plan_id)
        raise
    return Answer(_state(plan), tagged(plan))


@operation(
    "POST", PLAN + "/checks", Permission.PLAN_REVIEW, tag=TAG, summary="登记已核对原文", repeats_safely=True,
    description="审核人对一条“待核原文”的提示登记已与正式文本核对。", body=PlanCheck, reply=PlanState,
    needs_version=True, example={"rule": "DV-001", "version": 3, "note": "与公报文本一致"},
)  # fmt: skip
def plan_check(plan_id: int, body: PlanCheck) -> Answer:
    """Note that one warning was compared with the official text."""
    version = wanted_version(body.version)
    service.tick_rule(current_actor(), plan_id, version, body.rule, body.note)
    plan = queries.plan_or_404(current_scope(), current_actor(), plan_id)
    return Answer(_state(plan), tagged(plan))


@operation(
    "POST", PLAN + "/reveal", Permission.PLAN_READ, tag=TAG, summary="查看方案人员的姓名和薪酬",
    description="每次调用都记入审计记录，包括理由。", body=PlanReveal, reply=PlanPeople,
    example={"reason": "核对激励对象名单"},
)  # fmt: skip
def plan_reveal(plan_id: int, body: PlanReveal) -> dict[str, Any]:
    """Names and pay of the people of a plan; the reading is recorded first."""
    record_plan_reveal(current_actor(), plan_id, body.reason)
    plan = queries.plan_or_404(current_scope(), current_actor(), plan_id)
    people = snapshot_for(current_scope(), current_actor(), plan)["people"]
    return {"people": [{name: each.get(name) for name in ("ref", "name", "post", "annual_pay")} for each in people]}


def name_nobody(refusal: RuleBlocked | InvalidInput, plan_id: int) -> None:
    """Put refs into a refusal instead of names of people."""
    plan = queries.plan_or_404(current_scope(), current_actor(), plan_id)
    refs = {each.name: each.ref for each in queries.people_of(current_scope(), plan)}
    refusal.message, refusal.hint = with_names(refusal.message, refs), with_names(refusal.hint, refs)
    if isinstance(refusal, RuleBlocked):
        refusal.findings = tuple(named(each, refs) for each in refusal.findings)


def _state(plan: Plan) -> dict[str, Any]:
    return {"id": plan.id, "number": plan.number, "state": plan.state.value, "version": plan.version}
