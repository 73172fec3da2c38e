"""The append-only audit: entries chained by hash, their subjects, the head of the chain, the lawful-change permit."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Index, Integer, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base
from talent_app.db.types import BigId, JsonText, UtcDateTime


class AuditEntry(Base):
    """One command or one reading of sensitive data; never changed, `seq` gapless in commit order."""

    __tablename__ = "audit_entries"

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    uid: Mapped[uuid.UUID] = mapped_column(Uuid, unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    action: Mapped[str] = mapped_column(String(60), index=True)
    actor_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    actor_name: Mapped[str] = mapped_column(String(120))
    source: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(String(64))
    organisation_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    subject_type: Mapped[str | None] = mapped_column(String(60))
    subject_id: Mapped[int | None] = mapped_column(BigInteger)
    subject_label: Mapped[str] = mapped_column(String(200))
    details: Mapped[dict[str, Any]] = mapped_column(JsonText)
    changes_count: Mapped[int] = mapped_column(Integer)
    changes_digest: Mapped[str | None] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index("ix_audit_entries_subject", "subject_type", "subject_id"),)


class AuditSubject(Base):
    """One row an entry of kind `read` showed in clear."""

    __tablename__ = "audit_subjects"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_uid: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    subject_type: Mapped[str] = mapped_column(String(60))
    subject_id: Mapped[int] = mapped_column(BigInteger)
    organisation_id: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_audit_subjects_subject", "subject_type", "subject_id"),)


class AuditHead(Base):
    """The last link of the chain: one row, written under the chain lock."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Up to which link every change left its marks; behind `seq` once an older program added one.
    marked_seq: Mapped[int | None] = mapped_column(BigInteger)


class AuditSeal(Base):
    """How far the chain had come on a day and with which hash; copies are kept where nobody here can write."""

    __tablename__ = "audit_seals"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sealed_on: Mapped[date] = mapped_column(Date, unique=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))
    sealed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AuditPermit(Base):
    """A row here, put and removed within one transaction, lets erasure or rotation pass the append-only triggers."""

    __tablename__ = "audit_permits"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    entry_uid: Mapped[uuid.UUID] = mapped_column(Uuid)


class ErasedRow(Base):
    """A row that a lawful erasure touched: what was done to it, and the duty that keeps it where one does.

    Append-only and without personal data: readers of audit and history learn from it whose words to hide, and a kept
    row has a second line once its duty has ended.
    """

    __tablename__ = "erased_rows"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    entry_uid: Mapped[uuid.UUID] = mapped_column(Uuid, index=True)
    table_name: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int] = mapped_column(BigInteger)
    act: Mapped[str] = mapped_column(String(20))
    duty: Mapped[str | None] = mapped_column(String(40))
    since: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("ix_erased_rows_row", "table_name", "row_id"),)
