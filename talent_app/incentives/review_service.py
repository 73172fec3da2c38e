"""Commands of the regulator's file on a plan: who reviews, what each thinks, comments, pauses of the clock, conditions.

Several reviewers may hold different views; each states his own and nobody changes another's. The state of the plan is
moved only by `service.act_on_plan`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, is_system, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.incentives import deciding, queries, review_queries
from talent_app.incentives.drafting import reach
from talent_app.incentives.life_states import Opinion
from talent_app.incentives.models import Plan
from talent_app.incentives.notices import tell_of
from talent_app.incentives.review_models import PlanCondition, PlanReviewer, ReviewComment, ReviewPause
from talent_app.incentives.states import WITH_REGULATOR, PlanState
from talent_app.notifications.events import Event

LONGEST = 4000
ON_DESK = (PlanState.ACCEPTED, PlanState.UNDER_REVIEW)


def _plan(actor: Actor, plan_id: int) -> Plan:
    return queries.plan_or_404(reach(actor, Permission.PLAN_READ), actor, plan_id)


def _demand_desk(plan: Plan) -> None:
    if plan.state not in ON_DESK:
        raise Conflict(f"方案当前为“{plan.state.title}”，不在审核环节。", "受理后才能办理。")


def _today() -> date:
    return clock.local(running().at).date()


@command(Permission.PLAN_READ)
def assign_reviewers(actor: Actor, plan_id: int, user_ids: Sequence[int], lead_id: int | None) -> list[PlanReviewer]:
    """Say who reviews the plan; by the leader, or by a reviewer who is assigned himself."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    if plan.state not in WITH_REGULATOR:
        raise Conflict(f"方案当前为“{plan.state.title}”，不需要分配审核人。", "方案报送后再分配。")
    decides = actor.can_in(Permission.PLAN_DECIDE, plan.organisation_id)
    if not decides and review_queries.assigned(scope, actor, plan) is None:
        raise Forbidden("只有负责人或本方案的审核人可以分配审核人。", "请联系负责人。")
    known = {user.id: user for user in review_queries.possible_reviewers(scope, plan, _today())}
    wanted = list(dict.fromkeys(user_ids))
    if not wanted or set(wanted) - known.keys():
        raise InvalidInput("请至少选择一位本机构的审核人。", "请从名单中勾选。", field="reviewers")
    if lead_id not in wanted:
        raise InvalidInput("主审应在审核人之中。", "请选择一位已勾选的审核人为主审。", field="lead")
    present = {row.user_id: row for row in review_queries.reviewers(scope, plan)}
    hands = {plan.drafted_by, plan.internally_submitted_by, plan.approved_by, plan.group_reviewed_by}
    if set(wanted) & hands:
        raise Conflict("参与过编制或审批的人不能审核本方案。", "请选择其他审核人。")
    if set(present) == set(wanted) and all(row.is_lead == (key == lead_id) for key, row in present.items()):
        raise Unchanged(list(present.values()))
    for key in present.keys() - set(wanted):
        if present[key].opinion is not None:
            raise Conflict(f"{present[key].user_name}已经提出意见，不能移出。", "可以更换主审。")
        session.delete(present[key])
    for key in wanted:
        row = present.get(key)
        if row is None:
            row = PlanReviewer(
                organisation_id=plan.organisation_id, plan_id=plan.id, user_id=key, user_name=known[key].name,
                assigned_by_name=actor.name, assigned_at=running().at, opinion_text="",
            )  # fmt: skip
            session.add(row)
        row.is_lead = key == lead_id
    names = "、".join(known[key].name for key in wanted)
    tell_of(plan, Event.PLAN_ASSIGNED, users=[key for key in wanted if key not in present])
    record(Action.REVIEWERS_ASSIGNED, plan, number=plan.number, reviewers=names)
    return review_queries.reviewers(scope, plan)


