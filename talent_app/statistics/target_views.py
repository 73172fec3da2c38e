"""Pages of structure targets: every target with how far it has come, setting and changing them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from talent_app import clock
from talent_app.core.errors import Forbidden, InvalidInput
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.rules.notation import percent
from talent_app.statistics import queries, targets
from talent_app.statistics.cubes import CUBES
from talent_app.statistics.goals import BY_CODE, Progress, progress
from talent_app.statistics.target_forms import TargetEditForm, TargetNewForm, TargetRemoveForm
from talent_app.statistics.target_models import StructureTarget
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.errors import errors_on

blueprint = Blueprint("targets", __name__)


def standing(scope: Scope, rows: Iterable[StructureTarget], today: date) -> list[Progress]:
    """How far targets have come within a scope; each source of cells is read once."""
    rows = list(rows)
    wanted = [(CUBES[BY_CODE[row.indicator].cube], (BY_CODE[row.indicator].dimension,), None) for row in rows]
    found = []
    for row, table in zip(rows, queries.tables(scope, wanted, today=today), strict=True):
        counts = BY_CODE[row.indicator].counts
        part = sum(figure for (code, _), figure in table.figures.items() if counts(code))
        found.append(progress(row, part, table.total, today))
    return found


def _may_edit() -> bool:
    return current_scope().is_all and current_actor().can(Permission.STATISTICS_PREPARE)


@blueprint.get("/statistics/targets")
@requires(Permission.STATISTICS_READ)
def target_list() -> str:
    """Every target beside what is, in the reader's scope."""
    scope, today = current_scope(), clock.today()
    rows = standing(scope, targets.targets(scope), today)
    return render_template("targets/target_list.html", rows=rows, may_edit=_may_edit(), today=today)


@blueprint.route("/statistics/targets/new", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PREPARE)
def target_new() -> str | Response:
    """Set a target."""
    form = TargetNewForm()
    if not _may_edit():
        raise Forbidden(_("结构目标由市国资监管机构设定。"))
    if request.method == "GET":
        year = clock.today().year
        form.from_year.data, form.until_year.data = year, year + 2
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            targets.set_target(current_actor(), None, None, _values(form))
            flash(_("已设定目标。"), "success")
            return redirect(url_for("targets.target_list"))
    return render_template("targets/target_new.html", form=form)


def _values(form: TargetNewForm) -> dict[str, Any]:
    plain = {name: form[name].data for name in ("indicator", "from_year", "until_year")}
    texts = {name: form[name].data or "" for name in ("document", "note")}
    shares = {name: str(form[name].data) for name in ("start_share", "goal_share")}
    return {**plain, **texts, **shares, "is_ceiling": bool(form.is_ceiling.data)}


@blueprint.route("/statistics/targets/<int:target_id>/edit", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PREPARE)
def target_edit(target_id: int) -> str | Response:
    """Change a target."""
    row, form = targets.target_or_404(current_scope(), target_id), TargetEditForm()
    if request.method == "GET":
        for name in ("indicator", "from_year", "until_year", "is_ceiling", "document", "note", "version"):
            form[name].data = getattr(row, name)
        form.start_share.data, form.goal_share.data = (Fraction(row.start_share), Fraction(row.goal_share))
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            targets.set_target(current_actor(), target_id, form.version.data, _values(form))
            flash(_("已修改目标。"), "success")
            return redirect(url_for("targets.target_list"))
    return render_template("targets/target_edit.html", form=form, row=row, label=BY_CODE[row.indicator].label)


@blueprint.route("/statistics/targets/<int:target_id>/remove", methods=["GET", "POST"])
@requires(Permission.STATISTICS_PREPARE)
def target_remove(target_id: int) -> str | Response:
    """Take a target away after asking."""
    row, form = targets.target_or_404(current_scope(), target_id), TargetRemoveForm()
    if request.method == "GET":
        form.version.data = row.version
    if form.validate_on_submit():
        with errors_on(form, InvalidInput):
            targets.remove_target(current_actor(), target_id, form.version.data)
            flash(_("已删除目标；修改记录仍然保留。"), "success")
            return redirect(url_for("targets.target_list"))
    told = f"{BY_CODE[row.indicator].label} {row.until_year} {percent(Fraction(row.goal_share))}"
    return render_template("targets/target_remove.html", form=form, row=row, told=told)
