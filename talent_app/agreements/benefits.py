"""Commands on what an agreement promises: benefits with instalments, payments by two people, days on site, returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from talent_app.agreements import queries
from talent_app.agreements.drafts import add_step, open_draft, today
from talent_app.agreements.enums import AgreementState, MoneySource, PayState
from talent_app.agreements.models import (
    Agreement,
    AgreementBenefit,
    AgreementInstalment,
    AgreementReturn,
    AgreementStay,
)
from talent_app.agreements.parts import Parts
from talent_app.audit.actions import Action
from talent_app.audit.command import check_version, command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.dates import DateRange, add_months
from talent_app.core.errors import Conflict, Forbidden, InvalidInput, NotFound
from talent_app.core.money import Money
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission

MOST_INSTALMENTS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One instalment as it was laid out."""

    due_on: date
    amount: Money
    condition: str = ""


def even_lines(amount: Money, count: int, first_due: date, every_months: int) -> list[Line]:
    """So many equal instalments that sum exactly to the amount; left-over fen go to the earliest.

    Example: 100.00 in three: 33.34, 33.33, 33.33.
    """
    parts = amount.split(dict.fromkeys(range(count), 1))
    return [Line(add_months(first_due, place * every_months), parts[place]) for place in range(count)]


@command(Permission.AGREEMENT_EDIT)
def set_benefit(
    actor: Actor,
    agreement_id: int,
    benefit_id: int | None,
    version: int | None,
    values: Mapping[str, Any],
    lines: Sequence[Line],
) -> AgreementBenefit:
    """Promise a benefit in instalments, or change it while the agreement is a draft."""
    row = open_draft(actor, agreement_id, None)
    parts = queries.parts_of(reach_of(actor, Permission.AGREEMENT_EDIT), row)
    _check_benefit(values, lines)
    benefit = None
    if benefit_id is not None:
        benefit = _one(parts.benefits, benefit_id)
        check_version(benefit, version)
        for name, value in values.items():
            setattr(benefit, name, value)
        for old in parts.of(benefit):
            session.delete(old)
    else:
        benefit = AgreementBenefit(organisation_id=row.organisation_id, agreement_id=row.id, **values)
        session.add(benefit)
    session.flush()  # instalments name the benefit's id
    for number, line in enumerate(sorted(lines, key=lambda each: each.due_on), start=1):
        session.add(
            AgreementInstalment(
                organisation_id=row.organisation_id, agreement_id=row.id, benefit_id=benefit.id, instalment=number,
                due_on=line.due_on, amount=line.amount, condition=line.condition[:300], status=PayState.PLANNED,
                voucher="", entered_by="", checked_by="",
            )
        )  # fmt: skip
    record(Action.BENEFIT_SET, row, number=row.number, benefit=benefit.kind.title)
    return benefit


def _check_benefit(values: Mapping[str, Any], lines: Sequence[Line]) -> None:
    amount: Money = values["amount"]
    if amount.fen <= 0:
        raise InvalidInput("金额应大于零。", "请填写约定的总额。", "amount")
    if values["source"] is MoneySource.GOVERNMENT and not values["document"]:
        raise InvalidInput("政府资金须写明政策文件。", "例如文件名称和文号；没有文件的请选择“单位资金”。", "document")
    if values["is_special_training"] and values["source"] is MoneySource.GOVERNMENT:
        raise InvalidInput("专项技术培训指单位出资的培训。", "政府资金请取消勾选。", "is_special_training")
    if not 0 < len(lines) <= MOST_INSTALMENTS:
        raise InvalidInput(f"应有 1 至 {MOST_INSTALMENTS} 期。", "请填写期数和首期日期，或逐行填写各期。", "lines")
    laid = Money.total(line.amount for line in lines)
    if laid != amount or any(line.amount.fen <= 0 for line in lines):
        raise InvalidInput(
            f"各期合计 {laid.as_yuan()} 元，与总额 {amount.as_yuan()} 元不一致。", "请核对各期金额。", "lines"
        )


def _one(rows: Sequence[Any], row_id: int) -> Any:
    for row in rows:
        if row.id == row_id:
            return row
    raise NotFound()


@command(Permission.AGREEMENT_EDIT)
def remove_benefit(actor: Actor, agreement_id: int, benefit_id: int, version: int | None) -> None:
    """Take a benefit out of a draft."""
    row = open_draft(actor, agreement_id, None)
    parts = queries.parts_of(reach_of(actor, Permission.AGREEMENT_EDIT), row)
    benefit = _one(parts.benefits, benefit_id)
    check_version(benefit, version)
    record(Action.BENEFIT_REMOVED, row, number=row.number, benefit=benefit.kind.title)
    for each in parts.of(benefit):
        session.delete(each)
    session.flush()  # the instalments go before what they point at
    session.delete(benefit)


def _running(
    actor: Actor, permission: Permission, agreement_id: int, states: Sequence[AgreementState] = queries.LIVE
) -> tuple[Agreement, Parts]:
    scope = reach_of(actor, permission)
    row = queries.agreement_or_404(scope, agreement_id, locked=True)
    if row.state not in states:
        raise Conflict(f"协议当前为“{row.state.title}”，不能登记履行情况。", "协议开始履行后再登记。")
    return row, queries.parts_of(scope, row)


