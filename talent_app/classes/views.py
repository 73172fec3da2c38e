"""Pages of talent classes: why this class and what is missing, what waits to be confirmed, the decision."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.classes import queries, service
from talent_app.classes.enums import ProposalState
from talent_app.classes.forms import Decision, ProposalDecideForm, ProposalRevokeForm
from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.jobs.service import request_job
from talent_app.organisations import queries as organisations
from talent_app.talents import queries as talents
from talent_app.talents.enums import IN_FORCE
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

blueprint = Blueprint("classes", __name__, url_prefix="/talents")

ON_FORM = (InvalidInput, Conflict, Busy)
TONES = {"proposed": "progress", "confirmed": "good", "declined": "attention", "expired": "attention"}
STANDINGS = {
    "proven": ("good", "check-lg"),
    "unproven": ("attention", "exclamation-triangle"),
    "missing": ("neutral", "x-lg"),
}
TABS = (ProposalState.PROPOSED, ProposalState.CONFIRMED, ProposalState.DECLINED)


def work_items(actor: Actor) -> list[WorkItem]:
    """Proposals that wait for a named person."""
    if not actor.can(Permission.TALENT_VERIFY):
        return []
    found = queries.counts(actor.scope_for(Permission.TALENT_VERIFY))
    return [WorkItem(_("人才层次建议待认定"), found.get(ProposalState.PROPOSED, 0), url_for("classes.proposal_list"))]


@blueprint.get("/<int:talent_id>/class")
@requires(Permission.TALENT_READ)
def class_show(talent_id: int) -> str:
    """Why a registration is proposed for a class under each table, what lacks proof, what is missing for more."""
    scope, actor = current_scope(), current_actor()
    row = talents.talent_or_404(scope, talent_id)
    found = queries.schemes(scope, clock.today())
    outcomes = {scheme.code: outcome for scheme, outcome in queries.judged(scope, [row], found, clock.today())[row.id]}
    return render_template(
        "classes/class_show.html", row=row, schemes=found, outcomes=outcomes,
        proposals=queries.proposals_of(scope, row),
        is_verified=row.status in IN_FORCE, tones=TONES, standings=STANDINGS,
        can_propose=actor.can_in(Permission.TALENT_EDIT, row.organisation_id) and row.status in IN_FORCE,
        can_decide=actor.can_in(Permission.TALENT_VERIFY, row.organisation_id),
    )  # fmt: skip


@blueprint.post("/<int:talent_id>/class/propose")
@requires(Permission.TALENT_EDIT)
def class_propose(talent_id: int) -> Any:
    """Send the proposal to the regulator."""
    made = service.propose_class(current_actor(), talent_id)
    if made:
        flash(_("已提出 %(n)d 条层次建议，由国资委认定。", n=made), "success")
    else:
        flash(_("没有新的建议：与已提出的相同，或没有条件成立。"), "info")
    return redirect(url_for("classes.class_show", talent_id=talent_id))


@blueprint.get("/class-proposals")
@requires(Permission.TALENT_READ)
def proposal_list() -> str:
    """Proposals in scope by state; those with proof first."""
    scope, actor = current_scope(), current_actor()
    wanted = request.args.get("state", ProposalState.PROPOSED.value)
    state = next((one for one in TABS if one.value == wanted), ProposalState.PROPOSED)
    rows = queries.proposals(scope, state)
    counts = queries.counts(scope)
    tabs = [
        (one.title, url_for("classes.proposal_list", state=one.value), one is state, counts.get(one, 0)) for one in TABS
    ]
    return render_template(
        "classes/proposal_list.html", rows=rows, state=state, tones=TONES,
        tabs=tabs,
        names=organisations.names(scope, {talent.organisation_id for _proposal, talent in rows}),
        schemes=queries.schemes(scope, clock.today()), can_decide=actor.can(Permission.TALENT_VERIFY),
    )  # fmt: skip


@blueprint.post("/class-proposals/refresh")
@requires(Permission.TALENT_VERIFY)
def proposal_refresh() -> Any:
    """Judge everybody anew in the background."""
    request_job(current_actor(), service.REFRESH_JOB, _("按依据测算人才层次"), {}, current_actor().organisation_id)
    flash(_("已提交测算，完成后新的建议会列在这里。"), "success")
    return redirect(url_for("classes.proposal_list"))


@blueprint.route("/class-proposals/<int:proposal_id>", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def proposal_decide(proposal_id: int) -> Any:
    """A named person confirms or declines."""
    scope, today = current_scope(), clock.today()
    row = queries.proposal_or_404(scope, proposal_id)
    talent = talents.talent_or_404(scope, row.talent_id)
    form = ProposalDecideForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            if form.decision.data is Decision.CONFIRM:
                service.confirm_class(
                    current_actor(), proposal_id, form.version.data, valid_from=form.valid_from.data or today,
                    valid_until=form.valid_until.data, reason=form.reason.data or "",
                )  # fmt: skip
                flash(_("已认定“%(name)s”为%(what)s。", name=talent.name, what=row.class_title), "success")
            else:
                service.decline_class(current_actor(), proposal_id, form.version.data, form.reason.data or "")
                flash(_("已作出不认定的决定。"), "success")
            return redirect(url_for("classes.proposal_list"))
    if request.method == "GET":
        form.version.data = row.version
        form.valid_from.data = today
        form.valid_until.data = service.usual_end(_years(row.scheme, row.class_code), today)
    return render_template(
        "classes/proposal_decide.html", form=form, row=row, talent=talent, tones=TONES, standings=STANDINGS,
        organisation=organisations.organisation_or_404(scope, talent.organisation_id),
        is_open=row.state is ProposalState.PROPOSED,
    )  # fmt: skip


@blueprint.route("/class-proposals/<int:proposal_id>/revoke", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def proposal_revoke(proposal_id: int) -> Any:
    """Ask before a confirmed class is taken back."""
    row = queries.proposal_or_404(current_scope(), proposal_id)
    form = ProposalRevokeForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.revoke_class(current_actor(), proposal_id, form.version.data, form.reason.data or "")
            flash(_("已撤销认定。"), "success")
            return redirect(url_for("classes.class_show", talent_id=row.talent_id))
    if request.method == "GET":
        form.version.data = row.version
    is_open = row.state is ProposalState.CONFIRMED
    return render_template("classes/proposal_revoke.html", form=form, row=row, is_open=is_open)


def _years(code: str, class_code: str) -> int | None:
    for scheme in queries.schemes(current_scope(), clock.today()):
        if scheme.code == code and scheme.table is not None:
            return next((one.valid_years for one in scheme.table.classes if one.code == class_code), None)
    return None
