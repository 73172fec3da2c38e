"""Commands of finding experts: a search is noted, a request goes to the owners, each owner answers for its person.

Which enterprises are asked, how many and what they refused never reaches the asking side.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.dates import WorkingCalendar, add_working_days
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.experts import queries
from talent_app.experts.cards import Candidate
from talent_app.experts.criteria import Criteria
from talent_app.experts.crossing import across_enterprises
from talent_app.experts.enums import AnswerState, CooperationMode, RequestStage
from talent_app.experts.models import LONGEST_NOTE, ExpertAnswer, ExpertRequest
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.organisations import queries as organisations
from talent_app.talents.models import Talent

#: So many people at most does one request go to, of different enterprises first.
MOST_TARGETS = 3
#: The platform's own term for an answer; no document sets one.
ANSWER_WORKING_DAYS = 5
SHORTEST_PURPOSE = 5
ANYBODY = "符合条件的人选"


def _across(actor: Actor) -> Scope:
    """A request concerns enterprises that do not see each other: what the actor may do is checked by hand here."""
    return across_enterprises()


@command(Permission.EXPERT_SEARCH)
def note_search(actor: Actor, criteria: Criteria, lines: int) -> None:
    """Record that somebody searched across enterprises: who adds condition after condition can be seen."""
    record(Action.EXPERTS_SOUGHT, criteria=criteria.sentence(), lines=lines)


@command(Permission.EXPERT_SEARCH, scope=_across)
def ask_for_expert(
    actor: Actor,
    organisation_id: int,
    criteria: Criteria,
    card: str,
    *,
    purpose: str,
    mode: CooperationMode,
    from_on: date,
    until_on: date,
) -> ExpertRequest:
    """Send a wish to the owners of up to `MOST_TARGETS` people behind a line, or of whoever fits without a line."""
    owner = organisations.organisation_or_404(reach_of(actor, Permission.EXPERT_SEARCH), organisation_id)
    text = " ".join(purpose.split())[:LONGEST_NOTE]
    if len(text) < SHORTEST_PURPOSE:
        raise InvalidInput("请写明用途。", "说明需要专家做什么，对方据此决定。", "purpose")
    if until_on < from_on:
        raise InvalidInput("结束日期早于开始日期。", "请检查是否填反。", "until_on")
    today = running().changes.day
    people = queries.candidates(actor, criteria, today)
    if card:
        line = next((one for one in queries.lines(actor, criteria, today) if one.label == card), None)
        if line is None:
            raise Conflict("这一类人选已有变化。", "请重新查询后再提出申请。")
        people = list(line.members)
    row = ExpertRequest(
        organisation_id=owner.id, criteria=criteria.parameters(), card=card or ANYBODY, purpose=text, mode=mode,
        from_on=from_on, until_on=until_on, stage=RequestStage.WAITING,
        due_on=add_working_days(today, ANSWER_WORKING_DAYS, WorkingCalendar()).day, asked_by_id=actor.user_id,
        asked_by=actor.name, asked_at=running().at, closed_at=None,
    )  # fmt: skip
    session.add(row)
    record(Action.EXPERT_REQUESTED, row, card=row.card, mode=mode.title)
    session.flush()  # the answers name the request
    for one in _targets(people):
        session.add(
            ExpertAnswer(
                organisation_id=one.enterprise, request_id=row.id, talent_id=one.talent_id, state=AnswerState.WAITING,
                person_agrees=False, person_told_on=None, contact="", note="", answered_by_id=None, answered_by="",
                answered_at=None,
            )
        )  # fmt: skip
        notify(
            Event.EXPERT_ASKED, link="/talents/experts/requests", organisation_id=one.enterprise,
            permission=Permission.TALENT_EDIT, values={"mode": mode.title, "due": row.due_on.isoformat()},
        )  # fmt: skip
    return row


def _targets(people: Sequence[Candidate]) -> list[Candidate]:
    """Whom a request goes to: the latest verified of each enterprise in turn."""
    seen: dict[int, int] = {}
    ranked = []
    for place, one in enumerate(people):
        seen[one.enterprise] = seen.get(one.enterprise, 0) + 1
        ranked.append((seen[one.enterprise], place, one))
    return [one for _turn, _place, one in sorted(ranked, key=lambda each: each[:2])[:MOST_TARGETS]]


@command(Permission.TALENT_EDIT, scope=_across)
def answer_request(
    actor: Actor,
    answer_id: int,
    version: int | None,
    agrees: bool,
    *,
    person_told_on: date | None = None,
    contact: str = "",
    note: str = "",
) -> ExpertAnswer:
    """The owner agrees, with the person's knowledge recorded, or does not."""
    row = session.scalars(select(ExpertAnswer).where(ExpertAnswer.id == answer_id).with_for_update()).one_or_none()
    if row is None or not reach_of(actor, Permission.TALENT_EDIT).covers(row.organisation_id):
        raise NotFound()
    check_version(row, version)
    request = session.get_one(ExpertRequest, row.request_id)
    if row.state is not AnswerState.WAITING or request.stage not in (RequestStage.WAITING, RequestStage.AGREED):
        raise Conflict(f"该申请的状态为“{row.state.title}”，不能再答复。", "请刷新页面查看最新状态。")
    if agrees and person_told_on is None:
        raise InvalidInput("没有记录本人知情并同意。", "同意前须告知本人并征得同意，请填写告知日期。", "person_told_on")
    if agrees and person_told_on is not None and person_told_on > running().changes.day:
        raise InvalidInput("告知日期晚于今天。", "请填写已经告知本人的日期。", "person_told_on")
    if agrees and not contact.strip():
        raise InvalidInput("请填写联系方式。", "对方将据此与本单位联系。", "contact")
    row.state = AnswerState.AGREED if agrees else AnswerState.REFUSED
    row.person_agrees, row.person_told_on = agrees, person_told_on if agrees else None
    row.contact, row.note = contact.strip()[:120] if agrees else "", " ".join(note.split())[:LONGEST_NOTE]
    row.answered_by_id, row.answered_by, row.answered_at = actor.user_id, actor.name, running().at
    shown = [session.get_one(Talent, row.talent_id)] if agrees else []
    record(Action.EXPERT_ANSWERED, row, subjects=shown, answer=row.state.title, note=row.note)
    if agrees and request.stage is RequestStage.WAITING:
        request.stage, request.closed_at = RequestStage.AGREED, running().at
        notify(
            Event.EXPERT_AGREED, link=f"/talents/experts/requests/{request.id}", users=[request.asked_by_id],
            organisation_id=request.organisation_id, values={"card": request.card},
        )  # fmt: skip
    return row


