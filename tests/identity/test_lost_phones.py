"""The second factor when something is missing: recovery codes, a lost phone, and where it is required."""

from __future__ import annotations

import pytest

from talent_app import clock
from talent_app.db.engine import session
from talent_app.identity import codes, factors, queries
from talent_app.identity.permissions import Role
from talent_app.identity.queries import user_by_name
from tests import people
from tests.identity.phones import RENEW, enrol, entries, give_code, give_password
from tests.page import get_page, post_page, values_of
from tests.people import PASSWORD

# --- recovery codes ---------------------------------------------------------------------------------------------


def test_a_recovery_code_signs_in_once_and_tells_how_many_are_left(client_as, app, phone):
    recovery = enrol(client_as("leader"), phone)
    client = app.test_client()
    give_password(client)
    page = give_code(client, recovery[0].lower())
    assert page.heading() == "首页"
    assert "还剩 9 个" in page.notices()[0]
    assert entries("second_factor.recovery_used")[-1].details == {"left": 9}
    client = app.test_client()
    give_password(client)
    give_code(client, recovery[0], status=401)
    assert "还剩 8 个" in give_code(client, recovery[1]).notices()[0]


def test_the_last_recovery_codes_urge_to_renew(client_as, client, phone):
    working = client_as("leader")
    recovery = enrol(working, phone)
    user = user_by_name("leader")
    actor = queries.actor_of(user, clock.today())
    kept = factors.factor_of(user.id).recovery
    for code in recovery[:9]:
        factors.use_recovery_code(actor, codes.recovery_hash(kept, code))
    session.remove()
    assert "请尽快更换" in get_page(working, "/account").words
    give_password(client)
    assert "最后一个恢复码" in give_code(client, recovery[9]).notices()[0]


def test_renewed_recovery_codes_replace_the_old_ones(client_as, app, phone):
    working = client_as("leader")
    old = enrol(working, phone)
    page = post_page(working, RENEW, {"password": "not it at all"})
    assert any("密码不正确" in error for error in page.errors())
    page = post_page(working, RENEW, {"password": PASSWORD})
    assert page.heading() == "恢复码已更换"
    new = [each.text for each in page.select("[data-recovery-codes] code")]
    client = app.test_client()
    give_password(client)
    give_code(client, old[0], status=401)
    assert "还剩 9 个" in give_code(client, new[0]).notices()[0]
    assert entries("second_factor.recovery_renewed")


def test_who_has_no_second_factor_has_no_recovery_codes_to_renew(client_as):
    get_page(client_as("hr"), RENEW, status=409)


# --- a lost phone -----------------------------------------------------------------------------------------------


def test_the_system_administrator_takes_a_lost_phone_off_an_account(client_as, client, phone):
    working = client_as("leader")
    enrol(working, phone)
    user, admin = user_by_name("leader"), client_as("sysadmin")
    assert "已启用" in get_page(admin, f"/admin/users/{user.id}").words
    path = f"/admin/users/{user.id}/second-factor/remove"
    form = values_of(get_page(admin, path).form())
    assert any("解除原因" in error for error in post_page(admin, path, form).errors())
    page = post_page(admin, path, form | {"reason": "手机丢失"})
    assert "已解除" in page.notices()[0]
    assert entries("second_factor.removed")[-1].details == {"username": "leader", "reason": "手机丢失"}
    assert get_page(working, "/account").heading() == "登录"
    assert give_password(client).heading() == "首页"
    enrol(client, phone)


def test_nobody_takes_his_own_second_factor_off(client_as, phone):
    admin = client_as("sysadmin")
    enrol(admin, phone)
    user = user_by_name("sysadmin")
    form = {"version": factors.factor_of(user.id).version, "reason": "试一试"}
    page = post_page(admin, f"/admin/users/{user.id}/second-factor/remove", form, status=409)
    assert "另一名系统管理员" in page.words


@pytest.mark.parametrize("who", ["hr", "leader", "secadmin", "auditor"])
def test_only_the_system_administrator_takes_second_factors_off(client_as, who):
    get_page(client_as(who), "/admin/users/1/second-factor/remove", status=403)


def test_the_only_administrator_who_lost_his_phone_helps_himself_on_the_server(app, client_as, client, phone):
    enrol(client_as("sysadmin"), phone)
    options = ["--reason", "手机丢失", "--actor", "sysadmin"]
    result = app.test_cli_runner().invoke(args=["identity", "remove-second-factor", "sysadmin", *options])
    assert result.exit_code == 0, result.output
    assert "已解除" in result.output
    assert give_password(client, "sysadmin").heading() == "首页"
    assert entries("second_factor.removed")[-1].source == "cli"


# --- where it is required ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("username", sorted(people.USERS))
def test_regulator_and_administrators_enrol_before_anything_else(demanding, client, phone, username):
    page = give_password(client, username)
    if people.USERS[username][2] in (Role.HR, Role.APPROVER, Role.GROUP_REVIEWER, Role.PERSON):
        assert page.heading() == "首页"
        return
    assert page.heading() == "启用二次验证"
    assert "须使用二次验证" in page.notices()[0]
    for path in ("/", "/account", "/password", RENEW, "/admin/users"):
        assert get_page(client, path).heading() == "启用二次验证"
    enrol(client, phone, "/")
    assert get_page(client, "/account").heading() == "我的账号"


def test_a_first_password_is_changed_before_enrolling(demanding, client_as, client, phone):
    admin = client_as("sysadmin")
    enrol(admin, phone)
    user = user_by_name("auditor")
    page = post_page(admin, f"/admin/users/{user.id}/password-reset", {"version": user.version})
    first = page.select_one("code.first-password").text
    assert give_password(client, "auditor", first).heading() == "修改密码"
    new = "雪山 狮子 and a river"
    form = {"old_password": first, "new_password": new, "repeated_password": new}
    assert post_page(client, "/password", form).heading() == "启用二次验证"


def test_who_must_enrol_can_sign_out(demanding, client):
    give_password(client, "auditor")
    assert post_page(client, "/logout").heading() == "登录"


def test_where_it_is_not_required_nobody_is_asked(client):
    assert give_password(client, "sysadmin").heading() == "首页"
