"""Commands: linking an account to its person, asking, answering, keeping records, taking one's own copy."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.dates import WorkingCalendar, add_months, add_working_days
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.models import User
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.organisations.queries import organisation_or_404
from talent_app.privacy import own, queries
from talent_app.privacy.models import LedgerEntry, LedgerKind, RightKind, RightsRequest, RightState
from talent_app.talents.queries import talent_or_404

#: The house answers within so many working days; the law says 及时.
ANSWER_DAYS = 15
#: 个人信息保护法 第56条, 网络数据安全管理条例 第12条: at least three years.
KEPT_YEARS = 3
LONGEST = 4000


def _own_scope(actor: Actor) -> Scope:
    return Scope.of(*{row.organisation_id for row in own.own_talents(actor)})


@command(Permission.TALENT_EDIT)
def link_person(actor: Actor, user_id: int, talent_id: int) -> User:
    """Say whose account an account of a person is; both must lie in the actor's scope."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    talent = talent_or_404(reach, talent_id)
    user = next((each for each in queries.person_accounts(reach) if each.id == user_id), None)
    if user is None:
        raise NotFound()
    user.talent_id = talent.id
    record(Action.PERSON_LINKED, user, organisation_id=talent.organisation_id, subjects=[talent], name=talent.name)
    return user


@command(Permission.SELF_READ, scope=_own_scope)
def ask_right(actor: Actor, talent_id: int, kind: RightKind, text: str) -> RightsRequest:
    """Ask the enterprise of one's own registration to correct, explain, reconsider or delete."""
    talent = next((row for row in own.own_talents(actor) if row.id == talent_id), None)
    if talent is None:
        raise NotFound()
    words = text.strip()
    if len(words) < 2:
        raise InvalidInput("请写明申请内容。", "如哪一项有误、应当是什么。", "text")
    today = clock.local(running().at).date()
    row = RightsRequest(
        organisation_id=talent.organisation_id, talent_id=talent.id, user_id=actor.user_id, kind=kind,
        text=words[:LONGEST], state=RightState.OPEN, asked_at=running().at,
        due_on=add_working_days(today, ANSWER_DAYS, WorkingCalendar()).day, answer="", kept_until=None, answered_by="",
    )  # fmt: skip
    session.add(row)
    record(Action.RIGHT_ASKED, row, kind=kind.title)
    notify(
        Event.RIGHTS_ASKED, link=f"/privacy/requests/{row.id}", organisation_id=talent.organisation_id,
        permission=Permission.TALENT_EDIT, values={"kind": kind.title, "number": row.number, "due": row.due_on},
    )  # fmt: skip
    return row


@command(Permission.TALENT_EDIT)
def answer_right(
    actor: Actor, request_id: int, version: int | None, *, granted: bool, answer: str, kept_until: date | None = None
) -> RightsRequest:
    """Answer a request; a refusal says why, and of a deletion until when the duty to keep runs."""
    row = queries.request_or_404(reach_of(actor, Permission.TALENT_EDIT), request_id)
    check_version(row, version)
    if row.state is not RightState.OPEN:
        raise Conflict(f"这份申请已答复（{row.state.title}）。", "请刷新页面查看。")
    words = answer.strip()
    if len(words) < 2:
        raise InvalidInput("请写明答复内容。", "不予同意的，须写明理由（个人信息保护法第五十条）。", "answer")
    if row.kind is RightKind.DELETION and granted:
        raise InvalidInput(
            "同意删除的，须先预览将要处理的内容，再由另一人复核。",
            "请点击“预览并提出删除”；复核同意后系统删除并自动答复。", "outcome",
        )  # fmt: skip
    if row.kind is RightKind.DELETION and not granted and kept_until is None:
        raise InvalidInput(
            "不予删除的，须写明依法保存到哪一天。", "保存期满后，首页待办会列出这份申请，直到登记删除。", "kept_until"
        )
    row.state = RightState.GRANTED if granted else RightState.REFUSED
    row.answer, row.answered_by, row.answered_at = words[:LONGEST], actor.name, running().at
    row.kept_until = kept_until if not granted else None
    record(Action.RIGHT_ANSWERED, row, kind=row.kind.title, answer=row.state.title)
    notify(
        Event.RIGHTS_ANSWERED, link="/my/requests", users=[row.user_id],
        values={"kind": row.kind.title, "number": row.number, "answer": row.state.title},
    )  # fmt: skip
    return row


@command(Permission.SELF_READ, scope=_own_scope)
def record_own_copy(actor: Actor, format: str) -> None:
    """Note that a person takes a copy of his own data, before the bytes leave."""
    rows = own.own_talents(actor)
    if not rows:
        raise NotFound()
    record(Action.OWN_DATA_EXPORTED, rows[0], subjects=rows, format=format)


@command(Permission.PRIVACY_MANAGE)
def enter_record(actor: Actor, organisation_id: int, kind: LedgerKind, values: Mapping[str, Any]) -> LedgerEntry:
    """Enter a record of processing, an impact assessment, a giving of data, an incident or a drill."""
    place = organisation_or_404(reach_of(actor, Permission.PRIVACY_MANAGE), organisation_id)
    row = LedgerEntry(
        organisation_id=place.id, kind=kind, title=values["title"], happened_on=values["happened_on"],
        purpose=values["purpose"], data=values["data"], receiver=values.get("receiver") or "",
        measures=values.get("measures") or "", kept_until=add_months(values["happened_on"], 12 * KEPT_YEARS),
        entered_by=actor.name, entered_at=running().at,
    )  # fmt: skip
    session.add(row)
    record(Action.LEDGER_ENTERED, row, kind=kind.title)
    return row
