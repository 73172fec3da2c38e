"""Reads of requests, of the ledger, and of what left the house by itself."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from talent_app.audit.models import AuditEntry
from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.models import Membership, User
from talent_app.identity.permissions import Role
from talent_app.privacy.models import LedgerEntry, LedgerKind, RightKind, RightsRequest, RightState
from talent_app.talents.models import Talent

#: Entries of the audit that are a giving of personal data to somebody: kept with the audit, at least three years.
GIVINGS = (
    "talents.exported",
    "plan.submitted",
    "talent.transferred",
    "registration_request.decided",
    "reminders.exported",
)
MOST = 300


def requests(scope: Scope, *, is_open: bool | None = None) -> list[RightsRequest]:
    """Requests of people registered in scope, open ones first, then latest first."""
    statement = select(RightsRequest)
    if scope.organisation_ids is not None:
        statement = statement.where(RightsRequest.organisation_id.in_(scope.organisation_ids))
    if is_open is not None:
        is_waiting = RightsRequest.state == RightState.OPEN
        statement = statement.where(is_waiting if is_open else ~is_waiting)
    rows = session.scalars(statement.order_by(RightsRequest.id.desc()).limit(MOST))
    return sorted(rows, key=lambda row: row.state is not RightState.OPEN)


def kept_long_enough(scope: Scope, today: date) -> list[RightsRequest]:
    """Refused deletions whose duty to keep has ended while the registration still stands, the longest over first."""
    statement = (
        select(RightsRequest)
        .join(Talent, Talent.id == RightsRequest.talent_id)
        .where(
            RightsRequest.kind == RightKind.DELETION,
            RightsRequest.state == RightState.REFUSED,
            RightsRequest.kept_until < today,
        )
    )
    if scope.organisation_ids is not None:
        statement = statement.where(RightsRequest.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement.order_by(RightsRequest.kept_until, RightsRequest.id).limit(MOST)))


def request_or_404(scope: Scope, request_id: int) -> RightsRequest:
    """One request in scope."""
    row = session.scalars(select(RightsRequest).where(RightsRequest.id == request_id)).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound()
    return row


def own_requests(actor: Actor) -> list[RightsRequest]:
    """What the actor asked for himself, latest first."""
    statement = select(RightsRequest).where(RightsRequest.user_id == actor.user_id)
    return list(session.scalars(statement.order_by(RightsRequest.id.desc())))


def ledger(scope: Scope, kind: LedgerKind) -> list[LedgerEntry]:
    """The records of one kind in scope, latest first."""
    statement = select(LedgerEntry).where(LedgerEntry.kind == kind)
    if scope.organisation_ids is not None:
        statement = statement.where(LedgerEntry.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement.order_by(LedgerEntry.happened_on.desc(), LedgerEntry.id.desc()).limit(MOST)))


def entry_or_404(scope: Scope, entry_id: int) -> LedgerEntry:
    """One record in scope."""
    row = session.scalars(select(LedgerEntry).where(LedgerEntry.id == entry_id)).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound()
    return row


def givings(scope: Scope) -> list[AuditEntry]:
    """What the audit noted as given away in scope, latest first."""
    statement = select(AuditEntry).where(AuditEntry.action.in_(GIVINGS))
    if scope.organisation_ids is not None:
        statement = statement.where(AuditEntry.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement.order_by(AuditEntry.seq.desc()).limit(MOST)))


def person_accounts(scope: Scope) -> list[User]:
    """Accounts that hold the role of a person in scope, by name."""
    held = select(Membership.user_id).where(Membership.role == Role.PERSON)
    if scope.organisation_ids is not None:
        held = held.where(Membership.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(select(User).where(User.id.in_(held), User.disabled_at.is_(None)).order_by(User.name)))
