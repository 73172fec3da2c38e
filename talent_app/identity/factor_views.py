"""Pages of the second factor: step two of signing in, enrolling, recovery codes, removal for a lost device."""

from __future__ import annotations

import base64
from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext as _
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.db.crypto import vault
from talent_app.db.engine import session
from talent_app.identity import codes, factors, queries, vouching
from talent_app.identity.addresses import local_path
from talent_app.identity.blueprint import blueprint
from talent_app.identity.forms import FactorEnrolForm, FactorRemoveForm, FactorRenewForm, LoginCodeForm
from talent_app.identity.models import User
from talent_app.identity.permissions import Permission
from talent_app.identity.sessions import WINDOW, LoginRefused, TooManyAttempts, open_session, user_of
from talent_app.web.access import SignedIn, current_actor, current_scope, current_token, requires, signed_in
from talent_app.web.errors import errors_on

#: How long a password that was right waits for its code.
PATIENCE_SECONDS = 300
PENDING, ENROLMENT = "awaiting_code", "enrolment"


def enter(user_id: int, wanted: str | None) -> Response:
    """Open the session of a user who has proved himself in full, and go on to the page that was wanted."""
    user = session.get_one(User, user_id)
    token = open_session(user, request.remote_addr or "", request.user_agent.string)
    vouched_for = cookie.get(vouching.NAME)
    cookie.clear()  # nothing of the visitor before survives, his form token neither
    if vouched_for is not None:
        vouching.bind(user_id, vouched_for)
    login_user(SignedIn(token, user_of(token)))
    return redirect(local_path(wanted))


def await_code(user_id: int, wanted: str | None) -> Response:
    """Note in the signed cookie whose password was right, and ask for the code; nothing is open yet."""
    user = session.get_one(User, user_id)
    kept = {name: cookie[name] for name in (vouching.NAME,) if name in cookie}
    cookie.clear()
    cookie.update(kept)
    cookie[PENDING] = {"user": user_id, "version": user.version, "at": int(clock.now().timestamp())}
    return redirect(url_for("identity.login_code", next=wanted))


def _awaited() -> User | None:
    """The user whose password was right a moment ago, unless his account has changed since."""
    noted = cookie.get(PENDING)
    if not isinstance(noted, dict):
        return None
    user = session.get(User, noted["user"])
    is_fresh = 0 <= clock.now().timestamp() - noted["at"] <= PATIENCE_SECONDS
    if not is_fresh or user is None or user.version != noted["version"] or user.disabled_at is not None:
        return None
    return user if factors.factor_of(user.id) is not None else None


@blueprint.route("/login/code", methods=["GET", "POST"])
def login_code() -> Any:
    """Step two of signing in: the code of the authenticator, or a recovery code."""
    wanted = request.args.get("next")
    if current_user.is_authenticated:
        return redirect(local_path(wanted))
    user = _awaited()
    if user is None:
        cookie.pop(PENDING, None)
        flash(_("验证已超时或账号有变动，请重新输入密码。"), "warning")
        return redirect(url_for("identity.login", next=wanted))
    form, status, refusal = LoginCodeForm(), 200, ""
    if form.validate_on_submit():
        user_id, address = user.id, request.remote_addr or ""
        actor = queries.actor_of(user, clock.today(), address=address)
        try:
            left = factors.pass_code(actor, user, form.one_time_code.data or "", address)
        except LoginRefused as error:
            status, refusal = error.status, f"{error.message}{error.hint}"
        else:
            answer = enter(user_id, wanted)
            if left is not None:
                flash(_warning(left), "warning")
            return answer
    form.one_time_code.data = None  # a refused code is of no use a second time
    headers = {"Retry-After": str(WINDOW.seconds)} if status == TooManyAttempts.status else {}
    page = render_template("identity/login_code.html", form=form, refusal=refusal, wanted=wanted)
    return page, status, headers


