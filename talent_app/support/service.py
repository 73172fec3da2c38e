"""Commands of the service for talents: bringing up a need, seeing to it, keeping in touch with experts."""

from __future__ import annotations

from datetime import date

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months, add_working_days
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.policy.holidays.queries import working_calendar
from talent_app.support import own, queries
from talent_app.support.enums import NeedKind, NeedSource, NeedState
from talent_app.support.models import SupportContact, SupportNeed, SupportVisit
from talent_app.support.terms import deadline_of, promise
from talent_app.support.workflow import NEED_WORKFLOW, NeedAction
from talent_app.talents.models import Talent
from talent_app.talents.queries import talent_or_404

LONGEST = 2000


def _need(actor: Actor, talent: Talent, kind: NeedKind, text: str, source: NeedSource) -> SupportNeed:
    words = text.strip()
    if len(words) < 2:
        raise InvalidInput("请写明需求内容。", "如希望解决什么、什么时候需要。", "text")
    place, day = Scope.of(talent.organisation_id), running().changes.day
    days = promise(place, talent.organisation_id, day).days
    deadline = add_working_days(day, days, working_calendar(place))
    row = SupportNeed(
        organisation_id=talent.organisation_id, talent_id=talent.id, kind=kind, text=words[:LONGEST], source=source,
        state=NeedState.ASKED, asked_by_id=actor.user_id, asked_by=actor.name, asked_at=running().at, owner="",
        due_on=deadline.day, days=days, calendar=deadline.revision, result="", closed_on=None,
    )  # fmt: skip
    session.add(row)
    session.flush()  # the audit and the notice name its number
    record(Action.NEED_ASKED, row, number=row.number, kind=kind.title)
    notify(
        Event.NEED_ASKED, link=f"/support/needs/{row.id}", organisation_id=row.organisation_id,
        permission=Permission.SUPPORT_EDIT,
        values={"number": row.number, "kind": kind.title, "due": row.due_on.isoformat()},
    )  # fmt: skip
    return row


@command(Permission.SELF_READ, scope=own.scope_of)
def ask_need(actor: Actor, talent_id: int, kind: NeedKind, text: str) -> SupportNeed:
    """The person himself asks the enterprise that registered him."""
    talent = next((row for row, _place in own.own_talents(actor) if row.id == talent_id), None)
    if talent is None:
        raise NotFound()
    return _need(actor, talent, kind, text, NeedSource.SELF)


@command(Permission.SUPPORT_EDIT)
def record_need(actor: Actor, talent_id: int, kind: NeedKind, text: str, source: NeedSource) -> SupportNeed:
    """The office writes down what a person of its own needs."""
    talent = talent_or_404(reach_of(actor, Permission.SUPPORT_EDIT), talent_id)
    return _need(actor, talent, kind, text, source)


@command(Permission.SUPPORT_EDIT)
def move_need(
    actor: Actor, need_id: int, version: int | None, action: NeedAction, *, owner: str = "", result: str = ""
) -> SupportNeed:
    """Take a need on, finish it with its result, or say why it cannot be met."""
    row = queries.need_or_404(reach_of(actor, Permission.SUPPORT_EDIT), need_id, locked=True)
    check_version(row, version)
    _step(actor, row, action, result)
    if action is NeedAction.ACCEPT:
        row.owner = owner.strip()[:60] or actor.name
    else:
        row.result, row.closed_on = result.strip()[:LONGEST], running().changes.day
    return row


def _step(actor: Actor, row: SupportNeed, action: NeedAction, note: str) -> None:
    step = NEED_WORKFLOW.apply(
        row.state, action, lambda permission: actor.can_in(permission, row.organisation_id), note
    )
    before, row.state = row.state, step.target
    record(Action.NEED_MOVED, row, number=row.number, old_status=before.title, new_status=row.state.title)
    if step.notify and row.source is NeedSource.SELF:
        notify(
            Event.NEED_ANSWERED, link="/support/my", users=(row.asked_by_id,), organisation_id=row.organisation_id,
            values={"number": row.number, "answer": row.state.title},
        )  # fmt: skip


