"""Commands that carry an agreement along: draft, change, every step of its table, early leaving with what returns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from talent_app.agreements import queries
from talent_app.agreements.drafts import add_step, open_draft, today
from talent_app.agreements.enums import AgreementKind, AgreementState, LeavingCause, PayState
from talent_app.agreements.models import Agreement, AgreementReturn
from talent_app.agreements.parts import Parts, paid_parts
from talent_app.agreements.renewals import replace_old
from talent_app.agreements.workflow import AGREEMENT_WORKFLOW, AgreementAction
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, is_system, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.dates import DateRange
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.rules.service_return import BLAMELESS, FAULT, Return, returns_of
from talent_app.talents import queries as talents

#: What leaving for these causes means for the employer's money.
EXCUSES = {LeavingCause.EMPLOYER_FAULT: FAULT, LeavingCause.BLAMELESS: BLAMELESS}
FIELDS = (
    "kind", "number", "from_on", "until_on", "duties", "days_promised", "penalty", "non_compete_months",
    "non_compete_pay", "reasons",
)  # fmt: skip


@command(Permission.AGREEMENT_EDIT)
def draft_agreement(actor: Actor, talent_id: int, values: Mapping[str, Any]) -> Agreement:
    """Begin an agreement with a person of one's own enterprise."""
    talent = talents.talent_or_404(reach_of(actor, Permission.AGREEMENT_EDIT), talent_id)
    given = _checked(values)
    given["number"] = given["number"] or _next_number(talent.organisation_id, given["from_on"].year)
    row = Agreement(
        organisation_id=talent.organisation_id, talent_id=talent.id, state=AgreementState.DRAFT, leaving_note="",
        drafted_by=actor.user_id, drafted_by_name=actor.name, approved_by_name="", **given,
    )  # fmt: skip
    session.add(row)
    record(Action.AGREEMENT_DRAFTED, row, number=row.number)
    add_step(actor, row, "draft", "起草")
    return row


def _next_number(organisation_id: int, year: int) -> str:
    wanted = select(func.count(Agreement.id)).where(
        Agreement.organisation_id == organisation_id, Agreement.number.startswith(f"{year}-")
    )
    return f"{year}-{int(session.scalar(wanted) or 0) + 1:03d}"


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: values.get(name) for name in FIELDS}
    for name in ("number", "duties", "reasons"):
        given[name] = (given[name] or "").strip()
    if given["until_on"] <= given["from_on"]:
        raise InvalidInput("结束日期不晚于开始日期。", "请检查服务期的起止日期是否填反。", "until_on")
    if given["kind"] is AgreementKind.FLEXIBLE and not given["days_promised"]:
        raise InvalidInput("柔性引进须约定每年在岗天数。", "例如每年 60 天。", "days_promised")
    return given


@command(Permission.AGREEMENT_EDIT)
def change_agreement(actor: Actor, agreement_id: int, version: int | None, values: Mapping[str, Any]) -> Agreement:
    """Change a draft."""
    row = open_draft(actor, agreement_id, version)
    given = _checked(values)
    given["number"] = given["number"] or row.number
    changed = {name: value for name, value in given.items() if getattr(row, name) != value}
    if not changed:
        raise Unchanged(row)
    for name, value in changed.items():
        setattr(row, name, value)
    record(Action.AGREEMENT_CHANGED, row, number=row.number)
    return row


@command(Permission.AGREEMENT_READ)
def act_on_agreement(
    actor: Actor,
    agreement_id: int,
    action: AgreementAction,
    version: int | None,
    *,
    note: str = "",
    on: date | None = None,
    cause: LeavingCause | None = None,
) -> Agreement:
    """One step of the table; renewing answers the new draft."""
    scope = reach_of(actor, Permission.AGREEMENT_READ)
    row = queries.agreement_or_404(scope, agreement_id, locked=True)
    check_version(row, version)
    step = AGREEMENT_WORKFLOW.apply(
        row.state, action, lambda permission: is_system(actor) or actor.can_in(permission, row.organisation_id), note
    )
    made = _HANDLERS[action](actor, row, on, cause, note.strip()) if action in _HANDLERS else None
    row.state = step.target
    record(Action.AGREEMENT_MOVED, row, number=row.number, title=step.label, note=note.strip())
    add_step(actor, row, action.value, step.label, note.strip())
    for event in step.notify:
        _tell(Event(event), row, step.label)
    return made or row


def _tell(event: Event, row: Agreement, what: str) -> None:
    to_approve = event is Event.AGREEMENT_SUBMITTED
    notify(
        event, link=f"/agreements/{row.id}", values={"number": row.number, "kind": row.kind.title, "what": what},
        organisation_id=row.organisation_id, permission=Permission.AGREEMENT_APPROVE if to_approve else None,
        users=() if to_approve else (row.drafted_by, row.reported_by),
    )  # fmt: skip