def _warning(left: int) -> str:
    if left == 0:
        return str(_("您用了最后一个恢复码。请立即在“我的账号”中更换恢复码，否则手机不在身边时将无法登录。"))
    if left <= codes.FEW_LEFT:
        return str(_("您刚用了一个恢复码，它已作废，只剩 %(n)d 个。请尽快在“我的账号”中更换恢复码。", n=left))
    return str(_("您刚用了一个恢复码，它已作废，还剩 %(n)d 个。", n=left))


@blueprint.route("/account/second-factor/new", methods=["GET", "POST"])
@signed_in
def factor_enrol() -> Any:
    """Show the secret as QR code and text; keep it once a first code proves that the phone has it."""
    user = current_user.account
    if factors.factor_of(user.id) is not None:
        flash(_("您的账号已经启用二次验证。"), "info")
        return redirect(url_for("identity.account"))
    secret, form = _secret_offered(user.id), FactorEnrolForm()
    if form.validate_on_submit():
        with errors_on(form):
            step = factors.step_confirmed(secret, form.one_time_code.data or "")
            factors.confirm_password(user, form.password.data, request.remote_addr or "")
            recovery = codes.new_recovery_codes()
            kept = codes.hash_recovery(recovery)
            factors.enrol_factor(current_actor(), secret, step, kept, token=current_token())
            cookie.pop(ENROLMENT, None)
            return render_template("identity/_recovery_codes.html", recovery=recovery, is_new=True)
    form.one_time_code.data = None  # it will be over before it is sent again
    return render_template(
        "identity/factor_enrol.html",
        form=form,
        image=codes.qr_image(secret, user.username),
        secret=codes.spaced(secret),
        is_forced=current_app.config["SETTINGS"].require_second_factor
        and factors.must_enrol(user.id, current_actor().roles),
    )


def _secret_offered(user_id: int) -> str:
    """The secret of the enrolment under way: sealed in the cookie, so that a reload shows the same one."""
    context = f"{ENROLMENT}.{user_id}".encode()
    noted = cookie.get(ENROLMENT)
    if isinstance(noted, dict) and noted.get("user") == user_id:
        return vault.open(base64.b64decode(noted["secret"]), context)
    secret = codes.new_secret()
    cookie[ENROLMENT] = {"user": user_id, "secret": base64.b64encode(vault.seal(secret, context)).decode()}
    return secret


@blueprint.route("/account/second-factor/recovery-codes", methods=["GET", "POST"])
@signed_in
def factor_renew() -> Any:
    """Make new recovery codes, shown once; the old ones are void."""
    user, form = current_user.account, FactorRenewForm()
    factor = factors.own_factor(current_actor())
    left = codes.left(factor.recovery or "[]")
    if form.validate_on_submit():
        with errors_on(form):
            factors.confirm_password(user, form.password.data, request.remote_addr or "")
            recovery = codes.new_recovery_codes()
            factors.renew_recovery_codes(current_actor(), codes.hash_recovery(recovery))
            return render_template("identity/_recovery_codes.html", recovery=recovery, is_new=False)
    return render_template("identity/factor_renew.html", form=form, left=left)


@blueprint.route("/admin/users/<int:user_id>/second-factor/remove", methods=["GET", "POST"])
@requires(Permission.USER_CREATE)
def factor_remove(user_id: int) -> Any:
    """Ask for the reason and take the second factor off an account whose device is lost."""
    user = queries.user_or_404(current_scope(), user_id)
    label = user.label
    factor = factors.factor_of(user_id)
    form = FactorRemoveForm(version=factor.version if factor is not None else 0)
    if factor is None:
        flash(_("账号“%(name)s”没有启用二次验证。", name=label), "info")
        return redirect(url_for("identity.user_show", user_id=user_id))
    if form.validate_on_submit():
        factors.remove_factor(current_actor(), user_id, form.version.data, form.reason.data)
        flash(_("账号“%(name)s”的二次验证已解除，它的登录已全部退出。", name=label), "success")
        return redirect(url_for("identity.user_show", user_id=user_id))
    return render_template("identity/factor_remove.html", form=form, user=user)
