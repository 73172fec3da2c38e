"""Pages of applications for professional titles; committees and appointments are in modules of their own."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, NotFound
from talent_app.core.formats import day as shown_day
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.policy.queries import book
from talent_app.rules.codes import code_table
from talent_app.rules.grades import effective, may_block
from talent_app.rules.title_chain import path_row, title_chain
from talent_app.talents import queries as talents
from talent_app.talents.enums import IN_FORCE
from talent_app.titles import attachments as _declared  # noqa: F401 - lets applications have attachments
from talent_app.titles import objections, queries, service
from talent_app.titles import paper_views as _papers  # noqa: F401 - adds its pages
from talent_app.titles.blueprint import ON_FORM, TONES, blueprint
from talent_app.titles.enums import ApplicationState as S
from talent_app.titles.enums import EvaluationPath
from talent_app.titles.forms import (
    STEP_FIELDS,
    ApplicationEditForm,
    ApplicationNewForm,
    ObjectionNewForm,
    ObjectionSettleForm,
    StepForm,
    asked_of,
)
from talent_app.titles.models import TitleObjection
from talent_app.titles.policy_in_force import policy_on
from talent_app.titles.workflow import TITLE_WORKFLOW, TitleAction
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem
from talent_app.web.listing import Page, read_listing

__all__ = ["blueprint", "work_items"]

STEP_VIEWS = {
    Permission.TALENT_EDIT: "titles.application_unit",
    Permission.TITLE_APPROVE: "titles.application_leader",
    Permission.TALENT_VERIFY: "titles.application_office",
}
MOST_OFFERED = 300


def work_items(actor: Actor) -> list[WorkItem]:
    """Applications that wait for the reader, by the table."""
    items = []
    for permission in STEP_VIEWS:
        if not actor.can(permission):
            continue
        found = queries.counts(actor.scope_for(permission))
        for state in TITLE_WORKFLOW.states:
            rows = [t for t in TITLE_WORKFLOW.transitions if t.source is state and t.style == "primary"]
            if any(row.permission is permission for row in rows):
                title = _("职称申报：%(state)s", state=state.title)
                items.append(
                    WorkItem(title, found.get(state, 0), url_for("titles.application_list", state=state.value))
                )
    return items


@blueprint.get("")
@requires(Permission.TALENT_READ)
def application_list() -> str:
    """Applications in scope, the latest first."""
    listing = read_listing(filters=("state", "series", "level"), sorts=("id",), usual="-id")
    scope, actor = current_scope(), current_actor()
    page = Page(listing, queries.application_page(scope, listing))
    return render_template(
        "titles/application_list.html", page=page, listing=listing, tones=TONES,
        states=S.choices(), series=code_table("title_series"), levels=code_table("title_level"),
        names=organisations.names(scope, {row.organisation_id for row in page.rows}),
        can_apply=actor.can(Permission.TALENT_EDIT),
    )  # fmt: skip


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def application_new() -> Any:
    """Apply for a verified person."""
    form = ApplicationNewForm()
    verified = [one for one in _verified(current_actor()) if one.status in IN_FORCE]
    people = [(str(one.id), f"{one.name}　{one.post or ''}") for one in verified]
    form.talent.offer(people)
    if request.method == "GET":
        _offer_bridge(form, people)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.create_application(current_actor(), int(form.talent.data), _values(form))
            flash(_("已建立申报草稿，请核对申报条件后提交。"), "success")
            return redirect(url_for("titles.application_show", application_id=row.id))
    return render_template("titles/application_new.html", form=form)


def _offer_bridge(form: ApplicationNewForm, people: list[tuple[str, str]]) -> None:
    """Fill in what a skill level leads to (贯通), where its page asked for that."""
    asked, level = request.args.get("talent", ""), request.args.get("level", "")
    if asked in {str(one[0]) for one in people} and level in code_table("title_level"):
        form.talent.data, form.series.data, form.level.data = asked, "engineering", level
        form.way.data = EvaluationPath.SKILLED


def _verified(actor: Actor) -> list[Any]:
    return queries.verified_people(actor.scope_for(Permission.TALENT_EDIT), MOST_OFFERED)


def _values(form: ApplicationEditForm) -> dict[str, Any]:
    names = ("series", "level", "title_name", "specialty", "way", "exception", "summary")
    return {name: getattr(form, name).data for name in names}


@blueprint.route("/<int:application_id>/edit", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def application_edit(application_id: int) -> Any:
    """Change a draft or a returned application."""
    row = queries.application_or_404(current_actor().scope_for(Permission.TALENT_EDIT), application_id)
    form = ApplicationEditForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.change_application(current_actor(), application_id, form.version.data, _values(form))
            flash(_("已保存。"), "success")
            return redirect(url_for("titles.application_show", application_id=application_id))
    return render_template("titles/application_edit.html", form=form, row=row)


@blueprint.get("/<int:application_id>")
@requires(Permission.TALENT_READ)
def application_show(application_id: int) -> str:
    """An application: what is met and what lacks, its steps, notices, objections, and what may be done."""
    scope, actor = current_scope(), current_actor()
    row = queries.application_or_404(scope, application_id)
    talent = talents.talent_or_404(scope, row.talent_id)
    rows = TITLE_WORKFLOW.allowed(
        row.state, lambda needed: actor.can_in(needed, row.organisation_id), service.conditions_of(row)
    )
    path, policy = path_row(row.way.value), policy_on(clock.today())
    return render_template(
        "titles/application_show.html", unit_notice=_notice(row.unit_published_on, row.unit_closed_on),
        result_notice=_notice(row.result_published_on, row.result_closed_on), row=row, tones=TONES, path=path,
        exceptions=[
            (one, book(scope).sources[one.cite.source].short, not may_block(effective(one.evidence)))
            for one in title_chain().exceptions if one.holds(clock.today())
        ],
        document=book(scope).sources[path.cite.source].short, is_unchecked=not may_block(effective(path.evidence)),
        attachments=attachments_of(scope, [row], actor)[row.__tablename__, row.id],
        steps=queries.steps_of(scope, row), objections=queries.objections_of(scope, row),
        results=queries.eligibility(scope, talent, row.series, row.level, clock.today()),
        buttons=[(t, url_for(STEP_VIEWS[t.permission], application_id=row.id, step=t.action.value)) for t in rows],
        series=code_table("title_series"), levels=code_table("title_level"), notice=policy.limit("notice_days"),
        can_edit=actor.can_in(Permission.TALENT_EDIT, row.organisation_id) and row.state in (S.DRAFT, S.RETURNED),
        can_object=actor.can_in(Permission.TALENT_EDIT, row.organisation_id)
        and row.state in (S.UNIT_NOTICE, S.RESULT_NOTICE),
        can_settle=actor.can_in(Permission.TITLE_APPROVE, row.organisation_id),
    )  # fmt: skip


def _notice(published: date | None, closed: date | None) -> str:
    """From when to when a notice hangs, by the holidays known today; 「暂定」 while a year is not announced."""
    if published is None:
        return ""
    end = queries.notice_end(current_scope(), published)
    last = max(end.day, closed or end.day)
    return f"{shown_day(published)} — {shown_day(last)}" + (f"（{end.note}）" if end.note and last == end.day else "")


@blueprint.route("/<int:application_id>/unit/<step>", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def application_unit(application_id: int, step: str) -> Any:
    """A step of the unit's office."""
    return _step(application_id, step, Permission.TALENT_EDIT, service.act_as_unit, "titles/application_unit.html")


