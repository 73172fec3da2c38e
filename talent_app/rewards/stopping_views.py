"""Pages of proposals to stop a reward: the list, looking again now, going on in spite of one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rewards import queries, stopping
from talent_app.rewards.blueprint import ON_FORM, TONES, blueprint
from talent_app.rewards.enums import ProposalState
from talent_app.rewards.forms import ProposalKeepForm, RewardRevokeForm
from talent_app.rewards.models import Reward
from talent_app.talents.named import people_named
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Page, read_listing


@blueprint.get("/proposals")
@requires(Permission.REWARD_READ)
def proposal_list() -> str:
    """What speaks for stopping rewards in scope, and what was decided."""
    scope = current_scope()
    listing = read_listing(filters=("state",), sorts=("found",), usual="-found")
    known = {one.value for one in ProposalState}
    found = queries.proposal_page(scope, listing, [one for one in listing.chosen("state") if one in known])
    rewards = queries.rewards_by_id(scope, {row.reward_id for row in found.rows})
    return render_template(
        "rewards/proposal_list.html", page=Page(listing, found), rewards=rewards, tones=TONES,
        people=people_named(scope, {row.talent_id for row in rewards.values()}),
        places=organisations.names(scope, {row.organisation_id for row in found.rows}),
        states=[(one.value, one.title) for one in ProposalState],
    )  # fmt: skip


@blueprint.post("/<int:reward_id>/check")
@requires(Permission.REWARD_EDIT)
def reward_check(reward_id: int) -> Response:
    """Look at the conditions now."""
    queries.reward_or_404(current_scope(), reward_id)
    new = stopping.check_conditions(current_actor(), reward_id)
    if new:
        flash(_("发现 %(n)d 项可能应停发的情形，请负责人处理。", n=new), "warning")
    else:
        flash(_("已核对，没有新的停发建议。"), "success")
    return redirect(url_for("rewards.reward_show", reward_id=reward_id, _anchor="proposals"))


@blueprint.route("/<int:reward_id>/proposals/<int:reward_proposal_id>/keep", methods=["GET", "POST"])
@requires(Permission.REWARD_APPROVE)
def proposal_keep(reward_id: int, reward_proposal_id: int) -> Any:
    """Decide that the reward goes on."""
    scope = current_scope()
    reward = queries.reward_or_404(scope, reward_id)
    proposal = queries.proposal_or_404(scope, reward, reward_proposal_id)
    form = ProposalKeepForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            stopping.keep_reward(
                current_actor(), reward_id, reward_proposal_id, form.version.data, form.note.data or ""
            )
            flash(_("已记录：继续发放。"), "success")
            return redirect(url_for("rewards.reward_show", reward_id=reward_id, _anchor="proposals"))
    if request.method == "GET":
        form.version.data = proposal.version
    return render_template("rewards/proposal_keep.html", form=form, reward=reward, proposal=proposal)


def begin_with_proposal(form: RewardRevokeForm, reward: Reward) -> None:
    """Fill the form that stops a reward from the proposal it was reached from."""
    asked = request.args.get("proposal", "")
    for one in queries.proposals_of(current_scope(), [reward.id]).get(reward.id, ()):
        if str(one.id) == asked and one.state is ProposalState.OPEN:
            form.lapse.data, form.lapsed_on.data, form.note.data = one.lapse, one.since, one.reason
