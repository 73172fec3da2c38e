"""Signing in through a real provider on loopback: an unknown identity opens nothing, a bound one its own account."""

from __future__ import annotations

import time
from urllib.parse import urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey

from config import BadSetting, Settings, check
from talent_app.identity import service, sso_views
from talent_app.identity.queries import user_by_name
from talent_app.identity.single_sign_on import identities_of
from tests.databases import test_key as key_of
from tests.identity.phones import enrol
from tests.identity.provider import CLIENT, SECRET, Provider
from tests.page import get_page, post_page
from tests.people import PASSWORD


@pytest.fixture(scope="module")
def running_provider():
    found = Provider()
    yield found
    found.stop()


@pytest.fixture
def provider(running_provider, app, settings):
    """The application told of the provider."""
    settings.oidc_issuer, settings.oidc_client_id = running_provider.issuer, CLIENT
    settings.oidc_client_secret, settings.oidc_title = SECRET, "拉萨政务统一认证"
    sso_views.init_app(app)
    running_provider.spoil, running_provider.signing = {}, running_provider.key
    running_provider.subject = "staff-0001"
    yield running_provider
    settings.oidc_issuer = ""
    sso_views.init_app(app)


def through_the_provider(client, start="/login/sso?next=/talents"):
    """Follow the browser's way: to the provider, and back with its code."""
    away = client.get(start)
    assert away.status_code == 302, away.text
    back = requests.get(away.location, allow_redirects=False, timeout=5).headers["Location"]
    parts = urlsplit(back)
    return client.get(f"{parts.path}?{parts.query}", follow_redirects=True)


def bind(client, username="hr"):
    through_the_provider(client)
    return post_page(client, "/login?next=/talents", {"username": username, "password": PASSWORD})


def test_an_account_is_bound_by_its_password_once_and_opened_by_the_provider_afterwards(client, provider, app):
    assert "用拉萨政务统一认证登录" in get_page(client, "/login").words
    assert "还没有绑定账号" in through_the_provider(client).text
    assert client.get("/talents").status_code == 302
    page = post_page(client, "/login?next=/talents", {"username": "hr", "password": PASSWORD})
    assert "统一身份已绑定到这个账号" in page.words
    later = app.test_client()
    assert through_the_provider(later).request.path == "/talents"
    assert "解除绑定" in get_page(later, "/account").words


def test_the_provider_must_have_asked_within_half_a_day_and_a_second_factor_is_asked_all_the_same(
    client, provider, app, phone
):
    bind(client)
    away = app.test_client().get("/login/sso")
    assert "max_age=43200" in away.location
    provider.spoil = {"auth_time": int(time.time()) - 13 * 3600}
    assert "没有登录" in through_the_provider(app.test_client()).text
    provider.spoil = {"auth_time": int(time.time()) - 3600}
    assert through_the_provider(app.test_client()).request.path == "/talents"
    signed_in = app.test_client()
    through_the_provider(signed_in)
    enrol(signed_in, phone)
    assert through_the_provider(app.test_client()).request.path == "/login/code"


def test_unbinding_closes_the_way_in(client, provider, app):
    bind(client)
    [row] = identities_of(user_by_name("hr").id)
    assert "已解除统一身份的绑定" in post_page(client, f"/account/identities/{row.id}/unbind", {}).words
    assert "还没有绑定账号" in through_the_provider(app.test_client()).text


def test_an_identity_belongs_to_one_account(client, provider, app):
    other = app.test_client()
    through_the_provider(other)  # vouched for before anybody has bound it
    bind(client)
    page = post_page(other, "/login", {"username": "approver", "password": PASSWORD})
    assert "已绑定另一个账号" in page.words
    assert identities_of(user_by_name("approver").id) == []


def test_a_disabled_account_stays_closed(client, provider, app, actor):
    bind(client)
    user = user_by_name("hr")
    service.disable_user(actor("sysadmin"), user.id, user.version, "离职")
    assert "还没有绑定账号" in through_the_provider(app.test_client()).text


@pytest.mark.parametrize(
    "spoil",
    [{"aud": "another"}, {"iss": "https://elsewhere.example"}, {"exp": int(time.time()) - 3600}, {"nonce": "replayed"}],
    ids=lambda spoil: next(iter(spoil)),
)
def test_an_answer_that_does_not_hold_opens_nothing(client, provider, app, spoil):
    bind(client)
    provider.spoil = spoil
    other = app.test_client()
    assert "统一身份认证没有成功" in through_the_provider(other).text
    assert other.get("/talents").status_code == 302


def test_an_answer_signed_by_somebody_else_opens_nothing(client, provider):
    provider.signing = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
    assert "统一身份认证没有成功" in through_the_provider(client).text


def test_a_code_without_the_state_of_this_browser_is_refused(client, provider):
    answer = client.get("/login/sso/return?code=stolen&state=made-up", follow_redirects=True)
    assert "统一身份认证没有成功" in answer.text


def test_without_a_provider_the_address_does_not_exist(client, app):
    assert client.get("/login/sso").status_code == 404
    assert "统一认证登录" not in get_page(client, "/login").words


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"oidc_issuer": "https://id.example"}, "还须设置 OIDC_CLIENT_ID"),
        ({"oidc_issuer": "http://id.example", "oidc_client_id": "x", "oidc_client_secret": "y"}, "以 https:// 开头"),
    ],
)
def test_half_a_provider_is_refused_at_the_start(change, sentence):
    keys = {"secret_key": "s3cret of this test, long enough", "data_key": key_of("d"), "index_key": key_of("i")}
    with pytest.raises(BadSetting, match=sentence):
        check(Settings(**keys, **change))
