"""The second factor, as its users meet it: enrolling, step two of signing in, recovery codes, a lost phone."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from talent_app import clock
from talent_app.audit.models import AuditEntry
from talent_app.core.errors import AppError
from talent_app.db.engine import ops_session, session
from talent_app.identity import codes, factors, queries
from talent_app.identity.models import LoginAttempt, SecondFactor
from talent_app.identity.permissions import Role
from talent_app.identity.queries import user_by_name
from talent_app.identity.sessions import PER_ACCOUNT
from tests import people
from tests.page import get_page, post_page, values_of
from tests.people import PASSWORD

ENROL = "/account/second-factor/new"
RENEW = "/account/second-factor/recovery-codes"


class Phone:
    """An authenticator, and the time that passes while one uses it."""

    def __init__(self):
        self.secret = ""
        self.passed = timedelta(0)

    def wait(self, seconds=30):
        self.passed += timedelta(seconds=seconds)

    def code(self, steps=0):
        return codes.code_at(self.secret, codes.step_of(clock.real_now()) + steps)


@pytest.fixture
def phone(monkeypatch):
    """A phone whose clock runs with the server's."""
    # the clock stands between waits: a slow machine must not carry a test over the end of a step
    held, start = Phone(), clock.real_now()
    monkeypatch.setattr(clock, "real_now", lambda: start + held.passed)
    return held


@pytest.fixture
def demanding(settings):
    """REQUIRE_SECOND_FACTOR=1."""
    settings.require_second_factor = True
    yield settings
    settings.require_second_factor = False


def entries(action):
    session.rollback()
    return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.seq)))


def enrol(client, phone, path=ENROL):
    """Enrol as a person does; returns the recovery codes he copies down."""
    page = get_page(client, path)
    phone.secret = page.select_one("code[data-secret]").text.replace(" ", "")
    page = post_page(client, ENROL, {"one_time_code": phone.code(), "password": PASSWORD})
    assert page.heading() == "二次验证已启用", page.errors()
    phone.wait()
    return [each.text for each in page.select("[data-recovery-codes] code")]


def give_password(client, username="leader", password=PASSWORD, status=200, path="/login"):
    return post_page(client, path, {"username": username, "password": password}, status=status)


def give_code(client, code, status=200, path="/login/code"):
    return post_page(client, path, {"one_time_code": code}, status=status)


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
