"""Stored files: the row that says what, whose and where; the bytes lie encrypted in the file store."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped
from talent_app.db.types import UtcDateTime
from talent_app.tracking.models import Tracked


class File(Tracked, Scoped, Row, Base):
    """One stored file; reached only through its owner's scope. `sha256` is of the clear bytes."""

    __tablename__ = "files"

    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[str] = mapped_column(String(40))
    owner_type: Mapped[str] = mapped_column(String(60))
    owner_id: Mapped[int] = mapped_column(BigInteger)
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_files_owner", "owner_type", "owner_id"),)

    @property
    def label(self) -> str:
        """How the audit names the file."""
        return self.name
