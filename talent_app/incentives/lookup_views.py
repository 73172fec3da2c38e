"""Plans for the box on top of every page."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.incentives import queries
from talent_app.web.lookup import FirstRows, Hit, Hits


def find_plans(actor: Actor, text: str) -> Hits | None:
    """Plans by number, title or enterprise, latest first."""
    if not actor.can(Permission.PLAN_READ):
        return None
    scope = actor.scope_for(Permission.PLAN_READ)
    rows = queries.plans(scope, actor, FirstRows(text, "number", descending=True), query=text).rows
    found = [
        Hit(
            row.title or row.number, f"{row.number}，{row.state.title}", url_for("incentives.plan_show", plan_id=row.id)
        )
        for row in rows
    ]
    return Hits.of(_("激励方案"), found, url_for("incentives.plan_list", q=text))