@command(Permission.PLAN_REVIEW)
def state_opinion(actor: Actor, plan_id: int, opinion: Opinion, text: str) -> PlanReviewer:
    """One reviewer's own view of the present version."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    _demand_desk(plan)
    row = review_queries.assigned(scope, actor, plan)
    if row is None:
        raise Forbidden("您不是本方案的审核人，不能提出审核意见。", "请由主审或负责人分配。")
    text = text.strip()
    if opinion is not Opinion.AGREE and not text:
        raise InvalidInput(f"“{opinion.title}”须写明理由。", "请在意见栏填写。", field="text")
    if len(text) > LONGEST:
        raise InvalidInput(f"意见最多 {LONGEST} 个字。", "请精简。", field="text")
    if (row.opinion, row.opinion_text, row.opinion_version) == (opinion, text, plan.current_version):
        raise Unchanged(row)
    row.opinion, row.opinion_text, row.opinion_version = opinion, text, plan.current_version
    row.opinion_at = running().at
    record(Action.REVIEW_OPINED, plan, number=plan.number, version=plan.current_version, opinion=opinion.value)
    return row


@command(Permission.PLAN_READ)
def add_comment(
    actor: Actor, plan_id: int, anchor: str, anchor_title: str, text: str, *, is_inside: bool = False
) -> ReviewComment:
    """A remark on one field, person, rule or section of the present version."""
    plan = _plan(actor, plan_id)
    _demand_desk(plan)
    if not review_queries.is_regulator(actor, plan):
        raise Forbidden("只有监管机构的审核人可以批注。", "企业可以答复批注。")
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise InvalidInput(f"请填写批注，最多 {LONGEST} 个字。", "写明需要补充或修改什么。", field="text")
    row = ReviewComment(
        organisation_id=plan.organisation_id, plan_id=plan.id, version_number=plan.current_version,
        anchor=anchor[:100], anchor_title=anchor_title[:200], text=text, author_id=actor.user_id,
        author_name=actor.name, written_at=running().at, is_inside=is_inside, answer="", answered_by_name="",
    )  # fmt: skip
    session.add(row)
    if not is_inside:
        # one notice a day, however many remarks
        tell_of(plan, Event.PLAN_COMMENTED, matter=f"comments:{plan.current_version}:{_today()}")
    record(Action.REVIEW_COMMENTED, plan, number=plan.number, version=plan.current_version, anchor=row.anchor)
    return row


@command(Permission.PLAN_READ)
def settle_comment(actor: Actor, plan_id: int, comment_id: int) -> ReviewComment:
    """The regulator sees a comment as dealt with."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    row = review_queries.comment_or_404(scope, actor, plan, comment_id)
    if not review_queries.is_regulator(actor, plan):
        raise Forbidden("只有监管机构可以将批注标为已处理。", "请填写答复。")
    if row.is_settled:
        raise Unchanged(row)
    row.is_settled = True
    record(Action.REVIEW_ANSWERED, plan, number=plan.number, anchor=row.anchor)
    return row


@command(Permission.PLAN_EDIT)
def answer_comment(actor: Actor, plan_id: int, comment_id: int, text: str) -> ReviewComment:
    """The enterprise answers a comment."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    row = review_queries.comment_or_404(scope, actor, plan, comment_id)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise InvalidInput(f"请填写答复，最多 {LONGEST} 个字。", "写明补充了什么，或者为什么不改。", field="text")
    if row.is_settled:
        raise Conflict("这条批注已标为处理完毕。", "不需要再答复。")
    if row.answer == text:
        raise Unchanged(row)
    row.answer, row.answered_by_name, row.answered_at = text, actor.name, running().at
    tell_of(plan, Event.COMMENT_ANSWERED, users=[row.author_id], matter=f"answers:{plan.current_version}:{_today()}")
    record(Action.REVIEW_ANSWERED, plan, number=plan.number, anchor=row.anchor)
    return row


@command(Permission.PLAN_REVIEW)
def pause_clock(actor: Actor, plan_id: int, request: str) -> ReviewPause:
    """Ask the enterprise to supplement; while the matter is with it the clock stands still."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    _demand_desk(plan)
    if not request.strip():
        raise InvalidInput("请写明需要企业补充什么。", "一次写全。", field="text")
    if review_queries.open_pause(scope, plan) is not None:
        raise Conflict("已经在等待企业补充。", "企业答复后恢复计时。")
    row = ReviewPause(
        organisation_id=plan.organisation_id, plan_id=plan.id, version_number=plan.current_version, from_on=_today(),
        request=request.strip()[:LONGEST], asked_by_name=actor.name, answer="", answered_by_name="",
    )  # fmt: skip
    session.add(row)
    session.flush()  # the clock reads the pauses there are
    deciding.set_due(actor, plan)
    tell_of(plan, Event.PLAN_PAUSED)
    record(Action.REVIEW_PAUSED, plan, number=plan.number, from_on=row.from_on.isoformat())
    return row


