"""Commands on candidates up to the public notice: entering, moving by the table, interviews, objections, reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months, notice_ends
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told
from talent_app.informing.telling import check
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.policy.holidays.queries import working_calendar
from talent_app.policy.queries import book
from talent_app.recruitment import candidate_queries, queries
from talent_app.recruitment.candidate_models import Candidate, CandidateStep, Interview, InterviewScore
from talent_app.recruitment.enums import ENDED, ChannelKind, Stage
from talent_app.recruitment.service import assign
from talent_app.recruitment.workflow import CANDIDATE_WORKFLOW, CandidateAction
from talent_app.rules.grades import is_worse
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.reference import cited_text
from talent_app.talents.persons import read_identity

#: So many interviewers at least have scored before somebody is proposed.
FEWEST_SCORES = 2
HIGHEST_SCORE = 100


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """How long policy has a notice hang, where it says so, and how well that is known."""

    days: int
    cited: str
    evidence: str

    @property
    def is_binding(self) -> bool:
        """Whether the number was compared with its text: what is not only asks for words (ADR 0017)."""
        return not is_worse(self.evidence, "B")


def notice_rule(day: date) -> NoticeRule | None:
    """What policy prescribes for a notice on a day; None while nothing is entered."""
    known = book(Scope.nothing())
    try:
        value = known.parameters["recruitment.notice_days"].on(day)
    except NotInForce:
        return None
    return NoticeRule(value.value, cited_text(known, value.cite, value.evidence), value.evidence)


def retention_months(day: date) -> int | None:
    """For how many months the data of people not hired is kept; None while nothing is in force."""
    try:
        return Policy(book(Scope.nothing()), day).whole("recruitment.retention_months")
    except NotInForce:
        return None


@command(Permission.RECRUIT_EDIT)
def save_candidate(
    actor: Actor, opening_id: int, candidate_id: int | None, version: int | None, values: Mapping[str, Any],
    told: Told | None = None,
) -> Candidate:  # fmt: skip
    """Enter an applicant, who was told so, or change what was entered."""
    reach = reach_of(actor, Permission.RECRUIT_EDIT)
    today = running().changes.day
    if candidate_id is None:
        opening = queries.opening_or_404(reach, opening_id)
        if not opening.is_open:
            raise Conflict("该岗位的招聘已经结束。", "请先在招聘岗位中重新开放，再登记应聘人员。")
        if told is None:
            raise InvalidInput("还没有告知本人。", "请把告知书交给本人阅读，再勾选“已告知本人”。", "informed")
        check(told, today)
        row = Candidate(
            organisation_id=opening.organisation_id, opening_id=opening.id, stage=Stage.APPLIED,
            applied_on=values.get("applied_on") or today, moved_on=today, informed_version=told.version,
            informed_manner=told.manner, informed_on=told.on or today,
        )  # fmt: skip
    else:
        row = candidate_queries.candidate_or_404(reach, candidate_id, locked=True)
        check_version(row, version)
        if row.stage in ENDED:
            raise Conflict(f"该应聘人员{row.stage.title}，资料不再修改。", "如需继续，请先“重新考虑”。")
    channel = queries.channel_or_404(reach, int(values["channel_id"]))
    if channel.kind is ChannelKind.REFERRAL and not values.get("referrer"):
        raise InvalidInput("引才伯乐推荐的，须写明推荐人。", "入职后按此登记引才伯乐的推荐成果。", "referrer")
    if values.get("applied_on") and values["applied_on"] > today:
        raise InvalidInput("报名日期晚于今天。", "请填写实际报名的日期。", "applied_on")
    number = read_identity(None, values.get("document_number"), born_on=values.get("born_on"), sex=values.get("sex"))
    typed = dict(values, channel_id=channel.id, document_number=number.number if number else None)
    if number and not typed.get("born_on"):
        typed["born_on"] = number.born_on
    if number and not typed.get("sex") and number.sex:
        typed["sex"] = number.sex.value
    assign(row, typed)
    if candidate_id is None:
        session.add(row)
        session.flush()  # the first step and the audit name the candidate
        add_step(actor, row, "")
    record(Action.CANDIDATE_SAVED, row, number=row.number)
    return row


def add_step(actor: Actor, row: Candidate, note: str) -> None:
    """Write the stage a candidate has reached on his time line."""
    session.add(
        CandidateStep(
            organisation_id=row.organisation_id, candidate_id=row.id, stage=row.stage, note=note, by_name=actor.name,
            at=running().at,
        )
    )  # fmt: skip


def _scope(actor: Actor) -> Scope:
    return actor.scope_for(Permission.CANDIDATE_READ)


def step_to(actor: Actor, row: Candidate, action: CandidateAction, note: str) -> None:
    """Carry out one row of the table on a candidate: permission, state, time line, audit, notices."""
    step = CANDIDATE_WORKFLOW.apply(
        row.stage, action, lambda permission: actor.can_in(permission, row.organisation_id), note
    )
    before, row.stage, row.moved_on = row.stage, step.target, running().changes.day
    words = " ".join(note.split())[:500]
    if row.stage in (Stage.REJECTED, Stage.WITHDRAWN):
        months = retention_months(row.moved_on)
        row.reason = words
        row.keep_until = add_months(row.moved_on, months) if months is not None else None
    elif before in (Stage.REJECTED, Stage.WITHDRAWN):
        row.reason, row.keep_until = "", None
    add_step(actor, row, words)
    record(Action.CANDIDATE_MOVED, row, number=row.number, old_status=before.title, new_status=row.stage.title)
    for name in step.notify:
        is_asked = name == Event.CANDIDATE_SELECTED.value
        notify(
            Event(name), link=f"/recruitment/candidates/{row.id}", organisation_id=row.organisation_id,
            permission=Permission.RECRUIT_APPROVE if is_asked else Permission.RECRUIT_EDIT,
            values={"number": row.number},
        )  # fmt: skip


@command(Permission.CANDIDATE_READ, scope=_scope)
def move_candidate(
    actor: Actor, candidate_id: int, version: int | None, action: CandidateAction, note: str = ""
) -> Candidate:
    """A step that needs nothing but a word; offer, notice and hire have commands of their own."""
    row = candidate_queries.candidate_or_404(_scope(actor), candidate_id, locked=True)
    check_version(row, version)
    if row.erased_at is not None:
        raise Conflict("该应聘人员的个人信息已依法删除。", "如再次应聘，请重新登记。")
    if action in (CandidateAction.NOTIFY, CandidateAction.OFFER, CandidateAction.HIRE):
        raise Conflict(f"“{action.title}”须在应聘人员页面填写有关内容。", "请打开应聘人员页面办理。")
    if action is CandidateAction.SELECT and row.stage is Stage.INTERVIEW:
        held = candidate_queries.interviews(_scope(actor), [row.id]).get(row.id, [])
        scored = {score.interviewer for view in held for score in view.scores}
        if len(scored) < FEWEST_SCORES:
            raise Conflict(
                f"只有 {len(scored)} 名面试官评分，不能拟录用。", f"至少 {FEWEST_SCORES} 名面试官评分后再提出。"
            )
    step_to(actor, row, action, note)
    return row


@command(Permission.RECRUIT_EDIT)
def record_interview(
    actor: Actor, candidate_id: int, *, held_on: date, place: str, note: str, scores: Sequence[tuple[str, int, str]]
) -> Interview:
    """Keep an interview with what each interviewer gave: (name, score, remark)."""
    row = candidate_queries.candidate_or_404(reach_of(actor, Permission.RECRUIT_EDIT), candidate_id, locked=True)
    if row.stage is not Stage.INTERVIEW:
        raise Conflict(f"该应聘人员的进展为“{row.stage.title}”，不能登记面试。", "先把应聘人员移到“面试”。")
    if held_on > running().changes.day:
        raise InvalidInput("面试日期晚于今天。", "面试结束后再登记评分。", "held_on")
    names = [name for name, _score, _remark in scores]
    if not names:
        raise InvalidInput("还没有评分。", "请至少填写一名面试官及其评分。", "scores")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise InvalidInput(f"面试官“{twice}”填写了两次。", "每名面试官只填写一次评分。", "scores")
    interview = Interview(
        organisation_id=row.organisation_id,
        candidate_id=row.id,
        held_on=held_on,
        place=place.strip(),
        note=note.strip(),
    )
    session.add(interview)
    session.flush()  # the scores name the interview
    session.add_all(
        InterviewScore(
            organisation_id=row.organisation_id, interview_id=interview.id, interviewer=name, score=score, remark=remark
        )
        for name, score, remark in scores
    )
    record(Action.INTERVIEW_RECORDED, row, number=row.number, people=len(scores))
    return interview


@command(Permission.RECRUIT_APPROVE)
def put_on_notice(
    actor: Actor, candidate_id: int, version: int | None, working_days: int, reason: str = ""
) -> Candidate:
    """The head of the enterprise agrees to the proposal and has it put up for objections.

    Shorter than policy says is refused where that was compared with its text; else it needs words, kept with the step.
    """
    reach = reach_of(actor, Permission.RECRUIT_APPROVE)
    row = candidate_queries.candidate_or_404(reach, candidate_id, locked=True)
    check_version(row, version)
    today = running().changes.day
    rule, words, told = notice_rule(today), " ".join(reason.split())[:300], ""
    if rule is not None and working_days < rule.days:
        told = f"公示期 {working_days} 个工作日，少于规定的 {rule.days} 个工作日（{rule.cited}）"
        if rule.is_binding:
            raise InvalidInput(f"{told}。", "公示不能缩短，请按规定的天数公示。", "working_days")
        if not words:
            hint = "该天数待核原文，可以写明理由后缩短；能按规定天数公示的，请按规定。"
            raise InvalidInput(f"{told}，须写明理由。", hint, "reason")
    calendar = working_calendar(reach)
    deadline = notice_ends(today, working_days, calendar)
    step_to(
        actor,
        row,
        CandidateAction.NOTIFY,
        f"公示 {working_days} 个工作日" + (f"；{told}，待核原文，理由：{words}" if told else ""),
    )
    row.notice_from, row.notice_days = today, working_days
    row.notice_until, row.notice_calendar = deadline.day, deadline.revision
    row.objections = row.objections_handled = ""
    return row


@command(Permission.RECRUIT_READ)
def recount_notice(actor: Actor, candidate_id: int) -> Candidate:
    """Compute the end of a notice again after holidays were announced; work of the system."""
    row = candidate_queries.candidate_or_404(reach_of(actor, Permission.RECRUIT_READ), candidate_id, locked=True)
    deadline = candidate_queries.notice_deadline(row, working_calendar(Scope.of(row.organisation_id)))
    if actor.user_id is not None or row.stage is not Stage.NOTICE or deadline is None:
        raise Unchanged(row)
    if (row.notice_until, row.notice_calendar) == (deadline.day, deadline.revision):
        raise Unchanged(row)
    row.notice_until, row.notice_calendar = deadline.day, deadline.revision
    record(
        Action.DEADLINE_RECOUNTED, row, number=row.number, due_on=deadline.day.isoformat(), calendar=deadline.revision
    )
    return row


@command(Permission.RECRUIT_EDIT)
def note_objections(actor: Actor, candidate_id: int, version: int | None, objections: str, handled: str) -> Candidate:
    """Keep what was said against a candidate on notice, and how it was dealt with."""
    row = candidate_queries.candidate_or_404(reach_of(actor, Permission.RECRUIT_EDIT), candidate_id, locked=True)
    check_version(row, version)
    if row.stage is not Stage.NOTICE:
        raise Conflict(f"该应聘人员的进展为“{row.stage.title}”，不在公示中。", "公示期内才能登记异议。")
    row.objections, row.objections_handled = objections.strip(), handled.strip()
    record(Action.NOTICE_OBJECTED, row, number=row.number)
    return row


@command(Permission.RECRUIT_EDIT)
def reveal_candidate(actor: Actor, candidate_id: int, reason: str) -> dict[str, str]:
    """Number and addresses of a candidate in clear; the reading is recorded with its reason first."""
    row = candidate_queries.candidate_or_404(reach_of(actor, Permission.RECRUIT_EDIT), candidate_id)
    words = " ".join(reason.split())
    if len(words) < 2:
        raise InvalidInput("请写明理由。", "理由会记入审计记录。", "reason")
    record(Action.CANDIDATE_REVEALED, row, number=row.number, reason=words[:500])
    return {name: getattr(row, name) or "" for name in ("document_number", "phone", "email")}
