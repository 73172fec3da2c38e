"""Pages of child records."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app.core.errors import Busy, Conflict, InvalidInput, NotFound
from talent_app.identity.permissions import Permission
from talent_app.talents import queries, service
from talent_app.talents.blueprint import blueprint
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.forms import RecordRemoveForm, record_form
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY, RecordKind
from talent_app.talents.values import show_value
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

#: Refusals that keep what was typed.
ON_FORM = (InvalidInput, Conflict, Busy)


@blueprint.route("/<int:talent_id>/<string:kind>/new", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def record_new(talent_id: int, kind: str) -> Any:
    """Add a child record."""
    chosen = _kind(kind)
    row = queries.talent_or_404(current_scope(), talent_id)
    form = record_form(chosen, is_edit=False)()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.add_record(current_actor(), talent_id, kind, form.values)
            _flash_saved(row, _("已添加%(label)s记录。", label=chosen.label))
            return redirect(url_for("talents.talent_show", talent_id=talent_id, _anchor=kind))
    return render_template("talents/record_new.html", form=form, row=row, kind=chosen)


@blueprint.route("/<int:talent_id>/<string:kind>/<int:record_id>/edit", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def record_edit(talent_id: int, kind: str, record_id: int) -> Any:
    """Change a child record."""
    chosen = _kind(kind)
    row = queries.talent_or_404(current_scope(), talent_id)
    record = queries.record_or_404(current_scope(), row, chosen, record_id)
    form = record_form(chosen, is_edit=True)()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.update_record(current_actor(), talent_id, kind, record_id, form.version.data, form.values)
            _flash_saved(row, _("已保存%(label)s记录。", label=chosen.label))
            return redirect(url_for("talents.talent_show", talent_id=talent_id, _anchor=kind))
    elif request.method == "GET":
        form.fill(record)
        form.version.data = record.version
    return render_template("talents/record_edit.html", form=form, row=row, kind=chosen, record=record)


@blueprint.route("/<int:talent_id>/<string:kind>/<int:record_id>/remove", methods=["GET", "POST"])
@requires(Permission.TALENT_EDIT)
def record_remove(talent_id: int, kind: str, record_id: int) -> Any:
    """Ask before a child record is deleted."""
    chosen = _kind(kind)
    row = queries.talent_or_404(current_scope(), talent_id)
    record = queries.record_or_404(current_scope(), row, chosen, record_id)
    form = RecordRemoveForm()
    if form.validate_on_submit():
        with errors_on(form):
            service.remove_record(current_actor(), talent_id, kind, record_id, form.version.data)
            _flash_saved(row, _("已删除%(label)s记录。", label=chosen.label))
            return redirect(url_for("talents.talent_show", talent_id=talent_id, _anchor=kind))
    form.version.data = record.version
    return render_template(
        "talents/record_remove.html", form=form, row=row, kind=chosen, record=record, show=show_value
    )


def _kind(key: str) -> RecordKind:
    if key not in BY_KEY:
        raise NotFound()
    return BY_KEY[key]


def _flash_saved(row: Talent, sentence: str) -> None:
    if row.status in IN_FORCE:
        sentence = _("档案已核实，这项修改待国资委核实后生效。")
    flash(sentence, "success")
