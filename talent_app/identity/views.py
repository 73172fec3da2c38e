"""Pages of signing in, the own account, and the administration of accounts and roles."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.core.scope import Scope
from talent_app.identity import (
    account_views,
    delegation_views,
    draft_views,
    factor_views,
    factors,
    permission_table,
    queries,
    service,
)
from talent_app.identity.addresses import local_path
from talent_app.identity.blueprint import blueprint
from talent_app.identity.forms import (
    LoginForm,
    PasswordChangeForm,
    RoleGrantForm,
    RoleRevokeForm,
    UserDisableForm,
    UserEnableForm,
    UserNewForm,
    UserPasswordResetForm,
)
from talent_app.identity.passwords import check_change, hash_password
from talent_app.identity.permissions import Permission, Role
from talent_app.identity.sessions import (
    WINDOW,
    LoginRefused,
    TooManyAttempts,
    check_log_in,
    end_sessions,
    sign_out,
)
from talent_app.identity.sso_views import provider_title
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, current_token, requires, signed_in
from talent_app.web.errors import errors_on
from talent_app.web.listing import Facet, Page, read_listing

__all__ = ["account_views", "blueprint", "draft_views", "factor_views"]


@blueprint.route("/login", methods=["GET", "POST"])
def login() -> Any:
    """Sign in and go on to the page that was wanted, or to the code where the account has a second factor."""
    if current_user.is_authenticated:
        return redirect(local_path(request.args.get("next")))
    form, status, refusal = LoginForm(), 200, ""
    wanted = request.args.get("next")
    if form.validate_on_submit():
        try:
            user = check_log_in(form.username.data, form.password.data, request.remote_addr or "")
        except LoginRefused as error:
            status, refusal = error.status, f"{error.message}{error.hint}"
        else:
            go_on = factor_views.enter if factors.factor_of(user.id) is None else factor_views.await_code
            return go_on(user.id, wanted)
    headers = {"Retry-After": str(WINDOW.seconds)} if status == TooManyAttempts.status else {}
    page = render_template("identity/login.html", form=form, refusal=refusal, wanted=wanted, provider=provider_title())
    return page, status, headers


@blueprint.post("/logout")
@signed_in
def logout() -> Response:
    """End this browser's session."""
    sign_out(current_token() or "", current_actor())
    logout_user()
    cookie.clear()
    flash(_("您已退出登录。"), "success")
    answer = redirect(url_for("identity.login"))
    answer.headers["Clear-Site-Data"] = '"cache"'  # pages of the session are not to be had by going back
    return answer


@blueprint.route("/password", methods=["GET", "POST"])
@signed_in
def password_change() -> Any:
    """Change the own password; every other session ends."""
    form, user = PasswordChangeForm(), current_user.account
    if form.validate_on_submit():
        with errors_on(form):
            check_change(user.password_hash, user.username, form.old_password.data, form.new_password.data)
            service.change_own_password(current_actor(), hash_password(form.new_password.data))
            end_sessions(user.id, besides=current_token())
            flash(_("密码已修改，其他设备上的登录已全部退出。"), "success")
            return redirect(url_for("home.work_list"))
    return render_template("identity/password_change.html", form=form, is_forced=user.must_change_password)


@blueprint.get("/admin/users")
@requires(Permission.USER_READ)
def user_list() -> str:
    """Accounts in scope, with search and filters."""
    scope, day = current_scope(), clock.today()
    listing = read_listing(filters=("organisation", "role", "state"), sorts=("username", "name"))
    page = Page(listing, queries.user_page(scope, listing, day))
    return render_template(
        "identity/user_list.html",
        page=page,
        facets=(
            Facet("organisation", _("所属单位"), _organisation_choices(scope)),
            Facet("role", _("角色"), Role.choices()),
            Facet("state", _("状态"), [("active", _("使用中")), ("disabled", _("已停用"))]),
        ),
        roles=queries.roles_by_user(scope, [user.id for user in page.rows], day),
        places=organisations.names(Scope.everything(), {user.organisation_id or 0 for user in page.rows}),
        can_manage=current_actor().can(Permission.USER_CREATE),
    )


@blueprint.route("/admin/users/new", methods=["GET", "POST"])
@requires(Permission.USER_CREATE)
def user_new() -> str:
    """Make an account; its first password is shown once, in the answer to this very request."""
    form = UserNewForm()
    form.organisation_id.offer(_organisation_choices(current_scope()))
    if form.validate_on_submit():
        password = service.first_password()
        with errors_on(form):
            user = service.create_user(
                current_actor(),
                username=form.username.data,
                name=form.name.data,
                organisation_id=int(form.organisation_id.data),
                password_hash=hash_password(password),
            )
            return render_template("identity/_first_password.html", user=user, password=password, is_new=True)
    return render_template("identity/user_new.html", form=form)


