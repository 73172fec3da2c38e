"""Pages of openings: the list, the board of candidates, an opening's form."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.dates import add_months
from talent_app.identity.permissions import Permission
from talent_app.recruitment import candidate_queries, queries, service
from talent_app.recruitment.blueprint import ON_FORM, STAGE_TONES, blueprint, tabs
from talent_app.recruitment.enums import ENDED, WAY, Stage
from talent_app.recruitment.forms import OpeningEditForm, OpeningNewForm
from talent_app.recruitment.workflow import CANDIDATE_WORKFLOW, WITH_PAGE
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Page, read_listing

FIELDS = ("title", "headcount", "opens_on", "closes_on", "requirements")


@blueprint.get("/openings")
@requires(Permission.CANDIDATE_READ)
def opening_list() -> str:
    """Openings, latest first."""
    scope = current_scope()
    listing = read_listing(filters=("state",), sorts=("opens",), usual="-opens")
    slice_ = queries.openings(scope, listing, state=listing.first("state") or "")
    return render_template(
        "recruitment/opening_list.html", page=Page(listing, slice_), tabs=tabs("opening_list", current_actor()),
        names=queries.names_of(scope, [row.organisation_id for row in slice_.rows]),
        counts=queries.candidate_counts(scope, [row.id for row in slice_.rows]), today=clock.today(),
        can_edit=current_actor().can(Permission.RECRUIT_EDIT),
    )  # fmt: skip


@blueprint.route("/openings/new", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def opening_new() -> Any:
    """Open a post of an approved list; title, number and conditions are taken from it."""
    scope = current_scope()
    posts = queries.open_posts(scope)
    form = OpeningNewForm()
    form.demand_post.offer([(str(post.id), f"{demand.year} · {post.title}") for post, demand in posts])
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in FIELDS}
            row = service.save_opening(current_actor(), int(form.demand_post.data), None, None, values)
            flash(_("已开放岗位“%(title)s”。", title=row.title), "success")
            return redirect(url_for("recruitment.opening_show", opening_id=row.id))
    if request.method == "GET":
        wanted = request.args.get("post", "")
        post = next((post for post, _demand in posts if str(post.id) == wanted), None)
        if post is not None:
            form.demand_post.data, form.title.data, form.headcount.data = wanted, post.title, post.headcount
            asked = (post.major, post.requirements)
            form.requirements.data = "；".join(text for text in asked if text)
        form.opens_on.data, form.closes_on.data = clock.today(), add_months(clock.today(), 1)
    return render_template("recruitment/opening_new.html", form=form, posts=posts)


@blueprint.get("/openings/<int:opening_id>")
@requires(Permission.CANDIDATE_READ)
def opening_show(opening_id: int) -> str:
    """The board: candidates by stage, each with the steps open to the reader; dragging presses the same buttons."""
    scope, actor = current_scope(), current_actor()
    row = queries.opening_or_404(scope, opening_id)
    board = candidate_queries.board(scope, opening_id)
    everybody = [candidate for rows in board.values() for candidate in rows]
    views = candidate_queries.interviews(scope, [candidate.id for candidate in everybody])

    def can(permission: Any) -> bool:
        return actor.can_in(permission, row.organisation_id)

    return render_template(
        "recruitment/opening_show.html", row=row, board=board, way=WAY,
        ended=[s for s in Stage if s in ENDED - set(WAY)],
        steps={stage: CANDIDATE_WORKFLOW.allowed(stage, can) for stage in Stage}, pages=WITH_PAGE,
        channels=candidate_queries.channel_names(scope, [candidate.channel_id for candidate in everybody]),
        means={key: view[-1].mean_text for key, view in views.items()}, today=clock.today(), tones=STAGE_TONES,
        post=queries.demand_post_or_404(scope, row.demand_post_id), edits=can(Permission.RECRUIT_EDIT),
    )  # fmt: skip


@blueprint.route("/openings/<int:opening_id>/edit", methods=["GET", "POST"])
@requires(Permission.RECRUIT_EDIT)
def opening_edit(opening_id: int) -> Any:
    """Change an opening, close it or open it again."""
    row = queries.opening_or_404(current_scope(), opening_id)
    post = queries.demand_post_or_404(current_scope(), row.demand_post_id)
    form = OpeningEditForm() if request.method == "POST" else OpeningEditForm(obj=row)
    form.demand_post.offer([(str(post.id), post.title)])
    if request.method == "GET":
        form.demand_post.data = str(post.id)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in (*FIELDS, "is_open")}
            service.save_opening(current_actor(), post.id, opening_id, form.version.data, values)
            flash(_("已保存。"), "success")
            return redirect(url_for("recruitment.opening_show", opening_id=opening_id))
    return render_template("recruitment/opening_edit.html", form=form, row=row)
