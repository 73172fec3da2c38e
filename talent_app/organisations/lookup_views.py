"""Organisations for the box on top of every page."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries
from talent_app.web.lookup import FirstRows, Hit, Hits


def find_organisations(actor: Actor, text: str) -> Hits | None:
    """Organisations by part of the name or by the whole credit code."""
    if not actor.can(Permission.ORGANISATION_READ):
        return None
    scope = actor.scope_for(Permission.ORGANISATION_READ)
    rows = queries.organisation_page(scope, FirstRows(text, "path")).rows
    found = [
        Hit(row.name, row.kind.title, url_for("organisations.organisation_show", organisation_id=row.id))
        for row in rows
    ]
    return Hits.of(_("单位"), found, url_for("organisations.organisation_list", q=text))
