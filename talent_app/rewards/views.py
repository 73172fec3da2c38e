"""Pages of rewards: the list, who may receive what and why, one application with its steps, the notice."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.workflow import Transition
from talent_app.documents.letters import Letter, letter_pdf
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rewards import (
    attachments,
    eligibility,
    moving,
    payment_views,
    queries,
    scheme_views,
    service,
    stopping_views,
)
from talent_app.rewards.blueprint import ON_FORM, STANDINGS, TONES, blueprint, sees_amounts
from talent_app.rewards.desk import conditions, took_part
from talent_app.rewards.eligibility import Outcome
from talent_app.rewards.enums import InstalmentState, ProposalState, RewardState, UseState
from talent_app.rewards.forms import RewardActForm, RewardForm, RewardRevokeForm
from talent_app.rewards.models import Reward
from talent_app.rewards.notice import notice_letter
from talent_app.rewards.schemes import schemes_for
from talent_app.rewards.service import Wanted
from talent_app.rewards.workflow import EDITABLE, REWARD_WORKFLOW, RewardAction
from talent_app.rules.reward_tables import SchemeLevel
from talent_app.talents import queries as talents
from talent_app.talents.models import Talent
from talent_app.talents.named import people_named
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing

__all__ = ["MODULES", "blueprint", "work_items"]

#: They register on the blueprint, or declare what may have attachments.
MODULES = (attachments, payment_views, scheme_views, stopping_views)
PDF = "application/pdf"


def work_items(actor: Actor) -> list[WorkItem]:
    """What waits for the actor."""
    if not actor.can(Permission.REWARD_READ):
        return []
    scope = actor.scope_for(Permission.REWARD_READ)
    waiting = (RewardState.ENTERPRISE_REVIEW, RewardState.SASAC_REVIEW, RewardState.RETURNED, RewardState.OBJECTED)
    found = queries.counts(scope, waiting)

    def number(*states: RewardState, own: bool | None = None) -> int:
        is_own = SchemeLevel.ENTERPRISE
        return sum(n for (state, level), n in found.items() if state in states and own in (None, level is is_own))

    def line(title: str, count: int, state: RewardState, tone: str = "progress") -> WorkItem:
        return WorkItem(title, count, url_for("rewards.reward_list", state=state.value), tone=tone)

    items = []
    if actor.can(Permission.REWARD_EDIT):
        items.append(line(_("奖励申报待补正"), number(RewardState.RETURNED), RewardState.RETURNED, "attention"))
        due = queries.payments(scope, state=InstalmentState.PLANNED, until=clock.today())
        items.append(WorkItem(_("奖励支付待编制"), len(due), url_for("rewards.payment_list")))
        uses = queries.open_uses(scope, UseState.OPEN)
        items.append(WorkItem(_("奖励经费使用待登记"), uses, url_for("rewards.payment_list")))
    if actor.can(Permission.REWARD_APPROVE):
        items.append(line(_("奖励申报待审核"), number(RewardState.ENTERPRISE_REVIEW), RewardState.ENTERPRISE_REVIEW))
        items.append(line(_("奖励异议待核查"), number(RewardState.OBJECTED, own=True), RewardState.OBJECTED))
        prepared = queries.payments(scope, state=InstalmentState.PREPARED)
        items.append(WorkItem(_("奖励支付待审核"), len(prepared), url_for("rewards.payment_list")))
        items.append(WorkItem(_("奖励办法待批准"), queries.offered_schemes(scope), url_for("rewards.scheme_list")))
        url = url_for("rewards.proposal_list", state=ProposalState.OPEN.value)
        items.append(WorkItem(_("奖励停发建议待处理"), queries.open_proposals(scope), url, tone="attention"))
        items.append(
            WorkItem(
                _("奖励经费使用待核查"), queries.open_uses(scope, UseState.REPORTED), url_for("rewards.payment_list")
            )
        )
    if actor.can(Permission.REWARD_REVIEW):
        items.append(line(_("奖励申报待国资委审核"), number(RewardState.SASAC_REVIEW), RewardState.SASAC_REVIEW))
        items.append(line(_("奖励异议待核查"), number(RewardState.OBJECTED, own=False), RewardState.OBJECTED))
    return items


@blueprint.get("")
@requires(Permission.REWARD_READ)
def reward_list() -> str:
    """Applications in scope by state and by whose scheme."""
    scope, actor = current_scope(), current_actor()
    listing = read_listing(filters=("state", "level"), sorts=("created",), usual="-created")
    states = {one.value for one in RewardState}
    found = queries.reward_page(
        scope, listing, [one for one in listing.chosen("state") if one in states],
        [one for one in listing.chosen("level") if one in {each.value for each in SchemeLevel}],
    )  # fmt: skip
    people = people_named(scope, {row.talent_id for row in found.rows})
    return render_template(
        "rewards/reward_list.html", page=Page(listing, found), people=people, tones=TONES,
        places=organisations.names(scope, {row.organisation_id for row in found.rows}),
        states=[(one.value, one.title) for one in RewardState],
        levels=[(one.value, one.title) for one in SchemeLevel],
        shows=lambda row: sees_amounts(actor, row.organisation_id), can_edit=actor.can(Permission.REWARD_EDIT),
    )  # fmt: skip


@blueprint.get("/people/<int:talent_id>")
@requires(Permission.REWARD_READ)
def person_show(talent_id: int) -> str:
    """Every benefit of every scheme for one person: holds, lacks proof, fails, already rewarded; with its source."""
    scope, actor = current_scope(), current_actor()
    row = talents.talent_or_404(scope, talent_id)
    found = eligibility.outcomes(scope, row, schemes_for(scope, row.organisation_id, clock.today()), clock.today())
    by_scheme: dict[str, list[Outcome]] = {}
    for one in found:
        by_scheme.setdefault(one.scheme.code, []).append(one)
    return render_template(
        "rewards/person_show.html", row=row, schemes=list(by_scheme.values()), standings=STANDINGS, tones=TONES,
        rewards=queries.rewards_of(scope, row), shows=sees_amounts(actor, row.organisation_id),
        can_edit=actor.can_in(Permission.REWARD_EDIT, row.organisation_id),
    )  # fmt: skip


def _outcome(row: Talent, scheme_code: str, item_code: str) -> Outcome:
    scope = current_scope()
    for one in eligibility.outcomes(scope, row, schemes_for(scope, row.organisation_id, clock.today()), clock.today()):
        if (one.scheme.code, one.item.code) == (scheme_code, item_code):
            return one
    raise NotFound("这项奖励今天不在有效的办法之中。", "请从“可享受的奖励”页面重新选择。")


def _wanted(form: RewardForm) -> Wanted:
    return Wanted(
        form.amount.data, form.starts_on.data, form.amount_basis.data or "", form.achievement.data or "",
        form.account.data or "", form.bank.data or "", form.note.data or "",
    )  # fmt: skip


@blueprint.route("/people/<int:talent_id>/new", methods=["GET", "POST"])
@requires(Permission.REWARD_EDIT)
def reward_new(talent_id: int) -> str | Response:
    """Draft an application."""
    row = talents.talent_or_404(current_scope(), talent_id)
    code, item = request.args.get("scheme", ""), request.args.get("item", "")
    outcome = _outcome(row, code, item)
    form = RewardForm()
    form.reference.offer([(fact.reference, fact.title) for fact in outcome.achievements])
    if request.method == "GET":
        free = outcome.free
        form.reference.data = free[0].reference if free else None
        form.amount.data = outcome.item.highest if outcome.item.lowest == outcome.item.highest else None
        form.starts_on.data = clock.today()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            reward = service.create_reward(
                current_actor(), talent_id, code, item, form.reference.data or "", _wanted(form)
            )
            flash(_("已起草，核对后提交审核。"), "success")
            return redirect(url_for("rewards.reward_show", reward_id=reward.id))
    return render_template("rewards/reward_new.html", form=form, row=row, outcome=outcome, standings=STANDINGS)


@blueprint.route("/<int:reward_id>/edit", methods=["GET", "POST"])
@requires(Permission.REWARD_EDIT)
def reward_edit(reward_id: int) -> str | Response:
    """Change a draft, or what was returned."""
    reward = queries.reward_or_404(current_scope(), reward_id)
    row = talents.talent_or_404(current_scope(), reward.talent_id)
    outcome = _outcome(row, reward.scheme, reward.item)
    form = RewardForm()
    form.reference.offer([(fact.reference, fact.title) for fact in outcome.achievements])
    if request.method == "GET":
        form.version.data, form.reference.data = reward.version, reward.reference or None
        form.achievement.data = "" if reward.reference else reward.achievement
        form.amount.data, form.starts_on.data = reward.amount, reward.starts_on
        form.amount_basis.data, form.bank.data, form.note.data = reward.amount_basis, reward.bank, reward.note
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.update_reward(
                current_actor(), reward_id, form.version.data, form.reference.data or "", _wanted(form)
            )
            flash(_("已保存。"), "success")
            return redirect(url_for("rewards.reward_show", reward_id=reward_id))
    return render_template(
        "rewards/reward_edit.html", form=form, reward=reward, row=row, outcome=outcome, standings=STANDINGS
    )


@blueprint.get("/<int:reward_id>")
@requires(Permission.REWARD_READ)
def reward_show(reward_id: int) -> str:
    """One application: what it rests on, its payments, its story, what may be done now."""
    scope, actor = current_scope(), current_actor()
    reward = queries.reward_or_404(scope, reward_id)
    shows = sees_amounts(actor, reward.organisation_id)
    if shows:
        service.record_viewing(actor, reward_id)
        reward = queries.reward_or_404(scope, reward_id)
    row = queries.person_of(scope, reward)
    can = {
        name: actor.can_in(permission, reward.organisation_id)
        for name, permission in (("edit", Permission.REWARD_EDIT), ("approve", Permission.REWARD_APPROVE))
    }
    return render_template(
        "rewards/reward_show.html", reward=reward, row=row, shows=shows, tones=TONES, standings=STANDINGS,
        organisation=organisations.organisation_or_404(scope, reward.organisation_id),
        steps=_open_steps(actor, reward), story=queries.steps_of(scope, reward), can=can,
        instalments=queries.instalments_of(scope, reward), is_editable=reward.state in EDITABLE and can["edit"],
        attachments=attachments_of(scope, [reward], actor)["rewards", reward.id], today=clock.today(),
        deadline=moving.deadline(reward) if reward.notice_from else None,
        proposals=queries.proposals_of(scope, [reward.id]).get(reward.id, []),
    )  # fmt: skip


def _open_steps(actor: Actor, reward: Reward) -> list[Transition[Any, Any, Any]]:
    rows = REWARD_WORKFLOW.allowed(
        reward.state, lambda permission: actor.can_in(permission, reward.organisation_id), conditions(reward)
    )
    return [row for row in rows if not took_part(actor, reward, row.action)]


@blueprint.route("/<int:reward_id>/act/<reward_step>", methods=["GET", "POST"])
@requires(Permission.REWARD_READ)
def reward_act(reward_id: int, reward_step: str) -> str | Response:
    """One step, asked for and confirmed."""
    reward = queries.reward_or_404(current_scope(), reward_id)
    action = next((one for one in RewardAction if one.value == reward_step), None)
    step = next((one for one in _open_steps(current_actor(), reward) if one.action is action), None)
    if action is None or step is None:
        raise NotFound("这一步现在不能办理。", "状态可能刚被他人改变，请返回申报页面查看。")
    is_end = action is RewardAction.REVOKE
    form = RewardRevokeForm() if is_end else RewardActForm()
    if step.reason_required:
        form.note.label.text = _("理由（必填）")
    if form.validate_on_submit():
        more = {"lapse": form.lapse.data, "lapsed_on": form.lapsed_on.data} if is_end else {}
        with errors_on(form, *ON_FORM):
            service.act_on_reward(
                current_actor(), reward_id, action, form.version.data, note=form.note.data or "", **more
            )
            flash(_("已办理：%(step)s。", step=step.label), "success")
            return redirect(url_for("rewards.reward_show", reward_id=reward_id))
    if request.method == "GET":
        form.version.data = reward.version
        if is_end:
            stopping_views.begin_with_proposal(form, reward)
    return render_template("rewards/reward_act.html", form=form, reward=reward, step=step, tones=TONES)


@blueprint.get("/<int:reward_id>/notice.pdf")
@requires(Permission.REWARD_READ)
def notice_pdf(reward_id: int) -> Response:
    """The public notice as a draft letter."""
    scope, actor = current_scope(), current_actor()
    reward = queries.reward_or_404(scope, reward_id)
    if reward.notice_from is None:
        raise NotFound("这项申报还没有公示。", "审核通过后才有公示文稿。")
    service.record_viewing(actor, reward_id, printed=True)
    reward = queries.reward_or_404(scope, reward_id)
    row = queries.person_of(scope, reward)
    place = organisations.organisation_or_404(scope, reward.organisation_id)
    letter: Letter = notice_letter(reward, row.name, row.post or "", place.name)
    content = letter_pdf(letter, created=clock.now(), viewer=actor.name)
    return send_file(BytesIO(content), mimetype=PDF, as_attachment=True, download_name=f"notice-{reward_id}.pdf")
