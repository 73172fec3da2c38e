"""Telling HR once what falls due, and noting who took the list away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, is_system, record, running
from talent_app.core.actor import Actor
from talent_app.core.dates import add_months
from talent_app.core.errors import Forbidden
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify
from talent_app.reminders.models import ReminderMark
from talent_app.reminders.queries import due
from talent_app.reminders.terms import RETIREMENT_MONTHS, Due, lead_of

MOST_LINES = 12
AT_ONCE = 500


@command(None)
def remind(actor: Actor) -> int:
    """Tell the HR of each enterprise what newly reached a lead; every matter once at every lead. Run every night."""
    if not is_system(actor):
        raise Forbidden()
    today = clock.local(running().at).date()
    rows = due(Scope.everything(), today, add_months(today, max(RETIREMENT_MONTHS)))
    reached = {f"{row.key}:{lead}": row for row in rows if not row.is_past(today) and (lead := lead_of(row, today))}
    fresh = {matter: reached[matter] for matter in reached.keys() - _told(list(reached))}
    if not fresh:
        raise Unchanged(0)
    by_place: dict[int, list[Due]] = {}
    for matter, row in sorted(fresh.items(), key=lambda pair: (pair[1].due_on, pair[0])):
        by_place.setdefault(row.organisation_id, []).append(row)
        session.add(ReminderMark(organisation_id=row.organisation_id, matter=matter, told_on=today))
    for organisation_id, some in by_place.items():
        notify(
            Event.TERM_DUE,
            link="/reminders",
            values={"count": len(some), "lines": _lines(some)},
            organisation_id=organisation_id,
            permission=Permission.TALENT_EDIT,
        )
    record(Action.REMINDED, rows=len(fresh))
    return len(fresh)


def _told(matters: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for start in range(0, len(matters), AT_ONCE):
        some = matters[start : start + AT_ONCE]
        found |= set(session.scalars(select(ReminderMark.matter).where(ReminderMark.matter.in_(some))))
    return found


def _lines(rows: Sequence[Due]) -> list[str]:
    told = [f"{row.name}　{row.title}　{_day(row.due_on)}" for row in rows[:MOST_LINES]]
    return told + ([f"……等 {len(rows)} 项"] if len(rows) > MOST_LINES else [])


def _day(day: date) -> str:
    return f"{day:%Y-%m-%d}"


@command(Permission.TALENT_EXPORT)
def record_export(actor: Actor, rows: int, chosen: str) -> None:
    """Note that somebody takes the list away, before the bytes leave."""
    record(Action.REMINDERS_EXPORTED, rows=rows, filter=chosen)
