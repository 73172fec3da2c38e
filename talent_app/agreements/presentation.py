"""How agreements look: tones of states, buttons from the table, the register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from talent_app.agreements import queries
from talent_app.agreements.enums import AgreementState as S
from talent_app.agreements.enums import MoneySource, PayState
from talent_app.agreements.models import Agreement
from talent_app.agreements.workflow import AGREEMENT_WORKFLOW, AgreementAction
from talent_app.core.actor import Actor
from talent_app.core.formats import instant
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations

TONES = {
    S.DRAFT: ("neutral", "pencil"),
    S.SUBMITTED: ("progress", "hourglass-split"),
    S.APPROVED: ("progress", "check-lg"),
    S.SIGNED: ("progress", "check-circle-fill"),
    S.IN_FORCE: ("good", "play-circle"),
    S.LEAVING: ("attention", "hourglass-split"),
    S.RENEWED: ("neutral", "arrow-repeat"),
    S.ENDED: ("neutral", "flag"),
    S.ENDED_EARLY: ("attention", "flag"),
    S.CANCELLED: ("neutral", "slash-circle"),
}
HIDDEN = "＊＊＊"


def buttons(actor: Actor, row: Agreement) -> list[tuple[str, str, str]]:
    """Title, address and style of every step open to the reader, in the order of the table."""
    steps = AGREEMENT_WORKFLOW.allowed(row.state, lambda permission: actor.can_in(permission, row.organisation_id))
    return [
        (step.label, url_for("agreements.agreement_act", agreement_id=row.id, action=step.action.value), step.style)
        for step in steps
        if not step.when and step.action is not AgreementAction.REPLACE
    ]


def register_tables(scope: Scope, actor: Actor, rows: Sequence[Agreement], at: datetime) -> list[Table]:
    """The register as sheets: one line an agreement, one line an instalment."""
    ids = [row.id for row in rows]
    people, places = queries.people_of(scope, rows), organisations.names(scope, {row.organisation_id for row in rows})
    benefits, instalments = queries.benefits_of(scope, ids), queries.instalments_of(scope, ids)
    is_clear = all(actor.can_in(Permission.PAY_READ, row.organisation_id) for row in rows)
    money = CellKind.MONEY if is_clear else CellKind.TEXT

    def amount(row: Agreement, some: list[Money]) -> Any:
        total = Money.total(some)
        if not actor.can_in(Permission.PAY_READ, row.organisation_id):
            return HIDDEN
        return total if is_clear else total.as_yuan()

    agreements, lines = [], []
    for row in rows:
        name, place = people[row.talent_id].name, places.get(row.organisation_id, "")
        promised, due = benefits.get(row.id, []), instalments.get(row.id, [])
        agreements.append(
            (
                row.number, name, place, row.kind.title, row.state.title, row.from_on, row.until_on, row.left_on,
                amount(row, [each.amount for each in promised if each.source is MoneySource.GOVERNMENT]),
                amount(row, [each.amount for each in promised if each.source is MoneySource.EMPLOYER]),
                amount(row, [each.amount for each in due if each.status is PayState.PAID]),
            )
        )  # fmt: skip
        titles = {each.id: each for each in promised}
        lines += [
            (
                row.number, name, titles[each.benefit_id].kind.title, titles[each.benefit_id].source.title,
                each.instalment, each.due_on, amount(row, [each.amount]), each.status.title, each.paid_on, each.voucher,
                each.entered_by, each.checked_by,
            )
            for each in due
        ]  # fmt: skip
    day = CellKind.DAY
    notes = [
        (_("金额"), _("单位：元。") + ("" if is_clear else _("无权查看个人薪酬的，金额显示为 ＊＊＊。"))),
        (_("导出"), f"{actor.name} {instant(at)}"),
    ]
    return [
        Table(
            _("协议"),
            [
                Column(_("编号"), width=14), Column(_("姓名"), width=14), Column(_("单位"), width=28),
                Column(_("类型"), width=16), Column(_("状态"), width=12), Column(_("开始"), day),
                Column(_("结束"), day),
                Column(_("离开日期"), day), Column(_("政府资金"), money), Column(_("单位资金"), money),
                Column(_("已支付"), money),
            ],
            agreements,
        ),
        Table(
            _("分期支付"),
            [
                Column(_("编号"), width=14), Column(_("姓名"), width=14), Column(_("待遇"), width=14),
                Column(_("资金来源"), width=12), Column(_("期次"), CellKind.COUNT), Column(_("应付日期"), day),
                Column(_("金额"), money), Column(_("状态"), width=16), Column(_("支付日期"), day),
                Column(_("凭证号"), width=16), Column(_("登记人"), width=12), Column(_("复核人"), width=12),
            ],
            lines,
        ),
        Table(_("说明"), [Column(_("项目"), width=14), Column(_("内容"), width=60)], notes),
    ]  # fmt: skip


def is_late(row: Any, today: date) -> bool:
    """Whether an instalment should have been paid."""
    return row.status is PayState.PLANNED and row.due_on < today
