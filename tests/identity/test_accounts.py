"""Accounts and roles as administrators keep them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity import queries, service
from talent_app.identity.permissions import Permission, Role
from talent_app.identity.queries import user_by_name
from tests.identity.phones import entries
from tests.identity.steps import change, log_in
from tests.page import get_page, post_page, values_of

# --- accounts ---------------------------------------------------------------------------------------------------


def new_user(client, place, **over):
    data = {"username": "dawa", "name": "达瓦", "organisation_id": str(place.id)} | over
    return post_page(client, "/admin/users/new", data)


def test_a_new_account_gets_a_password_once_and_must_change_it(client_as, client, place):
    page = new_user(client_as("sysadmin"), place("plant"))
    password = page.select_one("code.first-password").text
    page = log_in(client, "dawa", password)
    assert page.heading() == "修改密码"
    assert "初始密码" in page.words
    assert get_page(client, "/").heading() == "修改密码"
    page = change(client, password)
    assert page.heading() == "首页"
    assert "还没有角色" in page.words
    assert get_page(client, "/account").heading() == "我的账号"
    get_page(client, "/admin/users", status=403)


def test_a_taken_log_in_name_is_refused_under_its_field(client_as, place):
    page = new_user(client_as("sysadmin"), place("plant"), username="hr")
    assert any("登录名已被使用" in error for error in page.errors())


def test_accounts_are_found_by_name_organisation_role_and_state(client_as, place):
    client = client_as("sysadmin")
    assert "林卓玛" in get_page(client, "/admin/users?q=卓玛").words
    assert "林卓玛" not in get_page(client, "/admin/users?role=auditor").find("table").text
    assert "吴敏" in get_page(client, f"/admin/users?organisation={place('other').id}").find("table").text
    assert "没有符合条件的记录" in get_page(client, "/admin/users?state=disabled").words


def test_disabling_needs_a_reason(client_as):
    user = user_by_name("hr")
    page = post_page(client_as("sysadmin"), f"/admin/users/{user.id}/disable", {"version": user.version})
    assert any("停用原因" in error for error in page.errors())


def test_disabled_accounts_are_enabled_again_and_a_second_time_is_a_conflict(client_as):
    client, user = client_as("sysadmin"), user_by_name("hr")
    post_page(client, f"/admin/users/{user.id}/disable", {"version": user.version, "reason": "休假"})
    form = values_of(get_page(client, f"/admin/users/{user.id}/enable").form())
    page = post_page(client, f"/admin/users/{user.id}/enable", form)
    assert "已启用" in page.notices()[0]
    stale = values_of(get_page(client, f"/admin/users/{user.id}/enable").form())
    post_page(client, f"/admin/users/{user.id}/enable", stale, status=409)


def test_a_stale_form_does_not_disable(client_as):
    user = user_by_name("hr")
    form = {"version": user.version + 5, "reason": "调离"}
    post_page(client_as("sysadmin"), f"/admin/users/{user.id}/disable", form, status=409)
    session.rollback()
    assert user_by_name("hr").disabled_at is None


def test_nobody_disables_the_account_he_is_using(client_as):
    user = user_by_name("sysadmin")
    form = {"version": user.version, "reason": "试一试"}
    page = post_page(client_as("sysadmin"), f"/admin/users/{user.id}/disable", form, status=409)
    assert "自己正在使用的账号" in page.words


def test_a_reset_password_works_once_and_ends_sessions(client_as, client):
    working, user = client_as("hr"), user_by_name("hr")
    page = post_page(client_as("sysadmin"), f"/admin/users/{user.id}/password-reset", {"version": user.version})
    password = page.select_one("code.first-password").text
    assert get_page(working, "/account").heading() == "登录"
    assert log_in(client, "hr", password).heading() == "修改密码"


@pytest.mark.parametrize("who", ["hr", "leader", "secadmin", "auditor"])
@pytest.mark.parametrize("path", ["/admin/users/new", "/admin/users/1/disable", "/admin/users/1/password-reset"])
def test_only_the_system_administrator_manages_accounts(client_as, who, path):
    get_page(client_as(who), path, status=403)


def test_unknown_accounts_are_not_found(client_as):
    client = client_as("sysadmin")
    for path in ("", "/disable", "/enable", "/password-reset"):
        get_page(client, f"/admin/users/999999{path}", status=404)


# --- roles ------------------------------------------------------------------------------------------------------


def grant(client, user, role, place, **over):
    data = {"role": role, "organisation_id": str(place.id)} | over
    page = post_page(client, f"/admin/users/{user.id}/roles/new", data)
    if page.heading() != "确认授予角色":
        return page
    return post_page(client, f"/admin/users/{user.id}/roles/new", values_of(page.form()))


def test_a_role_is_granted_after_a_page_that_says_what_it_means(client_as, place):
    client, user = client_as("secadmin"), user_by_name("policy")
    data = {"role": "leader", "organisation_id": str(place("county").id), "until_on": "2027-01-31"}
    page = post_page(client, f"/admin/users/{user.id}/roles/new", data)
    assert page.heading() == "确认授予角色"
    assert "国资委决定方案" in page.words
    assert Role.LEADER not in queries.roles_held(Scope.everything(), user.id, clock.today())
    page = post_page(client, f"/admin/users/{user.id}/roles/new", values_of(page.form()))
    assert "已授予" in page.notices()[0]
    assert "2027-01-31" in page.words
    assert entries("role.granted")[-1].details["role"] == "leader"


def test_roles_that_may_not_meet_are_refused_and_explained(client_as, place):
    client, user = client_as("secadmin"), user_by_name("hr")
    page = get_page(client, f"/admin/users/{user.id}/roles/new")
    assert "须由不同的人完成" in page.words
    page = grant(client, user, "approver", place("plant"))
    assert any("不能与该账号已有的“人力资源管理员”由同一人担任" in error for error in page.errors())
    page = grant(client, user, "auditor", place("city"))
    assert page.errors()
    assert queries.roles_held(Scope.everything(), user.id, clock.today()) == {Role.HR}


def test_a_role_cannot_end_before_it_begins(client_as, place):
    client, user = client_as("secadmin"), user_by_name("policy")
    page = grant(client, user, "leader", place("city"), from_on="2026-12-01", until_on="2026-11-01")
    assert any("截止日不能早于起始日" in error for error in page.errors())


def test_a_role_already_held_is_not_granted_twice(client_as, place):
    page = grant(client_as("secadmin"), user_by_name("hr"), "hr", place("plant"))
    assert any("已在这家单位担任此角色" in error for error in page.errors())


def test_nobody_grants_roles_to_himself(client_as, place):
    client, user = client_as("secadmin"), user_by_name("secadmin")
    data = {"role": "person", "organisation_id": str(place("city").id), "confirmed": "yes"}
    page = post_page(client, f"/admin/users/{user.id}/roles/new", data)
    assert any("不能给自己授予角色" in error for error in page.errors())


def test_a_revoked_role_is_gone_at_the_next_page(client_as):
    working, client, user = client_as("hr"), client_as("secadmin"), user_by_name("hr")
    get_page(working, "/admin/organisations")
    held = queries.memberships_of(Scope.everything(), user.id)[0]
    path = f"/admin/users/{user.id}/roles/{held.id}/revoke"
    page = post_page(client, path, values_of(get_page(client, path).form()))
    assert "已收回" in page.notices()[0]
    get_page(working, "/admin/organisations", status=403)
    get_page(client, path, status=404)


@pytest.mark.parametrize("who", ["hr", "leader", "sysadmin", "auditor"])
def test_only_the_security_administrator_grants_roles(client_as, who):
    get_page(client_as(who), "/admin/users/1/roles/new", status=403)


@pytest.fixture
def group_administrator(client_as, place):
    """A browser of a system administrator whose role is held in the group."""
    page = new_user(client_as("sysadmin"), place("group"), username="groupadmin", name="格桑")
    password = page.select_one("code.first-password").text
    grant(client_as("secadmin"), user_by_name("groupadmin"), "sysadmin", place("group"))
    client = client_as("groupadmin")
    change(client, password)
    return client


def test_an_administrator_of_a_group_sees_only_its_accounts(group_administrator):
    listed = get_page(group_administrator, "/admin/users").find("table").text
    assert "林卓玛" in listed
    assert "吴敏" not in listed
    assert "钱立新" not in listed


@pytest.mark.parametrize("path", ["", "/disable", "/enable", "/password-reset"])
def test_an_account_of_another_group_is_not_found(group_administrator, path):
    stranger = user_by_name("stranger")
    get_page(group_administrator, f"/admin/users/{stranger.id}{path}", status=404)
    if path:
        form = {"version": stranger.version, "reason": "越权"}
        post_page(group_administrator, f"/admin/users/{stranger.id}{path}", form, status=404)


def test_an_administrator_of_a_group_makes_no_account_elsewhere(group_administrator, place):
    page = new_user(group_administrator, place("other"))
    assert any("请从列表中选择一项" in error for error in page.errors())
    assert user_by_name("dawa") is None


def test_a_role_cannot_be_granted_beyond_the_reach_of_who_grants(actor, place):
    city = actor("secadmin")
    confined = replace(city, grants={Permission.ROLE_GRANT: Scope.of(place("group").id, place("plant").id)})
    hr = user_by_name("hr")
    with pytest.raises(NotFound):
        service.grant_role(confined, hr.id, Role.PERSON, place("other").id)
    with pytest.raises(NotFound):
        service.grant_role(confined, user_by_name("stranger").id, Role.PERSON, place("plant").id)
