"""Pages of the market: imported surveys, and each post beside the survey and the region's own figures."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from flask import flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Conflict, ImportRejected, InvalidInput
from talent_app.identity.permissions import Permission
from talent_app.organisations.queries import organisations
from talent_app.pay import peers, queries, sheets, surveys
from talent_app.pay.blueprint import blueprint, enterprise, frame, industry_title
from talent_app.pay.forms import RowForm, SurveyNewForm
from talent_app.pay.structure import bands_of
from talent_app.policy.queries import book
from talent_app.rules.parameters import Policy
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on, place_error

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/pay/surveys")
@requires(Permission.PAY_STRUCTURE)
def survey_list() -> str:
    """The surveys one may use, with source and year; old ones are marked."""
    scope = current_scope()
    found = surveys.surveys(scope)
    stale = Policy(book(scope), clock.today()).whole("pay_structure.survey_stale_years")
    return render_template(
        "pay/survey_list.html", surveys=found, oldest=clock.today().year - stale,
        may_import=current_actor().can(Permission.PAY_BENCHMARK),
        counts={row.id: len(surveys.cells_of(scope, row)) for row in found},
    )  # fmt: skip


@blueprint.route("/pay/surveys/new", methods=["GET", "POST"])
@requires(Permission.PAY_BENCHMARK)
def survey_new() -> str | Response:
    """Read a survey file: faults by row or a preview; imported only when that was confirmed."""
    form = SurveyNewForm()
    places = organisations(current_scope())
    form.owner.offer([(str(row.id), row.name) for row in places])
    if request.method == "GET":
        form.year.data = clock.today().year
        form.owner.data = str(places[0].id) if places else None
    read = None
    if form.validate_on_submit():
        try:
            read = surveys.read_survey(form.file.data.read(), form.file.data.filename or "")
            if form.confirmed.data and not read.faults:
                row = surveys.import_survey(
                    current_actor(), int(form.owner.data), read, name=form.name.data, source=form.source.data,
                    year=form.year.data, is_shared=bool(form.is_shared.data),
                )  # fmt: skip
                flash(_("已导入“%(name)s”，共 %(n)d 行。", name=row.name, n=len(read.rows)), "success")
                return redirect(url_for("pay.survey_show", survey_id=row.id))
        except ImportRejected as problem:
            place_error(form, InvalidInput(problem.message, problem.hint, field="file"))
        except InvalidInput as problem:
            place_error(form, problem)
    return render_template("pay/survey_new.html", form=form, read=read)


@blueprint.get("/pay/surveys/template.xlsx")
@requires(Permission.PAY_BENCHMARK)
def survey_template() -> Response:
    """The workbook to fill in."""
    file = BytesIO()
    sheets.write_survey_template(file, clock.now())
    file.seek(0)
    return send_file(file, mimetype=SHEET, as_attachment=True, download_name=_("市场薪酬调查模板.xlsx"))


@blueprint.get("/pay/surveys/<int:survey_id>")
@requires(Permission.PAY_STRUCTURE)
def survey_show(survey_id: int) -> str:
    """One survey with its lines."""
    scope = current_scope()
    row = surveys.survey_or_404(scope, survey_id)
    actor = current_actor()
    return render_template(
        "pay/survey_show.html", row=row, cells=surveys.cells_of(scope, row),
        may_remove=actor.can_in(Permission.PAY_BENCHMARK, row.owner_id),
    )  # fmt: skip


@blueprint.route("/pay/surveys/<int:survey_id>/remove", methods=["GET", "POST"])
@requires(Permission.PAY_BENCHMARK)
def survey_remove(survey_id: int) -> str | Response:
    """Take a survey away, asked first."""
    row = surveys.survey_or_404(current_scope(), survey_id)
    form = RowForm(data={"version": row.version})
    if form.validate_on_submit():
        with errors_on(form, Conflict):
            surveys.remove_survey(current_actor(), survey_id, form.version.data)
            flash(_("已删除。"), "success")
            return redirect(url_for("pay.survey_list"))
    return render_template("pay/survey_remove.html", form=form, row=row)


@blueprint.get("/pay/<int:organisation_id>/market")
@requires(Permission.PAY_STRUCTURE)
def market_show(organisation_id: int) -> str:
    """Every post: its band beside the survey and beside the region's own figures, and how wide those had to be."""
    scope, place = current_scope(), enterprise(organisation_id)
    found = surveys.surveys(scope)
    asked = request.args.get("survey", "")
    survey = next((row for row in found if str(row.id) == asked), found[0] if found else None)
    cells = surveys.cells_of(scope, survey) if survey else []
    structure = queries.structure_of(scope, organisation_id)
    bands = bands_of(structure) if structure else None
    families = {row.id: row for row in queries.families(scope, organisation_id)}
    posts = queries.posts(scope, organisation_id)
    year = clock.today().year - 1
    guard = peers.guard_on(clock.today())
    paid = peers.everybody(year)
    rows: list[dict[str, Any]] = []
    for post in posts:
        cell = surveys.cell_for(cells, post.survey_level, industry_title(place)) if post.survey_level else None
        band = bands.of(bands.grade_of(post.points)) if bands and post.points is not None else None
        region, steps = peers.cell_for(
            paid, guard, ladder=families[post.family_id].ladder.value, rank=post.rank, industry=place.industry
        )
        gap = band.midpoint.ratio_to(cell.p50) - 1 if band and cell else None
        own = {"post": post, "family": families[post.family_id], "band": band, "cell": cell, "gap": gap}
        rows.append(own | {"region": region, "steps": steps})
    return render_template(
        "pay/market_show.html", rows=rows, surveys=found, survey=survey, guard=guard, year=year,
        **frame(place, "market"),
    )  # fmt: skip
