"""Commands that carry a plan through its workflow, and the records of who read or filed what.

Drafting stands in `drafting.py`. The table of `workflow.py` decides who may do what; here is only what a step does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.files.service import attach
from talent_app.files.store import Stored
from talent_app.identity.permissions import Permission
from talent_app.incentives import deciding, queries
from talent_app.incentives.drafting import add_event, demand_seen, merge_reasons, reach
from talent_app.incentives.models import Plan, PlanDocument, PlanPerson, PlanVersion, ReviewTick
from talent_app.incentives.notices import tell
from talent_app.incentives.states import Decision, PlanState
from talent_app.incentives.versions import enterprise_document, figures, freeze
from talent_app.incentives.workflow import PLAN_WORKFLOW, TAKEN_BY, PlanAction
from talent_app.jobs.service import request_job
from talent_app.talents.models import Talent
from talent_app.talents.persons import masked_numbers

DOCUMENT_TASK = "plan_document"
LONGEST_NOTE = 2000
TAIL = 4


@dataclass(frozen=True)
class StepInput:
    """What somebody hands over with a step: words, and for some steps more."""

    note: str = ""
    decision: Decision | None = None
    number: str = ""
    reasons: Mapping[str, str] = field(default_factory=dict)
    conditions: Sequence[tuple[str, date | None]] = ()


@command(Permission.PLAN_READ)
def act_on_plan(
    actor: Actor,
    plan_id: int,
    action: PlanAction,
    version: int | None = None,
    *,
    note: str = "",
    decision: Decision | None = None,
    number: str = "",
    reasons: Mapping[str, str] | None = None,
    conditions: Sequence[tuple[str, date | None]] = (),
) -> Plan:
    """Take one step of the workflow; the table says who may, `version` is what the actor saw."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    row = PLAN_WORKFLOW.apply(
        plan.state,
        action,
        lambda permission: actor.can_in(permission, plan.organisation_id),
        note,
        queries.conditions(scope, actor, plan),
    )
    demand_seen(plan, version)
    if queries.took_part(actor, plan, action):
        raise Forbidden(f"您已参与本方案此前的编制或审批，不能“{row.label}”。", "请由未参与此前环节的同事办理。")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(f"说明最多 {LONGEST_NOTE} 个字。", "请精简。", field="note")
    given = StepInput(note.strip(), decision, number.strip(), reasons or {}, conditions)
    source = plan.state
    plan.state = row.target
    column = TAKEN_BY.get((source, action))
    if column is not None:
        setattr(plan, column, actor.user_id)
    _carry_out(actor, plan, action, source, given)
    add_event(actor, plan, action.value, source, _event_note(plan, action, given))
    tell(actor, plan, row.notify)
    return plan


def _carry_out(actor: Actor, plan: Plan, action: PlanAction, source: PlanState, given: StepInput) -> None:
    """What the step does beside the new state, and its audit entry."""
    today = clock.local(running().at).date()
    if action is PlanAction.SUBMIT:
        merge_reasons(plan, given.reasons)
        queries.assessment_of(reach(actor, Permission.PLAN_READ), plan).demand_submittable(plan.reasons)
        plan.returned_note = ""
    elif plan.state is PlanState.GROUP_REVIEW:
        plan.reached_group_on = today
    elif plan.state is PlanState.SUBMITTED:
        _submit(actor, plan)
        return
    elif action is PlanAction.APPROVE:
        _submit(actor, plan)
        deciding.decide_below(actor, plan, given.number)
        return
    elif action is PlanAction.ACCEPT:
        deciding.start_clock(actor, plan)
    elif action is PlanAction.RETURN:
        deciding.give_back(actor, plan, source, given.note)
    elif action is PlanAction.REJECT:
        deciding.reject(actor, plan, given.note)
        return
    elif action is PlanAction.DECIDE:
        deciding.decide(actor, plan, given.decision, given.number, given.note, given.conditions)
        return
    elif action is PlanAction.WITHDRAW:
        deciding.stop_clock(plan)
    details = {"number": plan.number, "from": source.value, "to": plan.state.value, "step": action.value}
    record(Action.PLAN_MOVED, plan, note=given.note, **details)


