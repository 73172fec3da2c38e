"""Commands about files: giving stored bytes their row, attachments of any row, recycle bin, purge."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from talent_app.audit.actions import Action
from talent_app.audit.command import Unchanged, check_version, command, is_system, reach_of, record, running
from talent_app.core.actor import Actor
from talent_app.core.errors import Conflict, Forbidden, InvalidInput
from talent_app.db.engine import session
from talent_app.files import queries
from talent_app.files.models import Attachment, AttachmentKind, File, portrait_of
from talent_app.files.owners import owner_of
from talent_app.files.store import Prepared, Stored
from talent_app.identity.permissions import Permission

LONGEST_NOTE = 200
MOST_PER_OWNER = 50
#: How long a removed attachment can be taken back.
BIN_DAYS = 30


@command(None)
def attach(actor: Actor, stored: Stored, *, name: str, purpose: str, owner: Any) -> File:
    """Refer to bytes written by `store.keep`; `owner` is the row whose scope decides who may read the file.

    Joins the command under way, whose permission answers for it.
    """
    row = File(
        uid=stored.uid,
        organisation_id=owner.organisation_id,
        name=name[:200],
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        purpose=purpose,
        owner_type=owner.__tablename__,
        owner_id=owner.id,
        stored_at=running().at,
    )
    session.add(row)
    record(Action.FILE_STORED, row, name=row.name, size=row.size)
    return row


@command(None)
def attach_prepared(
    actor: Actor, owner: Any, prepared: Prepared, *, kind: AttachmentKind, note: str = "", root: Any = None
) -> Attachment:
    """Attach a prepared file to a row within the command under way, whose permission answers for it."""
    root = root if root is not None else owner
    file = attach(actor, prepared.stored, name=prepared.name, purpose="attachment", owner=owner)
    row = Attachment(
        organisation_id=owner.organisation_id,
        file_id=file.id,
        owner_type=owner.__tablename__,
        owner_id=owner.id,
        root_type=root.__tablename__,
        root_id=root.id,
        kind=kind,
        name=prepared.name,
        note=" ".join(note.split())[:LONGEST_NOTE],
        added_by_id=actor.user_id,
        added_by=actor.name,
        added_at=running().at,
        removed_reason="",
    )
    session.add(row)
    record(Action.ATTACHMENT_ADDED, row, name=row.name, kind=kind.title, owner=getattr(owner, "label", ""))
    return row


@command(None)
def attach_upload(
    actor: Actor, owner_type: str, owner_id: int, prepared: Prepared, *, kind: AttachmentKind, note: str = ""
) -> Attachment:
    """Attach a prepared file to a row the actor may write to; a new photograph takes the place of the old one."""
    owner, row = owner_of(owner_type), queries.owner_row(actor, owner_type, owner_id)
    _demand_writable(actor, owner_type, row)
    if kind not in owner.kinds:
        raise InvalidInput(f"{owner.title}不能添加“{kind.title}”。", "请选择其他附件类别。", "kind")
    present = queries.attachments_of(actor.scope, [row])[owner_type, owner_id].rows
    if kind is AttachmentKind.PHOTO:
        for old in present:
            if old.kind is AttachmentKind.PHOTO:
                _remove(old, "换上新照片")
    elif len(present) >= MOST_PER_OWNER:
        raise Conflict(f"一条记录最多 {MOST_PER_OWNER} 个附件。", "请合并文件，或先移除不需要的附件。")
    owner.touched(row)
    prepared = replace(prepared, name=owner.named(row, kind, prepared.name))
    return attach_prepared(actor, row, prepared, kind=kind, note=note, root=owner.root(row))


@command(Permission.FILE_EDIT)
def remove_attachment(actor: Actor, attachment_id: int, version: int | None, reason: str) -> Attachment:
    """Put an attachment into the recycle bin."""
    row, owner = queries.attachment_or_404(reach_of(actor, Permission.FILE_EDIT), actor, attachment_id)
    _demand_writable(actor, row.owner_type, owner)
    check_version(row, version)
    text = " ".join(reason.split())[:LONGEST_NOTE]
    if len(text) < 2:
        raise InvalidInput("请写明移除的理由。", "理由会记入审计记录。", "reason")
    _remove(row, text)
    owner_of(row.owner_type).touched(owner)
    return row


@command(Permission.FILE_EDIT)
def restore_attachment(actor: Actor, attachment_id: int, version: int | None) -> Attachment:
    """Take an attachment out of the recycle bin."""
    reach = reach_of(actor, Permission.FILE_EDIT)
    row, owner = queries.attachment_or_404(reach, actor, attachment_id, deleted=True)
    _demand_writable(actor, row.owner_type, owner)
    check_version(row, version)
    present = queries.attachments_of(reach, [owner])[row.owner_type, row.owner_id].rows
    if row.kind is AttachmentKind.PHOTO and portrait_of(present) is not None:
        raise Conflict("已有一张新的照片，不能恢复旧照片。", "如要换回，请先移除现在的照片。")
    row.deleted_at, row.removed_reason = None, ""
    owner_of(row.owner_type).touched(owner)
    record(Action.ATTACHMENT_RESTORED, row, name=row.name)
    return row


@command(Permission.FILE_READ)
def record_file_reading(actor: Actor, attachment_id: int, how: str) -> Attachment:
    """Note that somebody opens an attachment, before its bytes leave."""
    row, owner = queries.attachment_or_404(reach_of(actor, Permission.FILE_READ), actor, attachment_id)
    root = owner_of(row.owner_type).root(owner)
    record(Action.ATTACHMENT_READ, row, subjects=[root], name=row.name, how=how)
    return row


@command(None)
def refuse_file(actor: Actor, reason: str) -> None:
    """Note that a file was refused; neither its name nor its words are kept, because they may be secret."""
    record(Action.FILE_REFUSED, reason=reason)


@command(None)
def remove_with(actor: Actor, owner: Any, reason: str) -> None:
    """Put the attachments of a row that is being deleted into the bin, within the command under way."""
    for row in queries.attachments_of(actor.scope, [owner])[owner.__tablename__, owner.id].rows:
        _remove(row, reason)


def follow_root(
    root_type: str,
    root_id: int,
    *,
    organisation_id: int | None = None,
    new_root: Any = None,
    only: Collection[int] | None = None,
) -> list[int]:
    """Let attachments and files follow a root that changes hands or is merged into another; returns their ids.

    Within the command under way. Attachments of the root itself get the new owner, of another kind of row where it is
    one (a candidate's CV becomes the talent's); those of child records stay theirs.
    """
    moved: list[int] = []
    statement = select(Attachment).where(Attachment.root_type == root_type, Attachment.root_id == root_id)
    if only is not None:
        statement = statement.where(Attachment.id.in_(only))
    rows = list(session.scalars(statement.execution_options(include_deleted=True)))
    files = {row.id: row for row in session.scalars(select(File).where(File.id.in_([each.file_id for each in rows])))}
    for row in rows:
        file = files[row.file_id]
        if organisation_id is not None:
            row.organisation_id = file.organisation_id = organisation_id
        if new_root is not None:
            if (row.owner_type, row.owner_id) == (root_type, root_id):
                row.owner_type = file.owner_type = new_root.__tablename__
                row.owner_id = file.owner_id = new_root.id
            row.root_type, row.root_id = new_root.__tablename__, new_root.id
        moved.append(row.id)
    return moved


@command(None)
def purge(actor: Actor) -> int:
    """Drop attachments that lay in the bin for its days; the nightly sweep then removes their bytes."""
    if not is_system(actor):
        raise Forbidden()
    before = running().at - timedelta(days=BIN_DAYS)
    statement = select(Attachment).where(Attachment.deleted_at.is_not(None), Attachment.deleted_at < before)
    rows = list(session.scalars(statement.execution_options(include_deleted=True).limit(500)))
    if not rows:
        raise Unchanged(0)
    for file in session.scalars(select(File).where(File.id.in_([row.file_id for row in rows]))):
        session.delete(file)
    for row in rows:
        session.delete(row)
    record(Action.ATTACHMENTS_PURGED, rows=len(rows))
    return len(rows)


def _remove(row: Attachment, reason: str) -> None:
    row.deleted_at, row.removed_reason = running().at, reason
    record(Action.ATTACHMENT_REMOVED, row, name=row.name, reason=reason)


def _demand_writable(actor: Actor, owner_type: str, row: Any) -> None:
    if not is_system(actor) and not owner_of(owner_type).writable(actor, row):
        raise Forbidden("您不能更改这条记录的附件。", "请联系登记单位的人力资源管理员。")
