"""An agreement on its way: steps, promises and payments, for the tests of this folder."""

from __future__ import annotations

import datetime

from talent_app.agreements import benefits, queries, service
from talent_app.agreements.enums import (
    AgreementKind,
    AgreementState,
    BenefitKind,
    MoneySource,
    ReturnRule,
)
from talent_app.agreements.workflow import AgreementAction
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope

A, S = AgreementAction, AgreementState
DAY = datetime.date
EARLY = DAY(2024, 4, 1)
TERMS = {"kind": AgreementKind.SERVICE, "from_on": DAY(2024, 1, 1), "until_on": DAY(2028, 12, 31), "duties": "新药研发"}


def promise(actor, row, count=1, **over):
    values = {
        "kind": BenefitKind.SETTLEMENT, "source": MoneySource.GOVERNMENT, "amount": Money.yuan("100000.00"),
        "document": "示例文件（非官方）", "is_special_training": False, "note": "", "return_rule": ReturnRule.BY_MONTHS,
        "return_basis": "第八条",
    } | over  # fmt: skip
    lines = benefits.even_lines(values["amount"], count, DAY(2024, 3, 31), 12)
    return benefits.set_benefit(actor("hr"), row.id, None, None, values, lines)


def act(actor, row, action, by="hr", **more):
    return service.act_on_agreement(actor(by), row.id, action, None, **more)


def begun(actor, row):
    act(actor, row, A.SUBMIT)
    act(actor, row, A.APPROVE, "approver")
    act(actor, row, A.SIGN, on=row.from_on)
    return act(actor, row, A.BEGIN)


def parts(row):
    use_scope(Scope.everything())
    return queries.parts_of(Scope.everything(), row)


def pay_all(actor, row, day=EARLY):
    for each in parts(row).instalments:
        benefits.enter_payment(actor("hr"), row.id, each.id, None, day, f"付-{each.id}")
        benefits.check_payment(actor("approver"), row.id, each.id, None, agrees=True)
