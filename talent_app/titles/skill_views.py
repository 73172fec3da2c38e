"""Pages of skill levels: evaluations, who holds which of the eight levels, and the way on to engineering titles."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, NotFound
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rules.codes import code_table
from talent_app.talents import queries as talents
from talent_app.titles import queries, skill_queries, skills
from talent_app.titles.blueprint import ON_FORM
from talent_app.titles.enums import SkillState
from talent_app.titles.skill_forms import SkillEditForm, SkillJudgeForm, SkillNewForm, SkillWithdrawForm
from talent_app.titles.skill_models import SkillEvaluation
from talent_app.titles.skill_workflow import SKILL_WORKFLOW, SkillAction
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing

blueprint = Blueprint("title_skills", __name__, url_prefix="/titles/skills")

TONES = {"skill_submitted": "progress", "skill_returned": "attention", "skill_confirmed": "good",
         "skill_withdrawn": "neutral"}  # fmt: skip
JUDGEMENTS = {one.value: one for one in (SkillAction.CONFIRM, SkillAction.RETURN)}
MOST_OFFERED = 300


def work_items(actor: Actor) -> list[WorkItem]:
    """Evaluations that wait for the reader."""
    found = []
    for permission, state, title in (
        (Permission.TALENT_VERIFY, SkillState.SUBMITTED, _("技能等级认定待核对")),
        (Permission.TALENT_EDIT, SkillState.RETURNED, _("技能等级认定待补正")),
    ):
        if actor.can(permission):
            number = skill_queries.waiting(actor.scope_for(permission), state)
            found.append(WorkItem(title, number, url_for("title_skills.skill_list", state=state.value)))
    return found


@blueprint.get("")
@requires(Permission.TALENT_READ)
def skill_list() -> str:
    """Evaluations in scope, and how many people hold each level."""
    listing = read_listing(filters=("state", "level"), sorts=("id",), usual="-id")
    scope = current_scope()
    page = Page(listing, skill_queries.evaluation_page(scope, listing))
    return render_template(
        "title_skills/skill_list.html", page=page, listing=listing, tones=TONES, states=SkillState.choices(),
        levels=code_table("skill_level"), held=skill_queries.held(scope),
        names=organisations.names(scope, {row.organisation_id for row in page.rows}),
        can_enter=current_actor().can(Permission.TALENT_EDIT),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def skill_new() -> Any:
    """Enter an evaluation of a verified person."""
    actor = current_actor()
    form = SkillNewForm()
    people = queries.verified_people(actor.scope_for(Permission.TALENT_EDIT), MOST_OFFERED)
    form.talent.offer([(str(one.id), f"{one.name}　{one.post or ''}") for one in people])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = skills.enter_skill(actor, int(form.talent.data), _values(form))
            flash(_("已登记，等待国资委核对。"), "success")
            return redirect(url_for("title_skills.skill_show", evaluation_id=row.id))
    return render_template("title_skills/skill_new.html", form=form)


def _values(form: SkillEditForm) -> dict[str, Any]:
    return {name: getattr(form, name).data for name in skills.FIELDS}


@blueprint.get("/<int:evaluation_id>")
@requires(Permission.TALENT_READ)
def skill_show(evaluation_id: int) -> str:
    """One evaluation, and which engineering title the person's skills may lead to."""
    scope, actor = current_scope(), current_actor()
    row = queries.row_or_404(scope, SkillEvaluation, evaluation_id)
    talent = talents.talent_or_404(scope, row.talent_id)
    steps = SKILL_WORKFLOW.allowed(row.state, lambda needed: actor.can_in(needed, row.organisation_id))
    return render_template(
        "title_skills/skill_show.html", row=row, talent=talent, tones=TONES, levels=code_table("skill_level"),
        titles=code_table("title_level"), bridges=skill_queries.bridges(scope, talent, clock.today()),
        judgements=[step for step in steps if step.action.value in JUDGEMENTS],
        open_to={step.action.value for step in steps},
        attachments=attachments_of(scope, [row], actor)[row.__tablename__, row.id],
        can_apply=actor.can_in(Permission.TALENT_EDIT, row.organisation_id),
    )  # fmt: skip


@blueprint.route("/<int:evaluation_id>/edit", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def skill_edit(evaluation_id: int) -> Any:
    """Correct what was returned."""
    row = queries.row_or_404(current_actor().scope_for(Permission.TALENT_EDIT), SkillEvaluation, evaluation_id)
    form = SkillEditForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            skills.change_skill(current_actor(), evaluation_id, form.version.data, _values(form))
            flash(_("已提交核对。"), "success")
            return redirect(url_for("title_skills.skill_show", evaluation_id=evaluation_id))
    return render_template("title_skills/skill_edit.html", form=form, row=row)


@blueprint.route("/<int:evaluation_id>/judge/<step>", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def skill_judge(evaluation_id: int, step: str) -> Any:
    """Confirm or return."""
    row = queries.row_or_404(current_actor().scope_for(Permission.TALENT_VERIFY), SkillEvaluation, evaluation_id)
    action = JUDGEMENTS.get(step)
    if action is None:
        raise NotFound()
    if SKILL_WORKFLOW.find(row.state, action) is None:
        raise Conflict(f"当前状态为“{row.state.title}”，不能“{action.title}”。", "请刷新页面。")
    form = SkillJudgeForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            moved = skills.judge_skill(
                current_actor(), evaluation_id, form.version.data, action, form.reason.data or ""
            )
            flash(_("已办理，当前状态：%(state)s。", state=moved.state.title), "success")
            return redirect(url_for("title_skills.skill_show", evaluation_id=evaluation_id))
    return render_template("title_skills/skill_judge.html", form=form, row=row, action=action)


@blueprint.post("/<int:evaluation_id>/withdraw")
@requires(Permission.TALENT_EDIT)
def skill_withdraw(evaluation_id: int) -> Response:
    """Take it back."""
    form = SkillWithdrawForm()
    version = form.version.data if form.validate_on_submit() else None
    skills.withdraw_skill(current_actor(), evaluation_id, version)
    flash(_("已撤回。"), "success")
    return redirect(url_for("title_skills.skill_show", evaluation_id=evaluation_id))
