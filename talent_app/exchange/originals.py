"""The uploaded files of imports that are still kept: which there are, until when, and reading one, which is recorded.

A file holds in clear what its rows say of everybody, so reading it is reading everybody it wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from sqlalchemy import func, select

from talent_app import clock
from talent_app.audit.actions import Action
from talent_app.audit.command import command, reach_of, record
from talent_app.core.actor import Actor
from talent_app.core.errors import InvalidInput
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.exchange import queries
from talent_app.exchange.models import ImportBatch, ImportState
from talent_app.files.models import File
from talent_app.files.store import store
from talent_app.identity.permissions import Permission
from talent_app.policy.queries import book
from talent_app.rules.parameters import NotInForce, Policy
from talent_app.talents.models import Talent

PERIOD = "retention.import_days"
SHORTEST_REASON = 2
#: So many are listed unless more are asked for.
LISTED = 200
#: An import in one of these states has ended; its file goes so many days later.
ENDED = (ImportState.APPLIED, ImportState.UNDONE, ImportState.DISCARDED)


@dataclass(frozen=True, slots=True)
class Original:
    """A kept file: its import, its size, and the last day it is kept (None: not ended, or no period is entered)."""

    batch: ImportBatch
    size: int
    until: date | None


@dataclass(frozen=True, slots=True)
class _Subject:
    """One registration the file speaks of, as the audit names it."""

    __tablename__: ClassVar[str] = Talent.__tablename__
    id: int
    organisation_id: int


def days_kept(today: date) -> int | None:
    """How many days after its import a file is kept; None while no period is in force."""
    try:
        return Policy(book(Scope.nothing()), today).whole(PERIOD)
    except NotInForce:
        return None


def originals(scope: Scope, limit: int = LISTED) -> list[Original]:
    """The kept files of imports in scope, latest first."""
    statement = (
        select(ImportBatch, File.size)
        .join(File, (File.owner_type == ImportBatch.__tablename__) & (File.owner_id == ImportBatch.id))
        .order_by(ImportBatch.uploaded_at.desc(), ImportBatch.id.desc())
        .limit(limit)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(ImportBatch.organisation_id.in_(scope.organisation_ids))
    days = days_kept(clock.today())
    return [Original(batch, size, _until(batch, days)) for batch, size in session.execute(statement)]


def _until(batch: ImportBatch, days: int | None) -> date | None:
    if days is None or batch.state not in ENDED:
        return None
    ended = batch.undone_at or batch.applied_at or batch.uploaded_at
    return clock.local(ended).date() + timedelta(days=days)


def written_by(scope: Scope, batch: ImportBatch) -> Sequence[_Subject]:
    """The registrations an import wrote that are still its organisation's own."""
    if not scope.covers(batch.organisation_id):
        return []
    statement = select(Talent.id, Talent.organisation_id).where(
        Talent.import_id == batch.id, Talent.organisation_id == batch.organisation_id
    )
    return [_Subject(*row) for row in session.execute(statement.order_by(Talent.id))]


def is_kept(scope: Scope, batch: ImportBatch) -> bool:
    """Whether the file of an import is still there."""
    statement = select(File.id).where(File.owner_type == ImportBatch.__tablename__, File.owner_id == batch.id)
    return scope.covers(batch.organisation_id) and session.scalar(statement.limit(1)) is not None


def count_kept(scope: Scope) -> int:
    """How many files are kept."""
    statement = select(func.count()).select_from(File).where(File.owner_type == ImportBatch.__tablename__)
    if scope.organisation_ids is not None:
        statement = statement.where(File.organisation_id.in_(scope.organisation_ids))
    return int(session.scalar(statement) or 0)


@command(Permission.TALENT_REVEAL)
def read_original(actor: Actor, batch_id: int, reason: str) -> tuple[ImportBatch, bytes]:
    """The file as it was uploaded; who reads it, why, and whom it concerns is recorded before the bytes leave."""
    reach = reach_of(actor, Permission.TALENT_REVEAL)
    batch = queries.batch_or_404(reach, batch_id)
    words = " ".join(reason.split())[:500]
    if len(words) < SHORTEST_REASON:
        raise InvalidInput("请写明下载原文件的理由。", "理由会记入审计记录，文件中的人员本人也能看到。", "reason")
    file = queries.file_of(reach, batch)
    record(
        Action.SENSITIVE_REVEALED, batch, subjects=[batch, *written_by(reach, batch)],
        fields=["导入的原文件"], reason=words,
    )  # fmt: skip
    return batch, store.read(file.uid, file.sha256)
