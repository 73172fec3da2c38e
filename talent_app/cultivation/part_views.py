"""Pages that add, change and remove the parts of a root."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.ids import row_id
from talent_app.cultivation import kinds, queries, service
from talent_app.cultivation.blueprint import ON_FORM, SHOW, back, blueprint, offer_people, trail_of, values_of
from talent_app.cultivation.forms import PART_FORMS
from talent_app.cultivation.kinds import ROOTS, Part
from talent_app.identity.permissions import Permission
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import BaseForm


def _form(part: Part, root: Any, row: Any) -> BaseForm:
    form = PART_FORMS[part.key](obj=row)
    if "talent" in form:
        offer_people(form, root.organisation_id, row.talent_id if row is not None else None)
    if part.key == "goal":
        form.year.offer([*((str(year), _("%(n)d 年度", n=year)) for year in root.years), ("0", _("任期"))])
        if request.method == "GET":
            form.year.data = str(row.year) if row is not None else request.args.get("year") or None
    if row is None and request.method == "GET":
        for name in ("from_on", "judged_on"):
            if name in form:
                form[name].data = root.from_on if part.key in ("stage", "measure") else clock.today()
        if part.key == "work":
            form.year.data = clock.today().year
    return form


def _talent(form: BaseForm) -> int | None:
    return int(form.talent.data) if "talent" in form and form.talent.data else None


@blueprint.route("/parts/<part_kind>/of/<int:root_id>/new", methods=["GET", "POST"])
@requires(Permission.CULTIVATION_EDIT)
def part_new(part_kind: str, root_id: int) -> str | Response:
    """Add a part."""
    part = kinds.part_kind(part_kind)
    root = queries.root_or_404(current_scope(), ROOTS[part.root], root_id)
    form = _form(part, root, None)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.put_part(
                current_actor(), part.key, root_id, None, None, values_of(form, part.fields), _talent(form)
            )
            return back(part.root, root_id, _("已添加%(what)s。", what=part.title))
    return render_template(
        "cultivation/part_new.html", form=form, part=part, trail=trail_of(part.root, root),
        cancel=url_for(SHOW[part.root], root_id=root_id),
    )  # fmt: skip


@blueprint.route("/parts/<part_kind>/<int:part_id>/edit", methods=["GET", "POST"])
@requires(Permission.CULTIVATION_EDIT)
def part_edit(part_kind: str, part_id: int) -> str | Response:
    """Change a part."""
    part, scope = kinds.part_kind(part_kind), current_scope()
    row = queries.part_or_404(scope, part, part_id)
    root = queries.root_or_404(scope, ROOTS[part.root], getattr(row, part.link))
    form = _form(part, root, row)
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.put_part(
                current_actor(), part.key, root.id, part_id, form.version.data, values_of(form, part.fields),
                _talent(form),
            )  # fmt: skip
            return back(part.root, root.id, _("已保存。"))
    return render_template(
        "cultivation/part_edit.html", form=form, part=part, trail=trail_of(part.root, root),
        cancel=url_for(SHOW[part.root], root_id=root.id),
    )  # fmt: skip


@blueprint.post("/parts/<part_kind>/<int:part_id>/remove")
@requires(Permission.CULTIVATION_EDIT)
def part_remove(part_kind: str, part_id: int) -> Response:
    """Take a part out."""
    part = kinds.part_kind(part_kind)
    sent = request.form.get("version", "")
    root = service.remove_part(current_actor(), part.key, part_id, row_id(sent))
    return back(part.root, root.id, _("已删除%(what)s。", what=part.title))
