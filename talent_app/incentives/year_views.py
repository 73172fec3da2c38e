"""Pages of an enterprise's audited figures by year, entered once and used by every plan."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.files.queries import attachments_of
from talent_app.identity.permissions import Permission
from talent_app.incentives import preparing, procedure_queries
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.procedure_forms import EnterpriseYearForm, EnterpriseYearsForm
from talent_app.incentives.yearly import FIGURES
from talent_app.organisations.queries import organisation_or_404
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

__all__ = ["blueprint"]

YEARS = "/incentives/enterprise-years/<int:organisation_id>"


@blueprint.route(YEARS, methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def enterprise_years(organisation_id: int) -> str | Response:
    """The yearly figures of one enterprise."""
    scope = current_scope()
    enterprise = organisation_or_404(scope, organisation_id)
    form = EnterpriseYearsForm()
    if form.validate_on_submit():
        return redirect(url_for("incentives.enterprise_year", organisation_id=organisation_id, year=form.year.data))
    if request.method == "GET":
        form.year.data = clock.today().year - 1
    rows = procedure_queries.enterprise_years(scope, organisation_id)
    return render_template(
        "incentives/enterprise_years.html", enterprise=enterprise, rows=rows, form=form,
        papers=attachments_of(scope, rows, current_actor()) if rows else {},
    )  # fmt: skip


@blueprint.route(f"{YEARS}/<int:year>", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def enterprise_year(organisation_id: int, year: int) -> str | Response:
    """Audited figures of one enterprise in one year."""
    scope = current_scope()
    enterprise = organisation_or_404(scope, organisation_id)
    row = procedure_queries.enterprise_year(scope, organisation_id, year)
    form = EnterpriseYearForm(obj=row, data={"version": 0})
    confirmed = preparing.confirmed_figures(scope, organisation_id, year)
    if request.method == "GET":
        for name, value in confirmed.items():
            form[name].data = value
    if form.validate_on_submit():
        with errors_on(form, InvalidInput, Conflict):
            values = {name: form[name].data for name in FIGURES}
            preparing.set_enterprise_year(current_actor(), organisation_id, year, form.version.data, values)
            flash(_("已保存 %(year)d 年度数据。", year=year), "success")
            return redirect(url_for("incentives.enterprise_years", organisation_id=organisation_id))
    labels = [str(form[name].label.text) for name in confirmed]
    return render_template(
        "incentives/enterprise_year.html", enterprise=enterprise, year=year, form=form, confirmed=labels
    )
