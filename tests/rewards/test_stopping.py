"""What speaks for stopping a reward is found by itself, bars the next payment, and is decided by a person."""

from __future__ import annotations

from datetime import date

import pytest

from talent_app.agreements.enums import LeavingCause
from talent_app.core.actor import system_actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.rewards import payments, queries, service, stopping
from talent_app.rewards.enums import Fund, InstalmentState, Lapse, ProposalState, RewardState
from talent_app.rewards.service import Wanted
from talent_app.rewards.workflow import RewardAction as A
from talent_app.rules.reward_tables import Benefit
from talent_app.talents import requests
from talent_app.talents import service as talents
from talent_app.talents.enums import RequestKind
from tests.agreements import chain as agreements
from tests.factories import create_talent, resident_id
from tests.page import get_page, post_page, values_of
from tests.rewards.chain import EVEREST, WANTED, act, laureate, own_scheme, paying

NIGHT = system_actor("夜间例行任务")


def proposals(reward):
    use_scope(Scope.everything())
    return queries.proposals_of(Scope.everything(), [reward.id]).get(reward.id, [])


def left(actor, reward, day):
    talents.add_record(actor("hr"), reward.talent_id, "departures", {"left_on": day, "kind": "resigned"})


def test_who_left_is_proposed_once_and_paid_no_more_until_a_person_decides(actor, place, monkeypatch, client_as):
    reward = paying(actor, monkeypatch)
    payments.set_budget(actor("hr"), place("plant").id, 2026, Fund.GOVERNMENT, Money.yuan(100_000), "拨款1号")
    first = queries.instalments_of(Scope.everything(), reward)[0]
    assert stopping.find_lapses(NIGHT) == 0
    left(actor, reward, date(2026, 11, 30))
    with pytest.raises(Conflict, match=r"RW-006.*2026-11-30 离职"):
        payments.prepare(actor("hr"), [first.id])
    assert (stopping.find_lapses(NIGHT), stopping.find_lapses(NIGHT)) == (1, 0)
    (found,) = proposals(reward)
    assert (found.lapse, found.since, found.state) == (Lapse.LEFT, date(2026, 11, 30), ProposalState.OPEN)
    with pytest.raises(Forbidden):
        stopping.keep_reward(actor("hr"), reward.id, found.id, None, "理由")
    with pytest.raises(InvalidInput, match="理由"):
        stopping.keep_reward(actor("approver"), reward.id, found.id, None, " ")
    head = client_as("approver")
    assert "2026-11-30 离职" in get_page(head, "/rewards/proposals?state=proposal_open").words
    address = f"/rewards/{reward.id}/act/revoke?proposal={found.id}"
    values = values_of(get_page(head, address).form())
    assert (values["lapse"], values["lapsed_on"]) == ("left_post", "2026-11-30")
    assert "已停发" in post_page(head, address, values).words
    (found,) = proposals(reward)
    assert (found.state, found.decided_by) == (ProposalState.STOPPED, "赵志远")
    states = {one.state for one in queries.instalments_of(Scope.everything(), reward)}
    assert states == {InstalmentState.STOPPED}


def test_a_reward_goes_on_with_a_reason_and_the_same_matter_stays_quiet(actor, place, monkeypatch):
    reward = paying(actor, monkeypatch)
    payments.set_budget(actor("hr"), place("plant").id, 2026, Fund.GOVERNMENT, Money.yuan(100_000), "拨款1号")
    terms = agreements.TERMS | {"from_on": date(2026, 11, 20)}
    row = agreements.begun(actor, agreements.service.draft_agreement(actor("hr"), reward.talent_id, terms))
    agreements.act(actor, row, agreements.A.LEAVE, note="改签", on=date(2026, 11, 25), cause=LeavingCause.AGREED)
    agreements.act(actor, row, agreements.A.CONFIRM_LEAVING, "approver")
    assert stopping.check_conditions(actor("hr"), reward.id) == 1
    (found,) = proposals(reward)
    assert "提前终止" in found.reason
    stopping.keep_reward(actor("approver"), reward.id, found.id, found.version, "改签新协议，岗位未变")
    assert stopping.find_lapses(NIGHT) == 0
    first = queries.instalments_of(Scope.everything(), reward)[0]
    assert payments.prepare(actor("hr"), [first.id]) == Money.yuan(50_000)


