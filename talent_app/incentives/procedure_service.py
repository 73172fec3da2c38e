"""Commands on the records of procedure: what the enterprise, its group and afterwards the shareholders did.

A record proves facts of the plan (employees heard, published so many days, documents of decision), so recording one
states them; nobody types the same thing twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.incentives.drafting import reach
from talent_app.incentives.facts import facts_of, pack
from talent_app.incentives.life_states import AFTER_STEPS, INSIDE_STEPS, ProcedureKind, Shown
from talent_app.incentives.models import Plan
from talent_app.incentives.notices import tell_of
from talent_app.incentives.procedure import STATED_BY, document_name, proven_facts
from talent_app.incentives.procedure_models import PlanProcedure
from talent_app.incentives.procedure_queries import procedure_or_404, procedures
from talent_app.incentives.states import SETTLED, PlanState
from talent_app.notifications.events import Event
from talent_app.policy.holidays.queries import working_calendar

K = ProcedureKind
FIELDS = (
    "held_on", "until_on", "number", "body", "conclusion", "form", "shown", "expected", "present", "votes_for",
    "votes_against", "opinions", "handling", "note",
)  # fmt: skip
#: Steps that prove themselves by a paper with a number.
NUMBERED = frozenset({K.LEGAL_OPINION, K.PARTY_STUDY, K.BOARD_DECISION, K.COLLECTIVE_DECISION, K.SHAREHOLDERS,
                      K.REAPPROVAL})  # fmt: skip
#: Steps of a body that agrees or does not.
CONCLUDED = frozenset({K.PARTY_STUDY, K.PAY_COMMITTEE, K.BOARD_DECISION, K.COLLECTIVE_DECISION, K.SHAREHOLDERS,
                       K.REAPPROVAL})  # fmt: skip
#: What the regulator records.
REGULATORS = {K.COLLECTIVE_DECISION: PlanState.UNDER_REVIEW, K.REAPPROVAL: PlanState.EXECUTING}


def may_record(actor: Actor, plan: Plan, kind: ProcedureKind) -> bool:
    """Whether this actor records this step of the plan now."""
    if kind in INSIDE_STEPS:
        return plan.is_editable and actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)
    if kind is K.GROUP_REVIEW:
        return plan.state is PlanState.GROUP_REVIEW and actor.can_in(Permission.PLAN_GROUP_REVIEW, plan.organisation_id)
    if kind in REGULATORS:
        is_regulator = any(
            actor.can_in(each, plan.organisation_id) for each in (Permission.PLAN_REVIEW, Permission.PLAN_DECIDE)
        )
        return plan.state is REGULATORS[kind] and is_regulator
    is_open = plan.state in SETTLED and plan.decided_on is not None
    return kind in AFTER_STEPS and is_open and actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)


@command(Permission.PLAN_READ)
def record_procedure(
    actor: Actor,
    plan_id: int,
    kind: ProcedureKind,
    values: Mapping[str, Any],
    procedure_id: int | None = None,
    version: int | None = None,
) -> PlanProcedure:
    """Add a record, or correct one while its step is still open."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    _demand(actor, plan, kind)
    given = _checked(kind, values)
    today = clock.local(running().at).date()
    if given["held_on"] > today:
        raise InvalidInput(f"日期 {given['held_on']} 还没有到。", "请填写实际完成的日期。", field="held_on")
    if kind in AFTER_STEPS and plan.decided_on and given["held_on"] < plan.decided_on:
        raise InvalidInput(f"日期早于批复日期 {plan.decided_on}。", "请核对日期。", field="held_on")
    if procedure_id is None:
        row = PlanProcedure(
            organisation_id=plan.organisation_id,
            plan_id=plan.id,
            kind=kind,
            for_version=plan.current_version + (1 if plan.is_editable or kind is K.GROUP_REVIEW else 0),
            recorded_by=actor.user_id,
            recorded_by_name=actor.name,
            recorded_at=running().at,
            **given,
        )
        session.add(row)
    else:
        row = procedure_or_404(scope, plan, procedure_id)
        check_version(row, version)
        if row.kind is not kind:
            raise Conflict("这条记录属于另一个环节。", "请从程序页面重新进入。")
        if all(getattr(row, name) == value for name, value in given.items()):
            raise Unchanged(row)
        for name, value in given.items():
            setattr(row, name, value)
    if kind is K.REAPPROVAL:
        tell_of(plan, Event.PLAN_REAPPROVED, what=row.conclusion.title if row.conclusion else "")
    record(
        Action.PROCEDURE_RECORDED, row, number=plan.number, step=kind.value, held_on=row.held_on.isoformat(),
        document=row.number,
    )  # fmt: skip
    _state_proven(actor, plan)
    return row


