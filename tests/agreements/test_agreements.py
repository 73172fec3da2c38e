"""An agreement from its draft on: who may do what, payments by two people, renewals, days on site."""

from __future__ import annotations

import io

import pytest
from docx import Document

from talent_app.agreements import benefits, queries, reminding, service
from talent_app.agreements.enums import (
    AgreementKind,
    PayState,
    ReturnRule,
)
from talent_app.agreements.parts import stay_years
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from tests.agreements.chain import DAY, TERMS, A, S, act, begun, parts, pay_all, promise
from tests.page import get_page


def test_the_way_of_an_agreement_and_its_wrong_turns(actor, drafted):
    promise(actor, drafted)
    with pytest.raises(Conflict, match="不能“登记签订”"):
        act(actor, drafted, A.SIGN, on=DAY(2024, 1, 1))
    act(actor, drafted, A.SUBMIT)
    with pytest.raises(Forbidden):
        act(actor, drafted, A.APPROVE)  # HR does not approve
    with pytest.raises(Conflict, match="不能再改"):
        service.change_agreement(actor("hr"), drafted.id, None, TERMS | {"duties": "别的"})
    with pytest.raises(InvalidInput, match="理由"):
        act(actor, drafted, A.RETURN, "approver")
    act(actor, drafted, A.RETURN, "approver", note="请写明任务")
    act(actor, drafted, A.SUBMIT)
    act(actor, drafted, A.APPROVE, "approver")
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        act(actor, drafted, A.SIGN, on=DAY(2026, 11, 24))
    act(actor, drafted, A.SIGN, on=DAY(2026, 11, 23))
    assert act(actor, drafted, A.BEGIN).state is S.IN_FORCE
    with pytest.raises(Conflict, match="才期满"):
        act(actor, drafted, A.END)
    assert [each.title for each in parts(drafted).steps][:3] == ["起草", "提交审批", "退回修改"]


def test_a_payment_counts_after_a_second_person_saw_it(actor, drafted):
    promise(actor, drafted, count=3)
    with pytest.raises(Conflict, match="不能登记履行情况"):
        benefits.enter_payment(actor("hr"), drafted.id, parts(drafted).instalments[0].id, None, DAY(2024, 4, 1), "1")
    begun(actor, drafted)
    first = parts(drafted).instalments[0]
    assert [each.amount.as_yuan() for each in parts(drafted).instalments] == ["33333.34", "33333.33", "33333.33"]
    with pytest.raises(InvalidInput, match="凭证"):
        benefits.enter_payment(actor("hr"), drafted.id, first.id, None, DAY(2024, 4, 1), " ")
    benefits.enter_payment(actor("hr"), drafted.id, first.id, None, DAY(2024, 4, 1), "付-1")
    assert parts(drafted).paid == Money.ZERO
    with pytest.raises(Forbidden):
        benefits.check_payment(actor("hr"), drafted.id, first.id, None, agrees=True)
    benefits.check_payment(actor("approver"), drafted.id, first.id, None, agrees=False)
    assert parts(drafted).instalments[0].status is PayState.PLANNED
    benefits.enter_payment(actor("hr"), drafted.id, first.id, None, DAY(2024, 4, 2), "付-2")
    benefits.check_payment(actor("approver"), drafted.id, first.id, None, agrees=True)
    assert parts(drafted).paid == Money.yuan("33333.34")


def test_a_renewal_takes_the_place_of_the_old_agreement_and_is_reminded_of(actor, talent):
    ends = {"from_on": DAY(2023, 12, 1), "until_on": DAY(2026, 11, 30)}
    row = service.draft_agreement(actor("hr"), talent.id, TERMS | ends)
    begun(actor, row)
    assert reminding.remind(system_actor("夜间")) == 1
    assert reminding.remind(system_actor("夜间")) == 0  # everybody once
    new = act(actor, row, A.RENEW)
    assert (new.from_on, new.until_on, new.state) == (DAY(2026, 12, 1), DAY(2029, 11, 30), S.DRAFT)
    with pytest.raises(Conflict, match="已经起草过"):
        act(actor, row, A.RENEW)
    act(actor, new, A.SUBMIT)
    act(actor, new, A.APPROVE, "approver")
    act(actor, new, A.SIGN, on=DAY(2026, 11, 20))
    with pytest.raises(Conflict, match="还没有到"):
        act(actor, new, A.BEGIN)


