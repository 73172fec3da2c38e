"""Pages of what readers keep of their lists: columns, views, and one page where all views are looked after."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app.core.errors import Conflict, InvalidInput, NotFound
from talent_app.core.ids import row_id
from talent_app.identity.addresses import local_path
from talent_app.lists import keeping
from talent_app.lists.forms import ColumnsKeepForm, ViewEditForm, ViewNewForm
from talent_app.lists.looks import address_of, asked, remember_unit
from talent_app.lists.registry import LISTS
from talent_app.web.access import current_actor, signed_in
from talent_app.web.errors import errors_on

blueprint = Blueprint("lists", __name__, url_prefix="/lists")

LONGEST_COLUMN, MOST_COLUMNS = 40, 60


@blueprint.post("/columns")
@signed_in
def columns_keep() -> Any:
    """Remember the columns and the density of a list, in the view it is shown in or for the list itself."""
    actor, name, back = current_actor(), _list(), _back()
    if not ColumnsKeepForm().validate_on_submit():
        return redirect(back)
    is_reset = request.form.get("act") == "reset"
    columns = [each[:LONGEST_COLUMN] for each in request.form.getlist("columns")[:MOST_COLUMNS]]
    density = request.form.get("density")
    known = density in {one.value for one in keeping.Density}
    look: dict[str, Any] = {"density": keeping.Density(density).value if known and not is_reset else "comfortable"}
    view = _view_of(back)
    if view is not None:
        keeping.renew_view(actor, view, columns=[] if is_reset else columns)
    else:
        look["columns"] = [] if is_reset else columns
    keeping.keep_choice(actor, name, **look)
    flash(_("已恢复默认的列和行距。") if is_reset else _("已记住您选的列。"), "success")
    return redirect(back)


@blueprint.post("/money")
@signed_in
def money_choose() -> Any:
    """Read amounts in 元 or in 万元 on every browser of the account; the page has changed already."""
    unit = request.form.get("unit", "")
    keeping.keep_unit(current_actor(), unit)
    remember_unit(unit)
    return jsonify(unit=unit)


@blueprint.get("/views")
@signed_in
def view_list() -> str:
    """Every view the reader keeps, by list."""
    rows = sorted(keeping.views_of(current_actor()), key=lambda row: (LISTS[row.list_name][1], row.name))
    addresses = {row.id: address_of(url_for(LISTS[row.list_name][0]), row) for row in rows}
    titles = {name: title for name, (_endpoint, title) in LISTS.items()}
    return render_template("lists/view_list.html", rows=rows, addresses=addresses, titles=titles)


@blueprint.route("/views/new", methods=["GET", "POST"])
@signed_in
def view_new() -> Any:
    """Keep a list as it stands under a name."""
    actor, name, back = current_actor(), _list(), _back()
    form = ViewNewForm()
    if form.validate_on_submit():
        pairs = asked(parse_qsl(urlsplit(back).query))
        with errors_on(form, InvalidInput, Conflict):
            row = keeping.keep_view(
                actor, name, form.name.data, pairs, _columns_of(name, back), is_default=form.is_default.data
            )
            flash(_("已保存视图“%(name)s”。", name=row.name), "success")
            return redirect(address_of(urlsplit(back).path, row))
    return render_template("lists/view_new.html", form=form, back=back, list_name=name, title=LISTS[name][1])


@blueprint.route("/views/<int:view_id>/edit", methods=["GET", "POST"])
@signed_in
def view_edit(view_id: int) -> Any:
    """Another name; what the list opens with."""
    row = keeping.view_or_404(current_actor(), view_id)
    form = ViewEditForm()
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            keeping.change_view(current_actor(), view_id, form.name.data, is_default=form.is_default.data)
            flash(_("已保存。"), "success")
            return redirect(url_for("lists.view_list"))
    if request.method == "GET":
        form.name.data, form.is_default.data = row.name, row.is_default
    return render_template("lists/view_edit.html", form=form, row=row)


@blueprint.post("/views/<int:view_id>/renew")
@signed_in
def view_renew(view_id: int) -> Any:
    """Let a view keep what its list is asked now."""
    back = _back()
    row = keeping.renew_view(current_actor(), view_id, asked(parse_qsl(urlsplit(back).query)))
    flash(_("已按现在的条件更新视图“%(name)s”。", name=row.name), "success")
    return redirect(back)


@blueprint.post("/views/<int:view_id>/default")
@signed_in
def view_default(view_id: int) -> Any:
    """Let a list open with a view, or with everything again."""
    wanted = request.form.get("wanted") == "1"
    row = keeping.open_with(current_actor(), view_id, wanted)
    flash(_("打开列表时将显示“%(name)s”。", name=row.name) if wanted else _("打开列表时将显示全部。"), "success")
    return redirect(url_for("lists.view_list"))


@blueprint.post("/views/<int:view_id>/remove")
@signed_in
def view_remove(view_id: int) -> Any:
    """Forget a view; the records in it are not touched."""
    name = keeping.forget_view(current_actor(), view_id)
    flash(_("已删除视图“%(name)s”，列表中的记录没有变化。", name=name), "success")
    return redirect(url_for("lists.view_list"))


def _list() -> str:
    name = request.values.get("list", "")
    if name not in LISTS:
        raise NotFound()
    return name


def _back() -> str:
    """The list one came from, in its state."""
    return local_path(request.values.get("back"))


def _view_of(back: str) -> int | None:
    """The kept view an address names, if it names one."""
    return row_id(dict(parse_qsl(urlsplit(back).query)).get("view", ""))


def _columns_of(name: str, back: str) -> list[str]:
    """The columns the list shows now."""
    view, actor = _view_of(back), current_actor()
    if view is not None:
        return list(keeping.view_or_404(actor, view).columns)
    choice = keeping.choice_of(actor, name)
    return list(choice.columns) if choice else []
