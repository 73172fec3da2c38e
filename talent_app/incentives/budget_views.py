"""A year's wage total on pages: reckoned without a trace, or kept as the yearly record for the regulator.

The arithmetic is `rules.wage_budget`; the record's way is `wage_records`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, InvalidInput
from talent_app.documents.wage_record import record_pdf, record_workbook
from talent_app.identity.permissions import Permission
from talent_app.incentives import wage_records
from talent_app.incentives.blueprint import blueprint
from talent_app.incentives.execution_forms import WageRecordMoveForm
from talent_app.incentives.forms import PlanFactsForm
from talent_app.incentives.line_grid import LineGrid, read_all
from talent_app.incentives.report_views import asked_year
from talent_app.incentives.wage_models import WageState
from talent_app.organisations.queries import enterprises, organisation_or_404
from talent_app.policy.queries import book as policy_book
from talent_app.rules.fields import Field, Kind
from talent_app.rules.notation import plain
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.rules.wage_request import ADJUSTMENTS, ENVELOPE, INDICATORS, PAYMENTS, RESEARCH, answer
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on, place_error

BUDGET, RESEARCHED = "预算", "研发投入加回"
YEAR = Field("year", "年度", Kind.YEAR, help="按该年末有效的规定测算", section=BUDGET)
FIELDS = (
    replace(ENVELOPE["base"], help="上年核定的工资总额", section=BUDGET),
    replace(ENVELOPE["growth"], help="如 6%；下降填负数", section=BUDGET),
    replace(ENVELOPE["restrictions"], help="没有的不勾", section=BUDGET),
    *(replace(each, name=f"research_{name}", required=False, section=RESEARCHED) for name, each in RESEARCH.items()),
)
GRIDS = {
    "indicators": ("效益指标", INDICATORS), "payments": ("当年支付", PAYMENTS),
    "adjustments": ("基数调整", ADJUSTMENTS),
}  # fmt: skip
RECORD = "/incentives/wage-totals/<int:organisation_id>/<int:year>"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _grids(typed: Mapping[str, Any]) -> dict[str, LineGrid]:
    return {
        name: LineGrid.of(name, title, tuple(columns.values()), typed.get(name, ()))
        for name, (title, columns) in GRIDS.items()
    }


def _typed(form: PlanFactsForm, grids: Mapping[str, LineGrid]) -> dict[str, Any]:
    """What was typed as `flask rules wage-total` takes it, as plain data."""
    given = {name: value for name, value in form.values(FIELDS).items() if value is not None}
    research = {name: given[f"research_{name}"] for name in RESEARCH if f"research_{name}" in given}
    told = {name: given[name] for name in ("base", "growth", "restrictions") if name in given}
    return plain(told | {"research": research or None} | {name: grid.rows() for name, grid in grids.items()})


def _boxes(typed: Mapping[str, Any]) -> dict[str, Any]:
    """A stored request as the boxes of the form hold it."""
    known = {each.name: each for each in FIELDS}
    flat = {name: typed[name] for name in ("base", "growth", "restrictions") if typed.get(name) is not None}
    flat |= {f"research_{name}": value for name, value in (typed.get("research") or {}).items()}
    return {name: known[name].read(value) for name, value in flat.items()}


@blueprint.route("/incentives/wage-total", methods=["GET", "POST"])
@requires(Permission.PLAN_READ)
def wage_total_reckon() -> str:
    """How much may be paid, what counts against it, what next year begins with, and the record by kind of payment."""
    form = PlanFactsForm.for_fields((YEAR, *FIELDS))(data={"version": 0})
    grids = _grids({})
    if request.method == "GET":
        form["year"].data = clock.today().year
    told: dict[str, Any] | None = None
    is_read = request.method == "POST" and read_all(grids, request.form)
    if form.validate_on_submit() and is_read:
        try:
            day = date(form["year"].data or clock.today().year, 12, 31)
            told = answer(_typed(form, grids) | {"on": day}, Policy(policy_book(current_scope()), day))
        except NotInForce as gap:
            place_error(form, InvalidInput(gap.message, gap.hint))
        except InvalidInput as problem:
            place_error(form, problem)
    return render_template(
        "incentives/wage_total_reckon.html", form=form, grids=grids, told=told, title=_("工资总额测算")
    )


@blueprint.get("/incentives/wage-totals")
@requires(Permission.PLAN_READ)
def wage_record_list() -> str:
    """Which enterprise filed its wage total of a year, and which did not."""
    scope, actor, year = current_scope(), current_actor(), asked_year()
    places = enterprises(scope)
    return render_template(
        "incentives/wage_record_list.html", year=year, places=places, states=WageState,
        rows=wage_records.records_of_year(scope, actor, year),
        writes={each.id for each in places if actor.can_in(Permission.PLAN_EDIT, each.id)},
    )  # fmt: skip


@blueprint.route(f"{RECORD}/edit", methods=["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def wage_record_edit(organisation_id: int, year: int) -> str | Response:
    """Draft the wage total of a year; what the plans pay is counted by itself."""
    scope, actor = current_scope(), current_actor()
    enterprise = organisation_or_404(scope, organisation_id)
    row = wage_records.record_of(scope, actor, organisation_id, year)
    if row is not None and row.state is not WageState.DRAFT:
        raise Conflict(_("这一年度的工资总额已经备案，不能修改。"), _("需要更正的，请由负责人先收回。"))
    typed = row.typed if row else {}
    base = wage_records.base_before(scope, organisation_id, year)
    boxes = ({"base": base} if base is not None else {}) | _boxes(typed)
    form = PlanFactsForm.for_fields(FIELDS)(data=boxes | {"version": row.version if row else 0})
    grids = _grids(typed)
    is_read = request.method == "POST" and read_all(grids, request.form)
    if form.validate_on_submit() and is_read:
        with errors_on(form, InvalidInput, Conflict, NotInForce):
            wage_records.save_wage_record(actor, organisation_id, year, form.version.data, _typed(form, grids))
            flash(_("已保存 %(year)d 年度工资总额。", year=year), "success")
            return redirect(url_for("incentives.wage_record", organisation_id=organisation_id, year=year))
    return render_template(
        "incentives/wage_record_edit.html", form=form, grids=grids, enterprise=enterprise, year=year, base=base,
        plans=wage_records.plans_of_year(scope, organisation_id, year),
    )  # fmt: skip


def _shown(organisation_id: int, year: int) -> dict[str, Any]:
    """The record with its answer: as it was filed, or as it would be filed now."""
    scope, actor = current_scope(), current_actor()
    enterprise = organisation_or_404(scope, organisation_id)
    row = wage_records.record_of(scope, actor, organisation_id, year)
    told, problem = None, ""
    if row is not None:
        try:
            told = row.filed or wage_records.answered(scope, organisation_id, year, row.typed)
        except (InvalidInput, NotInForce) as found:
            problem = f"{found.message}{found.hint}"
    return {"enterprise": enterprise, "year": year, "row": row, "told": told, "problem": problem}


@blueprint.get(RECORD)
@requires(Permission.PLAN_READ)
def wage_record(organisation_id: int, year: int) -> str:
    """One year's wage total with every number explained."""
    actor, shown = current_actor(), _shown(organisation_id, year)
    state = shown["row"].state if shown["row"] else None
    may = {name: actor.can_in(each, organisation_id) for name, each in (
        ("edit", Permission.PLAN_EDIT), ("file", Permission.PLAN_APPROVE), ("see", Permission.PLAN_REVIEW),
    )}  # fmt: skip
    form = WageRecordMoveForm(formdata=None)
    form.version.data = shown["row"].version if shown["row"] else None
    return render_template(
        "incentives/wage_record.html", form=form, **shown, state=state,
        may_edit=may["edit"] and state in (None, WageState.DRAFT),
        may_file=may["file"] and state is WageState.DRAFT and shown["told"] is not None,
        may_take_back=may["file"] and state is WageState.FILED, may_see=may["see"] and state is WageState.FILED,
    )  # fmt: skip


