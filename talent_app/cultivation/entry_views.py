"""Pages that begin and change a root: a post, a term, a studio, a competition, an apprenticeship, a plan."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.cultivation import kinds, queries, service
from talent_app.cultivation.blueprint import LIST, ON_FORM, SHOW, back, blueprint, offer_people, trail_of, values_of
from talent_app.cultivation.forms import ROOT_FORMS, TERM
from talent_app.cultivation.kinds import ROOTS, Root
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.forms import BaseForm, CodeField, SearchSelectField

USUAL = {"wanted": 2}


def _new_form(root: Root) -> BaseForm:
    """The form of a kind, and whose it is: the person, or the enterprise."""
    section = TERM if root.key == "terms" else ""
    if root.is_personal:
        field = SearchSelectField(_("人员"), required=True, width="full", section=section)
    else:
        field = CodeField(_("单位"), required=True, width="full", section=section)
    name = "talent" if root.is_personal else "owner"
    field.creation_counter = 0  # whose it is stands first
    made: type[BaseForm] = type("RootNewForm", (ROOT_FORMS[root.key],), {name: field})
    return made()


def _offer_posts(form: BaseForm, organisation_id: int | None) -> None:
    if "post_id" in form:
        rows = queries.all_of(current_scope(), ROOTS["posts"], {}, "")
        known = [one for one in rows if organisation_id is None or one.organisation_id == organisation_id]
        form.post_id.offer([(str(one.id), one.name) for one in known if one.closed_on is None])


@blueprint.route("/<root_kind>/new", methods=["GET", "POST"])
@requires(Permission.CULTIVATION_EDIT)
def root_new(root_kind: str) -> str | Response:
    """Begin something new; from a person's page the person is chosen already."""
    root, scope = kinds.root_kind(root_kind), current_scope()
    form = _new_form(root)
    if root.is_personal:
        offer_people(form, None)
    else:
        places = organisations.enterprises(scope)
        form.owner.offer([(str(one.id), one.name) for one in places])
        if request.method == "GET" and len(places) == 1:
            form.owner.data = str(places[0].id)
    _offer_posts(form, None)
    if request.method == "GET":
        if root.is_personal:
            form.talent.data = request.args.get("talent") or None
        for name, value in USUAL.items():
            if name in form:
                form[name].data = value
        if "from_on" in form:
            form.from_on.data = clock.today()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            owner = int((form.talent if root.is_personal else form.owner).data)
            row = service.create_root(current_actor(), root.key, owner, values_of(form, root.fields))
            return back(root.key, row.id, _("已登记，请继续补充。"))
    return render_template(
        "cultivation/root_new.html", form=form, root=root, trail=trail_of(root.key), cancel=url_for(LIST[root.key])
    )


@blueprint.route("/<root_kind>/<int:root_id>/edit", methods=["GET", "POST"])
@requires(Permission.CULTIVATION_EDIT)
def root_edit(root_kind: str, root_id: int) -> str | Response:
    """Change what a root says of itself."""
    root = kinds.root_kind(root_kind)
    row: Any = queries.root_or_404(current_scope(), root, root_id)
    form = ROOT_FORMS[root.key](obj=row)
    _offer_posts(form, row.organisation_id)
    if request.method == "GET" and "post_id" in form:
        form.post_id.data = str(row.post_id) if row.post_id else None
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.change_root(current_actor(), root.key, root_id, form.version.data, values_of(form, root.fields))
            return back(root.key, root_id, _("已保存。"))
    return render_template(
        "cultivation/root_edit.html", form=form, root=root, row=row, trail=trail_of(root.key, row),
        cancel=url_for(SHOW[root.key], root_id=root_id),
    )  # fmt: skip
