"""Pages of innovation teams: the list, one team with its graph and single points of failure, its parts."""

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
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.rewards import queries as rewards
from talent_app.teams import charts, judging, papers, plan_views, queries, service
from talent_app.teams.blueprint import ON_FORM, OWN_FIELDS, TONES, back, blueprint, team_of, values_of
from talent_app.teams.enums import Ground, LineState, TeamState
from talent_app.teams.forms import LineForm, MemberForm, TeamActForm, TeamForm
from talent_app.teams.models import Team, TeamLine, TeamMember
from talent_app.teams.workflow import EDITABLE, NOT_BY, TEAM_WORKFLOW, TeamAction
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing

__all__ = ["MODULES", "blueprint", "work_items"]

#: They register on the blueprint.
MODULES = (plan_views,)


def work_items(actor: Actor) -> list[WorkItem]:
    """Teams and failures that wait for the head of the enterprise."""
    if not actor.can(Permission.TEAM_APPROVE):
        return []
    scope = actor.scope_for(Permission.TEAM_APPROVE)
    open_failures = queries.open_failures(scope)
    first = url_for("teams.team_show", team_id=open_failures[0][1].id) if open_failures else url_for("teams.team_list")
    waiting = url_for("teams.team_list", state=TeamState.OFFERED.value)
    return [
        WorkItem(_("创新团队待批准"), queries.counts(scope, TeamState.OFFERED), waiting),
        WorkItem(_("容错待认定"), len(open_failures), first),
    ]