@command(Permission.EXPERT_SEARCH, scope=_across)
def withdraw_request(actor: Actor, request_id: int, version: int | None) -> ExpertRequest:
    """The asking side no longer wants it."""
    statement = select(ExpertRequest).where(ExpertRequest.id == request_id).with_for_update()
    row = session.scalars(statement).one_or_none()
    if row is None or not reach_of(actor, Permission.EXPERT_SEARCH).covers(row.organisation_id):
        raise NotFound()
    check_version(row, version)
    if row.stage is not RequestStage.WAITING:
        raise Conflict(f"该申请的状态为“{row.stage.title}”，不能撤回。", "请刷新页面查看最新状态。")
    _close(row, RequestStage.WITHDRAWN, AnswerState.WITHDRAWN)
    record(Action.EXPERT_WITHDRAWN, row, card=row.card)
    return row


@command(None, scope=_across)
def close_overdue(actor: Actor) -> int:
    """Close what nobody agreed to in time; run by the worker every night. Returns how many were closed."""
    today = running().changes.day
    statement = select(ExpertRequest).where(ExpertRequest.stage == RequestStage.WAITING, ExpertRequest.due_on < today)
    rows = list(session.scalars(statement.with_for_update()))
    for row in rows:
        _close(row, RequestStage.UNANSWERED, AnswerState.LAPSED)
        record(Action.EXPERT_CLOSED, row, card=row.card)
    if not rows:
        raise Unchanged(0)
    return len(rows)


def _close(row: ExpertRequest, stage: RequestStage, state: AnswerState) -> None:
    row.stage, row.closed_at = stage, running().at
    waiting = select(ExpertAnswer).where(ExpertAnswer.request_id == row.id, ExpertAnswer.state == AnswerState.WAITING)
    for answer in session.scalars(waiting.with_for_update()):
        answer.state = state
