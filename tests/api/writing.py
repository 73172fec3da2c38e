"""A person as a program registers him, and how many there are."""

from __future__ import annotations

from talent_app.core.scope import Scope
from talent_app.db.engine import session, use_scope
from talent_app.talents import queries


def new(place, **fields):
    return {
        "organisation": place("plant").id,
        "fields": {"name": "德吉央宗", **fields},
        "informed": {"manner": "paper"},
    }


def count():
    use_scope(Scope.everything())
    return session.query(queries.Talent).count()
