"""Pages of the organisation tree."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries, service
from talent_app.organisations.forms import OrganisationEditForm, OrganisationNewForm
from talent_app.organisations.models import OrganisationKind
from talent_app.rules.codes import code_table
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on
from talent_app.web.listing import Facet, Page, read_listing

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/admin/organisations")
@requires(Permission.ORGANISATION_READ)
def organisation_list() -> str:
    """The tree within the reader's scope; a search or filter shows the hits with their way from the root."""
    listing = read_listing(filters=("kind", "region", "industry", "state"), sorts=("path",))
    page = Page(listing, queries.organisation_page(current_scope(), listing))
    return render_template(
        "organisations/organisation_list.html",
        page=page,
        top=min((row.depth for row in page.rows), default=0),
        parents=queries.names(Scope.everything(), {row.parent_id for row in page.rows if row.parent_id}),
        regions=code_table("region"),
        industries=code_table("industry"),
        facets=(
            Facet("kind", _("类型"), OrganisationKind.choices()),
            Facet("industry", _("行业"), code_table("industry").choices()),
            Facet("state", _("状态"), [("active", _("使用中")), ("inactive", _("已停用"))]),
        ),
        can_manage=current_actor().can(Permission.ORGANISATION_MANAGE),
    )


@blueprint.route("/admin/organisations/new", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE)
def organisation_new() -> Any:
    """Add an organisation under one in scope."""
    form = OrganisationNewForm()
    form.parent_id.offer([(str(row.id), row.name) for row in queries.organisations(current_scope()) if row.is_active])
    if form.validate_on_submit():
        with errors_on(form):
            row = service.create_organisation(
                current_actor(),
                name=form.name.data,
                kind=OrganisationKind(form.kind.data),
                parent_id=int(form.parent_id.data),
                short_name=form.short_name.data or "",
                uscc=form.uscc.data,
                region=form.region.data,
                industry=form.industry.data,
            )
            flash(_("已建立“%(name)s”。", name=row.name), "success")
            return redirect(url_for("organisations.organisation_show", organisation_id=row.id))
    return render_template("organisations/organisation_new.html", form=form)


@blueprint.get("/admin/organisations/<int:organisation_id>")
@requires(Permission.ORGANISATION_READ)
def organisation_show(organisation_id: int) -> str:
    """One organisation: where it stands and what stands below it."""
    row = queries.organisation_or_404(current_scope(), organisation_id)
    return render_template(
        "organisations/organisation_show.html",
        row=row,
        above=queries.ancestors(current_scope(), row),
        below=queries.children(current_scope(), organisation_id),
        region=code_table("region").title_of(row.region),
        industry=code_table("industry").title_of(row.industry),
        can_manage=current_actor().can_in(Permission.ORGANISATION_MANAGE, organisation_id),
        scope=current_scope(),
    )


@blueprint.route("/admin/organisations/<int:organisation_id>/edit", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_MANAGE)
def organisation_edit(organisation_id: int) -> Any:
    """Change what an organisation is called and whether it is in use."""
    row = queries.organisation_or_404(current_scope(), organisation_id)
    form = OrganisationEditForm(obj=row)
    if form.validate_on_submit():
        with errors_on(form):
            service.update_organisation(
                current_actor(),
                organisation_id,
                form.version.data,
                name=form.name.data,
                short_name=form.short_name.data or "",
                uscc=form.uscc.data,
                region=form.region.data,
                industry=form.industry.data,
                is_active=form.is_active.data,
            )
            flash(_("已保存“%(name)s”。", name=form.name.data), "success")
            return redirect(url_for("organisations.organisation_show", organisation_id=organisation_id))
    return render_template("organisations/organisation_edit.html", form=form, row=row)
