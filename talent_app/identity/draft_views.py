"""Drafts of forms: kept while somebody types (`static/js/drafts.js`), offered again on the same page, listed."""

from __future__ import annotations

from flask import Response, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response as Redirect

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.identity import drafts
from talent_app.identity.addresses import local_path
from talent_app.identity.blueprint import blueprint
from talent_app.web.access import signed_in
from talent_app.web.errors import SECRET_NAMES, wants_json
from talent_app.web.home import WorkItem

#: The box by which a form says that a draft of it is kept; set by the script.
MARK = "_draft"
FORM, TITLE, PAGE = "_form", "_title", "_page"


def work_items(actor: Actor) -> list[WorkItem]:
    """What the reader has typed somewhere and not saved."""
    found = drafts.all_kept(actor.user_id) if actor.user_id is not None else []
    first = min((clock.local(each.saved_at).date() for each in found), default=None)
    return [WorkItem(_("填写了还没有保存"), len(found), url_for("identity.draft_list"), first)]


@blueprint.get("/drafts")
@signed_in
def draft_list() -> str:
    """Every form with something typed and not saved."""
    return render_template("identity/draft_list.html", rows=drafts.all_kept(current_user.account.id))


@blueprint.get("/drafts/read")
@signed_in
def draft_read() -> Response:
    """The draft of one form, for the page that asks; an empty answer when there is none."""
    found = drafts.kept(current_user.account.id, _form())
    if found is None:
        return jsonify({})
    return jsonify(saved=clock.local(found.saved_at).strftime("%m-%d %H:%M"), values=found.values)


@blueprint.post("/drafts/keep")
@signed_in
def draft_keep() -> Response:
    """Keep what stands in a form; secrets and tokens are left out."""
    token = current_app.config["WTF_CSRF_FIELD_NAME"]
    values = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in (token, MARK, FORM, TITLE, PAGE) and not any(secret in name.lower() for secret in SECRET_NAMES)
    ]
    page = local_path(request.form.get(PAGE))
    is_kept = drafts.keep(current_user.account.id, _form(), request.form.get(TITLE, ""), page, values)
    return jsonify(saved=clock.local(clock.now()).strftime("%H:%M") if is_kept else "")


@blueprint.post("/drafts/drop")
@signed_in
def draft_drop() -> Response | Redirect:
    """Forget a draft; the script stays on its page, the list comes back."""
    drafts.drop(current_user.account.id, _form())
    if wants_json():
        return jsonify({})
    flash(_("已删除这份没有保存的内容。"), "success")
    return redirect(url_for("identity.draft_list"))


@blueprint.after_app_request
def forget_saved(response: Response) -> Response:
    """A form that was taken needs no draft any more: what is saved leads to another page."""
    is_taken = request.method == "POST" and response.status_code in (302, 303)
    if is_taken and MARK in request.form and current_user.is_authenticated:
        drafts.drop(current_user.account.id, request.path)
    return response


def _form() -> str:
    """The address of the form that is meant, without its host."""
    return local_path(request.values.get(FORM)).partition("?")[0]