def test_a_renewal_ends_the_old_agreement_and_carries_what_is_still_due(actor, client_as, talent):
    row = service.draft_agreement(actor("hr"), talent.id, TERMS | {"until_on": DAY(2026, 10, 31)})
    promise(actor, row, count=4, amount=Money.yuan("80000.00"))
    begun(actor, row)
    first, second = parts(row).instalments[:2]
    for each in (first, second):
        benefits.enter_payment(actor("hr"), row.id, each.id, None, DAY(2026, 4, 1), f"付-{each.id}")
    benefits.check_payment(actor("approver"), row.id, first.id, None, agrees=True)
    new = act(actor, row, A.RENEW)
    act(actor, new, A.SUBMIT)
    act(actor, new, A.APPROVE, "approver")
    act(actor, new, A.SIGN, on=DAY(2026, 11, 20))
    with pytest.raises(Conflict, match="1 笔支付没有复核"):
        act(actor, new, A.BEGIN)
    benefits.check_payment(actor("approver"), row.id, second.id, None, agrees=True)
    hr = client_as("hr")
    assert "原协议未支付的 2 期" in get_page(hr, f"/agreements/{new.id}").words
    text = "\n".join(
        each.text for each in Document(io.BytesIO(hr.get(f"/agreements/{new.id}/agreement.docx").get_data())).paragraphs
    )
    assert f"续签{row.number}号协议" in text
    assert "尚未支付的待遇2期，共40,000.00元" in text
    new = act(actor, new, A.BEGIN)
    use_scope(Scope.everything())
    assert (queries.agreement_or_404(Scope.everything(), row.id).state, new.state) == (S.RENEWED, S.IN_FORCE)
    assert [each.status for each in parts(row).instalments] == [PayState.PAID] * 2 + [PayState.CARRIED] * 2
    (carried,) = parts(new).benefits
    assert (carried.amount, carried.return_rule) == (Money.yuan("40000.00"), ReturnRule.NONE)
    assert [each.due_on for each in parts(new).instalments] == [each.due_on for each in parts(row).instalments[2:]]
    assert row.number in carried.note
    pay_all(actor, new, DAY(2026, 11, 22))
    assert parts(new).paid == Money.yuan("40000.00")


def test_a_served_agreement_still_pays_what_was_promised(actor, talent):
    row = service.draft_agreement(actor("hr"), talent.id, TERMS | {"until_on": DAY(2026, 10, 31)})
    promise(actor, row, count=2)
    begun(actor, row)
    act(actor, row, A.END)
    assert [each.id for each, _row in queries.due(Scope.everything(), DAY(2026, 12, 1))] == [
        each.id for each in parts(row).instalments
    ]
    pay_all(actor, row)
    assert parts(row).paid == Money.yuan("100000.00")


def test_days_on_site_stand_against_what_was_promised(actor, talent):
    flexible = TERMS | {"kind": AgreementKind.FLEXIBLE, "from_on": DAY(2026, 7, 2), "until_on": DAY(2028, 7, 1)}
    with pytest.raises(InvalidInput, match="在岗天数"):
        service.draft_agreement(actor("hr"), talent.id, flexible)
    row = begun(actor, service.draft_agreement(actor("hr"), talent.id, flexible | {"days_promised": 60}))
    benefits.record_stay(actor("hr"), row.id, DAY(2026, 8, 1), DAY(2026, 8, 20), "指导工艺")
    with pytest.raises(InvalidInput, match="重叠"):
        benefits.record_stay(actor("hr"), row.id, DAY(2026, 8, 20), DAY(2026, 8, 22), "指导工艺")
    (year,) = stay_years(row, parts(row).stays, DAY(2026, 11, 23))
    assert (year.days, year.promised, year.missing) == (20, 30, 10)  # 183 of 365 days × 60, rounded down
