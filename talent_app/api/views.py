"""Pages of one's own tokens, and the reference of the interface: everything here is for people, with a session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.api import queries, service
from talent_app.api.document import PREFIX
from talent_app.api.errors import CODES
from talent_app.api.forms import TokenNewForm, TokenRevokeForm
from talent_app.api.operation import OPERATIONS
from talent_app.api.reference import SIGNATURE, groups
from talent_app.core.errors import AppError
from talent_app.identity.permissions import EVERYONE, Permission
from talent_app.web.access import current_actor, signed_in
from talent_app.web.errors import errors_on

blueprint = Blueprint("api", __name__, url_prefix="/account/api")

USUAL_LIFE = timedelta(days=90)


@blueprint.get("/tokens")
@signed_in
def token_list() -> str:
    """The own tokens with their last use."""
    return render_template("api/token_list.html", tokens=queries.tokens_of(current_actor()), today=clock.today())


@blueprint.route("/tokens/new", methods=["GET", "POST"])
@signed_in
def token_new() -> str:
    """Make a token; it is shown once, in the answer to this very request."""
    actor = current_actor()
    form = TokenNewForm(expires_on=clock.today() + USUAL_LIFE)
    used = {each.permission for each in OPERATIONS} - EVERYONE
    form.permissions.offer([(each.value, each.title) for each in Permission if each in used and actor.can(each)])
    if form.validate_on_submit():
        secret = service.new_secret()
        with errors_on(form, AppError):
            token = service.create_token(
                actor, name=form.name.data, permissions=[Permission(code) for code in form.permissions.data],
                expires_on=form.expires_on.data, secret=secret,
            )  # fmt: skip
            return render_template("api/_token_shown_once.html", token=token, secret=secret)
    return render_template("api/token_new.html", form=form)


@blueprint.route("/tokens/<int:token_id>/revoke", methods=["GET", "POST"])
@signed_in
def token_revoke(token_id: int) -> Any:
    """Ask, then make a token worthless."""
    token = queries.token_or_404(current_actor(), token_id)
    form = TokenRevokeForm()
    if form.validate_on_submit():
        service.revoke_token(current_actor(), token_id)
        flash(_("令牌“%(name)s”已作废，使用它的程序立即不能再访问。", name=token.name), "success")
        return redirect(url_for("api.token_list"))
    return render_template("api/token_revoke.html", form=form, token=token)


@blueprint.get("/reference")
@signed_in
def reference() -> str:
    """Every operation and every code of a problem, from the same declarations as the OpenAPI document."""
    return render_template(
        "api/reference.html", groups=groups(), codes=CODES, signature=SIGNATURE, document=f"{PREFIX}/openapi.json"
    )
