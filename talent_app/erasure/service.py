"""Commands: asking that a person be erased, a second one confirming it, deciding what outlived its period."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import after_commit, check_version, command, is_system, reach_of, record, running
from talent_app.audit.erasing import Erasing
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.erasure import ledger, queries
from talent_app.erasure.acting import act_on, act_on_kept, clear_operations, leave_no_trace
from talent_app.erasure.blockers import Blocker
from talent_app.erasure.crossing import everything_about, everywhere, registration
from talent_app.erasure.finding import Found, kept_rows
from talent_app.erasure.models import Erasure, ErasureSource, ErasureState, ProposalState, RetentionProposal
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.privacy.models import RightKind, RightsRequest, RightState

SHORTEST_REASON = 4
LONGEST = 2000


@command(Permission.TALENT_EDIT, scope=everywhere)
def propose_erasure(
    actor: Actor,
    talent_id: int,
    reason: str,
    *,
    source: ErasureSource = ErasureSource.OFFICER,
    request_id: int | None = None,
    is_repeated: bool = False,
) -> Erasure:
    """Ask that a registered person be erased; refused while something still needs the data.

    `is_repeated` after a restore: what was open in the backup was settled before the first erasure.
    """
    talent = registration(reach_of(actor, Permission.TALENT_EDIT), talent_id)
    found, matters = everything_about(talent)
    if not (is_repeated and is_system(actor)):
        demand_free(matters)
    words = _reason(reason)
    if queries.waiting(reach_of(actor, Permission.TALENT_EDIT), talent.id) is not None:
        raise Conflict("这名人员的删除已经提出，正在等待复核。", "请联系本单位负责人复核。")
    if request_id is not None:
        _open_request(request_id, talent.id)
        source = ErasureSource.REQUEST
    row = Erasure(
        organisation_id=talent.organisation_id, talent_id=talent.id, talent_uid=talent.uid,
        person_uid=found.person.uid, document_digest=found.person.document_index, is_last=found.is_last,
        request_id=request_id, source=source, reason=words, state=ErasureState.PROPOSED,
        proposed_by_id=actor.user_id, proposed_by=actor.name, proposed_at=running().at, decided_by="", note="",
        counts={},
    )  # fmt: skip
    session.add(row)
    record(Action.ERASURE_PROPOSED, row, reason=source.title)
    notify(
        Event.ERASURE_PROPOSED, link=f"/privacy/erasures/{row.id}", organisation_id=row.organisation_id,
        permission=Permission.ERASURE_CONFIRM, values={"number": row.number, "source": source.title},
    )  # fmt: skip
    return row


@command(Permission.ERASURE_CONFIRM, scope=everywhere)
def decide_erasure(actor: Actor, erasure_id: int, version: int | None, *, agreed: bool, note: str = "") -> Erasure:
    """Confirm and do an erasure somebody else asked for, or refuse it."""
    row = queries.erasure_or_404(reach_of(actor, Permission.ERASURE_CONFIRM), erasure_id)
    check_version(row, version)
    if row.state is not ErasureState.PROPOSED:
        raise Conflict(f"这项删除已办结（{row.state.title}）。", "请刷新页面查看。")
    if not is_system(actor) and row.proposed_by_id == actor.user_id:
        raise Forbidden("提出删除的人不能复核。", "请由本单位另一名负责人复核。")
    words = note.strip()[:LONGEST]
    if not agreed and len(words) < SHORTEST_REASON:
        raise InvalidInput("请写明不同意删除的理由。", "提出人会看到。", "note")
    row.note, row.decided_by_id, row.decided_by, row.decided_at = words, actor.user_id, actor.name, running().at
    if agreed:
        _erase(row)
    else:
        row.state = ErasureState.REFUSED
        record(Action.ERASURE_REFUSED, row, reason=words)
    if row.proposed_by_id is not None:
        notify(
            Event.ERASURE_DECIDED, link=f"/privacy/erasures/{row.id}", users=[row.proposed_by_id],
            values={"number": row.number, "result": row.state.title},
        )  # fmt: skip
    return row


@command(Permission.TALENT_EDIT, scope=everywhere)
def decide_retention(
    actor: Actor, proposal_id: int, version: int | None, *, confirmed: bool, reason: str, until: date | None = None
) -> RetentionProposal:
    """Confirm that what outlived its period goes, or put it off to a day with a reason.

    A registration goes through an erasure that a second person confirms; rows of somebody erased go at once.
    """
    row = queries.proposal_or_404(reach_of(actor, Permission.TALENT_EDIT), proposal_id)
    check_version(row, version)
    if row.state not in (ProposalState.OPEN, ProposalState.DEFERRED):
        raise Conflict(f"这项提示已处理（{row.state.title}）。", "请刷新页面查看。")
    words, today = _reason(reason), running().changes.day
    if not confirmed and (until is None or until <= today):
        raise InvalidInput("暂缓的，请填写以后的一个日期。", "到那一天系统会再次提示。", "until")
    row.reason, row.decided_by_id, row.decided_by, row.decided_at = words, actor.user_id, actor.name, running().at
    row.state = ProposalState.CONFIRMED if confirmed else ProposalState.DEFERRED
    row.deferred_until = None if confirmed else until
    record(Action.RETENTION_DECIDED, row, decision=row.state.title, reason=words)
    if confirmed and row.erasure_id is None:
        row.erasure_id = propose_erasure(actor, row.talent_id, words, source=ErasureSource.RETENTION).id
    elif confirmed:
        _erase_kept(row, queries.erasure_or_404(everywhere(actor), row.erasure_id or 0))
    return row


def demand_free(matters: list[Blocker]) -> None:
    """Refuse while something still needs the person's data, naming each matter."""
    if matters:
        told = "；".join(f"{each.what}（{each.state}）：{each.why}" for each in matters)
        raise Conflict(f"还有未办结的事项，不能删除。{told}", "办结或终止这些事项后再提出删除。")


