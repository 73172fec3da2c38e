"""Who was told of the notice, who was not yet, and noting it afterwards for registrations older than the question."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from talent_app import clock
from talent_app.audit.command import command, reach_of
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.identity.permissions import Permission
from talent_app.informing.models import InformRecord, Told
from talent_app.informing.queries import notice_on
from talent_app.informing.service import inform
from talent_app.talents.models import Talent

#: So many are offered on one page; the rest follow when these are done.
MOST_OFFERED = 500


def untold(scope: Scope, limit: int = MOST_OFFERED) -> list[Talent]:
    """Registrations in scope nobody noted a telling for, by name."""
    statement = _untold(scope).order_by(Talent.name_key, Talent.id).limit(limit)
    return list(session.scalars(statement))


def untold_count(scope: Scope) -> int:
    """How many of them there are."""
    return session.scalar(_untold(scope).with_only_columns(func.count(Talent.id))) or 0


def outdated(scope: Scope, limit: int = MOST_OFFERED) -> list[Talent]:
    """Registrations in scope whose people were told an older version of the notice alone, by name."""
    return list(session.scalars(_outdated(scope).order_by(Talent.name_key, Talent.id).limit(limit)))


def outdated_count(scope: Scope) -> int:
    """How many of them there are."""
    return session.scalar(_outdated(scope).with_only_columns(func.count(Talent.id))) or 0


def _outdated(scope: Scope) -> Select[tuple[Talent]]:
    version = notice_on(scope, clock.today()).version
    newest = select(func.max(InformRecord.notice_version)).where(InformRecord.talent_id == Talent.id).scalar_subquery()
    statement = select(Talent).where(newest < version)
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    return statement


def untold_by_owner(scope: Scope) -> dict[int, int]:
    """How many of them each organisation has."""
    counted = _untold(scope).with_only_columns(Talent.organisation_id, func.count(Talent.id))
    statement = counted.group_by(Talent.organisation_id)
    return {row[0]: row[1] for row in session.execute(statement)}


def _untold(scope: Scope) -> Select[tuple[Talent]]:
    told = select(InformRecord.id).where(InformRecord.talent_id == Talent.id).exists()
    statement = select(Talent).where(~told)
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    return statement


@command(Permission.TALENT_EDIT)
def inform_talents(actor: Actor, talent_ids: Sequence[int], told: Told) -> int:
    """Note for some registrations of one enterprise that their people were told."""
    if not talent_ids:
        raise InvalidInput("没有选择人员。", "请至少选择一人。", "talents")
    reach = reach_of(actor, Permission.TALENT_EDIT)
    rows = list(session.scalars(select(Talent).where(Talent.id.in_(talent_ids)).order_by(Talent.id)))
    if len(rows) != len(set(talent_ids)) or not all(reach.covers(row.organisation_id) for row in rows):
        raise NotFound()
    owners: dict[int, list[Talent]] = {}
    for row in rows:
        owners.setdefault(row.organisation_id, []).append(row)
    for some in owners.values():
        inform(actor, some, told)
    return len(rows)
