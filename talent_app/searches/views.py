"""Pages of kept searches: the list, a new one, who is new in one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app.core.actor import Actor
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.searches import kept, queries, service
from talent_app.searches.forms import SearchEditForm, SearchNewForm
from talent_app.talents import list_queries
from talent_app.talents.list_state import read_state
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.home import WorkItem

blueprint = Blueprint("searches", __name__, url_prefix="/talents/searches")

ON_FORM = (InvalidInput, Conflict, Busy)


def work_items(actor: Actor) -> list[WorkItem]:
    """Watched searches with newcomers."""
    if not actor.can(Permission.TALENT_READ):
        return []
    fresh = sum(1 for one in queries.searches(actor, actor.scope_for(Permission.TALENT_READ)) if one.fresh)
    return [WorkItem(_("已存查询有新增人员"), fresh, url_for("searches.search_list"))]


@blueprint.get("")
@requires(Permission.TALENT_READ)
def search_list() -> str:
    """One's own searches and the shared ones."""
    return render_template("searches/search_list.html", views=queries.searches(current_actor(), current_scope()))


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Permission.TALENT_READ)
def search_new() -> Any:
    """Keep the list as it stands in the address."""
    state = read_state(current_actor(), path=url_for("talents.talent_list"))
    form = SearchNewForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            row = service.save_search(
                current_actor(), form.name.data, state.listing.parameters, [info.name for info in state.columns],
                is_shared=form.is_shared.data, is_watched=form.is_watched.data,
            )  # fmt: skip
            flash(_("已保存查询“%(name)s”。", name=row.name), "success")
            return redirect(url_for("searches.search_list"))
    sentence = list_queries.sentence_of(current_scope(), state.filters, state.listing.query)
    if request.method == "GET":
        form.name.data = sentence[:40]
    count = list_queries.count(current_scope(), state.filters, state.listing.query)
    return render_template(
        "searches/search_new.html", form=form, sentence=sentence, count=count, back=state.listing.link()
    )


@blueprint.get("/<int:search_id>")
@requires(Permission.TALENT_READ)
def search_show(search_id: int) -> str:
    """Who is new since one looked last; looking settles it."""
    actor, scope = current_actor(), current_scope()
    row = queries.search_or_404(actor, search_id)
    rows = list(queries.newcomers(scope, queries.watcher_of(actor, row)))
    names = organisations.names(scope, {one.organisation_id for one in rows})
    filters, query = kept.asked(row)
    page = render_template(
        "searches/search_show.html", row=row, rows=rows, names=names,
        sentence=list_queries.sentence_of(scope, filters, query), count=list_queries.count(scope, filters, query),
        url=f"{url_for('talents.talent_list')}?{kept.address_of(row)}",
        is_watched=queries.watcher_of(actor, row) is not None, is_own=row.owner_id == actor.user_id,
    )  # fmt: skip
    if rows:
        service.mark_seen(actor, search_id)
    return page


@blueprint.route("/<int:search_id>/edit", methods=["GET", "POST"])
@requires(Permission.TALENT_READ)
def search_edit(search_id: int) -> Any:
    """Another name, shared or not."""
    row = queries.search_or_404(current_actor(), search_id, own=True)
    form = SearchEditForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.change_search(current_actor(), search_id, form.version.data, form.name.data, form.is_shared.data)
            flash(_("已保存。"), "success")
            return redirect(url_for("searches.search_list"))
    if request.method == "GET":
        form.version.data, form.name.data, form.is_shared.data = row.version, row.name, row.is_shared
    return render_template("searches/search_edit.html", form=form, row=row)


@blueprint.post("/<int:search_id>/watch")
@requires(Permission.TALENT_READ)
def search_watch(search_id: int) -> Any:
    """Hear of newcomers, or no longer."""
    wanted = request.form.get("wanted") == "1"
    service.watch_search(current_actor(), search_id, wanted)
    flash(_("有新增人员时会提醒您。") if wanted else _("不再提醒。"), "success")
    return redirect(url_for("searches.search_list"))


@blueprint.post("/<int:search_id>/remove")
@requires(Permission.TALENT_READ)
def search_remove(search_id: int) -> Any:
    """Forget a search."""
    row = service.remove_search(current_actor(), search_id)
    flash(_("已删除查询“%(name)s”。", name=row.name), "success")
    return redirect(url_for("searches.search_list"))