def test_a_condition_that_ended_and_a_use_nobody_checked_are_named(actor, place, monkeypatch):
    reward = paying(actor, monkeypatch)
    number = int(reward.reference.partition(":")[2])
    talents.remove_record(actor("hr"), reward.talent_id, "selections", number, None)  # entered by mistake
    scheme, item = own_scheme(actor, place, benefit=Benefit.RESEARCH, shares=(60, 40), use_checked=True)
    wanted = Wanted(Money.yuan(10_000), date(2025, 11, 1), achievement="提锂中试", account="6222020000001234567")
    other = service.create_reward(actor("hr"), create_talent(actor("hr")).id, scheme.code, str(item.id), "", wanted)
    act(actor, "hr", other, A.SUBMIT, "经研究")
    act(actor, "approver", other, A.APPROVE)
    monkeypatch.setenv("APP_TODAY", "2026-12-10")
    act(actor, "approver", other, A.CONFIRM)
    payments.set_budget(actor("hr"), place("plant").id, 2026, Fund.OWN, Money.yuan(10_000), "预算1号")
    first = queries.instalments_of(Scope.everything(), other)[0]
    payments.prepare(actor("hr"), [first.id])
    payments.pay(actor("approver"), [first.id], date(2026, 12, 10), "记 2 号")
    assert stopping.find_lapses(NIGHT) == 1
    (found,) = proposals(reward)
    assert (found.lapse, found.since) == (Lapse.CONDITION, date(2026, 12, 10))
    monkeypatch.setenv("APP_TODAY", "2027-12-10")  # the last day of the twelve months
    stopping.find_lapses(NIGHT)
    assert proposals(other) == []
    monkeypatch.setenv("APP_TODAY", "2027-12-11")
    stopping.find_lapses(NIGHT)
    assert "满 12 个月仍未核查" in proposals(other)[0].reason
    payments.report_use(actor("hr"), other.id, 1, None, Money.yuan(6_000), "试剂")
    payments.check_use(actor("approver"), other.id, 1, None, True, "相符")
    stopping.find_lapses(NIGHT)
    assert proposals(other)[0].state is ProposalState.GONE


def test_after_a_transfer_the_old_employer_keeps_his_papers_and_nobody_is_rewarded_twice(
    actor, place, monkeypatch, client_as
):
    number, birth = resident_id(), date(1985, 7, 2)
    row, reference = laureate(actor, "德吉", born_on=birth, document_number=number)
    reward = service.create_reward(actor("hr"), row.id, EVEREST, "outstanding", reference, WANTED)
    for who, step in (("hr", A.SUBMIT), ("approver", A.APPROVE), ("reviewer", A.AGREE)):
        act(actor, who, reward, step)
    monkeypatch.setenv("APP_TODAY", "2026-12-01")
    act(actor, "reviewer", reward, A.CONFIRM)
    values = {"name": "德吉", "born_on": birth, "document_number": number}
    other = actor("stranger").organisation_id
    asked = requests.file_request(actor("stranger"), other, values, RequestKind.TRANSFER, "调入")
    requests.answer_request(actor("hr"), asked.id, None, True, "")
    # RW-001 holds over enterprises: the government's allowance is not asked for again by the next employer
    with pytest.raises(Conflict, match=r"RW-001.*其他单位"):
        service.create_reward(actor("stranger"), row.id, EVEREST, "outstanding", reference, WANTED)
    assert stopping.find_lapses(NIGHT) == 1
    head = client_as("approver")
    for path in ("", "/payments", "/proposals", f"/{reward.id}", f"/{reward.id}/act/revoke"):
        page = get_page(head, f"/rewards{path}")
    assert "德吉" in get_page(head, f"/rewards/{reward.id}").words
    assert page.heading()
    act(actor, "approver", reward, A.REVOKE, "已调离", lapse=Lapse.LEFT, lapsed_on=date(2026, 12, 1))
    assert queries.reward_or_404(actor("hr").scope, reward.id).state is RewardState.REVOKED


def test_a_scheme_is_not_moved_by_a_form_that_does_not_say_what_was_seen(actor, place, client_as):
    scheme, _item = own_scheme(actor, place)
    head = client_as("approver")
    token = values_of(get_page(head, f"/rewards/schemes/{scheme.id}").form("/move/end"))
    token.pop("version")
    page = post_page(head, f"/rewards/schemes/{scheme.id}/move/end", token, status=409)
    assert "没有办理" in page.words
