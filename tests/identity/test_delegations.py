"""Standing in for a colleague: for the stated days, never joining roles that may not meet, all of it recorded."""

from __future__ import annotations

from datetime import timedelta

import pytest

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity import delegations, queries, service
from talent_app.identity.delegations import LONGEST, delegate_role, end_delegation
from talent_app.identity.passwords import hash_password
from talent_app.identity.permissions import Permission, Role
from tests.page import get_page, post_page


@pytest.fixture
def colleague(actor, place):
    """A second account at the plant, without a role."""
    return service.create_user(
        actor("sysadmin"),
        username="colleague",
        name="同事",
        organisation_id=place("plant").id,
        password_hash=hash_password("a-long-password-2"),
        must_change_password=False,
    )


def lend(person, username="colleague", start=0, days=5):
    today = clock.today()
    [role] = delegations.lendable(person.user_id, today)
    from_on = today + timedelta(days=start)
    return delegate_role(
        person, role.id, username, from_on=from_on, until_on=from_on + timedelta(days=days), reason="出差"
    )


def may_approve(user, day):
    session.expire_all()
    return queries.actor_of(user, day).can(Permission.PLAN_APPROVE)


def test_a_deputy_acts_from_the_first_to_the_last_day_and_not_a_day_longer(actor, colleague):
    row = lend(actor("approver"), start=1)
    days = [row.from_on - timedelta(days=1), row.from_on, row.until_on, row.until_on + timedelta(days=1)]
    assert [may_approve(colleague, day) for day in days] == [False, True, True, False]


def test_a_role_taken_back_stops_at_once(actor, colleague):
    row = lend(actor("approver"))
    assert may_approve(colleague, clock.today())
    end_delegation(actor("approver"), row.id, row.version)
    assert not may_approve(colleague, clock.today())


def test_a_deputy_loses_the_role_with_the_one_who_lent_it(actor, colleague):
    boss = actor("approver")
    lend(boss)
    user = queries.user_by_name("approver")
    service.disable_user(actor("sysadmin"), user.id, user.version, "离职")
    assert not may_approve(colleague, clock.today())


def test_who_drafts_cannot_be_lent_the_approval(actor):
    with pytest.raises(InvalidInput, match="不能再代理“企业负责人”"):
        lend(actor("approver"), "hr")


def test_a_lent_role_bars_the_grant_of_one_that_may_not_meet_it(actor, colleague, place):
    lend(actor("approver"))
    with pytest.raises(Conflict, match="不能与该账号已有的“企业负责人”"):
        service.grant_role(actor("secadmin"), colleague.id, Role.HR, place("plant").id)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"start": -1}, "起始日已经过去"),
        ({"days": -1}, "截止日不能早于起始日"),
        ({"days": LONGEST.days}, "一次代理最长 92 天"),
        ({"username": "nobody"}, "没有这个登录名"),
        ({"username": "stranger"}, "没有这个登录名"),
        ({"username": "approver"}, "不能委托给自己"),
    ],
)
def test_what_cannot_be_lent_is_refused_with_the_reason(actor, colleague, change, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        lend(actor("approver"), **change)


def test_the_longest_delegation_is_allowed_and_two_at_once_are_not(actor, colleague):
    lend(actor("approver"), days=LONGEST.days - 1)
    with pytest.raises(Conflict, match="已经委托"):
        lend(actor("approver"), start=LONGEST.days - 1)


def test_a_stranger_cannot_end_it_and_the_security_administrator_can(actor, colleague):
    row = lend(actor("approver"))
    with pytest.raises(NotFound):
        end_delegation(actor("hr"), row.id, row.version)
    end_delegation(actor("secadmin"), row.id, row.version)
    assert queries.delegations(Scope.everything(), colleague.id, clock.today()) == []


def test_lending_and_taking_back_on_the_page(client_as, colleague):
    client = client_as("approver")
    form = {"deputy": "colleague", "from_on": "2026-11-23", "until_on": "2026-11-30", "reason": "学习"}
    page = get_page(client, "/account/delegations/new")
    form["membership_id"] = page.select("select[name=membership_id] option")[-1]["value"]
    page = post_page(client, "/account/delegations/new", form | {"deputy": "hr"})
    assert "不能再代理" in page.words
    page = post_page(client, "/account/delegations/new", form)
    assert "已委托同事（colleague）代理" in page.words
    assert "2026-11-30" in page.words
    path = page.select_one("a[href*='/account/delegations/'][href$='/end']")["href"]
    assert "代理已结束" in post_page(client, path, {"version": 1}).words
