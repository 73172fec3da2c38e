"""When a renewal begins: the old agreement ends and what it still owes goes over. Joins the command under way."""

from __future__ import annotations

from talent_app.agreements import queries
from talent_app.agreements.drafts import add_step
from talent_app.agreements.enums import AgreementState, PayState, ReturnRule
from talent_app.agreements.models import Agreement, AgreementBenefit, AgreementInstalment
from talent_app.agreements.workflow import AGREEMENT_WORKFLOW, RENEWAL_BEGUN, AgreementAction
from talent_app.audit.actions import Action
from talent_app.audit.command import record
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict
from talent_app.core.formats import money
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session

#: Old agreements a renewal may take the place of; one that ended at its term has only its open instalments left.
REPLACED = (AgreementState.IN_FORCE, AgreementState.ENDED)


def replace_old(actor: Actor, row: Agreement) -> None:
    """End the agreement this one renews and take over the instalments that are still due, day by day as promised."""
    if row.renewal_of_id is None:
        return
    old = queries.agreement_or_404(Scope.of(row.organisation_id), row.renewal_of_id, locked=True)
    if old.state not in REPLACED:
        raise Conflict(
            f"原协议 {old.number} 当前为“{old.state.title}”，不能由本协议接替。", "请先办完原协议的手续，或作废本协议。"
        )
    parts = queries.parts_of(Scope.of(row.organisation_id), old)
    waiting = [each for each in parts.instalments if each.status is PayState.ENTERED]
    if waiting:
        raise Conflict(
            f"原协议 {old.number} 还有 {len(waiting)} 笔支付没有复核。", "请先复核或退回，再开始履行续签协议。"
        )
    carried = Money.ZERO
    for benefit in parts.benefits:
        carried += _carry(row, old, benefit, [each for each in parts.of(benefit) if each.status is PayState.PLANNED])
    note = f"由 {row.number} 接替" + (f"，未支付的 {money(carried)} 元转入该协议" if carried.fen else "")
    if carried.fen:
        add_step(actor, row, "carry", "承接原协议未支付的待遇", f"{old.number}，共 {money(carried)} 元")
    title = AgreementAction.REPLACE.title
    if old.state is AgreementState.IN_FORCE:
        step = AGREEMENT_WORKFLOW.apply(
            old.state, AgreementAction.REPLACE, lambda permission: True, "", {RENEWAL_BEGUN}
        )
        old.state, title = step.target, step.label
    record(Action.AGREEMENT_MOVED, old, number=old.number, title=title, note=f"由 {row.number} 接替")
    add_step(actor, old, AgreementAction.REPLACE.value, title, note)


def _carry(row: Agreement, old: Agreement, benefit: AgreementBenefit, open_: list[AgreementInstalment]) -> Money:
    """The open instalments of one benefit in the new agreement; for service done to the end nothing returns of them."""
    if not open_:
        return Money.ZERO
    total = Money.total(each.amount for each in open_)
    made = AgreementBenefit(
        organisation_id=row.organisation_id, agreement_id=row.id, kind=benefit.kind, source=benefit.source,
        amount=total, document=benefit.document, return_rule=ReturnRule.NONE,
        return_basis=f"承接 {old.number}：对应的服务期已经履行", is_special_training=benefit.is_special_training,
        note=f"承接 {old.number} 未支付的 {len(open_)} 期",
    )  # fmt: skip
    session.add(made)
    session.flush()  # instalments name the benefit's id
    for number, each in enumerate(open_, start=1):
        session.add(
            AgreementInstalment(
                organisation_id=row.organisation_id, agreement_id=row.id, benefit_id=made.id, instalment=number,
                due_on=each.due_on, amount=each.amount, condition=each.condition, status=PayState.PLANNED,
                voucher="", entered_by="", checked_by="",
            )
        )  # fmt: skip
        each.status = PayState.CARRIED
    return total
