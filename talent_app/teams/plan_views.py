"""Pages of a team's cultivation plan, yearly appraisal and tolerated failures."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.identity.permissions import Permission
from talent_app.teams import judging, queries, service
from talent_app.teams.blueprint import ON_FORM, STAGE_FIELDS, back, blueprint, team_of, values_of
from talent_app.teams.enums import Ground
from talent_app.teams.forms import AppraisalForm, FailureDecideForm, FailureForm, StageForm
from talent_app.teams.models import TeamFailure, TeamLine, TeamStage
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on


@blueprint.route("/<int:team_id>/stages/new", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def stage_new(team_id: int) -> str | Response:
    """Add a stage."""
    team = team_of(team_id)
    form = StageForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.put_stage(current_actor(), team_id, None, None, values_of(form, STAGE_FIELDS))
            return back(team_id, _("已添加培育阶段。"))
    return render_template("teams/stage_new.html", form=form, team=team)


@blueprint.route("/<int:team_id>/stages/<int:stage_id>", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def stage_edit(team_id: int, stage_id: int) -> str | Response:
    """Change a stage, or say what was reached."""
    team = team_of(team_id)
    form = StageForm(obj=queries.part_or_404(current_scope(), team, TeamStage, stage_id))
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.put_stage(current_actor(), team_id, stage_id, form.version.data, values_of(form, STAGE_FIELDS))
            return back(team_id, _("已保存。"))
    return render_template("teams/stage_edit.html", form=form, team=team)


@blueprint.route("/<int:team_id>/appraisals/new", methods=["GET", "POST"])
@requires(Permission.TEAM_APPROVE)
def appraisal_new(team_id: int) -> str | Response:
    """Judge a year; the figures stand beside the form."""
    team = team_of(team_id)
    form = AppraisalForm()
    if request.method == "GET":
        form.year.data = clock.today().year
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            judging.appraise(current_actor(), team_id, form.year.data, form.result.data, form.summary.data or "")
            return back(team_id, _("已登记年度考核。"))
    figures = judging.figures_of(queries.whole(current_scope(), team, clock.today()))
    return render_template("teams/appraisal_new.html", form=form, team=team, figures=figures)


@blueprint.route("/<int:team_id>/lines/<int:line_id>/failure", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def failure_new(team_id: int, line_id: int) -> str | Response:
    """Ask that a failure be tolerated."""
    team = team_of(team_id)
    line = queries.part_or_404(current_scope(), team, TeamLine, line_id)
    form = FailureForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            judging.propose_failure(
                current_actor(), team_id, line_id, happened_on=form.happened_on.data, what=form.what.data or "",
                grounds=[Ground(one) for one in form.grounds.data or ()], lessons=form.lessons.data or "",
            )  # fmt: skip
            return back(team_id, _("已提出容错，待负责人认定。"))
    return render_template("teams/failure_new.html", form=form, team=team, line=line)


@blueprint.route("/<int:team_id>/failures/<int:failure_id>", methods=["GET", "POST"])
@requires(Permission.TEAM_APPROVE)
def failure_decide(team_id: int, failure_id: int) -> str | Response:
    """Recognise a failure as tolerated, under a paper."""
    team = team_of(team_id)
    failure = queries.part_or_404(current_scope(), team, TeamFailure, failure_id)
    line = queries.part_or_404(current_scope(), team, TeamLine, failure.line_id)
    form = FailureDecideForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            judging.decide_failure(current_actor(), team_id, failure_id, form.version.data, form.document.data or "")
            return back(team_id, _("已认定容错，考核不作负面评价。"))
    if request.method == "GET":
        form.version.data = failure.version
    grounds = [Ground(one).title for one in failure.grounds]
    return render_template(
        "teams/failure_decide.html", form=form, team=team, failure=failure, line=line, grounds=grounds
    )
