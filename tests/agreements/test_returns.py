"""What returns after early leaving, to the fen: government money by its rule, the employer's for training alone."""

from __future__ import annotations

import dataclasses

import pytest

from talent_app.agreements import benefits, queries, service
from talent_app.agreements.enums import (
    BenefitKind,
    LeavingCause,
    MoneySource,
    ReturnRule,
)
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.policy import queries as policies
from talent_app.rules.parameters import Cite, Dated
from tests.agreements.chain import DAY, TERMS, A, S, act, begun, parts, pay_all, promise


def test_leaving_early_returns_government_money_by_its_rule_and_the_employers_for_training_alone(actor, drafted):
    promise(actor, drafted, count=2)
    promise(actor, drafted, source=MoneySource.EMPLOYER, document="", kind=BenefitKind.TRAINING,
            amount=Money.yuan("60000.00"), is_special_training=True)  # fmt: skip
    promise(actor, drafted, source=MoneySource.EMPLOYER, document="", kind=BenefitKind.HOUSING,
            amount=Money.yuan("50000.00"))  # fmt: skip
    with pytest.raises(InvalidInput, match="SVC-001"):  # the housing money has no basis to return: a reason, or no rule
        act(actor, drafted, A.SUBMIT)
    service.change_agreement(actor("hr"), drafted.id, None, TERMS | {"reasons": "原协议已签订，按实登记。"})
    begun(actor, drafted)
    pay_all(actor, drafted)
    with pytest.raises(InvalidInput, match="离开日期应在"):
        act(actor, drafted, A.LEAVE, note="离开", on=DAY(2029, 1, 1), cause=LeavingCause.OWN_WISH)
    # left on 30 June 2026: 30 of 60 months are not served
    act(actor, drafted, A.LEAVE, note="本人辞职", on=DAY(2026, 6, 30), cause=LeavingCause.OWN_WISH)
    with pytest.raises(Forbidden):
        act(actor, drafted, A.CONFIRM_LEAVING)
    assert act(actor, drafted, A.CONFIRM_LEAVING, "approver").state is S.ENDED_EARLY
    found = {parts(drafted).benefit_of(each).kind.value + str(each.instalment): back.amount.as_yuan()
             for each in parts(drafted).instalments for back in [parts(drafted).returns[each.id]]}  # fmt: skip
    assert found == {"settlement1": "25000.00", "settlement2": "25000.00", "training1": "30000.00", "housing1": "0.00"}
    housing = next(one for one in parts(drafted).returns.values() if "没有法定依据" in one.basis)
    assert housing.working["rule"] == "SVC-001"
    first = parts(drafted).instalments[0]
    benefits.receive_return(actor("hr"), drafted.id, first.id, None, DAY(2026, 8, 1), "收-1")
    with pytest.raises(Conflict, match="登记收到"):
        benefits.receive_return(actor("hr"), drafted.id, first.id, None, DAY(2026, 8, 1), "收-1")


def test_each_kind_returns_as_its_policy_says_once_it_is_entered(actor, drafted, monkeypatch):
    """Not entered: a warning that names it, and nothing guessed; entered: its way and its document."""
    promise(actor, drafted, return_rule=ReturnRule.BY_POLICY)
    promise(actor, drafted, kind=BenefitKind.LIVING, return_rule=ReturnRule.FULL, amount=Money.yuan("600.00"))
    with pytest.raises(InvalidInput, match=r"SVC-003.*安家费（政府资金）.*还没有录入"):
        act(actor, drafted, A.SUBMIT)
    service.change_agreement(actor("hr"), drafted.id, None, TERMS | {"reasons": "文件待录入。"})
    begun(actor, drafted)
    pay_all(actor, drafted)
    leaving = (DAY(2026, 6, 30), LeavingCause.OWN_WISH)
    settlement, living = service.returns_on(drafted, parts(drafted), *leaving)
    assert (settlement.is_open, settlement.amount) == (True, Money.ZERO)
    assert living.amount == Money.yuan("600.00")
    book = policies.book(Scope.everything())
    cite, day = Cite("everest-programme-2023", "第九条"), DAY(2020, 1, 1)
    ruled = {
        f"service_agreement.government_{kind}": dataclasses.replace(
            book.parameters[f"service_agreement.government_{kind}"], values=(Dated(day, way, cite, "B"),)
        )
        for kind, way in (("settlement", "按未服务整月数折算"), ("living", "不退还"))
    }
    entered = dataclasses.replace(book, parameters={**book.parameters, **ruled})
    monkeypatch.setattr(policies, "book", lambda scope: entered)
    settlement, living = service.returns_on(drafted, parts(drafted), *leaving)
    assert settlement.amount == Money.yuan("50000.00")
    assert settlement.basis.endswith("第九条")
    (told,) = [each for each in queries.findings_of(Scope.everything(), drafted, parts(drafted)) if each.is_failed]
    assert (told.rule, "生活补贴（政府资金）应为不退还" in told.message) == ("SVC-003", True)
