"""Rewards from what is in the file to money paid, checked and taken back; wrong turns are refused with their rule."""

from __future__ import annotations

import itertools
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.core.money import Money, Rounding
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.rewards import eligibility, own_schemes, payments, queries, service
from talent_app.rewards.enums import Fund, InstalmentState, Lapse, RewardState, UseState
from talent_app.rewards.instalments import laid_out, taken_back
from talent_app.rewards.schemes import schemes_for
from talent_app.rewards.service import Wanted
from talent_app.rewards.workflow import RewardAction as A
from talent_app.rules.reward_tables import Benefit, Period
from talent_app.rules.talent_class import Standing
from tests.factories import create_talent
from tests.rewards.chain import (
    EVEREST,
    FIRST_DAY,
    WANTED,
    act,
    drafted,
    in_notice,
    instalments,
    laureate,
    own_scheme,
    paying,
)

YEAR = 365


def test_every_benefit_says_who_may_receive_it_and_why(actor, place):
    row, _reference = laureate(actor)
    scope = actor("hr").scope
    found = {
        (one.scheme.code, one.item.code): one
        for one in eligibility.outcomes(scope, row, schemes_for(scope, row.organisation_id, FIRST_DAY), FIRST_DAY)
    }
    held = found[EVEREST, "outstanding"]
    assert held.standing is Standing.PROVEN
    assert held.is_open
    assert held.results[0].proof == "批准文号 示例文〔2026〕1号"
    assert found[EVEREST, "young"].standing is Standing.MISSING
    assert not found[EVEREST, "young"].is_open
    # the region's range for introductions is not checked with its text: it bars nobody, it asks for words
    assert found["rewards.introduction", "personal"].item.is_unchecked
    # Lhasa's amounts are not entered: listed, never offered
    lhasa = [one for (code, _item), one in found.items() if code == "rewards.lhasa"]
    assert len(lhasa) == 8
    assert not any(one.is_open for one in lhasa)


def test_an_allowance_is_reviewed_noticed_and_laid_out_for_five_years(actor, monkeypatch):
    reward = in_notice(actor)
    assert reward.state is RewardState.NOTICE
    assert (reward.notice_until, reward.notice_note) == (date(2026, 11, 30), "")
    assert not reward.is_tax_free  # a regional department's money
    assert "自治区部门" in reward.tax_note
    with pytest.raises(Conflict, match="RW-002"):
        act(actor, "reviewer", reward, A.CONFIRM)
    monkeypatch.setenv("APP_TODAY", "2026-11-30")
    with pytest.raises(Conflict, match="2026-11-30 止"):
        act(actor, "reviewer", reward, A.CONFIRM)
    monkeypatch.setenv("APP_TODAY", "2026-12-01")
    act(actor, "reviewer", reward, A.CONFIRM)
    found = instalments(reward)
    assert [one.amount for one in found] == [Money.yuan(50_000)] * 5
    assert (found[4].due_on, found[4].covers_until) == (date(2030, 11, 23), date(2031, 11, 22))


def test_days_under_objection_do_not_count(actor, monkeypatch):
    reward = in_notice(actor)
    monkeypatch.setenv("APP_TODAY", "2026-11-25")
    act(actor, "hr", reward, A.OBJECT, "有职工反映材料不实")
    monkeypatch.setenv("APP_TODAY", "2026-11-27")
    row = act(actor, "reviewer", reward, A.DISMISS, "经核对证书原件，异议不成立")
    # 24 November, then 30 November to 3 December
    assert row.notice_until == date(2026, 12, 3)


def test_the_same_achievement_is_not_rewarded_twice_over_all_schemes(actor, place):
    row, reference = laureate(actor)
    condition = {"kind": "selections", "label": "入选人才计划", "where": {"programme": ["everest_outstanding"]}}
    scheme, item = own_scheme(actor, place, benefit=Benefit.LIVING, conditions=[condition])
    prize, money = own_scheme(actor, place, benefit=Benefit.PRIZE, conditions=[condition])
    first = service.create_reward(actor("hr"), row.id, EVEREST, "outstanding", reference, WANTED)
    wanted = Wanted(Money.yuan(10_000), FIRST_DAY, account="6222020000001234567")
    with pytest.raises(Conflict, match="RW-001"):
        service.create_reward(actor("hr"), row.id, scheme.code, str(item.id), reference, wanted)
    with pytest.raises(Conflict, match="RW-001"):
        service.create_reward(actor("hr"), row.id, EVEREST, "outstanding", reference, WANTED)
    # another kind of benefit may be had beside it
    service.create_reward(actor("hr"), row.id, prize.code, str(money.id), reference, wanted)
    # what was withdrawn holds nothing
    act(actor, "hr", first, A.WITHDRAW)
    assert service.create_reward(actor("hr"), row.id, scheme.code, str(item.id), reference, wanted)


