"""Pages of requests for persons registered elsewhere; each side is shown only what is its own to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.informing.models import Told
from talent_app.talents import persons, request_queries, requests
from talent_app.talents.blueprint import blueprint
from talent_app.talents.enums import RequestKind
from talent_app.talents.review_forms import Answer, RequestAnswerForm, RequestWithdrawForm
from talent_app.web.access import current_actor, requires
from talent_app.web.errors import errors_on

ON_FORM = (InvalidInput, Conflict, Busy)


def wanted_kind() -> RequestKind | None:
    """What the form of a new registration asks for, once it was told that the number is registered."""
    code = request.form.get("request_kind", "")
    return RequestKind(code) if code in {kind.value for kind in RequestKind} else None


def is_held(organisation_id: int, values: Mapping[str, Any]) -> bool:
    """Whether the typed number is registered elsewhere."""
    number = persons.read_identity(
        values.get("document_kind"), values.get("document_number"),
        born_on=values.get("born_on"), sex=values.get("sex"),
    )  # fmt: skip
    try:
        if number is not None:
            persons.check_free(number, organisation_id)
    except persons.NumberTaken:
        return True
    return False


def file_typed(organisation_id: int, values: Mapping[str, Any], kind: RequestKind, told: Told) -> Any:
    """Send the typed row as a request and show it."""
    note = request.form.get("request_note", "")
    row = requests.file_request(current_actor(), organisation_id, values, kind, note, told=told)
    flash(_("申请已提交，您填写的内容已保存，办成后自动生效。"), "success")
    return redirect(url_for("talents.request_show", request_id=row.id))


@blueprint.get("/requests")
@requires(Permission.TALENT_READ)
def request_list() -> str:
    """The requests that concern one's organisations."""
    return render_template("talents/request_list.html", views=request_queries.requests_of(current_actor()))


@blueprint.get("/requests/<int:request_id>")
@requires(Permission.TALENT_READ)
def request_show(request_id: int) -> str:
    """One request as this reader may see it."""
    view = request_queries.request_or_404(current_actor(), request_id)
    return render_template("talents/request_show.html", view=view)


@blueprint.route("/requests/<int:request_id>/answer", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def request_answer(request_id: int) -> Any:
    """The holder agrees or objects."""
    view = request_queries.request_or_404(current_actor(), request_id)
    form = RequestAnswerForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            agrees = form.answer.data is Answer.AGREE
            requests.answer_request(current_actor(), request_id, form.version.data, agrees, form.note.data or "")
            flash(_("已答复，人员流动或共享登记已办成。") if agrees else _("已答复，由市国资委决定。"), "success")
            return redirect(url_for("talents.request_list"))
    if request.method == "GET":
        form.version.data = view.row.version
    return render_template("talents/request_answer.html", form=form, view=view)


@blueprint.route("/requests/<int:request_id>/decide", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def request_decide(request_id: int) -> Any:
    """The regulator decides."""
    view = request_queries.request_or_404(current_actor(), request_id)
    form = RequestAnswerForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            agrees = form.answer.data is Answer.AGREE
            requests.decide_request(current_actor(), request_id, form.version.data, agrees, form.note.data or "")
            flash(_("已作出决定。"), "success")
            return redirect(url_for("talents.request_show", request_id=request_id))
    if request.method == "GET":
        form.version.data = view.row.version
    return render_template("talents/request_decide.html", form=form, view=view)


@blueprint.route("/requests/<int:request_id>/withdraw", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def request_withdraw(request_id: int) -> Any:
    """Ask before a request is taken back."""
    view = request_queries.request_or_404(current_actor(), request_id)
    form = RequestWithdrawForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            requests.withdraw_request(current_actor(), request_id, form.version.data)
            flash(_("已撤回申请。"), "success")
            return redirect(url_for("talents.request_list"))
    form.version.data = view.row.version
    return render_template("talents/request_withdraw.html", form=form, view=view)
