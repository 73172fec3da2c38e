"""Pages of finding experts across enterprises: anonymous search, a request to the owners, their answers, figures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.experts import queries, service
from talent_app.experts.cards import K
from talent_app.experts.criteria import Criteria
from talent_app.experts.forms import (
    ExpertAnswerForm,
    ExpertRequestNewForm,
    ExpertRequestWithdrawForm,
    ExpertSearchForm,
    OwnersWord,
)
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

blueprint = Blueprint("experts", __name__, url_prefix="/talents/experts")

ON_FORM = (InvalidInput, Conflict, Busy)


def work_items(actor: Actor) -> list[WorkItem]:
    """Requests of other enterprises that wait for an answer."""
    if not actor.can(Permission.TALENT_EDIT):
        return []
    return [WorkItem(_("其他单位的专家申请待答复"), queries.waiting_count(actor), url_for("experts.request_list"))]


@blueprint.get("")
@requires(Permission.EXPERT_SEARCH)
def expert_search() -> str:
    """Who could help, without names: lines that at least K people share."""
    form = ExpertSearchForm(request.args)
    is_valid = form.validate()
    criteria = Criteria.read(form.data) if is_valid else Criteria()
    lines = queries.lines(current_actor(), criteria, clock.today()) if criteria.asks else []
    if criteria.asks:
        service.note_search(current_actor(), criteria, len(lines))
    return render_template(
        "experts/expert_search.html", form=form, criteria=criteria, lines=lines, least=K,
        days=service.ANSWER_WORKING_DAYS,
    )  # fmt: skip


@blueprint.route("/requests/new", methods=["GET", "POST"])
@requires(Permission.EXPERT_SEARCH)
def request_new() -> Any:
    """Ask the owners behind a line, or whoever fits."""
    criteria = Criteria.read(request.args)
    card = request.args.get("card", "")[:200]
    form = ExpertRequestNewForm()
    offered = [(str(row.id), row.name) for row in organisations.enterprises(current_scope())]
    form.organisation.offer(offered)
    if request.method == "GET":
        form.organisation.data = offered[0][0] if len(offered) == 1 else None
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.ask_for_expert(
                current_actor(), int(form.organisation.data), criteria, card, purpose=form.purpose.data,
                mode=form.mode.data, from_on=form.from_on.data, until_on=form.until_on.data,
            )  # fmt: skip
            flash(_("申请已发出，由系统转达有关单位。"), "success")
            return redirect(url_for("experts.request_show", expert_request_id=row.id))
    back = url_for("experts.expert_search", **criteria.parameters())
    return render_template(
        "experts/request_new.html", form=form, criteria=criteria, card=card or _("符合条件的人选"), back=back,
        days=service.ANSWER_WORKING_DAYS,
    )  # fmt: skip


@blueprint.get("/requests")
@requires(Permission.TALENT_READ)
def request_list() -> str:
    """What one's enterprises asked for, what others ask of them, and figures for who oversees."""
    actor = current_actor()
    seeks, edits = actor.can(Permission.EXPERT_SEARCH), actor.can(Permission.TALENT_EDIT)
    return render_template(
        "experts/request_list.html",
        asked=queries.asked(actor) if seeks else [],
        answers=queries.answers(actor) if edits else [],
        figures=[] if seeks else queries.figures(current_scope()),
        seeks=seeks,
        edits=edits,
    )


@blueprint.get("/requests/<int:expert_request_id>")
@requires(Permission.EXPERT_SEARCH)
def request_show(expert_request_id: int) -> str:
    """One request with its state, its clock and what came of it."""
    view = queries.asked_or_404(current_actor(), expert_request_id)
    form = ExpertRequestWithdrawForm()
    form.version.data = view.row.version
    return render_template("experts/request_show.html", view=view, form=form, today=clock.today())


@blueprint.post("/requests/<int:expert_request_id>/withdraw")
@requires(Permission.EXPERT_SEARCH)
def request_withdraw(expert_request_id: int) -> Any:
    """Take a request back."""
    form = ExpertRequestWithdrawForm()
    version = form.version.data if form.validate_on_submit() else None
    service.withdraw_request(current_actor(), expert_request_id, version)
    flash(_("已撤回申请。"), "success")
    return redirect(url_for("experts.request_list"))


@blueprint.route("/answers/<int:expert_answer_id>", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def request_answer(expert_answer_id: int) -> Any:
    """Another enterprise asks for one's own person: agree or not."""
    view = queries.answer_or_404(current_actor(), expert_answer_id)
    form = ExpertAnswerForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.answer_request(
                current_actor(), expert_answer_id, form.version.data, form.answer.data is OwnersWord.AGREE,
                person_told_on=form.person_told_on.data, contact=form.contact.data or "", note=form.note.data or "",
            )  # fmt: skip
            flash(_("已答复。"), "success")
            return redirect(url_for("experts.request_list"))
    if request.method == "GET":
        form.version.data = view.row.version
    return render_template("experts/request_answer.html", form=form, view=view, today=clock.today())
