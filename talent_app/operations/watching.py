"""Unusual reading: many reveals by one person on one day, files taken away at night; the auditors are told once.

A finding is a question, not a reproach: the page shows the entries behind it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, command, is_system, record, running
from talent_app.audit.models import AuditEntry
from talent_app.core.actor import Actor
from talent_app.core.errors import Forbidden
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.models import Membership, User
from talent_app.identity.permissions import MATRIX, Permission
from talent_app.notifications.events import Event
from talent_app.notifications.service import notify

#: Reading of single values in clear.
REVEALS = frozenset({Action.SENSITIVE_REVEALED.value, Action.PAY_READ.value})
#: Taking something away as a file.
EXPORTS = frozenset(action.value for action in Action if action.kind == "read" and action.value.endswith("exported"))
#: Local hours between which nobody is expected to take files home: from 22 to 6.
NIGHT_FROM, NIGHT_UNTIL = 22, 6
MOST_DAYS = 31


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody read more, or at another hour, than is usual; `first` and `last` are entries to look at."""

    day: date
    kind: str
    actor_id: int | None
    actor_name: str
    count: int
    first: int
    last: int

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        if self.kind == "reveals":
            return f"一天内查看敏感信息或个人薪酬 {self.count} 次"
        return f"夜间（{NIGHT_FROM} 时至次日 {NIGHT_UNTIL} 时）导出 {self.count} 次"

    @property
    def matter(self) -> str:
        """The same finding is told once."""
        return f"unusual:{self.kind}:{self.actor_id}:{self.day.isoformat()}"


@dataclass
class Limits:
    """How many reveals a day are still usual (`WATCH_REVEALS`); the worker reads it as the pages do."""

    reveals: int = 30

    def configure(self, reveals: int) -> None:
        """Set at the start."""
        self.reveals = reveals


limits = Limits()


def findings(scope: Scope, first: date, last: date) -> list[Finding]:
    """Unusual reading on the days from `first` to `last`, latest first; entries of the scope only."""
    begin, end = clock.end_of_day(first - timedelta(days=1)), clock.end_of_day(last)
    statement = select(
        AuditEntry.seq, AuditEntry.at, AuditEntry.action, AuditEntry.actor_id, AuditEntry.actor_name
    ).where(
        AuditEntry.kind == "read", AuditEntry.action.in_(REVEALS | EXPORTS), AuditEntry.at >= begin, AuditEntry.at < end
    )
    if scope.organisation_ids is not None:
        statement = statement.where(AuditEntry.organisation_id.in_(scope.organisation_ids))
    counted: Counter[tuple[date, str, int | None, str]] = Counter()
    bounds: dict[tuple[date, str, int | None, str], tuple[int, int]] = {}
    for seq, at, action, actor_id, name in session.execute(statement.order_by(AuditEntry.seq)):
        kind = _kind(action, clock.local(at))
        if not kind:
            continue
        key = (clock.local(at).date(), kind, actor_id, name)
        counted[key] += 1
        bounds[key] = (bounds.get(key, (seq, seq))[0], seq)
    limit = {"reveals": limits.reveals, "night": 0}
    found = [Finding(*key, number, *bounds[key]) for key, number in counted.items() if number > limit[key[1]]]
    return sorted(found, key=lambda one: (-one.day.toordinal(), one.kind, one.actor_name))


def _kind(action: str, local: datetime) -> str:
    if action in REVEALS:
        return "reveals"
    is_night = local.hour >= NIGHT_FROM or local.hour < NIGHT_UNTIL
    return "night" if action in EXPORTS and is_night else ""


@command(None)
def watch(actor: Actor) -> int:
    """Tell the auditors of yesterday's and today's unusual reading, each finding once; run every night."""
    if not is_system(actor):
        raise Forbidden()
    day = clock.local(running().at).date()
    told = 0
    auditors = _auditors(day)
    for one in findings(Scope.everything(), day - timedelta(days=1), day):
        told += notify(
            Event.READING_UNUSUAL, link="/audit/unusual", users=auditors, matter=one.matter,
            values={"name": one.actor_name, "what": f"{one.day.isoformat()} {one.sentence}"},
        )  # fmt: skip
    if not told:
        raise Unchanged(0)
    record(Action.UNUSUAL_READING, findings=told)
    return told


def _auditors(day: date) -> list[int]:
    roles = [role for role, held in MATRIX.items() if Permission.AUDIT_READ in held]
    statement = (
        select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(Membership.role.in_(roles), User.disabled_at.is_(None))
    )
    statement = statement.where(
        (Membership.from_on.is_(None)) | (Membership.from_on <= day),
        (Membership.until_on.is_(None)) | (Membership.until_on >= day),
    )
    return sorted(set(session.scalars(statement)))