@command(Permission.PLAN_READ)
def remove_procedure(actor: Actor, plan_id: int, procedure_id: int, reason: str) -> None:
    """Take back a record that was entered by mistake; history keeps it."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = queries.plan_or_404(scope, actor, plan_id)
    row = procedure_or_404(scope, plan, procedure_id)
    _demand(actor, plan, row.kind)
    if not reason.strip():
        raise InvalidInput("请写明删除的原因。", "例如 登记错误，应为另一次会议。", field="note")
    record(Action.PROCEDURE_REMOVED, row, number=plan.number, step=row.kind.value, reason=reason.strip()[:200])
    session.delete(row)
    session.flush()  # what is left decides which facts are still proven
    facts = facts_of(plan)
    named = document_name(row)
    facts["decision_documents"] = tuple(each for each in facts.get("decision_documents", ()) if each != named)
    if row.kind in STATED_BY and not procedures(scope, plan, row.kind):
        facts[STATED_BY[row.kind]] = None
        if row.kind is K.PUBLICATION:
            facts["publicity_working_days"] = None
    _restate(plan, facts)
    _state_proven(actor, plan)


def _demand(actor: Actor, plan: Plan, kind: ProcedureKind) -> None:
    if may_record(actor, plan, kind):
        return
    if kind in INSIDE_STEPS and not plan.is_editable and actor.can_in(Permission.PLAN_EDIT, plan.organisation_id):
        raise Conflict(
            f"方案当前为“{plan.state.title}”，不能改动企业内部程序。", "需要补充的，请由办理人退回后再登记。"
        )
    if kind is K.GROUP_REVIEW or kind in REGULATORS or kind in AFTER_STEPS:
        raise Conflict(
            f"方案当前为“{plan.state.title}”，或者您不办理这一环节，不能登记“{kind.title}”。", "请刷新页面。"
        )
    raise Forbidden(f"您没有登记“{kind.title}”的权限。")


def _checked(kind: ProcedureKind, values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: values.get(name) for name in FIELDS}
    for name in ("number", "body", "opinions", "handling", "note"):
        given[name] = (given[name] or "").strip()
    if given["held_on"] is None:
        raise InvalidInput("请填写日期。", "填写会议、讨论或公示开始的日期。", field="held_on")
    if given["until_on"] is not None and given["until_on"] < given["held_on"]:
        raise InvalidInput("结束日期早于开始日期。", "请核对公示的起止日期。", field="until_on")
    if kind in NUMBERED and not given["number"]:
        raise InvalidInput("请填写文号或纪要编号。", "例如 党委会纪要〔2026〕12号。", field="number")
    if kind in CONCLUDED and given["conclusion"] is None:
        raise InvalidInput("请选择结论。", "可选：同意、修改后同意、不同意。", field="conclusion")
    if kind is K.EMPLOYEES_HEARD:
        if given["form"] is None:
            raise InvalidInput("请选择听取意见的形式。", "职工代表大会、全体职工大会或其他形式。", field="form")
        if given["opinions"] and not given["handling"]:
            raise InvalidInput("请写明意见的处理情况。", "采纳了什么，没有采纳的说明理由。", field="handling")
    if kind is K.PUBLICATION and given["shown"] is None:
        given["shown"] = Shown.POSTS
    for some, of, word in (("present", "expected", "实到人数"), ("votes_for", "present", "赞成票")):
        if given[some] is not None and given[of] is not None and given[some] > given[of]:
            raise InvalidInput(f"{word} {given[some]} 多于 {given[of]}。", "请核对人数。", field=some)
    return given


def _state_proven(actor: Actor, plan: Plan) -> None:
    """Write into the plan what its records prove, while it may be changed."""
    if not plan.is_editable:
        return
    scope = reach(actor, Permission.PLAN_READ)
    session.flush()  # the record just made is among those read
    proven = proven_facts(procedures(scope, plan), working_calendar(scope))
    facts = facts_of(plan)
    listed = proven.pop("decision_documents", ())
    documents = tuple(dict.fromkeys((*(facts.get("decision_documents") or ()), *listed)))
    if documents:
        facts["decision_documents"] = documents
    _restate(plan, facts | proven)


def _restate(plan: Plan, facts: Mapping[str, Any]) -> None:
    packed = pack(facts)
    if packed != plan.facts:
        plan.facts = packed
    plan.revision += 1
