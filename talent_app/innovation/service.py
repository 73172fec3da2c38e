"""Commands on innovation returns: begin, state figures, list what came of them, go through the workflow, freeze."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.innovation import figures, offers, queries
from talent_app.innovation.enums import ItemKind, ReturnAction, ReturnState
from talent_app.innovation.items import SOURCE, item_problems
from talent_app.innovation.models import InnovationFrozen, InnovationItem, InnovationReturn, InnovationStep
from talent_app.innovation.workflow import EDITABLE, RETURN_WORKFLOW
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.organisations.queries import organisation_or_404

FIRST_YEAR = 2016
#: Whom a step tells: the holders of this permission nearest above the enterprise.
AUDIENCE = {
    Event.RETURN_TO_SEND: Permission.INNOVATION_SEND,
    Event.RETURN_SUBMITTED: Permission.INNOVATION_CONFIRM,
    Event.RETURN_RETURNED: Permission.INNOVATION_EDIT,
    Event.RETURN_CONFIRMED: Permission.INNOVATION_EDIT,
}
SEEN = ("party_on", "party_number", "board_on", "board_number")


@command(Permission.INNOVATION_EDIT)
def begin_return(actor: Actor, organisation_id: int, year: int) -> InnovationReturn:
    """Begin the return of a year with what last year's confirmed return gives."""
    scope = reach_of(actor, Permission.INNOVATION_EDIT)
    enterprise = organisation_or_404(scope, organisation_id)
    if not FIRST_YEAR <= year <= running().changes.day.year:
        raise InvalidInput(f"年度 {year} 不能填报。", f"请填写 {FIRST_YEAR} 年至今年之间的年度。", "year")
    if queries.return_of(scope, organisation_id, year) is not None:
        raise Conflict(f"{enterprise.name}的 {year} 年度科技创新年报已经建立。", "请在列表中打开。")
    row = InnovationReturn(
        organisation_id=organisation_id, year=year, state=ReturnState.DRAFT, figures={}, party_on=None,
        party_number="", board_on=None, board_number="", note="", drafted_by_id=actor.user_id, sent_on=None,
    )  # fmt: skip
    session.add(row)
    before = queries.return_of(scope, organisation_id, year - 1)
    frozen = queries.frozen_of(scope, before) if before is not None else []
    if frozen:
        row.figures = figures.carried_over(json.loads(frozen[0].content)["figures"])
    record(Action.RETURN_BEGUN, row, year=year)
    return row


@command(Permission.INNOVATION_EDIT)
def state_figures(
    actor: Actor, return_id: int, version: int | None, group: str, given: Mapping[str, tuple[Any, str]]
) -> InnovationReturn:
    """State one page of figures: code → (value, where the proof is)."""
    row = _editable(actor, return_id, version)
    page = figures.group_of(group)
    if page is None:
        raise InvalidInput("没有这一页数据。", "请从年报页面进入。")
    stated = dict(row.figures)
    for figure in page.figures:
        value, proof = given.get(figure.code, (None, ""))
        text = figures.as_text(figure, value)
        stated[figure.code] = {"value": text, "proof": proof.strip() if text else ""}
    if stated == row.figures:
        raise Unchanged(row)
    row.figures = stated
    record(Action.RETURN_FIGURES, row, year=row.year, part=page.title)
    return row


@command(Permission.INNOVATION_EDIT)
def list_item(
    actor: Actor, return_id: int, kind: ItemKind, values: Mapping[str, Any], item_id: int | None = None,
    version: int | None = None,
) -> InnovationItem:  # fmt: skip
    """List one thing, or correct it."""
    row = _editable(actor, return_id, None)
    if item_id is None:
        item = InnovationItem(organisation_id=row.organisation_id, return_id=row.id, kind=kind, **values)
        session.add(item)
    else:
        item = _item(actor, row, item_id)
        check_version(item, version)
        if SOURCE in item.words:
            values = {**values, "words": {**values["words"], SOURCE: item.words[SOURCE]}}
        if all(getattr(item, name) == value for name, value in values.items()):
            raise Unchanged(item)
        for name, value in values.items():
            setattr(item, name, value)
    record(Action.RETURN_ITEM_SET, item, year=row.year, kind=kind.title, title=item.title)
    return item


