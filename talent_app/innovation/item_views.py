"""Pages of what an innovation return lists one by one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app.core.errors import Busy, Conflict, Forbidden, InvalidInput, NotFound
from talent_app.identity.permissions import Permission
from talent_app.innovation import offers, queries, service
from talent_app.innovation.blueprint import blueprint
from talent_app.innovation.enums import ItemKind
from talent_app.innovation.forms import ReturnItemRemoveForm, ReturnOffersForm, item_form
from talent_app.innovation.items import LISTED
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

ON_FORM = (InvalidInput, Conflict, Busy, Forbidden)
KIND = "<any(platform, standard, patent, brand, prize, conversion, failure):item_kind>"


@blueprint.route(f"/<int:return_id>/items/{KIND}/new", methods=["GET", "POST"])
@requires(Permission.INNOVATION_EDIT)
def item_new(return_id: int, item_kind: str) -> Any:
    """List one thing."""
    return _item_page(return_id, ItemKind(item_kind), None)


@blueprint.route("/<int:return_id>/items/<int:item_id>/edit", methods=["GET", "POST"])
@requires(Permission.INNOVATION_EDIT)
def item_edit(return_id: int, item_id: int) -> Any:
    """Correct one listed thing."""
    item = _item_of(return_id, item_id)
    return _item_page(return_id, item.kind, item)


def _item_of(return_id: int, item_id: int) -> Any:
    queries.return_or_404(current_scope(), return_id)
    item = queries.item_or_404(current_scope(), item_id)
    if item.return_id != return_id:
        raise NotFound()
    return item


def _item_page(return_id: int, kind: ItemKind, item: Any) -> Any:
    row = queries.return_or_404(current_scope(), return_id)
    listed, form = LISTED[kind], item_form(kind)()
    plain = [name for name in ("title", "number", "happened_on", "level", "amount", "bonus", "proof") if name in form]
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values: dict[str, Any] = {
                "title": "", "number": "", "happened_on": None, "level": None, "amount": None, "bonus": "", "proof": ""
            }  # fmt: skip
            values |= {name: form[name].data for name in plain if form[name].data is not None}
            values["words"] = {word.name: _kept(form[f"word_{word.name}"].data) for word in listed.words}
            service.list_item(
                current_actor(), return_id, kind, values, item.id if item else None, form.version.data if item else None
            )
            flash(_("已保存%(kind)s“%(title)s”。", kind=kind.title, title=values["title"]), "success")
            return redirect(url_for("innovation.return_show", return_id=return_id, _anchor=kind.value))
    if request.method == "GET":
        form.version.data = item.version if item else 0
    if request.method == "GET" and item is not None:
        for name in plain:
            form[name].data = getattr(item, name)
        for word in listed.words:
            text = item.words.get(word.name, "")
            form[f"word_{word.name}"].data = {"yes": True, "no": False}.get(text) if word.kind == "flag" else text
    return render_template("innovation/item_edit.html", form=form, row=row, kind=kind, item=item, listed=listed)


def _kept(value: Any) -> str:
    """What a further box holds, as text."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(getattr(value, "value", value) or "")


@blueprint.route("/<int:return_id>/items/<int:item_id>/remove", methods=["GET", "POST"])
@requires(Permission.INNOVATION_EDIT)
def item_remove(return_id: int, item_id: int) -> Any:
    """Ask before a listed thing is removed."""
    item = _item_of(return_id, item_id)
    form = ReturnItemRemoveForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            title = service.remove_item(current_actor(), return_id, item_id, form.version.data)
            flash(_("已移除“%(title)s”。", title=title), "success")
            return redirect(url_for("innovation.return_show", return_id=return_id))
    if request.method == "GET":
        form.version.data = item.version
    return render_template("innovation/item_remove.html", form=form, item=item, return_id=return_id)


@blueprint.route("/<int:return_id>/offers", methods=["GET", "POST"])
@requires(Permission.INNOVATION_EDIT)
def return_offers(return_id: int) -> Any:
    """Patents, standards and awards that the enterprise's people registered, with a tick instead of typing twice."""
    scope = current_scope()
    row = queries.return_or_404(scope, return_id)
    form = ReturnOffersForm()
    ticked = request.form.getlist("offers")
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            count = service.take_offers(current_actor(), return_id, form.version.data, ticked)
            flash(_("已列入 %(n)d 项。需要申请考核加分的，逐项修改填写。", n=count), "success")
            return redirect(url_for("innovation.return_show", return_id=return_id, _anchor="items"))
    if request.method == "GET":
        form.version.data = row.version
    listed = [item for some in queries.items_of(scope, row).values() for item in some]
    found = offers.offers(scope, row, listed)
    return render_template("innovation/return_offers.html", form=form, row=row, offers=found, ticked=ticked)
