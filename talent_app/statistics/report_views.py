"""Pages of reports: the kinds of charts they are made of."""

from __future__ import annotations

from flask import Blueprint, render_template

from talent_app.identity.permissions import Permission
from talent_app.statistics.chart_samples import samples
from talent_app.web.access import requires

blueprint = Blueprint("reports", __name__)


@blueprint.get("/statistics/chart-kinds")
@requires(Permission.STATISTICS_READ)
def chart_kinds() -> str:
    """Every kind of chart with invented figures: how it is read, by eye, keyboard and on paper."""
    return render_template("reports/chart_kinds.html", charts=samples())