def _submit(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> None:
    scope = Scope.of(row.organisation_id)
    parts = queries.parts_of(scope, row)
    for benefit in parts.benefits:
        laid = Money.total(each.amount for each in parts.of(benefit))
        if laid != benefit.amount:
            raise Conflict(
                f"“{benefit.label}”各期合计 {laid.as_yuan()} 元，与总额 {benefit.amount.as_yuan()} 元不一致。",
                "请修改分期。",
            )
    failed = [each for each in queries.findings_of(scope, row, parts) if each.is_failed]
    if failed and not row.reasons:
        raise InvalidInput(
            f"{failed[0].rule} 需要说明：{failed[0].message}", "请修改条款，或在“说明理由”中写明理由后再提交。", "note"
        )
    wanted = select(Agreement.number).where(
        Agreement.organisation_id == row.organisation_id, Agreement.talent_id == row.talent_id,
        Agreement.kind == row.kind, Agreement.id != row.id, Agreement.id != (row.renewal_of_id or 0),
        Agreement.state.in_((AgreementState.APPROVED, AgreementState.SIGNED, *queries.LIVE)),
        Agreement.until_on >= row.from_on, Agreement.from_on <= row.until_on,
    )  # fmt: skip
    other = session.scalar(wanted.limit(1))
    if other:
        raise Conflict(f"与同类协议 {other} 的期间重叠。", "请调整起止日期，或从原协议起草续签。")


def _approve(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> None:
    if row.drafted_by is not None and row.drafted_by == actor.user_id:
        raise Forbidden("您起草了这份协议，不能由您审批。", "请由未参与起草的负责人审批。")
    row.approved_by, row.approved_by_name = actor.user_id, actor.name


def _sign(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> None:
    if on is None or on > today():
        raise InvalidInput("请填写实际签订日期，不能晚于今天。", "以双方签字盖章的日期为准。", "on")
    row.signed_on = on


def _begin(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> None:
    if today() < row.from_on:
        raise Conflict(f"协议自 {row.from_on} 起履行，今天还没有到。", "到期后再办理；日期有误的，作废后重新起草。")
    replace_old(actor, row)


def _renew(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> Agreement:
    if queries.renewals_of(Scope.of(row.organisation_id), row):
        raise Conflict("已经起草过续签协议。", "请在协议列表中打开续签的草稿。")
    begin = row.until_on + timedelta(days=1)
    length = row.until_on - row.from_on
    made = Agreement(
        organisation_id=row.organisation_id, talent_id=row.talent_id, state=AgreementState.DRAFT, leaving_note="",
        renewal_of_id=row.id, drafted_by=actor.user_id, drafted_by_name=actor.name, approved_by_name="",
        **{name: getattr(row, name) for name in FIELDS}
        | {
            "number": _next_number(row.organisation_id, begin.year), "from_on": begin, "until_on": begin + length,
            "reasons": "",
        },
    )  # fmt: skip
    session.add(made)
    record(Action.AGREEMENT_DRAFTED, made, number=made.number)
    add_step(actor, made, "draft", "起草续签", f"续签 {row.number}")
    return made


def _end(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> None:
    if today() < row.until_on:
        raise Conflict(f"协议到 {row.until_on} 才期满。", "提前结束的，请办理“登记提前离开”。")


def _leave(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> None:
    if on is None or cause is None:
        raise InvalidInput("请填写离开日期和原因。", "退还金额按离开日期计算。", "on")
    if not row.from_on - timedelta(days=1) <= on < row.until_on:
        raise InvalidInput(
            f"离开日期应在 {row.from_on} 至 {row.until_on} 之间。", "服务至期满的，请办理“期满终止”。", "on"
        )
    row.left_on, row.leaving_cause, row.leaving_note, row.reported_by = on, cause, note[:500], actor.user_id


def _refuse_leaving(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> None:
    row.left_on, row.leaving_cause, row.leaving_note = None, None, ""


def _confirm_leaving(actor: Actor, row: Agreement, on: date | None, cause: LeavingCause | None, note: str) -> None:
    if row.reported_by is not None and row.reported_by == actor.user_id:
        raise Forbidden("您登记了这次离开，不能由您确认。", "请由另一位负责人确认。")
    parts = queries.parts_of(Scope.of(row.organisation_id), row)
    waiting = [each for each in parts.instalments if each.status is PayState.ENTERED]
    if waiting:
        raise Conflict(f"还有 {len(waiting)} 笔支付没有复核。", "请先复核或退回，再确认提前终止。")
    for each in returns_on(row, parts):
        session.add(
            AgreementReturn(
                organisation_id=row.organisation_id, agreement_id=row.id, instalment_id=int(each.ref),
                amount=each.amount, basis=each.basis[:300], working=each.explanation.to_json(), received_on=None,
                voucher="",
            )
        )  # fmt: skip
    for instalment in parts.instalments:
        if instalment.status is PayState.PLANNED:
            instalment.status = PayState.CANCELLED


def returns_on(
    row: Agreement, parts: Parts, left_on: date | None = None, cause: LeavingCause | None = None
) -> list[Return]:
    """What would return of every paid instalment if the person left on a day for a cause."""
    day, why = left_on or row.left_on, cause or row.leaving_cause
    if day is None:
        return []
    excuse = EXCUSES.get(why, "") if why else ""
    period = DateRange(row.from_on, row.until_on)
    policy = queries.policy_of(Scope.of(row.organisation_id), row)
    return [returns_of(part, period, day, excuse=excuse) for part in paid_parts(parts, policy)]


_HANDLERS = {
    AgreementAction.SUBMIT: _submit,
    AgreementAction.APPROVE: _approve,
    AgreementAction.SIGN: _sign,
    AgreementAction.BEGIN: _begin,
    AgreementAction.RENEW: _renew,
    AgreementAction.END: _end,
    AgreementAction.LEAVE: _leave,
    AgreementAction.REFUSE_LEAVING: _refuse_leaving,
    AgreementAction.CONFIRM_LEAVING: _confirm_leaving,
}


@command(Permission.AGREEMENT_READ)
def record_reading(actor: Actor, agreement_id: int, how: str) -> None:
    """Note that somebody saw what an agreement promises in clear, before the bytes leave."""
    row = queries.agreement_or_404(reach_of(actor, Permission.AGREEMENT_READ), agreement_id)
    record(Action.AGREEMENT_READ, row, number=row.number, how=how)


@command(Permission.AGREEMENT_READ)
def record_export(actor: Actor, rows: int, chosen: str) -> None:
    """Note that the register left the house."""
    record(Action.AGREEMENTS_EXPORTED, rows=rows, filter=chosen)