def _reason(text: str) -> str:
    words = text.strip()[:LONGEST]
    if len(words) < SHORTEST_REASON:
        raise InvalidInput("请写明理由。", "理由会写入审计记录，请不要写姓名和证件号码。", "reason")
    return words


def _open_request(request_id: int, talent_id: int) -> RightsRequest:
    row = session.scalars(select(RightsRequest).where(RightsRequest.id == request_id)).one_or_none()
    if row is None or row.talent_id != talent_id or row.kind is not RightKind.DELETION:
        raise InvalidInput("没有对应的删除申请。", "请从个人信息申请页面办理。")
    if row.state is not RightState.OPEN:
        raise Conflict(f"这份申请已答复（{row.state.title}）。", "请刷新页面查看。")
    return row


def _erase(row: Erasure) -> None:
    """The act itself, within the command under way."""
    talent = registration(everywhere(running().actor), row.talent_id)
    found, matters = everything_about(talent)
    if not is_system(running().actor):
        demand_free(matters)
    today = running().changes.day
    request = _open_request(row.request_id, row.talent_id) if row.request_id is not None else None
    cleared = clear_operations(found)
    row.is_last, row.state, row.done_on = found.is_last, ErasureState.DONE, today
    with Erasing() as erasing:
        _hand_on(found)
        act_on(erasing, found, today)
    leave_no_trace()
    row.counts = erasing.counts | {table: {"delete": n} for table, n in cleared.items()}
    erasing.entry(row, row.source.title)
    if request is not None:
        request.state, request.answered_by, request.answered_at = RightState.GRANTED, row.decided_by, running().at
        request.answer = f"已于 {today:%Y-%m-%d} 删除您在本单位的个人信息（{row.number}）；依法继续保存的见办理结果。"
        record(Action.RIGHT_ANSWERED, request, kind=request.kind.title, answer=request.state.title)
        notify(
            Event.RIGHTS_ANSWERED, link="/my/requests", users=[request.user_id],
            values={"kind": request.kind.title, "number": request.number, "answer": request.state.title},
        )  # fmt: skip
    line = ledger.line_of(row)
    after_commit(lambda: ledger.append(line))


def _hand_on(found: Found) -> None:
    """Where others register the person too, one of them counts for the city from now on."""
    mine = found.ids("talents")
    if found.is_last or not any(row.is_primary for row in found.rows["talents"]):
        return
    kept: Any = type(found.talent)
    statement = select(kept).where(kept.person_id == found.person.id, kept.id.not_in(mine)).order_by(kept.id)
    heir = session.scalars(statement).first()
    if heir is not None:
        for row in found.rows["talents"]:
            row.is_primary = False
        session.flush()  # one registration counts at a time
        heir.is_primary = True


def _erase_kept(proposal: RetentionProposal, erasure: Erasure) -> None:
    today = clock.local(running().at).date()
    rows = kept_rows(queries.expired_rows(everywhere(running().actor), erasure, proposal.code, today))
    with Erasing() as erasing:
        act_on_kept(erasing, rows, today)
    leave_no_trace()
    erasing.entry(proposal, "保存期满")