@command(Permission.INNOVATION_EDIT)
def take_offers(actor: Actor, return_id: int, version: int | None, keys: Collection[str]) -> int:
    """List what was ticked of the registry's patents, standards and awards; how many."""
    row = _editable(actor, return_id, version)
    scope = reach_of(actor, Permission.INNOVATION_EDIT)
    listed = [item for some in queries.items_of(scope, row).values() for item in some]
    wanted = [each for each in offers.offers(scope, row, listed) if each.key in keys]
    if not wanted:
        raise InvalidInput("没有勾选可以列入的成果。", "请至少勾选一项；已经列入的不再列出。")
    session.add_all(
        InnovationItem(organisation_id=row.organisation_id, return_id=row.id, kind=each.kind, **each.values)
        for each in wanted
    )
    record(Action.RETURN_ITEMS_TAKEN, row, year=row.year, rows=len(wanted))
    return len(wanted)


@command(Permission.INNOVATION_EDIT)
def remove_item(actor: Actor, return_id: int, item_id: int, version: int | None) -> str:
    """Take one thing off the list, as it was seen; its title."""
    row = _editable(actor, return_id, None)
    item = _item(actor, row, item_id)
    check_version(item, version)
    title = item.title
    record(Action.RETURN_ITEM_REMOVED, item, year=row.year, kind=item.kind.title, title=title)
    session.delete(item)
    return title


@command(Permission.INNOVATION_EDIT)
def state_seen(actor: Actor, return_id: int, version: int | None, values: Mapping[str, Any]) -> InnovationReturn:
    """Record when the Party committee and the board saw the return, and a note."""
    row = _editable(actor, return_id, version)
    given = {name: values[name] for name in (*SEEN, "note")}
    if all(getattr(row, name) == value for name, value in given.items()):
        raise Unchanged(row)
    today = running().changes.day
    for name, title in (("party_on", "党委研究"), ("board_on", "董事会审议")):
        day: date | None = given[name]
        if day is not None and day > today:
            raise InvalidInput(f"{title}日期晚于今天。", "请填写已经召开的会议。", name)
    for name, value in given.items():
        setattr(row, name, value)
    record(Action.RETURN_SEEN, row, year=row.year)
    return row


def problems(row: InnovationReturn, previous: Mapping[str, Any], items: list[InnovationItem]) -> list[str]:
    """Everything that keeps a return from being completed, one sentence each."""
    told = figures.missing(row.figures)
    told += figures.disagreements(figures.values_of(row.figures), previous)
    for item in items:
        told += item_problems(item.kind, item.title, item.amount is not None, item.words)
        if not item.proof:
            told.append(f"{item.kind.title}“{item.title}”没有注明依据材料")
    if row.party_on is None or not row.party_number:
        told.append("没有登记党委研究的日期和纪要编号")
    if row.board_on is None or not row.board_number:
        told.append("没有登记董事会（总经理办公会）审议的日期和决议编号")
    if row.party_on is not None and row.board_on is not None and row.board_on < row.party_on:
        told.append("董事会审议早于党委研究；党委研究是前置程序")
    return told


