"""Pages of recruitment: the yearly demand, its catalogue, channels, figures. Others are in the `…_views.py` beside."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import NotFound
from talent_app.documents.tables import CellKind, Column, Table
from talent_app.documents.talent_document import roster_pdf
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.recruitment import candidate_views, catalogue, channel_views, opening_views, queries, service
from talent_app.recruitment.blueprint import DEMAND_TONES, ON_FORM, blueprint, send_tables, tabs, work_items
from talent_app.recruitment.enums import DemandState, Urgency
from talent_app.recruitment.forms import DemandActForm, DemandNewForm, PostEditForm, PostNewForm, PostRemoveForm
from talent_app.recruitment.workflow import DEMAND_WORKFLOW, DemandAction
from talent_app.rules.codes import code_table
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on, seen_version
from talent_app.web.listing import Page, read_listing

__all__ = ["blueprint", "candidate_views", "channel_views", "opening_views", "work_items"]

ACTIONS = {action.value: action for action in DemandAction}


def offer_enterprises(form: Any) -> None:
    """Let a form choose among the enterprises one may write for."""
    offered = [(str(row.id), row.name) for row in organisations.enterprises(current_scope())]
    form.organisation.offer(offered)
    if request.method == "GET" and len(offered) == 1:
        form.organisation.data = offered[0][0]


@blueprint.get("/demands")
@requires(Permission.RECRUIT_READ)
def demand_list() -> str:
    """The yearly lists in scope."""
    scope = current_scope()
    listing = read_listing(filters=("state", "year"), sorts=("year", "moved"), usual="-year")
    state = listing.first("state") or ""
    slice_ = queries.demands(scope, listing, state=state, year=listing.first("year") or "")
    ids = [row.id for row in slice_.rows]
    return render_template(
        "recruitment/demand_list.html", page=Page(listing, slice_), tabs=tabs("demand_list", current_actor()),
        names=queries.names_of(scope, [row.organisation_id for row in slice_.rows]),
        counts=queries.headcounts(scope, ids),
        year_entries=[(str(year), str(year), None) for year in queries.years(scope)],
        state_entries=[(code, title, None) for code, title in DemandState.choices()],
        published=catalogue.published_years(), tones=DEMAND_TONES,
        can_edit=current_actor().can(Permission.RECRUIT_EDIT),
    )  # fmt: skip


@blueprint.route("/demands/new", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def demand_new() -> Any:
    """Begin a list."""
    form = DemandNewForm()
    offer_enterprises(form)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.create_demand(
                current_actor(), int(form.organisation.data), form.year.data, form.contact_name.data or "",
                form.contact_phone.data or "",
            )  # fmt: skip
            flash(_("已建立 %(year)d 年岗位需求，请录入岗位。", year=row.year), "success")
            return redirect(url_for("recruitment.demand_show", demand_id=row.id))
    if request.method == "GET":
        form.year.data = clock.today().year + 1
        form.contact_name.data = current_actor().name
    return render_template("recruitment/demand_new.html", form=form)


@blueprint.get("/demands/<int:demand_id>")
@requires(Permission.RECRUIT_READ)
def demand_show(demand_id: int) -> str:
    """One list with its posts and the steps open to the reader."""
    scope, actor = current_scope(), current_actor()
    row = queries.demand_or_404(scope, demand_id)
    steps = DEMAND_WORKFLOW.allowed(row.state, lambda permission: actor.can_in(permission, row.organisation_id))
    edits = row.state in service.OPEN_LISTS and actor.can_in(Permission.RECRUIT_EDIT, row.organisation_id)
    return render_template(
        "recruitment/demand_show.html", row=row, posts=queries.posts_of(scope, demand_id), steps=steps, edits=edits,
        name=queries.names_of(scope, [row.organisation_id]).get(row.organisation_id, ""), tones=DEMAND_TONES,
        hires=actor.can_in(Permission.RECRUIT_EDIT, row.organisation_id)
        and row.state in (DemandState.APPROVED, DemandState.PUBLISHED),
        categories=code_table("talent_category"), educations=code_table("education"), levels=code_table("title_level"),
    )  # fmt: skip


@blueprint.route("/demands/<int:demand_id>/<step>", methods=["GET", "POST"])
@requires(Permission.RECRUIT_READ)
def demand_act(demand_id: int, step: str) -> Any:
    """A step of the table, with a word where it asks for one."""
    actor = current_actor()
    row = queries.demand_or_404(current_scope(), demand_id)
    action = ACTIONS.get(step)
    if action is None:
        raise NotFound()
    form = DemandActForm()
    found = DEMAND_WORKFLOW.find(row.state, action)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            moved = service.move_demand(actor, demand_id, form.version.data, action, form.note.data or "")
            flash(_("岗位需求现为“%(state)s”。", state=moved.state.title), "success")
            return redirect(url_for("recruitment.demand_show", demand_id=demand_id))
    if request.method == "GET":
        form.version.data = row.version
    return render_template("recruitment/demand_act.html", form=form, row=row, action=action, found=found)


@blueprint.route("/demands/<int:demand_id>/posts/new", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def post_new(demand_id: int) -> Any:
    """A post for the list."""
    row = queries.demand_or_404(current_scope(), demand_id)
    form = PostNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.save_post(current_actor(), demand_id, None, None, _post_values(form))
            flash(_("已录入岗位。"), "success")
            return redirect(url_for("recruitment.demand_show", demand_id=demand_id))
    return render_template("recruitment/post_new.html", form=form, row=row)


POST_FIELDS = (
    "title", "urgency", "headcount", "category", "education", "title_level", "major", "work_place", "treatment",
    "requirements",
)  # fmt: skip


def _post_values(form: PostNewForm) -> dict[str, Any]:
    return {name: form[name].data for name in POST_FIELDS}


@blueprint.route("/posts/<int:demand_post_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def post_edit(demand_post_id: int) -> Any:
    """Change a post."""
    row = queries.demand_post_or_404(current_scope(), demand_post_id)
    form = PostEditForm() if request.method == "POST" else PostEditForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.save_post(current_actor(), row.demand_id, demand_post_id, form.version.data, _post_values(form))
            flash(_("已保存。"), "success")
            return redirect(url_for("recruitment.demand_show", demand_id=row.demand_id))
    return render_template("recruitment/post_edit.html", form=form, row=row)


@blueprint.post("/posts/<int:demand_post_id>/remove")
@requires(Permission.RECRUIT_EDIT)
def post_remove(demand_post_id: int) -> Any:
    """Take a post off."""
    form = PostRemoveForm()
    version = seen_version(form)
    demand = service.remove_post(current_actor(), demand_post_id, version)
    flash(_("已删除岗位。"), "success")
    return redirect(url_for("recruitment.demand_show", demand_id=demand.id))


def _year_or_404(year: int) -> int:
    if year not in catalogue.published_years():
        raise NotFound(_("%(year)d 年还没有发布急需紧缺岗位目录。", year=year), _("请查看其他年度，或稍后再来。"))
    return year


@blueprint.get("/catalogue/<int:catalogue_year>")
def catalogue_show(catalogue_year: int) -> str:
    """The published catalogue, for everybody."""
    year = _year_or_404(catalogue_year)
    words, urgency = request.args.get("q", "")[:100], request.args.get("urgency", "")
    category = request.args.get("category", "")
    rows = catalogue.entries(year, words, urgency, category)
    return render_template(
        "recruitment/catalogue_show.html", year=year, years=catalogue.published_years(), rows=rows, words=words,
        urgency=urgency, category=category, urgencies=Urgency.choices(),
        categories=code_table("talent_category").choices(), published_on=catalogue.published_on(year),
        people=sum(row.headcount for row in rows), enterprises=len({row.enterprise for row in rows}),
    )  # fmt: skip


@blueprint.get("/catalogue/<int:catalogue_year>.xlsx")
def catalogue_xlsx(catalogue_year: int) -> Response:
    """The same as a workbook."""
    year = _year_or_404(catalogue_year)
    kinds = {"人数": CellKind.COUNT}
    columns = [Column(title, kinds.get(title, CellKind.TEXT)) for title, _width in catalogue.COLUMNS]
    rows = [row.cells() for row in catalogue.entries(year)]
    title = _("%(year)d 年拉萨市国有企业急需紧缺岗位目录", year=year)
    return send_tables([Table(_("急需紧缺岗位"), columns, rows)], title, f"{title}.xlsx")


@blueprint.get("/catalogue/<int:catalogue_year>.pdf")
def catalogue_pdf(catalogue_year: int) -> Response:
    """The same on paper."""
    year = _year_or_404(catalogue_year)
    rows = catalogue.entries(year)
    roster = {
        "title": _("%(year)d 年拉萨市国有企业急需紧缺岗位目录", year=year),
        "counted": _("共 %(posts)d 个岗位，%(people)d 人", posts=len(rows), people=sum(row.headcount for row in rows)),
        "columns": [
            {"label": title} | ({"width": width} if width else {}) | ({"style": "n"} if title == "人数" else {})
            for title, width in catalogue.COLUMNS
        ],
        "rows": [[str(cell) for cell in row.cells()] for row in rows],
    }
    content = roster_pdf(roster, viewer=_("公开目录"), printed_at=clock.now(), is_public=True)
    name = f"recruitment-catalogue-{year}.pdf"
    return Response(content, mimetype="application/pdf", headers={"Content-Disposition": f"inline; filename={name}"})