def test_who_fails_is_refused_and_who_lacks_proof_gives_words(actor):
    row = create_talent(actor("hr"), name="无入选")
    with pytest.raises(InvalidInput, match="事由"):
        service.create_reward(actor("hr"), row.id, EVEREST, "outstanding", "", WANTED)
    wanted = Wanted(Money.yuan(50_000), FIRST_DAY, achievement="自述入选", account="6222020000001234567")
    reward = service.create_reward(actor("hr"), row.id, EVEREST, "outstanding", "", wanted)
    with pytest.raises(Conflict, match="条件没有达到：入选珠峰拔尖人才"):
        act(actor, "hr", reward, A.SUBMIT, "请予支持")
    with pytest.raises(InvalidInput, match="金额须为"):
        service.create_reward(
            actor("hr"), row.id, EVEREST, "young", "", Wanted(Money.yuan(30_000), FIRST_DAY, achievement="x")
        )
    # an introduction's range asks for the paper that fixed the amount
    with pytest.raises(InvalidInput, match="依据"):
        service.create_reward(
            actor("hr"), row.id, "rewards.introduction", "personal", "",
            Wanted(Money.yuan(300_000), FIRST_DAY, achievement="引进"),
        )  # fmt: skip


def test_payment_takes_two_people_a_budget_and_a_due_day(actor, place, monkeypatch):
    reward = paying(actor, monkeypatch)
    first, second, *_rest = instalments(reward)
    hr, head = actor("hr"), actor("approver")
    with pytest.raises(Conflict, match="RW-003"):
        payments.prepare(actor("hr"), [first.id])
    payments.set_budget(actor("hr"), place("plant").id, 2026, Fund.GOVERNMENT, Money.yuan("49999.99"), "拨款1号")
    with pytest.raises(Conflict, match=r"超出 0\.01 元"):
        payments.prepare(actor("hr"), [first.id])
    payments.set_budget(actor("hr"), place("plant").id, 2026, Fund.GOVERNMENT, Money.yuan(50_000), "拨款1号")
    with pytest.raises(Conflict, match="才应支付"):
        payments.prepare(actor("hr"), [second.id])
    assert payments.prepare(actor("hr"), [first.id]) == Money.yuan(50_000)
    both = type(head)(**{**vars(head), "user_id": hr.user_id})  # the same hands under another role
    with pytest.raises(Forbidden, match="RW-004"):
        payments.pay(both, [first.id], date(2026, 12, 1), "记 1 号")
    assert payments.hold_back(actor("approver"), [first.id], "账号待核") == 1
    payments.prepare(actor("hr"), [first.id])
    assert payments.pay(actor("approver"), [first.id], date(2026, 12, 1), "记 1 号") == Money.yuan(50_000)
    with pytest.raises(InvalidInput, match="不能低于"):
        payments.set_budget(actor("hr"), place("plant").id, 2026, Fund.GOVERNMENT, Money.yuan(1), "拨款2号")
    with pytest.raises(Conflict, match="没有支付"):
        act(actor, "hr", reward, A.COMPLETE)
    use_scope(Scope.everything())
    assert queries.reward_or_404(Scope.everything(), reward.id).account == "6222020000001234567"