@blueprint.route("/<int:application_id>/leader/<step>", methods=["GET", "POST"])
@requires(Permission.TITLE_APPROVE)
def application_leader(application_id: int, step: str) -> Any:
    """A step of the unit's leader."""
    return _step(
        application_id, step, Permission.TITLE_APPROVE, service.act_as_leader, "titles/application_leader.html"
    )


@blueprint.route("/<int:application_id>/office/<step>", methods=["GET", "POST"])
@requires(Permission.TALENT_VERIFY)
def application_office(application_id: int, step: str) -> Any:
    """A step of the competent office."""
    return _step(
        application_id, step, Permission.TALENT_VERIFY, service.act_as_regulator, "titles/application_office.html"
    )


def _step(application_id: int, step: str, permission: Permission, act: Any, template: str) -> Any:
    actor = current_actor()
    row = queries.application_or_404(actor.scope_for(permission), application_id)
    found = [action for action in TitleAction if action.value == step]
    if not found:
        raise NotFound()
    action = found[0]
    way = TITLE_WORKFLOW.find(row.state, action, service.conditions_of(row))
    if way is None or way.permission is not permission:
        raise Conflict(f"当前状态为“{row.state.title}”，不能“{action.title}”。", "状态可能刚被他人改变，请刷新页面。")
    form = StepForm(obj=row)
    asked = asked_of(row, action)
    for name in STEP_FIELDS:
        if name not in asked:
            delattr(form, name)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: getattr(form, name).data for name in (*asked, "note")}
            moved = act(actor, application_id, form.version.data, action, values)
            flash(_("已办理，当前状态：%(state)s。", state=moved.state.title), "success")
            return redirect(url_for("titles.application_show", application_id=application_id))
    return render_template(template, form=form, row=row, way=way)


@blueprint.route("/<int:application_id>/objections/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def objection_new(application_id: int) -> Any:
    """Enter an objection."""
    row = queries.application_or_404(current_actor().scope_for(Permission.TALENT_EDIT), application_id)
    form = ObjectionNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            objections.raise_objection(current_actor(), application_id, form.raised_on.data, form.objection.data)
            flash(_("已登记异议，办结前不能进入下一步。"), "success")
            return redirect(url_for("titles.application_show", application_id=application_id))
    return render_template("titles/objection_new.html", form=form, row=row)


@blueprint.route("/objections/<int:objection_id>/settle", methods=["GET", "POST"])
@requires(Permission.TITLE_APPROVE)
def objection_settle(objection_id: int) -> Any:
    """Settle an objection."""
    scope = current_actor().scope_for(Permission.TITLE_APPROVE)
    one = queries.row_or_404(scope, TitleObjection, objection_id)
    form = ObjectionSettleForm(obj=one)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            objections.settle_objection(
                current_actor(), objection_id, form.version.data, form.handling.data, bool(form.is_upheld.data)
            )
            flash(_("已办结。"), "success")
            return redirect(url_for("titles.application_show", application_id=one.application_id))
    return render_template("titles/objection_settle.html", form=form, one=one)