@blueprint.get("")
@requires(Permission.TALENT_READ)
def team_list() -> str:
    """Teams in scope by state."""
    scope = current_scope()
    listing = read_listing(filters=("state",), sorts=("created",), usual="-created")
    states = {one.value for one in TeamState}
    found = queries.team_page(scope, listing, [one for one in listing.chosen("state") if one in states])
    return render_template(
        "teams/team_list.html", page=Page(listing, found), tones=TONES,
        sizes=queries.sizes(scope, found.rows, clock.today()),
        names=organisations.names(scope, {row.organisation_id for row in found.rows}),
        states=[(one.value, one.title) for one in TeamState], can_edit=current_actor().can(Permission.TEAM_EDIT),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def team_new() -> str | Response:
    """Begin a team."""
    places = organisations.enterprises(current_scope())
    form = TeamForm()
    form.organisation.offer([(str(one.id), one.name) for one in places])
    if request.method == "GET":
        form.organisation.data = str(places[0].id) if len(places) == 1 else None
        form.founded_on.data = clock.today()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = values_of(form, OWN_FIELDS)
            row = service.create_team(current_actor(), int(form.organisation.data), values)
            flash(_("已建立团队，请添加成员、方向和培育计划。"), "success")
            return redirect(url_for("teams.team_show", team_id=row.id))
    return render_template("teams/team_new.html", form=form)


@blueprint.get("/<int:team_id>")
@requires(Permission.TALENT_READ)
def team_show(team_id: int) -> str:
    """One team: graph, single points, members, work, plan, appraisals, tolerated failures."""
    scope, actor = current_scope(), current_actor()
    team = queries.team_or_404(scope, team_id)
    found = queries.whole(scope, team, clock.today())
    had = rewards.rewards_of_talents(scope, {one.talent_id for one in found.present})
    graph = charts.graph_of(found, [(one.talent_id, one.item_title, one.achievement) for one in had])
    return render_template(
        "teams/team_show.html", team=team, found=found, spec=charts.specification(graph), rows=charts.table_of(found),
        tones=TONES, steps=_open_steps(actor, team), reasons={one.id: _reasons(one.grounds) for one in found.failures},
        organisation=organisations.organisation_or_404(scope, team.organisation_id),
        records=queries.records_of(scope, found.members), figures=judging.figures_of(found),
        shares=queries.committed_shares(scope, found),
        stopped=LineState.STOPPED, failed={one.line_id for one in found.failures},
        is_open=team.state in EDITABLE and actor.can_in(Permission.TEAM_EDIT, team.organisation_id),
        can_judge=actor.can_in(Permission.TEAM_APPROVE, team.organisation_id),
    )  # fmt: skip


@blueprint.get("/<int:team_id>/profile.pdf")
@requires(Permission.TALENT_READ)
def team_pdf(team_id: int) -> Response:
    """The team on paper, with the reader's name."""
    team = team_of(team_id)
    service.record_printing(current_actor(), team_id)
    scope, actor = current_scope(), current_actor()
    team = team_of(team_id)
    found = queries.whole(scope, team, clock.today())
    had = rewards.rewards_of_talents(scope, {one.talent_id for one in found.present})
    place = organisations.organisation_or_404(scope, team.organisation_id)
    given = [(one.talent_id, one.item_title, one.achievement) for one in had]
    content = papers.profile(found, place.name, given, actor.name, clock.now())
    return send_file(
        BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=f"team-{team_id}.pdf"
    )


def _reasons(codes: list[str]) -> str:
    return "；".join(Ground(one).title for one in codes)


def _open_steps(actor: Actor, team: Team) -> list[Transition[Any, Any, Any]]:
    rows = TEAM_WORKFLOW.allowed(team.state, lambda one: actor.can_in(one, team.organisation_id))
    return [
        row
        for row in rows
        if not any(getattr(team, column) == actor.user_id for column in NOT_BY.get((team.state, row.action), ()))
    ]


@blueprint.route("/<int:team_id>/edit", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def team_edit(team_id: int) -> str | Response:
    """Change what a team says of itself."""
    team = team_of(team_id)
    form = TeamForm(obj=team)
    place = organisations.organisation_or_404(current_scope(), team.organisation_id)
    form.organisation.offer([(str(place.id), place.name)])
    if request.method == "GET":
        form.organisation.data = str(place.id)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.update_team(current_actor(), team_id, form.version.data, values_of(form, OWN_FIELDS))
            return back(team_id, _("已保存。"))
    return render_template("teams/team_edit.html", form=form, team=team)


@blueprint.route("/<int:team_id>/act/<team_step>", methods=["GET", "POST"])
@requires(Permission.TALENT_READ)
def team_act(team_id: int, team_step: str) -> str | Response:
    """One step, asked for and confirmed."""
    team = team_of(team_id)
    step = next((one for one in _open_steps(current_actor(), team) if one.action.value == team_step), None)
    if step is None:
        raise NotFound("这一步现在不能办理。", "状态可能刚被他人改变，请返回团队页面查看。")
    form = TeamActForm()
    if step.reason_required:
        form.note.label.text = _("理由（必填）")
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.act_on_team(
                current_actor(), team_id, TeamAction(team_step), form.version.data, form.note.data or ""
            )
            return back(team_id, _("已办理：%(step)s。", step=step.label))
    if request.method == "GET":
        form.version.data = team.version
    return render_template("teams/team_act.html", form=form, team=team, step=step, tones=TONES)


@blueprint.route("/<int:team_id>/members/new", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def member_new(team_id: int) -> str | Response:
    """Add a member."""
    team = team_of(team_id)
    form = MemberForm()
    form.talent.offer([(str(one.id), one.name) for one in queries.choices_of(current_scope(), team.organisation_id)])
    if request.method == "GET":
        form.from_on.data = clock.today()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            _save_member(team_id, None, form)
            return back(team_id, _("已添加成员。"))
    return render_template("teams/member_new.html", form=form, team=team)


@blueprint.route("/<int:team_id>/members/<int:member_id>", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def member_edit(team_id: int, member_id: int) -> str | Response:
    """Change a member; who leaves gets an end."""
    team = team_of(team_id)
    member = queries.part_or_404(current_scope(), team, TeamMember, member_id)
    form = MemberForm(obj=member)
    people = queries.choices_of(current_scope(), team.organisation_id)
    form.talent.offer([(str(one.id), one.name) for one in people if one.id == member.talent_id])
    if request.method == "GET":
        form.talent.data = str(member.talent_id)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            _save_member(team_id, member_id, form)
            return back(team_id, _("已保存。"))
    return render_template("teams/member_edit.html", form=form, team=team)


def _save_member(team_id: int, member_id: int | None, form: MemberForm) -> None:
    service.put_member(
        current_actor(), team_id, member_id, form.version.data, talent_id=int(form.talent.data), role=form.role.data,
        time_share=form.time_share.data, from_on=form.from_on.data, until_on=form.until_on.data,
        duty=form.duty.data or "",
    )  # fmt: skip


def _line_form(team: Team, line: TeamLine | None) -> LineForm:
    found = queries.whole(current_scope(), team, clock.today())
    form = LineForm(obj=line)
    form.members.offer([(str(one.id), found.people[one.talent_id].name) for one in found.present])
    projects = [one for one in found.lines if one.kind.value == "project" and one is not line]
    form.project.offer([(str(one.id), one.name) for one in projects])
    if request.method == "GET" and line is not None:
        form.members.data = [str(one.id) for one in found.holders(line)]
        form.project.data = str(line.project_id) if line.project_id else None
    return form


def _save_line(team_id: int, line_id: int | None, form: LineForm) -> None:
    service.put_line(
        current_actor(), team_id, line_id, form.version.data, kind=form.kind.data, name=form.name.data or "",
        number=form.number.data or "", state=form.state.data,
        project_id=int(form.project.data) if form.project.data else None, from_on=form.from_on.data,
        until_on=form.until_on.data, note=form.note.data or "", members=[int(one) for one in form.members.data or ()],
    )  # fmt: skip


@blueprint.route("/<int:team_id>/lines/new", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def line_new(team_id: int) -> str | Response:
    """Add a direction, project or output."""
    team = team_of(team_id)
    form = _line_form(team, None)
    if request.method == "GET":
        form.state.data = LineState.RUNNING
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            _save_line(team_id, None, form)
            return back(team_id, _("已添加。"))
    return render_template("teams/line_new.html", form=form, team=team)


@blueprint.route("/<int:team_id>/lines/<int:line_id>", methods=["GET", "POST"])
@requires(Permission.TEAM_EDIT)
def line_edit(team_id: int, line_id: int) -> str | Response:
    """Change a direction, project or output."""
    team = team_of(team_id)
    form = _line_form(team, queries.part_or_404(current_scope(), team, TeamLine, line_id))
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            _save_line(team_id, line_id, form)
            return back(team_id, _("已保存。"))
    return render_template("teams/line_edit.html", form=form, team=team)