def test_the_next_part_waits_until_the_use_of_the_last_is_checked(actor, place, monkeypatch):
    scheme, item = own_scheme(actor, place, benefit=Benefit.RESEARCH, shares=(60, 40), use_checked=True)
    row = create_talent(actor("hr"), name="经费甲")
    wanted = Wanted(Money.yuan(10_000), date(2025, 11, 1), achievement="提锂中试", account="6222020000001234567")
    reward = service.create_reward(actor("hr"), row.id, scheme.code, str(item.id), "", wanted)
    act(actor, "hr", reward, A.SUBMIT, "经总经理办公会研究")
    act(actor, "approver", reward, A.APPROVE)  # the enterprise's own money: the regulator is not asked
    monkeypatch.setenv("APP_TODAY", "2026-12-01")
    act(actor, "approver", reward, A.CONFIRM)
    first, second = instalments(reward)
    assert (first.amount, second.amount) == (Money.yuan(6_000), Money.yuan(4_000))
    payments.set_budget(actor("hr"), place("plant").id, 2026, Fund.OWN, Money.yuan(10_000), "预算1号")
    payments.prepare(actor("hr"), [first.id])
    payments.pay(actor("approver"), [first.id], date(2026, 12, 1), "记 2 号")
    with pytest.raises(Conflict, match="RW-005"):
        payments.prepare(actor("hr"), [second.id])
    payments.report_use(actor("hr"), reward.id, 1, None, Money.yuan(2_500), "试剂 2,500 元")
    payments.check_use(actor("approver"), reward.id, 1, None, True, "凭证相符")
    payments.prepare(actor("hr"), [second.id])
    # misuse: what was not used as it should comes back, nothing more is paid
    act(actor, "approver", reward, A.REVOKE, "项目停止", lapse=Lapse.MISUSE, lapsed_on=date(2026, 12, 1))
    first, second = instalments(reward)
    assert (first.recover, second.state) == (Money.yuan(3_500), InstalmentState.STOPPED)
    assert first.use_state is UseState.CHECKED
    payments.recover(actor("approver"), reward.id, 1, None, date(2026, 12, 1), "收 3 号")
    assert instalments(reward)[0].recovered_on == date(2026, 12, 1)


def test_an_own_scheme_needs_a_head_who_did_not_draft_it(actor, place):
    scheme, item = own_scheme(actor, place)
    named = own_schemes.SchemeWords("革新奖励办法（示例）", "示例企发〔2026〕9号", FIRST_DAY, FIRST_DAY)
    again = own_schemes.create_scheme(actor("hr"), place("plant").id, named)
    words = own_schemes.ItemWords("奖金", item.benefit, item.amount, item.period, 1, (100,), False, ())
    line = own_schemes.put_item(actor("hr"), again.id, None, words)
    with pytest.raises(Conflict, match="别人已经修改"):
        own_schemes.remove_item(actor("hr"), again.id, line.id, line.version + 1)
    own_schemes.remove_item(actor("hr"), again.id, line.id, line.version)
    with pytest.raises(Conflict, match="不能修改"):
        own_schemes.remove_item(actor("hr"), scheme.id, 1, None)
    with pytest.raises(Forbidden):
        own_schemes.move_scheme(actor("hr"), scheme.id, "end", None)
    own_schemes.move_scheme(actor("approver"), scheme.id, "end", None)
    codes = {one.code for one in schemes_for(actor("hr").scope, place("plant").id, FIRST_DAY)}
    assert scheme.code not in codes


def test_what_one_enterprise_rewarded_is_known_but_not_told_elsewhere(actor, place):
    reward = drafted(actor)
    use_scope(Scope.everything())
    assert eligibility.clashing(reward.person_id, reward.achievement_key, Benefit.LIVING) is not None
    assert eligibility.clashing(reward.person_id, reward.achievement_key, Benefit.PRIZE) is None


@given(
    st.integers(1, 10**9), st.sampled_from(Period), st.integers(1, 5),
    st.sampled_from([(100,), (60, 40), (34, 33, 33)]), st.dates(date(2024, 1, 1), date(2027, 12, 31)),
)  # fmt: skip
def test_parts_sum_to_the_whole_and_periods_join(fen, period, years, shares, starts_on):
    amount = Money.from_fen(fen)
    parts = laid_out(amount, period, years, shares, starts_on)
    if period is Period.ONCE:
        assert Money.total(one.amount for one in parts) == amount
        return
    assert len(parts) == years * (1 if period is Period.YEARLY else 12)
    for one, following in itertools.pairwise(parts):
        assert one.covers_until is not None
        assert (following.due_on - one.covers_until).days == 1


def test_only_the_days_after_the_condition_lapsed_come_back():
    year = {"amount": Money.yuan(36_500), "due_on": date(2026, 1, 1), "covers_until": date(2026, 12, 31), "used": None}
    assert taken_back(Lapse.LEFT, date(2026, 12, 22), **year) == Money.yuan(36_500).times(
        Fraction(10, YEAR), Rounding.DOWN
    )
    assert taken_back(Lapse.LEFT, date(2027, 1, 1), **year) == Money.ZERO
    assert taken_back(Lapse.CONDITION, date(2025, 6, 1), **year) == Money.yuan(36_500)
    assert taken_back(Lapse.FRAUD, date(2027, 6, 1), **year) == Money.yuan(36_500)
    once = year | {"covers_until": None}
    assert taken_back(Lapse.LEFT, date(2026, 6, 1), **once) == Money.ZERO