@command(Permission.PLAN_READ)
def resume_clock(actor: Actor, plan_id: int, answer: str = "") -> ReviewPause:
    """The enterprise answered, or the regulator has what it needs: the clock goes on."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    _demand_desk(plan)
    row = review_queries.open_pause(scope, plan)
    if row is None:
        raise Conflict("没有等待企业补充的事项。", "请刷新页面。")
    writes = actor.can_in(Permission.PLAN_EDIT, plan.organisation_id)
    if not writes and not actor.can_in(Permission.PLAN_REVIEW, plan.organisation_id):
        raise Forbidden("只有企业经办人或审核人可以恢复计时。", "请由经办人办理。")
    if writes and not answer.strip():
        raise InvalidInput("请填写补充说明。", "需要的材料请先作为方案附件上传。", field="text")
    row.until_on, row.answer, row.answered_by_name = _today(), answer.strip()[:LONGEST], actor.name
    session.flush()  # the clock reads the pauses there are
    deciding.set_due(actor, plan)
    due = plan.due_on.isoformat() if plan.due_on else ""
    tell_of(plan, Event.PLAN_RESUMED, users=[each.user_id for each in review_queries.reviewers(scope, plan)])
    record(Action.REVIEW_RESUMED, plan, number=plan.number, until_on=row.until_on.isoformat(), due_on=due)
    return row


@command(Permission.PLAN_READ)
def recount_deadline(actor: Actor, plan_id: int) -> Plan:
    """Compute a due day again after holidays were announced; work of the system."""
    plan = _plan(actor, plan_id)
    before = (plan.due_on, plan.due_note)
    if not is_system(actor) or plan.accepted_on is None or plan.decided_on is not None:
        raise Unchanged(plan)
    deciding.set_due(actor, plan)
    if (plan.due_on, plan.due_note) == before:
        raise Unchanged(plan)
    due = plan.due_on.isoformat() if plan.due_on else ""
    record(Action.DEADLINE_RECOUNTED, plan, number=plan.number, due_on=due, calendar=plan.calendar_revision)
    return plan


@command(Permission.PLAN_EDIT)
def report_condition(
    actor: Actor, plan_id: int, condition_id: int, version: int | None, done_on: date, text: str
) -> PlanCondition:
    """The enterprise says that a condition is met, and how."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    row = review_queries.condition_or_404(scope, plan, condition_id)
    check_version(row, version)
    if row.confirmed_on is not None:
        raise Conflict("这项条件已经确认落实。", "不需要再报告。")
    if done_on > _today() or not text.strip():
        raise InvalidInput("请填写已落实的日期和情况。", "日期不能晚于今天。", field="text")
    row.fulfilled_on, row.fulfilment, row.reported_by_name = done_on, text.strip()[:LONGEST], actor.name
    tell_of(plan, Event.CONDITION_REPORTED, what=str(row.position))
    record(Action.CONDITION_MOVED, plan, number=plan.number, position=row.position, step="reported")
    return row


@command(Permission.PLAN_REVIEW)
def confirm_condition(actor: Actor, plan_id: int, condition_id: int) -> PlanCondition:
    """The regulator confirms that a condition is met."""
    scope = reach(actor, Permission.PLAN_READ)
    plan = _plan(actor, plan_id)
    row = review_queries.condition_or_404(scope, plan, condition_id)
    if row.fulfilled_on is None:
        raise Conflict("企业还没有报告这项条件的落实情况。", "请先由企业报告。")
    if row.confirmed_on is not None:
        raise Unchanged(row)
    row.confirmed_on, row.confirmed_by_name = _today(), actor.name
    tell_of(plan, Event.CONDITION_CONFIRMED, what=str(row.position))
    record(Action.CONDITION_MOVED, plan, number=plan.number, position=row.position, step="confirmed")
    return row