@blueprint.post(f"{RECORD}/file")
@requires(Permission.PLAN_APPROVE)
def wage_record_file(organisation_id: int, year: int) -> Response:
    """The head of the enterprise files the year."""
    wage_records.file_wage_record(current_actor(), organisation_id, year, _seen())
    return _moved(organisation_id, year, _("已向国资监管机构备案。"))


@blueprint.post(f"{RECORD}/take-back")
@requires(Permission.PLAN_APPROVE)
def wage_record_take_back(organisation_id: int, year: int) -> Response:
    """The head of the enterprise takes the year back for correction."""
    wage_records.take_back_wage_record(current_actor(), organisation_id, year, _seen())
    return _moved(organisation_id, year, _("已收回，可以修改后再备案。"))


@blueprint.post(f"{RECORD}/see")
@requires(Permission.PLAN_REVIEW)
def wage_record_see(organisation_id: int, year: int) -> Response:
    """The regulator notes that it has seen the year."""
    wage_records.see_wage_record(current_actor(), organisation_id, year, _seen())
    return _moved(organisation_id, year, _("已标记为已阅。"))


def _seen() -> int | None:
    """The version the user saw before the button."""
    form = WageRecordMoveForm()
    return form.version.data if form.validate_on_submit() else None


def _moved(organisation_id: int, year: int, words: str) -> Response:
    flash(words, "success")
    return redirect(url_for("incentives.wage_record", organisation_id=organisation_id, year=year))


@blueprint.get(f"{RECORD}.<any(xlsx, pdf):file_format>")
@requires(Permission.PLAN_READ)
def wage_record_export(organisation_id: int, year: int, file_format: str) -> Response:
    """The record as a workbook or as a printed table."""
    shown = _shown(organisation_id, year)
    if shown["row"] is None or shown["told"] is None:
        raise Conflict(_("这一年度的工资总额还没有编制。"), _("编制后再下载。"))
    name = _("%(name)s%(year)d年度工资总额.%(kind)s", name=shown["enterprise"].name, year=year, kind=file_format)
    at, viewer = clock.now(), current_actor().name
    if file_format == "xlsx":
        content, kind = record_workbook(shown, at=at), XLSX
    else:
        content, kind = record_pdf(shown, viewer=viewer, at=at), "application/pdf"
    return send_file(BytesIO(content), mimetype=kind, as_attachment=True, download_name=name)