@blueprint.get("/admin/users/<int:user_id>")
@requires(Permission.USER_READ)
def user_show(user_id: int) -> str:
    """One account with its roles."""
    user = queries.user_or_404(current_scope(), user_id)
    return render_template(
        "identity/user_show.html",
        user=user,
        organisation=_name_of(user.organisation_id),
        roles=queries.roles_shown(current_scope(), user_id, clock.today()),
        delegations=delegation_views.shown(queries.delegations(current_scope(), user_id, clock.today())),
        is_self=user.id == current_actor().user_id,
        factor=factors.factor_of(user_id),
        can_manage=current_actor().can(Permission.USER_CREATE),
        can_grant=current_actor().can(Permission.ROLE_GRANT),
    )


@blueprint.route("/admin/users/<int:user_id>/disable", methods=["GET", "POST"])
@requires(Permission.USER_CREATE)
def user_disable(user_id: int) -> Any:
    """Ask for the reason and stop an account."""
    user = queries.user_or_404(current_scope(), user_id)
    form = UserDisableForm(version=user.version)
    if form.validate_on_submit():
        service.disable_user(current_actor(), user_id, form.version.data, form.reason.data)
        flash(_("账号“%(name)s”已停用，它的登录已全部退出。", name=user.label), "success")
        return redirect(url_for("identity.user_show", user_id=user_id))
    return render_template("identity/user_disable.html", form=form, user=user)


@blueprint.route("/admin/users/<int:user_id>/enable", methods=["GET", "POST"])
@requires(Permission.USER_CREATE)
def user_enable(user_id: int) -> Any:
    """Let an account sign in again."""
    user = queries.user_or_404(current_scope(), user_id)
    form = UserEnableForm(version=user.version)
    if form.validate_on_submit():
        service.enable_user(current_actor(), user_id, form.version.data)
        flash(_("账号“%(name)s”已启用。", name=user.label), "success")
        return redirect(url_for("identity.user_show", user_id=user_id))
    return render_template("identity/user_enable.html", form=form, user=user)


@blueprint.route("/admin/users/<int:user_id>/password-reset", methods=["GET", "POST"])
@requires(Permission.USER_CREATE)
def user_password_reset(user_id: int) -> str:
    """Give an account a new first password, shown once."""
    user = queries.user_or_404(current_scope(), user_id)
    form = UserPasswordResetForm(version=user.version)
    if form.validate_on_submit():
        password = service.first_password()
        service.reset_password(current_actor(), user_id, form.version.data, hash_password(password))
        return render_template("identity/_first_password.html", user=user, password=password, is_new=False)
    return render_template("identity/user_password_reset.html", form=form, user=user)


@blueprint.route("/admin/users/<int:user_id>/roles/new", methods=["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def role_grant(user_id: int) -> Any:
    """Choose a role, see what it means, confirm."""
    user = queries.user_or_404(current_scope(), user_id)
    held = queries.roles_held(current_scope(), user_id, clock.today())
    form = RoleGrantForm(organisation_id=str(user.organisation_id or ""))
    form.organisation_id.offer(_organisation_choices(current_scope()))
    context: dict[str, Any] = {"form": form, "user": user, "held": held, "barred": permission_table.barred(held)}
    if form.validate_on_submit():
        role, place = form.role.data, int(form.organisation_id.data)
        with errors_on(form, InvalidInput, Conflict):
            service.check_grant(current_scope(), user_id, role, place)
            if not form.confirmed.data:
                form.confirmed.data = "yes"
                context |= {"organisation": _name_of(place), "permissions": permission_table.permissions_of(role)}
                return render_template("identity/_role_grant_confirm.html", **context)
            service.grant_role(
                current_actor(), user_id, role, place, from_on=form.from_on.data, until_on=form.until_on.data
            )
            flash(_("已授予“%(name)s”%(role)s角色。", name=user.label, role=role.title), "success")
            return redirect(url_for("identity.user_show", user_id=user_id))
    return render_template("identity/role_grant.html", **context)


@blueprint.route("/admin/users/<int:user_id>/roles/<int:membership_id>/revoke", methods=["GET", "POST"])
@requires(Permission.ROLE_GRANT)
def role_revoke(user_id: int, membership_id: int) -> Any:
    """Ask, then take a role back."""
    user = queries.user_or_404(current_scope(), user_id)
    membership = queries.membership_or_404(current_scope(), user_id, membership_id)
    form = RoleRevokeForm(version=membership.version)
    if form.validate_on_submit():
        service.revoke_role(current_actor(), membership_id, form.version.data)
        flash(_("已收回“%(name)s”的%(role)s角色。", name=user.label, role=membership.role.title), "success")
        return redirect(url_for("identity.user_show", user_id=user_id))
    return render_template(
        "identity/role_revoke.html",
        form=form,
        user=user,
        membership=membership,
        organisation=_name_of(membership.organisation_id),
    )


def _organisation_choices(scope: Scope) -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in organisations.organisations(scope) if row.is_active]


def _name_of(organisation_id: int | None) -> str:
    return organisations.names(Scope.everything(), [organisation_id or 0]).get(organisation_id or 0, "")
