"""An agreement from its draft to early leaving: who may do what, payments by two people, what returns to the fen."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import io

import pytest
from docx import Document
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from talent_app.agreements import benefits, queries, reminding, service
from talent_app.agreements.enums import (
    AgreementKind,
    AgreementState,
    BenefitKind,
    LeavingCause,
    MoneySource,
    PayState,
    ReturnRule,
)
from talent_app.agreements.parts import stay_years
from talent_app.agreements.workflow import AGREEMENT_WORKFLOW, AgreementAction
from talent_app.audit.models import AuditEntry
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.identity.permissions import MATRIX, Role
from talent_app.policy import queries as policies
from talent_app.rules.parameters import Cite, Dated
from tests.factories import create_talent
from tests.page import get_page, post_page, values_of

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


@pytest.fixture
def talent(actor):
    return create_talent(actor("hr"), name="协议人")


@pytest.fixture
def drafted(actor, talent):
    return service.draft_agreement(actor("hr"), talent.id, TERMS)


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


@pytest.mark.parametrize("state", list(S))
def test_every_state_and_action_and_role_follows_the_table(actor, drafted, state):
    """Who is not in the row is refused, an action without a row is a conflict; nothing else may be said."""
    names = {Role.HR: "hr", Role.APPROVER: "approver", Role.GROUP_REVIEWER: "group", Role.REVIEWER: "reviewer",
             Role.LEADER: "leader", Role.AUDITOR: "auditor", Role.PERSON: "person"}  # fmt: skip
    place = drafted.organisation_id
    for action in A:
        row = AGREEMENT_WORKFLOW.find(state, action)
        for role, name in names.items():
            may = functools.partial(lambda who, permission: who.can_in(permission, place), actor(name))
            if row is not None and row.permission in MATRIX[role]:
                assert AGREEMENT_WORKFLOW.apply(state, action, may, "-") is row
            else:
                with pytest.raises(Conflict if row is None else Forbidden):
                    AGREEMENT_WORKFLOW.apply(state, action, may, "-")


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


def test_pages_mask_amounts_and_reading_them_is_recorded(actor, client_as, drafted, talent):
    promise(actor, drafted)
    begun(actor, drafted)
    pay_all(actor, drafted)
    hr, reviewer = client_as("hr"), client_as("reviewer")
    page = get_page(hr, f"/agreements/{drafted.id}")
    assert "＊＊＊" in page.words
    assert "100,000.00" not in page.words
    assert "100,000.00" in get_page(hr, f"/agreements/{drafted.id}/clear").words
    assert "协议人" in get_page(reviewer, f"/agreements/{drafted.id}").words
    assert reviewer.get(f"/agreements/{drafted.id}/clear").status_code == 403
    assert client_as("stranger").get(f"/agreements/{drafted.id}").status_code == 404
    assert "服务期协议" in get_page(hr, f"/talents/{talent.id}").words
    page = get_page(hr, f"/agreements/{drafted.id}/returns?on=2026-06-30&cause=own_wish")
    assert "50,000.00" in page.words
    assert "30 ÷ 60" in page.words
    book = reviewer.get("/agreements/register.xlsx").get_data()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert rows[1][1] == "协议人"
    assert rows[1][-1] == "＊＊＊"
    last = session.scalars(select(AuditEntry).where(AuditEntry.action == "agreements.exported")).one()
    assert last.details["rows"] == 1
    words = Document(io.BytesIO(hr.get(f"/agreements/{drafted.id}/agreement.docx").get_data()))
    text = "\n".join(each.text for each in words.paragraphs)
    assert "安家费共100,000.00元（大写壹拾万元整" in text
    assert "2024年1月1日" in text


def test_hr_drafts_promises_and_submits_in_the_browsers_way(client_as, talent):
    hr, head = client_as("hr"), client_as("approver")
    page = get_page(hr, f"/agreements/new?talent={talent.id}")
    values = values_of(page.form()) | {"kind": "introduction", "from_on": "2026-12-01", "until_on": "2029-11-30"}
    shown = post_page(hr, "/agreements/new", values)
    assert shown.errors() == [], values["talent"]
    use_scope(Scope.everything())
    (made,) = queries.agreements_of(Scope.everything(), talent)
    base = f"/agreements/{made.id}"
    assert "请登记待遇" in shown.words
    page = get_page(hr, f"{base}/benefits/new")
    values = values_of(page.form()) | {
        "kind": "settlement", "source": "government", "amount": "100000", "return_rule": "unknown", "count": "3",
    }  # fmt: skip
    assert any("政策文件" in told for told in post_page(hr, f"{base}/benefits/new", values).errors())
    shown = post_page(hr, f"{base}/benefits/new", values | {"document": "示例文件"})
    assert "第 3 期" in shown.words
    page = get_page(hr, f"{base}/act/submit")
    assert "待审批" in post_page(hr, f"{base}/act/submit", values_of(page.form())).words
    assert "人才协议待审批" in get_page(head, "/").words
    page = get_page(head, f"{base}/act/approve")
    assert "已审批" in post_page(head, f"{base}/act/approve", values_of(page.form())).words
    assert "协议人" in get_page(hr, "/agreements?state=approved&q=协议").words