@command(Permission.INNOVATION_READ)
def act_on_return(
    actor: Actor, return_id: int, action: ReturnAction, version: int | None, note: str = ""
) -> InnovationReturn:
    """Take one step of the workflow."""
    row = queries.return_or_404(reach_of(actor, Permission.INNOVATION_READ), return_id, locked=True)
    check_version(row, version)

    def can(permission: Permission) -> bool:
        return actor.can_in(permission, row.organisation_id)

    step = RETURN_WORKFLOW.apply(row.state, action, can, note)
    if action is ReturnAction.COMPLETE:
        _check_complete(actor, row)
        row.drafted_by_id = actor.user_id
    if action is ReturnAction.SEND:
        if actor.user_id is not None and actor.user_id == row.drafted_by_id:
            raise Forbidden("填写人不能报送自己提交的年报。", "请由企业负责人报送。")
        row.sent_on = clock.local(running().at).date()
    if action is ReturnAction.CONFIRM:
        _freeze(actor, row)
    row.state = step.target
    session.add(
        InnovationStep(
            organisation_id=row.organisation_id, return_id=row.id, at=running().at, actor_id=actor.user_id,
            actor_name=actor.name, action=action, to_state=step.target, note=note.strip(),
        )
    )  # fmt: skip
    enterprise = organisation_or_404(reach_of(actor, Permission.INNOVATION_READ), row.organisation_id)
    for event in (Event(name) for name in step.notify):
        notify(
            event, link=f"/innovation/{row.id}", organisation_id=row.organisation_id, permission=AUDIENCE[event],
            values={"enterprise": enterprise.name, "year": row.year},
        )  # fmt: skip
    record(Action.RETURN_STEP, row, year=row.year, step=step.label, note=note.strip()[:200])
    return row


def _check_complete(actor: Actor, row: InnovationReturn) -> None:
    scope = reach_of(actor, Permission.INNOVATION_READ)
    listed = [item for some in queries.items_of(scope, row).values() for item in some]
    told = problems(row, queries.previous_values(scope, row), listed)
    if told:
        shown = "；".join(told[:5]) + (f"；另有 {len(told) - 5} 项" if len(told) > 5 else "")
        raise InvalidInput(f"年报还不能提交：{shown}。", "请按年报页面“还需处理”逐项补齐。", "note")


def _freeze(actor: Actor, row: InnovationReturn) -> None:
    scope = reach_of(actor, Permission.INNOVATION_READ)
    kept = {
        "year": row.year,
        "figures": row.figures,
        "seen": {name: str(getattr(row, name) or "") for name in SEEN},
        "items": [
            {
                "kind": item.kind.value, "title": item.title, "number": item.number, "words": item.words,
                "level": item.level.value if item.level else "", "bonus": item.bonus, "proof": item.proof,
                "day": item.happened_on.isoformat() if item.happened_on else "",
                "amount": item.amount.fen if item.amount is not None else None,
            }
            for some in queries.items_of(scope, row).values()
            for item in some
        ],
    }  # fmt: skip
    content = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    session.add(
        InnovationFrozen(
            organisation_id=row.organisation_id, return_id=row.id, year=row.year,
            number=len(queries.frozen_of(scope, row)) + 1, content=content,
            content_hash=hashlib.sha256(content.encode()).hexdigest(), confirmed_at=running().at,
            confirmed_by=actor.name,
        )
    )  # fmt: skip


@command(Permission.INNOVATION_READ)
def note_export(actor: Actor, year: int, rows: int) -> None:
    """Record that the collected returns of a year left the house."""
    record(Action.RETURNS_EXPORTED, None, year=year, rows=rows)


def _editable(actor: Actor, return_id: int, version: int | None) -> InnovationReturn:
    row = queries.return_or_404(reach_of(actor, Permission.INNOVATION_EDIT), return_id, locked=True)
    if row.state not in EDITABLE:
        raise Conflict(f"年报当前为“{row.state.title}”，不能修改。", "需要修改的，先撤回，或由监管机构退回。")
    check_version(row, version)
    return row


def _item(actor: Actor, row: InnovationReturn, item_id: int) -> InnovationItem:
    item = queries.item_or_404(reach_of(actor, Permission.INNOVATION_EDIT), item_id)
    if item.return_id != row.id:
        raise Conflict("这一条不属于这份年报。", "请从年报页面进入。")
    return item
