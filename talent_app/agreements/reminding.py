"""Telling HR once of agreements that end and of instalments due; run every night."""

from __future__ import annotations

from datetime import timedelta

from talent_app.agreements import queries
from talent_app.agreements.drafts import today
from talent_app.agreements.models import Agreement
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, is_system, record
from talent_app.core.actor import Actor
from talent_app.core.errors import Forbidden
from talent_app.core.scope import Scope
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify


@command(None)
def remind(actor: Actor) -> int:
    """Tell HR once of every agreement that ends within 90 and 30 days and of instalments due within 30. Every night."""
    if not is_system(actor):
        raise Forbidden()
    day, everything, told = today(), Scope.everything(), 0
    for row in queries.ending(everything, day + queries.LEAD):
        lead = 30 if row.until_on <= day + timedelta(days=30) else 90
        what = f"{row.until_on} 到期，请续签或办理期满终止"
        told += _remind(row, what, f"agreement:{row.id}:ends:{row.until_on}:{lead}")
    for instalment, row in queries.due(everything, day + timedelta(days=30)):
        what = f"一期待遇应于 {instalment.due_on} 支付"
        told += _remind(row, what, f"agreement:{row.id}:due:{instalment.id}:{instalment.due_on}")
    if not told:
        raise Unchanged(0)
    record(Action.AGREEMENTS_REMINDED, rows=told)
    return told


def _remind(row: Agreement, what: str, matter: str) -> int:
    return notify(
        Event.AGREEMENT_DUE, link=f"/agreements/{row.id}",
        values={"number": row.number, "kind": row.kind.title, "what": what},
        organisation_id=row.organisation_id, permission=Permission.AGREEMENT_EDIT, matter=matter,
    )  # fmt: skip
