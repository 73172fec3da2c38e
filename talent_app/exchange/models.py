"""Imports of spreadsheets: the batch is business data, its staged rows are operational.

Nothing of a staged row reaches the registry before the batch is applied, and everything an applied batch wrote is
found again through the images of its audit entry; so staged rows may be cleared away once nobody needs them.
"""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Index, Integer, LargeBinary, String, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, OpsBase, Row, Scoped, Versioned
from talent_app.db.crypto import context_of, vault
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.informing.models import Manner
from talent_app.tracking.models import Tracked


class ImportState(TitledEnum):
    """How an import stands."""

    MAPPING = "mapping", "待对应列"
    STAGING = "staging", "正在检查"
    STAGED = "staged", "待确认"
    APPLYING = "applying", "正在写入"
    APPLIED = "applied", "已导入"
    UNDONE = "undone", "已撤销"
    DISCARDED = "discarded", "已放弃"


class RowStatus(TitledEnum):
    """What the check found about one row of the file."""

    NEW = "new", "新增"
    CHANGED = "changed", "修改"
    UNCHANGED = "unchanged", "无变化"
    DUPLICATE = "duplicate", "疑似重复"
    HELD = "held", "已在库登记"
    REJECTED = "rejected", "有错误"


class RowDecision(TitledEnum):
    """What shall be done with one row."""

    WRITE = "write", "导入"
    SKIP = "skip", "跳过"


class ImportBatch(Tracked, Scoped, Versioned, Row, Base):
    """One uploaded file of one organisation and what became of it."""

    __tablename__ = "import_batches"

    state: Mapped[ImportState] = mapped_column(EnumColumn(ImportState))
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int] = mapped_column(Integer, default=0)
    #: [{sheet, kind, columns: {header: field, "" to leave it out}}]; remembered for the organisation's next file
    mapping: Mapped[list[dict[str, Any]]] = mapped_column(JsonText, default=list)
    #: row status → number of rows; "warnings"; "messages", the summary of what was said about which rows
    counts: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    #: the background job under way or last run
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    #: how the people of the file were told, where one answer holds for all; a column of the file says otherwise
    notice_version: Mapped[int | None] = mapped_column(Integer, info={"label": "告知书版本"})
    informed_manner: Mapped[Manner | None] = mapped_column(EnumColumn(Manner), info={"label": "告知方式"})
    informed_on: Mapped[date | None] = mapped_column(Date, info={"label": "告知日期"})
    uploaded_by_id: Mapped[int | None] = mapped_column(BigInteger)
    uploaded_by: Mapped[str] = mapped_column(String(120))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    staged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: the audit entry whose images are what the import wrote
    applied_entry: Mapped[uuid.UUID | None] = mapped_column(Uuid)

    __table_args__ = (Index("ix_import_batches_uploaded", "organisation_id", "uploaded_at"),)

    @property
    def label(self) -> str:
        """How the audit and pages name the import."""
        return self.file_name


class ImportRow(OpsBase):
    """One row of the file as checked: its values encrypted, its place, its status and the messages about it."""

    __tablename__ = "import_rows"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    uid: Mapped[uuid.UUID] = mapped_column(Uuid)
    batch_id: Mapped[int] = mapped_column(BigInteger)
    position: Mapped[int] = mapped_column(Integer)
    sheet: Mapped[str] = mapped_column(String(40))
    number: Mapped[int] = mapped_column(Integer)
    status: Mapped[RowStatus] = mapped_column(EnumColumn(RowStatus))
    decision: Mapped[RowDecision] = mapped_column(EnumColumn(RowDecision))
    label: Mapped[str] = mapped_column(String(200), default="")
    warned: Mapped[int] = mapped_column(Integer, default=0)
    #: the row of the registry it belongs to, and the version compared with
    target_id: Mapped[int | None] = mapped_column(BigInteger)
    target_version: Mapped[int | None] = mapped_column(Integer)
    messages: Mapped[list[dict[str, Any]]] = mapped_column(JsonText, default=list)
    payload_sealed: Mapped[bytes] = mapped_column(LargeBinary)

    __table_args__ = (
        Index("uq_import_rows_position", "batch_id", "position", unique=True),
        Index("ix_import_rows_status", "batch_id", "status", "position"),
        Index("ix_import_rows_warned", "batch_id", "warned", "position"),
    )

    @property
    def payload(self) -> dict[str, Any]:
        """The row's values in clear."""
        return opened_payload(self.uid, self.payload_sealed)


def opened_payload(uid: uuid.UUID, sealed: bytes) -> dict[str, Any]:
    """A row's values from what is stored."""
    loaded: dict[str, Any] = json.loads(vault.open(sealed, context_of("import_rows", "payload_sealed", uid)))
    return loaded


def sealed_payload(uid: uuid.UUID, payload: dict[str, Any]) -> bytes:
    """A row's values as they are stored."""
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return vault.seal(text, context_of("import_rows", "payload_sealed", uid))