@command(Permission.SUPPORT_READ)
def recount_need(actor: Actor, need_id: int) -> SupportNeed:
    """Compute the due day of an open need again after holidays were announced; work of the system."""
    row = queries.need_or_404(reach_of(actor, Permission.SUPPORT_READ), need_id, locked=True)
    deadline = deadline_of(row, working_calendar(Scope.of(row.organisation_id)))
    is_same = (row.due_on, row.calendar) == (deadline.day, deadline.revision)
    if actor.user_id is not None or row.state not in queries.OPEN or is_same:
        raise Unchanged(row)
    row.due_on, row.calendar = deadline.day, deadline.revision
    record(Action.DEADLINE_RECOUNTED, row, number=row.number, due_on=row.due_on.isoformat(), calendar=deadline.revision)
    return row


@command(Permission.SELF_READ, scope=own.scope_of)
def withdraw_need(actor: Actor, need_id: int, version: int | None) -> SupportNeed:
    """The person no longer needs it."""
    row = queries.need_or_404(own.scope_of(actor), need_id, locked=True)
    if row.asked_by_id != actor.user_id:
        raise NotFound()
    check_version(row, version)
    _step(actor, row, NeedAction.WITHDRAW, "")
    row.closed_on = running().changes.day
    return row


@command(Permission.SUPPORT_EDIT)
def save_contact(
    actor: Actor, talent_id: int, leader_name: str, leader_post: str, every_months: int, since_on: date
) -> SupportContact:
    """A leader keeps in touch with an expert from a day on, every so many months."""
    talent = talent_or_404(reach_of(actor, Permission.SUPPORT_EDIT), talent_id)
    held = [row for row in queries.contacts(Scope.of(talent.organisation_id)) if row.talent_id == talent.id]
    if any(row.leader_name == leader_name.strip() for row in held):
        raise InvalidInput(f"{leader_name.strip()}已经联系该专家。", "请在原有安排上登记走访。", "leader_name")
    row = SupportContact(
        organisation_id=talent.organisation_id, talent_id=talent.id, leader_name=leader_name.strip(),
        leader_post=leader_post.strip(), every_months=every_months, since_on=since_on,
        next_on=add_months(since_on, every_months), ended_on=None,
    )  # fmt: skip
    session.add(row)
    record(Action.CONTACT_SAVED, row, name=talent.name)
    return row


@command(Permission.SUPPORT_EDIT)
def end_contact(actor: Actor, contact_id: int, version: int | None) -> SupportContact:
    """The leader no longer keeps in touch; the visits made stay."""
    reach = reach_of(actor, Permission.SUPPORT_EDIT)
    row = queries.contact_or_404(reach, contact_id, locked=True)
    check_version(row, version)
    if row.ended_on is not None:
        raise InvalidInput("这项联系已经结束。", "请刷新页面查看。")
    row.ended_on = running().changes.day
    record(Action.CONTACT_SAVED, row, name=talent_or_404(reach, row.talent_id).name)
    return row


@command(Permission.SUPPORT_EDIT)
def record_visit(
    actor: Actor, contact_id: int, version: int | None, *, visited_on: date, manner: str, note: str,
    need: NeedKind | None = None, need_text: str = "",
) -> SupportVisit:  # fmt: skip
    """Note a visit; the next one is due so many months later. What the expert needs becomes a need at once."""
    reach = reach_of(actor, Permission.SUPPORT_EDIT)
    row = queries.contact_or_404(reach, contact_id, locked=True)
    check_version(row, version)
    if visited_on > running().changes.day:
        raise InvalidInput("联系日期晚于今天。", "走访后再登记。", "visited_on")
    if row.ended_on is not None:
        raise InvalidInput("这项联系已经结束。", "请先建立新的联系安排。")
    talent = talent_or_404(reach, row.talent_id)
    visit = SupportVisit(
        organisation_id=row.organisation_id, contact_id=row.id, visited_on=visited_on, manner=manner.strip(),
        note=note.strip()[:LONGEST], recorded_by=actor.name, recorded_at=running().at,
    )  # fmt: skip
    session.add(visit)
    row.next_on = max(row.next_on, add_months(visited_on, row.every_months))
    record(Action.VISIT_RECORDED, row, name=talent.name)
    if need is not None:
        _need(actor, talent, need, need_text or note, NeedSource.VISIT)
    return visit


@command(Permission.SUPPORT_READ)
def note_print(actor: Actor, rows: int) -> None:
    """Record that a list with names was printed or written to a file."""
    record(Action.SUPPORT_PRINTED, rows=rows)
