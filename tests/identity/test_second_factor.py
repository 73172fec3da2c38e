"""The second factor, as its users meet it: enrolling, and step two of signing in."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.models import AuditEntry
from talent_app.core.errors import AppError
from talent_app.db.engine import ops_session, session
from talent_app.identity import factors, queries
from talent_app.identity.models import LoginAttempt, SecondFactor
from talent_app.identity.queries import user_by_name
from talent_app.identity.sessions import PER_ACCOUNT
from tests.identity.phones import ENROL, enrol, entries, give_code, give_password
from tests.page import get_page, post_page
from tests.people import PASSWORD

# --- enrolling --------------------------------------------------------------------------------------------------


def test_enrolling_shows_a_qr_code_and_a_key_and_gives_ten_recovery_codes(client_as, phone):
    client = client_as("leader")
    page = get_page(client, ENROL)
    image = page.select_one("main img")
    assert image["src"].startswith("data:image/svg+xml")
    assert "style" not in image["src"]
    assert get_page(client, ENROL).select_one("main img")["src"] == image["src"], "a reload keeps what was scanned"
    recovery = enrol(client, phone)
    assert len(set(recovery)) == 10
    assert "已启用" in get_page(client, "/account").words
    assert entries("second_factor.enrolled")[-1].subject_id == user_by_name("leader").id


def test_nothing_of_the_second_factor_is_kept_readable(client_as, phone):
    recovery = enrol(client_as("leader"), phone)
    kept = " ".join(
        repr(tuple(row))
        for table in (SecondFactor.__table__, SecondFactor.__history__, AuditEntry.__table__)
        for row in session.execute(select(table))
    )
    assert phone.secret not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in recovery)
    opened = session.scalars(select(SecondFactor)).one()
    assert opened.secret == phone.secret
    assert all(each.startswith("$argon2id$") for each in json.loads(opened.recovery))


def test_the_cookie_of_an_enrolment_does_not_tell_the_secret(client_as, phone):
    client = client_as("leader")
    secret = get_page(client, ENROL).select_one("code[data-secret]").text.replace(" ", "")
    with client.session_transaction() as cookie:
        assert secret not in json.dumps(dict(cookie))


@pytest.mark.parametrize(
    ("code", "password", "sentence"),
    [("000000x", PASSWORD, "动态验证码不正确"), (None, "not it at all", "密码不正确"), ("", PASSWORD, "请填写此项")],
)
def test_enrolling_needs_a_right_code_and_the_password(client_as, phone, code, password, sentence):
    client = client_as("leader")
    phone.secret = get_page(client, ENROL).select_one("code[data-secret]").text.replace(" ", "")
    page = post_page(client, ENROL, {"one_time_code": phone.code() if code is None else code, "password": password})
    assert any(sentence in error for error in page.errors())
    assert factors.factor_of(user_by_name("leader").id) is None


def test_enrolling_ends_sessions_opened_with_the_password_alone(client_as, phone):
    here, elsewhere = client_as("leader"), client_as("leader")
    enrol(here, phone)
    assert get_page(here, "/account").heading() == "我的账号"
    assert get_page(elsewhere, "/account").heading() == "登录"


def test_who_is_enrolled_is_not_enrolled_again(client_as, phone):
    client = client_as("leader")
    enrol(client, phone)
    page = get_page(client, ENROL)
    assert page.heading() == "我的账号"
    assert "已经启用" in page.notices()[0]


# --- signing in -------------------------------------------------------------------------------------------------


def test_after_the_password_the_code_is_asked_and_leads_to_the_page_that_was_wanted(client_as, client, phone):
    enrol(client_as("leader"), phone)
    page = get_page(client, "/account")
    page = give_password(client, path=page.form()["action"])
    assert page.heading() == "填写动态验证码"
    page = give_code(client, phone.code(), path=page.form()["action"])
    assert page.heading() == "我的账号"
    assert entries("second_factor.used")[-1].actor_name == "孙建国"
    assert entries("session.started")[-1].kind == "read"


def test_the_password_alone_opens_nothing(client_as, client, phone):
    enrol(client_as("leader"), phone)
    before = len(entries("session.started"))
    give_password(client)
    assert get_page(client, "/account").heading() == "登录"
    assert get_page(client, "/").heading() == "登录"
    assert len(entries("session.started")) == before


def test_a_code_is_taken_once(client_as, app, phone):
    enrol(client_as("leader"), phone)
    code = phone.code()
    for _ in range(2):
        client = app.test_client()
        give_password(client)
        page = give_code(client, code, status=200 if _ == 0 else 401)
    assert "已经用过" in page.notices()[0]
    assert get_page(client, "/account").heading() == "登录"


@pytest.mark.committing
def test_of_many_who_send_the_same_code_at_once_one_gets_in(client_as, phone):
    enrol(client_as("leader"), phone)
    actor, code = queries.actor_of(user_by_name("leader"), clock.today()), phone.code()
    session.remove()

    def send(_):
        try:
            return factors.use_code(actor, code)
        except AppError:
            return False
        finally:
            session.remove()

    with ThreadPoolExecutor(6) as pool:
        taken = list(pool.map(send, range(6)))
    assert taken.count(True) == 1
    assert len(entries("second_factor.used")) == 1


def test_the_code_that_enrolled_does_not_sign_in(client_as, client, phone):
    enrol(client_as("leader"), phone)
    give_password(client)
    give_code(client, phone.code(-1), status=401)


@pytest.mark.parametrize(("steps", "status"), [(-1, 200), (1, 200), (-3, 401), (3, 401)])
def test_a_clock_may_be_one_step_off_and_no_more(client_as, client, phone, steps, status):
    enrol(client_as("leader"), phone)
    phone.wait(300)
    give_password(client)
    give_code(client, phone.code(steps), status=status)


@pytest.mark.parametrize("typed", ["{0}{1}{2} {3}{4}{5}", " {0}{1}{2}-{3}{4}{5} "])
def test_spaces_and_full_width_figures_make_no_difference(client_as, client, phone, typed):
    enrol(client_as("leader"), phone)
    give_password(client)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    assert give_code(client, typed.format(*phone.code()).translate(wide)).heading() == "首页"


def test_wrong_codes_lock_the_account_and_the_right_password_does_not_forgive_them(client_as, app, phone):
    enrol(client_as("leader"), phone)
    for _ in range(PER_ACCOUNT):
        client = app.test_client()
        assert give_password(client).heading() == "填写动态验证码"
        give_code(client, "abcdef", status=401)
    page = give_code(client, phone.code(), status=429)
    assert "已暂时锁定" in page.notices()[0]
    assert page.response.headers["Retry-After"] == "900"
    give_password(app.test_client(), status=429)
    assert "动态验证码" in entries("session.refused")[-1].details["reason"]


def test_signing_in_forgives_earlier_mistakes(client_as, client, phone):
    enrol(client_as("leader"), phone)
    give_password(client)
    give_code(client, "000000x", status=401)
    give_code(client, phone.code())
    assert not ops_session.scalars(select(LoginAttempt).where(LoginAttempt.username == "leader")).all()


def test_the_code_is_asked_only_for_a_while_after_the_password(client_as, client, phone):
    enrol(client_as("leader"), phone)
    give_password(client)
    phone.wait(301)
    page = give_code(client, phone.code())
    assert page.heading() == "登录"
    assert "请重新输入密码" in page.notices()[0]


def test_a_password_reset_meanwhile_asks_for_the_password_again(client_as, client, phone):
    enrol(client_as("leader"), phone)
    give_password(client)
    user = user_by_name("leader")
    post_page(client_as("sysadmin"), f"/admin/users/{user.id}/password-reset", {"version": user.version})
    assert give_code(client, phone.code()).heading() == "登录"


def test_the_page_for_codes_is_not_for_who_has_given_no_password(client):
    page = get_page(client, "/login/code")
    assert page.heading() == "登录"


def test_accounts_without_a_second_factor_sign_in_as_before(client):
    assert give_password(client, "hr").heading() == "首页"


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_a_code_never_leads_to_another_site(client_as, client, phone, wanted):
    enrol(client_as("leader"), phone)
    give_password(client)
    page = post_page(client, "/login/code", {"one_time_code": phone.code()}, query_string={"next": wanted})
    assert page.heading() == "首页"
