"""The cockpit: the figures of one's scope at a glance, each with the list or the table behind it.

Pages of one cube are in `cube_views.py`.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext as _

from talent_app import clock
from talent_app.core.actor import Actor
from talent_app.core.scope import Scope
from talent_app.db.replica import reads_from
from talent_app.documents.chart_kinds import Chart
from talent_app.identity.permissions import Permission
from talent_app.statistics import queries
from talent_app.statistics.chart_forms import funnel
from talent_app.statistics.charts import chart_of
from talent_app.statistics.cockpit_cache import fresh
from talent_app.statistics.cockpit_parts import Firm
from talent_app.statistics.cockpit_queries import Cockpit, gather
from talent_app.statistics.cube import Table
from talent_app.statistics.cubes import CUBES
from talent_app.web.access import current_actor, current_scope, requires
from talent_app.web.replica import figures_at, from_replica

blueprint = Blueprint("statistics", __name__)

#: More enterprises than this are shown on demand; those with something missing come first.
MOST_FIRMS = 20
OF_PLACES = ("industry", "region")


@blueprint.get("/statistics")
@requires(Permission.STATISTICS_READ)
@from_replica
def cockpit() -> str:
    """The figures of one's scope at a glance."""
    actor, scope, today = current_actor(), current_scope(), clock.today()
    key = (reads_from(), actor.user_id, tuple(sorted(actor.roles)), scope.as_setting(), today)
    (shown, charts, steps), at = fresh(key, lambda: _gathered(actor, scope, today))
    missing = [each for each in shown.firms if each.missing]
    return render_template(
        "statistics/cockpit.html", shown=shown, at=figures_at(at), links=_links(), charts=charts, funnel=steps,
        firms=_ordered(shown.firms), missing=missing,
        is_cut=len(shown.firms) > MOST_FIRMS and "all" not in request.args,
        year=today.year,
        cubes=[cube for cube in CUBES.values() if queries.may_see(actor, cube)],
    )  # fmt: skip


def _gathered(actor: Actor, scope: Scope, today: date) -> tuple[tuple[Cockpit, list[tuple[Chart, str]], Chart], int]:
    """Everything of a moment with its charts, and how many people it is about."""
    shown = gather(actor, scope, today)
    steps = funnel(_("引才漏斗（%(year)d 年）", year=today.year), shown.funnel, _("人"))
    return (shown, _charts(shown), steps), shown.total


def _charts(shown: Cockpit) -> list[tuple[Chart, str]]:
    """The charts of the structure with the cube behind each; places only where there are several."""
    tables = [table for table in shown.structure if table.by[0].name not in OF_PLACES or len(table.row_codes) > 1]
    return [(chart_of(table), _cube_url(table)) for table in tables]


def _cube_url(table: Table) -> str:
    names = [dimension.name for dimension in table.by]
    return url_for(
        "statistics.cube_show", cube=table.cube.code, rows=names[0], columns=names[1] if len(names) > 1 else None,
        measure=table.measure.name,
    )  # fmt: skip


def _links() -> dict[str, str]:
    """Where each line of what asks for attention leads."""
    return {
        "without": url_for("cultivation.post_list", gap="without"),
        "retiring": url_for("cultivation.post_list", gap="retiring"),
        "appointments": url_for("statistics.cube_show", cube="appointments", rows="holding"),
        "agreements": url_for("statistics.cube_show", cube="agreements", rows="holding"),
    }


def _ordered(firms: Any) -> list[Firm]:
    """Enterprises with most missing first, then the least complete."""
    ordered = sorted(
        firms, key=lambda each: (-len(each.missing), each.complete is None, each.complete or 0, each.place.path)
    )
    return ordered if "all" in request.args else ordered[:MOST_FIRMS]
