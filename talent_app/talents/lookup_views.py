"""People for the box on top of every page."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _

from talent_app.core.actor import Actor
from talent_app.identity.permissions import Permission
from talent_app.organisations import queries as organisations
from talent_app.talents import queries
from talent_app.web.lookup import MOST, Hit, Hits


def find_talents(actor: Actor, text: str) -> Hits | None:
    """Registrations by name, pinyin, Tibetan script, number or words, as the list finds them."""
    if not actor.can(Permission.TALENT_READ):
        return None
    scope = actor.scope_for(Permission.TALENT_READ)
    rows = queries.search(scope, text, MOST + 1)
    names = organisations.names(scope, {row.organisation_id for row in rows})
    found = [
        Hit(
            row.name,
            "，".join(filter(None, (names.get(row.organisation_id), row.post, row.title_name))),
            url_for("talents.talent_show", talent_id=row.id),
        )
        for row in rows
    ]
    return Hits.of(_("人才"), found, url_for("talents.talent_list", q=text))
