"""Commands of the yearly confirmation: open a round, say how registrations stand, remind, freeze the result."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import (
    Unchanged,
    check_revision,
    check_version,
    command,
    is_system,
    reach_of,
    record,
    running,
)
from talent_app.confirmations import queries
from talent_app.confirmations.enums import Confirmation, RoundState
from talent_app.confirmations.models import (
    LONGEST_NOTE,
    ConfirmationAnswer,
    ConfirmationResult,
    ConfirmationRound,
)
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.talents import pending
from talent_app.talents import queries as talents
from talent_app.talents.enums import IN_FORCE, ChangeState
from talent_app.talents.models import Talent

#: So many at once: each is a row of its own.
MOST_AT_ONCE = 200
#: Days before the due date on which whoever is late is reminded without anybody asking; after it, each so many days.
REMIND_BEFORE = (14, 7, 1)
REMIND_EVERY = 7


@command(Permission.TALENT_VERIFY)
def open_round(actor: Actor, year: int, due_on: date, note: str = "") -> ConfirmationRound:
    """Open the round of a year for every enterprise."""
    _check_whole_city(actor)
    today = running().changes.day
    _check_due(due_on, today)
    if session.scalars(select(ConfirmationRound).where(ConfirmationRound.year == year)).first() is not None:
        raise Conflict(f"{year} 年度的确认已经发起过。", "请在列表中打开该年度；已结束的年度不能重新发起。")
    if queries.open_round(Scope.everything()) is not None:
        raise Conflict("还有一个年度的确认没有结束。", "请先结束上一年度的确认，再发起新的年度。")
    row = ConfirmationRound(
        year=year, opened_on=today, due_on=due_on, note=_text(note), state=RoundState.OPEN, opened_by=actor.name,
        frozen_at=None, frozen_by="", reminded_on=None,
    )  # fmt: skip
    session.add(row)
    session.flush()  # the notice leads to it
    for one in queries.standings(Scope.everything(), row):
        if one.due:
            notify(
                Event.CONFIRMATION_OPENED, link=f"/talents/confirmations/{row.id}/confirm",
                organisation_id=one.organisation_id, permission=Permission.TALENT_EDIT,
                values={"year": year, "people": one.due, "due": due_on.isoformat(), "note": row.note},
            )  # fmt: skip
    record(Action.ROUND_OPENED, row, year=year, due_on=due_on.isoformat())
    return row


@command(Permission.TALENT_VERIFY)
def change_round(actor: Actor, round_id: int, version: int | None, due_on: date, note: str = "") -> ConfirmationRound:
    """Move the due date or change what is asked."""
    row = _open(actor, round_id, version)
    _check_due(due_on, row.opened_on)
    if (row.due_on, row.note) == (due_on, _text(note)):
        raise Unchanged(row)
    row.due_on, row.note = due_on, _text(note)
    record(Action.ROUND_CHANGED, row, year=row.year, due_on=due_on.isoformat())
    return row


@command(Permission.TALENT_EDIT)
def confirm(
    actor: Actor,
    round_id: int,
    seen: Mapping[int, int | None],
    answer: Confirmation,
    left_on: date | None = None,
    note: str = "",
) -> list[str]:
    """Say how some verified registrations stand, by id and the revision seen; the names spoken of."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    row = _taking_answers(reach, round_id)
    if not seen:
        raise InvalidInput("没有选择人员。", "请至少勾选一人。", "talents")
    if len(seen) > MOST_AT_ONCE:
        raise InvalidInput(f"一次最多 {MOST_AT_ONCE} 人，现选 {len(seen)} 人。", "请分批办理。", "talents")
    _check_left(answer, left_on)
    names, said = [], queries.said_of(reach, row, seen)
    for talent_id, revision in sorted(seen.items()):
        talent = talents.talent_or_404(reach, talent_id, locked=True)
        check_revision(talent, revision)
        if talent_id in said:
            raise Conflict(
                f"“{talent.name}”已由{said[talent_id].answered_by}确认为“{said[talent_id].answer.title}”。",
                "需要改变的，请在本页“已确认”中点“更正”。",
            )
        _check_answer(row, talent, answer)
        mine = ConfirmationAnswer(organisation_id=talent.organisation_id, round_id=row.id, talent_id=talent.id)
        session.add(mine)
        _say(actor, mine, talent, answer, left_on, note)
        names.append(talent.name)
    record(Action.ROUND_ANSWERED, row, organisation_id=actor.organisation_id, year=row.year, answer=answer.title,
           people=len(names))  # fmt: skip
    return names