@command(Permission.AGREEMENT_EDIT)
def enter_payment(
    actor: Actor, agreement_id: int, instalment_id: int, version: int | None, paid_on: date, voucher: str
) -> AgreementInstalment:
    """Enter that an instalment was paid; a second person checks it before it counts."""
    row, parts = _running(actor, Permission.AGREEMENT_EDIT, agreement_id, queries.PAYABLE)
    each: AgreementInstalment = _one(parts.instalments, instalment_id)
    check_version(each, version)
    if each.status is not PayState.PLANNED:
        raise Conflict(f"这一期当前为“{each.status.title}”。", "请刷新页面。")
    if not row.from_on <= paid_on <= today():
        raise InvalidInput(f"支付日期应在 {row.from_on} 至今天之间。", "请按付款凭证填写。", "paid_on")
    if not voucher.strip():
        raise InvalidInput("请填写付款凭证号。", "复核人据此核对。", "voucher")
    each.status, each.paid_on, each.voucher = PayState.ENTERED, paid_on, voucher.strip()[:120]
    each.entered_by_id, each.entered_by = actor.user_id, actor.name
    benefit = parts.benefit_of(each)
    record(Action.INSTALMENT_PAID, row, number=row.number, benefit=benefit.kind.title, instalment=each.instalment)
    return each


@command(Permission.AGREEMENT_APPROVE)
def check_payment(
    actor: Actor, agreement_id: int, instalment_id: int, version: int | None, *, agrees: bool
) -> AgreementInstalment:
    """The second pair of eyes: the payment counts, or goes back to be entered again."""
    row, parts = _running(actor, Permission.AGREEMENT_APPROVE, agreement_id, queries.PAYABLE)
    each: AgreementInstalment = _one(parts.instalments, instalment_id)
    check_version(each, version)
    if each.status is not PayState.ENTERED:
        raise Conflict(f"这一期当前为“{each.status.title}”。", "请刷新页面。")
    if each.entered_by_id is not None and each.entered_by_id == actor.user_id:
        raise Forbidden("您登记了这笔支付，不能由您复核。", "请由另一人复核。")
    if agrees:
        each.status, each.checked_by_id, each.checked_by = PayState.PAID, actor.user_id, actor.name
    else:
        each.status, each.paid_on, each.voucher = PayState.PLANNED, None, ""
        each.entered_by_id, each.entered_by = None, ""
    benefit = parts.benefit_of(each)
    answer = "属实" if agrees else "退回"
    record(
        Action.INSTALMENT_CHECKED, row, number=row.number, benefit=benefit.kind.title, instalment=each.instalment,
        answer=answer,
    )  # fmt: skip
    return each


@command(Permission.AGREEMENT_EDIT)
def record_stay(actor: Actor, agreement_id: int, from_on: date, until_on: date, work: str) -> AgreementStay:
    """Enter days on site; days that were entered already are refused."""
    row, parts = _running(actor, Permission.AGREEMENT_EDIT, agreement_id)
    span = DateRange(from_on, until_on)
    if from_on < row.from_on or until_on > min(row.until_on, today()):
        raise InvalidInput(
            f"在岗日期应在 {row.from_on} 至今天之间，且不超过协议期。", "请按实际到岗日期填写。", "until_on"
        )
    if any(span.overlaps(DateRange(each.from_on, each.until_on)) for each in parts.stays):
        raise InvalidInput("与已登记的在岗日期重叠。", "同一天不重复计算，请核对。", "from_on")
    stay = AgreementStay(
        organisation_id=row.organisation_id, agreement_id=row.id, from_on=from_on, until_on=until_on,
        work=work.strip()[:300],
    )  # fmt: skip
    session.add(stay)
    record(Action.STAY_RECORDED, row, number=row.number, days=stay.days)
    return stay


@command(Permission.AGREEMENT_EDIT)
def remove_stay(actor: Actor, agreement_id: int, stay_id: int, version: int | None) -> None:
    """Take back days entered by mistake."""
    row, parts = _running(actor, Permission.AGREEMENT_EDIT, agreement_id)
    stay: AgreementStay = _one(parts.stays, stay_id)
    check_version(stay, version)
    record(Action.STAY_REMOVED, row, number=row.number, days=stay.days)
    session.delete(stay)


@command(Permission.AGREEMENT_EDIT)
def receive_return(
    actor: Actor, agreement_id: int, instalment_id: int, version: int | None, received_on: date, voucher: str
) -> AgreementReturn:
    """Enter that the share to return of one instalment came in."""
    scope = reach_of(actor, Permission.AGREEMENT_EDIT)
    row = queries.agreement_or_404(scope, agreement_id, locked=True)
    if row.state is not AgreementState.ENDED_EARLY:
        raise Conflict("协议没有提前终止，没有应退还的款项。", "请刷新页面。")
    found = queries.parts_of(scope, row)
    each = found.returns.get(instalment_id)
    if each is None:
        raise NotFound()
    check_version(each, version)
    if each.received_on is not None:
        raise Conflict(f"这一期已于 {each.received_on} 登记收到。", "请刷新页面。")
    if received_on > today() or (row.left_on and received_on < row.left_on):
        raise InvalidInput("收到日期应在离开之后、不晚于今天。", "请按收款凭证填写。", "received_on")
    each.received_on, each.voucher = received_on, voucher.strip()[:120]
    number = _one(found.instalments, instalment_id).instalment
    record(Action.RETURN_RECEIVED, row, number=row.number, instalment=number)
    add_step(actor, row, "received", "收到退还款", f"{each.amount.as_yuan()} 元")
    return each
