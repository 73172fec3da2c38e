"""Reads of needs, contacts and visits within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select

from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import owned_or_404, within_scope
from talent_app.organisations.models import Organisation
from talent_app.support.enums import NeedState
from talent_app.support.models import SupportContact, SupportNeed, SupportVisit
from talent_app.talents.models import Talent

OPEN = (NeedState.ASKED, NeedState.ACCEPTED)
SORTS = {"asked": SupportNeed.asked_at, "due": SupportNeed.due_on}


def needs(scope: Scope, wish: Wish, *, state: str = "", kind: str = "") -> Slice[SupportNeed]:
    """Needs in scope."""
    statement = within_scope(select(SupportNeed), SupportNeed, scope)
    if state == "open":
        statement = statement.where(SupportNeed.state.in_(OPEN))
    elif state:
        statement = statement.where(SupportNeed.state == state)
    if kind:
        statement = statement.where(SupportNeed.kind == kind)
    return read_slice(statement, wish, SORTS, SupportNeed.id)


def needs_of(scope: Scope, talent_id: int) -> list[SupportNeed]:
    """The needs of one person, latest first."""
    statement = within_scope(select(SupportNeed).where(SupportNeed.talent_id == talent_id), SupportNeed, scope)
    return list(session.scalars(statement.order_by(SupportNeed.id.desc())))


def need_or_404(scope: Scope, need_id: int, *, locked: bool = False) -> SupportNeed:
    """One need."""
    missing = ("没有找到这项服务需求。", "可能不在您的权限范围内。")
    row: SupportNeed = owned_or_404(scope, SupportNeed, need_id, locked=locked, missing=missing)
    return row


def people(scope: Scope, talent_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """talent → (name, organisation)."""
    statement = (
        select(Talent.id, Talent.name, Organisation.name.label("place"))
        .join(Organisation, Organisation.id == Talent.organisation_id)
        .where(Talent.id.in_(set(talent_ids)))
    )
    return {row.id: (row.name, row.place) for row in session.execute(within_scope(statement, Talent, scope))}


def open_needs(scope: Scope) -> tuple[int, date | None]:
    """How many needs are open, and the first due day."""
    statement = select(func.count(), func.min(SupportNeed.due_on)).where(SupportNeed.state.in_(OPEN))
    number, first = session.execute(within_scope(statement, SupportNeed, scope)).one()
    return int(number), first


def contacts(scope: Scope, *, is_current: bool = True) -> list[SupportContact]:
    """Leaders and their experts, the next due first."""
    statement = within_scope(select(SupportContact), SupportContact, scope)
    if is_current:
        statement = statement.where(SupportContact.ended_on.is_(None))
    return list(session.scalars(statement.order_by(SupportContact.next_on, SupportContact.id)))


def contact_or_404(scope: Scope, contact_id: int, *, locked: bool = False) -> SupportContact:
    """One pair."""
    missing = ("没有找到这项联系安排。", "可能不在您的权限范围内。")
    row: SupportContact = owned_or_404(scope, SupportContact, contact_id, locked=locked, missing=missing)
    return row


def visits(scope: Scope, contact_ids: Sequence[int]) -> dict[int, list[SupportVisit]]:
    """contact → visits, latest first."""
    statement = within_scope(
        select(SupportVisit).where(SupportVisit.contact_id.in_(set(contact_ids))), SupportVisit, scope
    )
    found: dict[int, list[SupportVisit]] = {}
    for row in session.scalars(statement.order_by(SupportVisit.visited_on.desc(), SupportVisit.id.desc())):
        found.setdefault(row.contact_id, []).append(row)
    return found


def due_contacts(scope: Scope, today: date) -> tuple[int, date | None]:
    """How many visits are due by today, and since when."""
    statement = select(func.count(), func.min(SupportContact.next_on)).where(
        SupportContact.ended_on.is_(None), SupportContact.next_on <= today
    )
    number, first = session.execute(within_scope(statement, SupportContact, scope)).one()
    return int(number), first
