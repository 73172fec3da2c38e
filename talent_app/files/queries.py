"""Reads of stored files and attachments within a scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.files.models import Attachment, File
from talent_app.files.owners import owner_of

Key = tuple[str, int]


def file_or_404(scope: Scope, file_id: int) -> File:
    """One file in scope."""
    row = session.scalars(select(File).where(File.id == file_id)).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound("没有找到这个文件。")
    return row


def files_of(scope: Scope, owner: Any, purpose: str | None = None) -> list[File]:
    """The files of a row in scope, latest first."""
    statement = select(File).where(File.owner_type == owner.__tablename__, File.owner_id == owner.id)
    if purpose is not None:
        statement = statement.where(File.purpose == purpose)
    return [row for row in session.scalars(statement.order_by(File.id.desc())) if scope.covers(row.organisation_id)]


@dataclass(slots=True)
class Attachments:
    """The attachments of one row, as `components/attachments.html` shows them."""

    owner_type: str
    owner_id: int
    rows: list[Attachment] = field(default_factory=list)
    can_change: bool = False


def _alive(scope: Scope) -> Select[tuple[Attachment]]:
    statement = select(Attachment).options(joinedload(Attachment.file)).order_by(Attachment.id)
    if scope.organisation_ids is not None:
        statement = statement.where(Attachment.organisation_id.in_(scope.organisation_ids))
    return statement


def attachments_of(scope: Scope, owners: Iterable[Any], actor: Actor | None = None) -> dict[Key, Attachments]:
    """The attachments of several rows by (table, id), in one statement; rows without any are there too.

    With the actor each says whether he may add and remove.
    """
    found = {
        (row.__tablename__, row.id): Attachments(
            row.__tablename__, row.id, can_change=actor is not None and owner_of(row.__tablename__).writable(actor, row)
        )
        for row in owners
    }
    ids: dict[str, list[int]] = {}
    for table, owner_id in found:
        ids.setdefault(table, []).append(owner_id)
    if not ids:
        return found
    wanted = [and_(Attachment.owner_type == table, Attachment.owner_id.in_(some)) for table, some in ids.items()]
    for row in session.scalars(_alive(scope).where(or_(*wanted))):
        found[row.owner_type, row.owner_id].rows.append(row)
    return found


def attachments_under(scope: Scope, root: Any) -> list[Attachment]:
    """Every attachment of a root and of what belongs to it, in one statement."""
    is_below = (Attachment.root_type == root.__tablename__, Attachment.root_id == root.id)
    return list(session.scalars(_alive(scope).where(*is_below)))


def counts_of(scope: Scope, table: str, ids: Iterable[int]) -> dict[int, int]:
    """How many attachments rows of a table have, child records included: one statement for a whole list."""
    statement = (
        select(Attachment.root_id, func.count())
        .where(Attachment.root_type == table, Attachment.root_id.in_(list(ids)))
        .group_by(Attachment.root_id)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(Attachment.organisation_id.in_(scope.organisation_ids))
    return {row[0]: row[1] for row in session.execute(statement)}


def attachment_or_404(
    scope: Scope, actor: Actor, attachment_id: int, *, deleted: bool = False
) -> tuple[Attachment, Any]:
    """One attachment the actor may see, and the row it belongs to; `deleted` looks into the recycle bin."""
    statement = _alive(scope).where(Attachment.id == attachment_id)
    if deleted:
        statement = statement.where(Attachment.deleted_at.is_not(None)).execution_options(include_deleted=True)
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise NotFound("没有找到这个附件。", "它可能已被移除，请从所属页面重新进入。")
    return row, owner_row(actor, row.owner_type, row.owner_id)


def owner_row(actor: Actor, owner_type: str, owner_id: int) -> Any:
    """The row an attachment belongs to, where the actor may read it."""
    owner = owner_of(owner_type)
    if not actor.can(owner.read):
        raise NotFound()
    return owner.find(actor.scope_for(owner.read), actor, owner_id)


def deleted_page(scope: Scope, wish: Wish) -> Slice[Attachment]:
    """One page of the recycle bin, latest first."""
    statement = (
        select(Attachment)
        .options(joinedload(Attachment.file))
        .where(Attachment.deleted_at.is_not(None))
        .execution_options(include_deleted=True)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(Attachment.organisation_id.in_(scope.organisation_ids))
    return read_slice(statement, wish, {"deleted_at": Attachment.deleted_at}, Attachment.id)


def known_uids(scope: Scope) -> set[str]:
    """The names on disk of every stored file that a row refers to (for the sweep, which sees everything)."""
    return {uid.hex for uid in session.scalars(select(File.uid)) if scope.is_all}