@command(Permission.TALENT_EDIT)
def change_answer(
    actor: Actor,
    answer_id: int,
    version: int | None,
    answer: Confirmation,
    left_on: date | None = None,
    note: str = "",
) -> ConfirmationAnswer:
    """Say otherwise of one registration; the last word counts until the round ends."""
    reach = reach_of(actor, Permission.TALENT_EDIT)
    said, talent = queries.answer_or_404(reach, answer_id, locked=True)
    check_version(said, version)
    row = _taking_answers(reach, said.round_id)
    _check_left(answer, left_on)
    if answer is not said.answer:
        _check_answer(row, talent, answer)
    before = said.answer
    new = (answer, left_on if answer is Confirmation.LEFT else None, _text(note))
    if new == (said.answer, said.left_on, said.note):
        raise Unchanged(said)
    _say(actor, said, talent, answer, left_on, note)
    record(Action.ROUND_ANSWER_CHANGED, said, organisation_id=said.organisation_id, name=talent.name, year=row.year,
           before=before.title, answer=answer.title)  # fmt: skip
    return said


def _taking_answers(reach: Scope, round_id: int) -> ConfirmationRound:
    row = queries.round_or_404(reach, round_id)
    if row.state is not RoundState.OPEN:
        raise Conflict(f"{row.year} 年度的确认已经结束。", "结果已经固定；档案有变化时直接修改即可。")
    return row


def _check_answer(row: ConfirmationRound, talent: Talent, answer: Confirmation) -> None:
    if talent.status not in IN_FORCE:
        raise Conflict(f"“{talent.name}”还没有核实，不需要年度确认。", "请先提交核实。")
    if answer is Confirmation.CHANGED and not _was_changed(row, talent):
        raise InvalidInput(
            f"“{talent.name}”的档案在本次确认开始后没有修改过。", "请先修改档案，再选择“有变化，已修改”。", "answer"
        )


def _say(
    actor: Actor, said: ConfirmationAnswer, talent: Talent, answer: Confirmation, left_on: date | None, note: str
) -> None:
    said.answer, said.left_on, said.note = answer, left_on if answer is Confirmation.LEFT else None, _text(note)
    said.answered_by_id, said.answered_by, said.answered_at = actor.user_id, actor.name, running().at
    day = running().changes.day
    if answer is not Confirmation.LEFT and talent.confirmed_on != day:
        talent.confirmed_on = day
        talent.version += 1


def _was_changed(row: ConfirmationRound, talent: Talent) -> bool:
    """Whether the registration was edited since the round began, or an edit of it waits to be checked."""
    checked = talent.verified_at or talent.created_at
    if clock.local(talent.updated_at).date() >= row.opened_on and talent.updated_at > checked:
        return True
    return bool(pending.changes_of(talent, (ChangeState.WAITING, ChangeState.ACCEPTED)))


