"""Who may open a view: the session cookie becomes an actor, `@requires` names the permission, the scope follows.

Default deny: an endpoint without `@requires` and outside `PUBLIC` is refused at the first request, and by a test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, g, redirect, request, url_for
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.audit.copies import serve
from talent_app.core.actor import Actor
from talent_app.core.errors import Forbidden
from talent_app.core.scope import Scope
from talent_app.db.engine import ops_session, session, use_scope
from talent_app.identity.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])

#: Endpoints anybody may open, each with the reason.
PUBLIC = {
    "static": "style sheets and scripts",
    "web.asset_file": "style sheets and scripts with hashed names",
    "bootstrap.static": "Bootstrap from its package",
    "web.favicon": "the mark in a tab",
    "web.healthz": "is the process up",
    "web.readyz": "do database and migrations fit",
    "operations.metrics": "bears a token of its own; without the setting it does not exist",
    "identity.login": "signing in",
    "identity.language_choose": "the language of the interface",
    "identity.login_code": "step two of signing in",
    "identity.sso_start": "signing in through the provider",
    "identity.sso_return": "coming back from the provider",
    "recruitment.catalogue_show": "posts that SASAC published: no personal data",
    "recruitment.catalogue_xlsx": "the same as a workbook",
    "recruitment.catalogue_pdf": "the same on paper",
    "verification.verify": "check of a printed plan: no personal data",
}

#: Endpoints a signed-in user may open before changing a first password.
BEFORE_PASSWORD_CHANGE = {"identity.password_change", "identity.logout", *PUBLIC}
#: Endpoints a signed-in user may open before enrolling a second factor he must have.
BEFORE_ENROLMENT = {"identity.factor_enrol", "identity.logout", *PUBLIC}

NOBODY = Actor(user_id=None, username="", name="访客", organisation_id=None)


class SignedIn(UserMixin):
    """What Flask-Login keeps for the request: the session's token and the account."""

    def __init__(self, token: str, user: Any) -> None:
        self.token = token
        self.account = user

    def get_id(self) -> str:
        """The token; Flask-Login stores it in the signed cookie."""
        return self.token


def init_app(
    app: Flask,
    *,
    user_of: Callable[[str], Any],
    actor_of: Callable[..., Actor],
    must_enrol: Callable[[int, Iterable[str]], bool],
) -> None:
    """Connect sessions to actors; `user_of(token)`, `actor_of(user, day, …)`, `must_enrol(…)` come from identity."""
    manager = LoginManager(app)
    manager.session_protection = None  # sessions live in the database, with ends of their own

    @manager.user_loader
    def load(token: str) -> SignedIn | None:
        user = user_of(token)
        return None if user is None else SignedIn(token, user)

    @app.before_request
    def enter() -> Response | None:
        endpoint = request.endpoint
        g.actor, g.scope = NOBODY, Scope.nothing()
        use_scope(Scope.nothing())
        if endpoint is None or endpoint in (
            "static",
            "web.asset_file",
            "bootstrap.static",
            "web.favicon",
            "web.healthz",
        ):
            return None
        if _is_known(manager):
            user = current_user.account
            g.actor = actor_of(user, clock.today(), source="web", address=request.remote_addr or "")
            g.organisation_name, g.account_language = g.actor.organisation_name, user.language
            if user.must_change_password and endpoint not in BEFORE_PASSWORD_CHANGE:
                return redirect(url_for("identity.password_change"))
            is_demanded = app.config["SETTINGS"].require_second_factor and not user.must_change_password
            if is_demanded and endpoint not in BEFORE_ENROLMENT and must_enrol(user.id, g.actor.roles):
                return redirect(url_for("identity.factor_enrol"))
        view = app.view_functions.get(endpoint)
        permission = getattr(view, "requires", None)
        if endpoint in PUBLIC or getattr(view, "is_public", False):
            return None
        if permission is None and not getattr(view, "is_for_signed_in", False):
            raise Forbidden("这个页面还没有规定访问权限，已按默认拒绝处理。", "请联系系统管理员。")
        if not current_user.is_authenticated:
            return _to_login()
        return None

    @app.teardown_appcontext
    def leave(error: BaseException | None) -> None:
        session.remove()
        ops_session.remove()


def _is_known(manager: LoginManager) -> bool:
    """Whether somebody is signed in; where nobody can tell, the page that says so is drawn as for a visitor."""
    try:
        return bool(current_user.is_authenticated)
    except Exception:
        g._login_user = manager.anonymous_user()
        raise


def _to_login() -> Response:
    cookie.pop("_flashes", None)
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("identity.login", next=wanted))


def requires(permission: Permission) -> Callable[[View], View]:
    """Demand a permission; the view and its queries then see exactly where the actor holds it."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.scope = g.actor.scope_for(permission)
            use_scope(g.scope)
            serve(g.actor)
            return view(*args, **kwargs)

        guarded.requires = permission  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return wrap


def signed_in(view: View) -> View:
    """Let every signed-in account in, even one without a role: own account, own password, log-out, home page.

    The session sees what the actor's permissions cover together; the view must show only what is the actor's own.
    """

    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        g.scope = g.actor.scope
        use_scope(g.scope)
        return view(*args, **kwargs)

    guarded.is_for_signed_in = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def current_actor() -> Actor:
    """The actor of this request."""
    return g.get("actor", NOBODY)


def current_scope() -> Scope:
    """Where the actor holds the permission of the view being shown."""
    return g.get("scope", Scope.nothing())


def current_token() -> str | None:
    """The token of the session in use, so that "end all other sessions" can spare it."""
    return current_user.token if current_user.is_authenticated else None