def _submit(actor: Actor, plan: Plan) -> None:
    """Freeze the plan as it goes to the regulator; the filed copy is rendered afterwards, outside the command."""
    scope = reach(actor, Permission.PLAN_READ)
    at = running().at
    people = queries.people_of(scope, plan)
    others = queries.other_plans(scope, plan)
    outcome = queries.assessment_of(scope, plan, people).demand_submittable(plan.reasons)
    version, rows = freeze(
        plan,
        people,
        others,
        outcome,
        policy=queries.policy_of(scope, plan),
        enterprise=enterprise_document(*queries.enterprise_of(scope, plan)),
        tails=_document_tails(people),
        at=at,
        on=clock.local(at).date(),
        actor_id=actor.user_id,
        around=deciding.around(actor, plan),
    )
    session.add(version)
    session.flush()  # its people and figures name the version's id
    for row in rows:
        row.version_id = version.id
    session.add_all([*rows, figures(plan, version, outcome)])
    plan.current_version = version.number
    plan.submitted_on = clock.local(at).date()
    record(
        Action.PLAN_SUBMITTED,
        plan,
        number=plan.number,
        version=version.number,
        pool=plan.pool.as_yuan() if plan.pool else "0.00",
        headcount=plan.headcount,
    )
    request_job(
        actor, DOCUMENT_TASK, f"生成 {plan.number} 第 {version.number} 版的正本", {"version_id": version.id},
        plan.organisation_id,
    )  # fmt: skip


def _document_tails(people: list[PlanPerson]) -> dict[int, str]:
    """The last characters of the identity documents, by registration: enough to tell namesakes apart."""
    ids = [each.talent_id for each in people if each.talent_id is not None]
    talents = session.query(Talent.id, Talent.person_id).filter(Talent.id.in_(ids)).all()
    numbers = masked_numbers([row.person_id for row in talents])
    tails = {row.id: (numbers.get(row.person_id) or "")[-TAIL:] for row in talents}
    return {talent_id: tail for talent_id, tail in tails.items() if tail and "*" not in tail}


def _event_note(plan: Plan, action: PlanAction, given: StepInput) -> str:
    if action is not PlanAction.DECIDE or plan.decision is None:
        return given.note
    return f"{plan.decision.title}，{given.number}" + (f"。{given.note}" if given.note else "")


@command(Permission.PLAN_REVIEW)
def tick_rule(actor: Actor, plan_id: int, version: int | None, rule: str, note: str = "") -> ReviewTick:
    """「已核对原文」: the reviewer compared one warning with the official text."""
    scope = reach(actor, Permission.PLAN_REVIEW)
    plan = queries.plan_or_404(scope, actor, plan_id)
    if plan.state not in (PlanState.ACCEPTED, PlanState.UNDER_REVIEW):
        raise Conflict(f"方案当前为“{plan.state.title}”，不在核对环节。", "请受理后再核对。")
    demand_seen(plan, version)
    if rule not in {each["rule"] for each in queries.to_compare(scope, plan)}:
        raise InvalidInput(f"{rule[:20]} 不是本版待核原文的提示。", "请刷新页面。", field="rule")
    present = queries.ticks(scope, plan).get(rule)
    if present is not None:
        raise Unchanged(present)
    tick = ReviewTick(
        organisation_id=plan.organisation_id,
        plan_id=plan.id,
        version_number=plan.current_version,
        rule=rule,
        ticked_by=actor.user_id,
        ticked_by_name=actor.name,
        ticked_at=running().at,
        note=note.strip()[:LONGEST_NOTE],
    )
    session.add(tick)
    record(Action.PLAN_RULE_CHECKED, plan, number=plan.number, version=plan.current_version, rule=rule)
    return tick


@command(Permission.PLAN_READ)
def record_reading(actor: Actor, plan_id: int) -> None:
    """Note that somebody saw names and pay of a plan."""
    plan = queries.plan_or_404(reach(actor, Permission.PLAN_READ), actor, plan_id)
    record(Action.PLAN_READ, plan, number=plan.number)


@command(Permission.PLAN_READ)
def record_document_reading(actor: Actor, plan_id: int, version: int, copy: str) -> None:
    """Note that somebody took a copy, before the bytes leave."""
    plan = queries.plan_or_404(reach(actor, Permission.PLAN_READ), actor, plan_id)
    record(Action.PLAN_DOCUMENT_READ, plan, number=plan.number, version=version, copy=copy)


@command(Permission.PLAN_READ)
def file_document(actor: Actor, plan_id: int, number: int, stored: Stored, verify_url: str) -> PlanDocument:
    """Refer to the filed copy of a version, rendered and stored before the command."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    version: PlanVersion = queries.frozen_or_404(scope, plan, number).version
    present = queries.document_of(scope, version)
    if present is not None:
        raise Unchanged(present)
    name = f"{plan.number}-{number}.pdf"
    file = attach(actor, stored, name=name, purpose="plan_document", owner=version)
    session.flush()  # the document names the file's id
    document = PlanDocument(
        organisation_id=plan.organisation_id,
        version_id=version.id,
        file_id=file.id,
        file_hash=stored.sha256,
        verify_url=verify_url,
        created_at=running().at,
    )
    session.add(document)
    record(Action.PLAN_DOCUMENT_FILED, plan, number=plan.number, version=number, file_hash=stored.sha256)
    return document