@command(Permission.TALENT_VERIFY)
def remind(actor: Actor, round_id: int) -> int:
    """Remind the enterprises that have not confirmed everybody; how many there are."""
    row = _open(actor, round_id, None)
    late = [one for one in queries.standings(reach_of(actor, Permission.TALENT_VERIFY), row) if one.missing]
    if not late:
        raise Unchanged(0)
    for one in late:
        notify(
            Event.CONFIRMATION_LATE, link=f"/talents/confirmations/{row.id}/confirm",
            organisation_id=one.organisation_id,
            permission=Permission.TALENT_EDIT,
            values={"year": row.year, "missing": one.missing, "due": row.due_on.isoformat()},
        )  # fmt: skip
    row.reminded_on = running().changes.day
    record(Action.ROUND_REMINDED, row, year=row.year, enterprises=len(late))
    return len(late)


@command(None)
def remind_late(actor: Actor) -> int:
    """Remind by itself, run every night: some days before the due date, and each week after it; how many were told."""
    if not is_system(actor):
        raise Forbidden()
    row = queries.open_round(Scope.everything())
    if row is None or not is_reminding_day(row, running().changes.day):
        raise Unchanged(0)
    return int(remind(actor, row.id))


def is_reminding_day(row: ConfirmationRound, today: date) -> bool:
    """Whether a day of reminding has come since the last one (or since the round began)."""
    past = (today - row.due_on).days
    days = [row.due_on - timedelta(days=lead) for lead in REMIND_BEFORE]
    days += [row.due_on + timedelta(days=n) for n in range(REMIND_EVERY, past + 1, REMIND_EVERY)]
    return any((row.reminded_on or row.opened_on) < day <= today for day in days)


@command(Permission.TALENT_VERIFY)
def freeze_round(actor: Actor, round_id: int, version: int | None) -> ConfirmationRound:
    """End a round: how every enterprise stands is written down and never altered."""
    row = _open(actor, round_id, version)
    found = queries.standings(Scope.everything(), row)
    for one in found:
        session.add(
            ConfirmationResult(
                organisation_id=one.organisation_id, round_id=row.id, name=one.name, total=one.total, due=one.due,
                unchanged=one.unchanged, changed=one.changed, left=one.left, completeness=one.completeness,
                frozen_at=running().at,
            )
        )  # fmt: skip
    row.state, row.frozen_at, row.frozen_by = RoundState.FROZEN, running().at, actor.name
    record(
        Action.ROUND_FROZEN, row, year=row.year, confirmed=sum(one.answered for one in found),
        missing=sum(one.missing for one in found),
    )  # fmt: skip
    return row


@command(Permission.TALENT_READ)
def note_export(actor: Actor, round_id: int, rows: int) -> None:
    """Record that the table of a round left the house."""
    row = queries.round_or_404(reach_of(actor, Permission.TALENT_READ), round_id)
    record(Action.ROUND_EXPORTED, row, year=row.year, rows=rows)


def _open(actor: Actor, round_id: int, version: int | None) -> ConfirmationRound:
    _check_whole_city(actor)
    row = queries.round_or_404(Scope.everything(), round_id, locked=True)
    check_version(row, version)
    if row.state is not RoundState.OPEN:
        raise Conflict(f"{row.year} 年度的确认已经结束。", "结果已经固定，不能再改。")
    return row


def _check_whole_city(actor: Actor) -> None:
    if not reach_of(actor, Permission.TALENT_VERIFY).is_all:
        raise Forbidden("年度确认由市国资委统一发起和结束。", "请联系市国资委。")


def _check_due(due_on: date, after: date) -> None:
    if due_on <= after:
        raise InvalidInput("截止日期应晚于开始日期。", "请给企业留出办理时间。", "due_on")


def _check_left(answer: Confirmation, left_on: date | None) -> None:
    if answer is Confirmation.LEFT:
        if left_on is None:
            raise InvalidInput("没有填写离开日期。", "请填写离开本单位的日期。", "left_on")
        if left_on > running().changes.day:
            raise InvalidInput("离开日期晚于今天。", "请填写已经离开的日期。", "left_on")


def _text(note: str) -> str:
    return " ".join(note.split())[:LONGEST_NOTE]
