"""Pages that enter social insurance: a person, a change, an enterprise's own figures, its annuity."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.cells import read_ratio
from talent_app.core.dates import PartialDate, Precision
from talent_app.core.errors import Busy, Conflict, InvalidInput
from talent_app.core.money import Money
from talent_app.identity.permissions import Permission
from talent_app.insurance import queries, service
from talent_app.insurance.costs import REGION
from talent_app.insurance.forms import AnnuityForm, EstimateForm, InsuranceChangeForm, InsuranceEditForm
from talent_app.insurance.models import ChangeKind
from talent_app.insurance.views import asked_region, asked_year, blueprint, frame
from talent_app.policy import queries as policies
from talent_app.rules.insurance_year import last_known, missing_figures
from talent_app.rules.notation import ratio_text
from talent_app.rules.parameters import Unit
from talent_app.rules.social_insurance import REGIONS
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

ON_FORM = (InvalidInput, Conflict, Busy)
RATES = ("housing_rate", "injury_rate")
PERSON = "/<int:organisation_id>/people/<int:talent_id>"


@blueprint.route(f"{PERSON}/edit", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def person_edit(organisation_id: int, talent_id: int) -> Any:
    """A person's enrolment and the bases of a year; a new year begins with last year's rows."""
    scope, year = current_scope(), asked_year()
    talent = queries.talent_or_404(scope, organisation_id, talent_id)
    record, form = queries.record_of(scope, talent), InsuranceEditForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in (*service.RECORD, *service.BASE)}
            for name in RATES:
                values[name] = ratio_text(form[name].data) if form[name].data is not None else ""
            service.set_insurance(current_actor(), organisation_id, talent_id, year, form.version.data or None, values)
            flash(_("已保存 %(name)s 的参保和 %(year)d 年缴费基数。", name=talent.name, year=year), "success")
            return redirect(
                url_for("insurance.person_show", organisation_id=organisation_id, talent_id=talent_id, year=year)
            )
    if request.method == "GET":
        _fill(form, talent, record, year)
    place = queries.place_or_404(current_scope(), organisation_id)
    return render_template(
        "insurance/person_edit.html", form=form, talent=talent, record=record, **frame(place, "people", year)
    )


def _fill(form: InsuranceEditForm, talent: Any, record: Any, year: int) -> None:
    scope = current_scope()
    form.version.data = record.version if record else 0
    form.region.data = record.region if record else REGION
    if record:
        form.started_on.data, form.enrolled_on.data = record.started_on, record.enrolled_on
    elif talent.joined_on and PartialDate.from_code(talent.joined_on).precision is Precision.DAY:
        form.started_on.data = PartialDate.from_code(talent.joined_on).first
    base = queries.base_of(scope, talent, year) or queries.base_of(scope, talent, year - 1)
    for name in service.BASE if base else ():
        value = getattr(base, name)
        form[name].data = (read_ratio(value) if value else None) if name in RATES else value
    for name in ("number", "fund_account"):
        form[name].description = _("已登记，显示为屏蔽；留空则不改。") if record and getattr(record, name) else ""


@blueprint.route(f"{PERSON}/changes/new", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def change_new(organisation_id: int, talent_id: int) -> Any:
    """What happened to a person's enrolment."""
    talent = queries.talent_or_404(current_scope(), organisation_id, talent_id)
    form = InsuranceChangeForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.add_change(
                current_actor(), organisation_id, talent_id, ChangeKind(form.kind.data), form.from_on.data,
                form.note.data or "",
            )  # fmt: skip
            flash(_("已登记变动。"), "success")
            return redirect(url_for("insurance.person_show", organisation_id=organisation_id, talent_id=talent_id))
    if request.method == "GET":
        form.from_on.data = clock.today()
    place = queries.place_or_404(current_scope(), organisation_id)
    return render_template(
        "insurance/change_new.html", form=form, talent=talent, **frame(place, "people", clock.today().year)
    )


@blueprint.route("/<int:organisation_id>/estimates/<int:year>", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def estimate_edit(organisation_id: int, year: int) -> Any:
    """The enterprise's own figures of a year, every box beginning with the last known value."""
    region = asked_region()
    place, book = queries.place_or_404(current_scope(), organisation_id), policies.book(current_scope())
    missing = missing_figures(book, region, year)
    form = EstimateForm.for_figures(missing)()
    names = [each.code.partition(".")[2] for each in missing]
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            service.set_estimate(
                current_actor(),
                place.id,
                year,
                form.version.data or None,
                form.written(names),
                form.source.data or "",
                region,
            )
            flash(
                _("已保存，%(region)s %(year)d 年的计算标注“企业自填”。", region=dict(REGIONS)[region], year=year),
                "success",
            )
            return redirect(url_for("insurance.people_list", organisation_id=organisation_id, year=year))
    if request.method == "GET":
        row = queries.estimate_of(current_scope(), place.id, year, region)
        form.version.data = row.version if row else 0
        form.begin(last_known(book, region, year - 1))
        earlier = row or queries.estimate_of(current_scope(), place.id, year - 1, region)
        units = {each.code.partition(".")[2]: each.unit for each in missing}
        for name, text in earlier.figures.items() if earlier else ():
            if name in units:
                form[name].data = Money.yuan(text) if units[name] is Unit.YUAN else read_ratio(text)
        form.source.data = row.source if row else None
    return render_template(
        "insurance/estimate_edit.html",
        form=form,
        missing=missing,
        region=dict(REGIONS)[region],
        **frame(place, "people", year),
    )


@blueprint.get("/<int:organisation_id>/annuity")
@requires(Permission.PAY_READ)
def annuity_show(organisation_id: int) -> str:
    """The enterprise's annuity of a year against the limits."""
    place, year = queries.place_or_404(current_scope(), organisation_id), asked_year()
    plan = queries.annuity_of(current_scope(), place.id, year)
    return render_template(
        "insurance/annuity_show.html", plan=plan,
        findings=queries.annuity_findings(current_scope(), plan) if plan else [], **frame(place, "annuity", year),
    )  # fmt: skip


@blueprint.route("/<int:organisation_id>/annuity/<int:year>/edit", methods=["GET", "POST"])
@requires(Permission.PAY_EDIT)
def annuity_edit(organisation_id: int, year: int) -> Any:
    """Enter the annuity of a year; a new year begins with last year's figures."""
    scope = current_scope()
    place = queries.place_or_404(scope, organisation_id)
    plan, form = queries.annuity_of(scope, place.id, year), AnnuityForm()
    if form.validate_on_submit():
        with errors_on(form, *ON_FORM):
            values = {name: form[name].data for name in service.ANNUITY}
            service.set_annuity(current_actor(), place.id, year, form.version.data or None, values)
            flash(_("已保存 %(year)d 年企业年金。", year=year), "success")
            return redirect(url_for("insurance.annuity_show", organisation_id=organisation_id, year=year))
    if request.method == "GET":
        earlier = plan or queries.annuity_of(scope, place.id, year - 1)
        for name in service.ANNUITY if earlier else ():
            form[name].data = getattr(earlier, name)
        form.version.data = plan.version if plan else 0
    return render_template("insurance/annuity_edit.html", form=form, **frame(place, "annuity", year))
