"""Reads of stored files within a scope."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.files.models import File


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
