"""Pages of the own account: roles, delegations, second factor, single sign-on, browsers signed in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.identity import codes, delegation_views, factors, queries, service, single_sign_on
from talent_app.identity.addresses import local_path
from talent_app.identity.agents import device
from talent_app.identity.blueprint import blueprint
from talent_app.identity.forms import LanguageChooseForm, SessionEndForm, SessionEndOthersForm
from talent_app.identity.models import User
from talent_app.identity.sessions import token_hash
from talent_app.identity.sso_views import provider_title
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, current_token, signed_in
from talent_app.web.errors import errors_on
from talent_app.web.language import KEY, OFFERED


@blueprint.get("/account")
@signed_in
def account() -> str:
    """The own roles and the browsers signed in with the own account."""
    user = current_user.account
    this = token_hash(current_token() or "")
    factor = factors.factor_of(user.id)
    return render_template(
        "identity/account.html",
        user=user,
        organisation=_home(user),
        roles=queries.roles_shown(current_scope(), user.id, clock.today(), in_force=True),
        delegations=delegation_views.shown(queries.delegations(_own(user), user.id, clock.today())),
        identities=single_sign_on.identities_of(user.id),
        has_provider=bool(provider_title()),
        factor=factor,
        codes_left=codes.left(factor.recovery or "[]") if factor is not None else 0,
        few_left=codes.FEW_LEFT,
        devices=[
            {"title": device(each.agent), "session": each, "is_this": each.token_hash == this}
            for each in queries.sessions_of(_own(user), user.id)
        ],
    )


@blueprint.route("/account/sessions/<int:session_id>/end", methods=["GET", "POST"])
@signed_in
def session_end(session_id: int) -> str | Response:
    """Sign one of the own browsers out, once the password is given again."""
    user, form = current_user.account, SessionEndForm()
    row = next((each for each in queries.sessions_of(_own(user), user.id) if each.id == session_id), None)
    if row is None:
        raise NotFound(_("没有找到这次登录，可能已经退出。"), _("请返回账号页面查看。"))
    title = device(row.agent)
    if form.validate_on_submit():
        with errors_on(form):
            factors.confirm_password(user, form.password.data, request.remote_addr or "")
            service.end_own_sessions(current_actor(), only=session_id)
            flash(_("已退出所选设备上的登录。"), "success")
            return redirect(url_for("identity.account"))
    return render_template("identity/session_end.html", form=form, title=title, address=row.address)


@blueprint.route("/account/sessions/end-others", methods=["GET", "POST"])
@signed_in
def session_end_others() -> str | Response:
    """Sign all own browsers out but this one, once the password is given again."""
    user, form = current_user.account, SessionEndOthersForm()
    count = len(queries.sessions_of(_own(user), user.id)) - 1
    if form.validate_on_submit():
        with errors_on(form):
            factors.confirm_password(user, form.password.data, request.remote_addr or "")
            service.end_own_sessions(current_actor(), besides=current_token())
            flash(_("其他设备上的登录已全部退出。"), "success")
            return redirect(url_for("identity.account"))
    return render_template("identity/session_end_others.html", form=form, count=count)


@blueprint.post("/language")
def language_choose() -> Response:
    """Read the interface in another language from now on: this browser, and with an account every one of its."""
    form = LanguageChooseForm()
    if form.validate_on_submit() and form.language.data in OFFERED:
        cookie[KEY] = form.language.data
        if current_user.is_authenticated and current_user.account.language != form.language.data:
            service.choose_language(current_actor(), form.language.data)
    return redirect(local_path(form.wanted.data))


def _own(user: User) -> Scope:
    return Scope.everything() if user.organisation_id is None else Scope.of(user.organisation_id)


def _home(user: User) -> str:
    return organisations.names(Scope.everything(), [user.organisation_id or 0]).get(user.organisation_id or 0, "")
