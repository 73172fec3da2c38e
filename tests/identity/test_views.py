"""Signing in, the own account, and the administration of accounts and roles, as their users meet them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from talent_app import clock
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session
from talent_app.identity import queries
from talent_app.identity.models import LoginSession
from talent_app.identity.passwords import fits
from talent_app.identity.queries import user_by_name
from talent_app.identity.sessions import ABSOLUTE, IDLE, PER_ACCOUNT
from tests.identity.phones import entries
from tests.identity.steps import NEW, change, log_in
from tests.page import get_page, post_page, token_of
from tests.people import PASSWORD

# --- signing in -------------------------------------------------------------------------------------------------


def test_signing_in_leads_to_the_page_that_was_wanted(client):
    page = get_page(client, "/account")
    assert page.heading() == "登录"
    page = log_in(client, address=page.form()["action"])
    assert page.heading() == "我的账号"
    assert "林卓玛" in page.words


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(client):
    known = log_in(client, password="wrong password", status=401).notices()
    unknown = log_in(client, username="nobody", password="wrong password", status=401).notices()
    assert known == unknown
    assert "登录名或密码不正确" in known[0]
    assert entries("session.refused")


def test_an_empty_form_says_what_is_missing(client):
    page = post_page(client, "/login", {})
    assert "登录名 ：请填写此项。" in page.errors()


def test_too_many_wrong_passwords_lock_the_account_even_for_the_right_one(client):
    for _ in range(PER_ACCOUNT):
        log_in(client, password="wrong password", status=401)
    page = log_in(client, status=429)
    assert "已暂时锁定" in page.notices()[0]
    assert page.response.headers["Retry-After"] == "900"
    assert log_in(client, username="approver").heading() == "首页"


@pytest.mark.parametrize(
    "wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\nb", "evil"]
)
def test_signing_in_never_leads_to_another_site(client, wanted):
    data = {"csrf_token": token_of(client), "username": "hr", "password": PASSWORD}
    response = client.post("/login", query_string={"next": wanted}, data=data)
    assert response.status_code == 302
    assert response.headers["Location"] == "/"


def test_signing_out_ends_the_session_on_the_server(client_as):
    client = client_as("hr")
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    page = post_page(client, "/logout")
    assert page.heading() == "登录"
    assert page.response.history[0].headers["Clear-Site-Data"] == '"cache"'
    with client.session_transaction() as cookie:
        cookie.update(kept)
    assert get_page(client, "/account").heading() == "登录"
    assert entries("session.ended")


def test_a_disabled_account_cannot_go_on_working(client_as):
    client = client_as("hr")
    assert get_page(client, "/account").heading() == "我的账号"
    user = user_by_name("hr")
    admin = client_as("sysadmin")
    form = {"version": user.version, "reason": "调离"}
    post_page(admin, f"/admin/users/{user.id}/disable", form)
    assert get_page(client, "/account").heading() == "登录"


# --- own account ------------------------------------------------------------------------------------------------


def test_changing_the_password_ends_every_other_session(client_as):
    here, elsewhere = client_as("hr"), client_as("hr")
    page = change(here)
    assert "密码已修改" in page.notices()[0]
    assert get_page(here, "/account").heading() == "我的账号"
    assert get_page(elsewhere, "/account").heading() == "登录"
    assert fits(user_by_name("hr").password_hash, NEW)


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("not it at all", NEW, None, "现在的密码不正确"),
        (PASSWORD, "short", None, "至少 10 个字符"),
        (PASSWORD, "approver in town", None, "不能包含登录名"),
        (PASSWORD, "password123", None, "太常见"),
        (PASSWORD, "lhasalhasalhasa", None, "太常见"),
        (PASSWORD, "qwertyuiop12", None, "太常见"),
        (PASSWORD, PASSWORD, None, "与现在的密码相同"),
        (PASSWORD, NEW, NEW + "!", "两次填写的内容不一致"),
        (PASSWORD, "", None, "请填写此项"),
    ],
)
def test_an_unfit_new_password_is_refused_under_its_field(client_as, old, new, again, sentence):
    client = client_as("approver")
    page = change(client, old, new, again)
    assert any(sentence in error for error in page.errors())
    assert fits(user_by_name("approver").password_hash, PASSWORD)


def test_own_sessions_are_listed_and_one_can_be_ended(client_as):
    here, elsewhere = client_as("hr"), client_as("hr")
    page = get_page(here, "/account")
    assert "本机" in page.words
    path = page.select_one("a[href*='/account/sessions/'][href$='/end']")["href"]
    assert "密码不正确" in post_page(here, path, {"password": "somebody at an open screen"}).words
    assert get_page(elsewhere, "/account").heading() == "我的账号"
    page = post_page(here, path, {"password": PASSWORD})
    assert "已退出所选设备" in page.notices()[0]
    assert get_page(elsewhere, "/account").heading() == "登录"
    assert entries("session.revoked")[-1].details == {"username": "hr"}


def test_all_other_own_sessions_can_be_ended_at_once(client_as):
    here, others = client_as("hr"), [client_as("hr"), client_as("hr")]
    assert "另有 2 处登录" in get_page(here, "/account/sessions/end-others").words
    post_page(here, "/account/sessions/end-others")
    assert get_page(others[0], "/account").heading() == "我的账号"
    post_page(here, "/account/sessions/end-others", {"password": PASSWORD})
    assert get_page(here, "/account").heading() == "我的账号"
    assert [get_page(other, "/account").heading() for other in others] == ["登录", "登录"]


def test_somebody_elses_session_cannot_be_ended(client_as):
    mine, other = client_as("hr"), client_as("approver")
    assert get_page(other, "/account")
    sessions = queries.sessions_of(Scope.everything(), user_by_name("approver").id)
    post_page(mine, f"/account/sessions/{sessions[0].id}/end", status=404)
    assert get_page(other, "/account").heading() == "我的账号"


@pytest.mark.parametrize(("column", "age"), [("last_seen_at", IDLE), ("created_at", ABSOLUTE)])
def test_a_session_ends_when_idle_and_after_a_working_day(client_as, column, age):
    client = client_as("hr")
    assert get_page(client, "/account").heading() == "我的账号"
    ops_session.execute(update(LoginSession).values({column: clock.now() - age - timedelta(seconds=1)}))
    ops_session.commit()
    assert get_page(client, "/account").heading() == "登录"
