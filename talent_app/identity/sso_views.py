"""Signing in through a provider of OpenID Connect: going there, coming back, binding an account, undoing it."""

from __future__ import annotations

from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import Flask, abort, current_app, flash, redirect, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from joserfc.errors import JoseError
from requests import RequestException
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.identity import factor_views, factors, single_sign_on, vouching
from talent_app.identity.blueprint import blueprint
from talent_app.identity.sessions import note_refusal
from talent_app.web.access import current_actor, current_token, signed_in

WANTED, PROVIDER = "wanted_after_sso", "provider"
#: How long ago the provider may have asked its user who he is: as long as a session of ours lasts at most.
LONGEST_AGO, LEEWAY = 12 * 3600, 120


def init_app(app: Flask) -> None:
    """Register the provider of the settings, if there is one."""
    settings = app.config["SETTINGS"]
    oauth = OAuth(app)
    app.extensions["single_sign_on"] = oauth
    if settings.oidc_issuer:
        oauth.register(
            PROVIDER,
            client_id=settings.oidc_client_id,
            client_secret=settings.oidc_client_secret,
            server_metadata_url=f"{settings.oidc_issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": 10},
        )


def provider_title() -> str:
    """What the log-in page calls the provider; empty where there is none."""
    settings = current_app.config["SETTINGS"]
    return settings.oidc_title if settings.oidc_issuer else ""


def _client() -> Any:
    client = current_app.extensions["single_sign_on"].create_client(PROVIDER)
    if client is None:
        abort(404)
    return client


def _back_to() -> str:
    base = current_app.config["SETTINGS"].public_url.rstrip("/")
    path = url_for("identity.sso_return")
    return f"{base}{path}" if base else url_for("identity.sso_return", _external=True)


def _unreachable(reason: str, error: Exception) -> Response:
    current_app.logger.warning("single sign-on: %s (%s)", reason, type(error).__name__)
    flash(_("统一身份认证没有成功，没有登录。请重新点击，或改用登录名和密码登录。"), "error")
    return redirect(url_for("identity.login"))


@blueprint.get("/login/sso")
def sso_start() -> Response:
    """Go to the provider."""
    client = _client()
    cookie[WANTED] = request.args.get("next")
    try:
        return client.authorize_redirect(_back_to(), max_age=LONGEST_AGO)
    except (AuthlibBaseError, RequestException, ValueError) as error:
        return _unreachable("the provider does not answer", error)


@blueprint.get("/login/sso/return")
def sso_return() -> Response:
    """Come back: open the session of the bound account, or ask for the password that binds one."""
    client, wanted = _client(), cookie.pop(WANTED, None)
    try:
        claims = client.authorize_access_token()["userinfo"]
        issuer, subject = str(claims["iss"]), str(claims["sub"])
        now = clock.real_now().timestamp()
        if now - int(claims.get("auth_time", now)) > LONGEST_AGO + LEEWAY:
            raise ValueError("the provider asked its user too long ago")
    except (AuthlibBaseError, JoseError, RequestException, KeyError, ValueError) as error:
        note_refusal("统一身份认证", request.remote_addr or "", "认证服务的答复未通过核验")
        return _unreachable("the answer does not hold", error)
    user = single_sign_on.user_behind(issuer, subject)
    if user is None:
        vouching.note(issuer, subject)
        flash(_("统一身份认证成功，但它还没有绑定账号。请用登录名和密码登录一次，完成绑定。"), "info")
        return redirect(url_for("identity.login", next=wanted))
    go_on = factor_views.enter if factors.factor_of(user.id) is None else factor_views.await_code
    return go_on(user.id, wanted)


@blueprint.post("/account/identities/<int:identity_id>/unbind")
@signed_in
def identity_unbind(identity_id: int) -> Response:
    """Undo a binding of the own account."""
    single_sign_on.unbind_identity(current_actor(), identity_id, current_token())
    flash(_("已解除统一身份的绑定，其他设备上的登录已全部退出。"), "success")
    return redirect(url_for("identity.account"))
