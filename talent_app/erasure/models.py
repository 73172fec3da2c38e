"""Erasures of registered people, asked for by one and confirmed by another; and what has outlived its retention."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, Index, String, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import EnumColumn, JsonText, UtcDateTime
from talent_app.tracking.models import Tracked


class ErasureSource(TitledEnum):
    """Why somebody is to be erased."""

    REQUEST = "erasure_request", "本人申请"
    OFFICER = "erasure_officer", "登记单位主动删除"
    RETENTION = "erasure_retention", "保存期满"


class ErasureState(TitledEnum):
    """How an erasure stands."""

    PROPOSED = "erasure_proposed", "待复核"
    DONE = "erasure_done", "已删除"
    REFUSED = "erasure_refused", "未同意"


class Erasure(Tracked, Scoped, Versioned, Row, Base):
    """The erasure of one registered person from what one enterprise keeps: who asked, who confirmed, what became of it.

    It is the ledger, too: uid and keyed digest of the number are enough to erase again what a restore brought back.
    """

    __tablename__ = "erasures"

    talent_id: Mapped[int] = mapped_column(BigInteger, index=True, info={"label": "人才登记"})
    talent_uid: Mapped[uuid.UUID] = mapped_column(Uuid, info={"label": "登记的唯一编号"})
    person_uid: Mapped[uuid.UUID] = mapped_column(Uuid, info={"label": "自然人的唯一编号"})
    document_digest: Mapped[str | None] = mapped_column(String(64), info={"label": "证件号码摘要", "hidden": True})
    #: Whether nobody else registers the person, so that the person's own row goes too.
    is_last: Mapped[bool] = mapped_column(Boolean, default=False, info={"label": "没有其他登记"})
    request_id: Mapped[int | None] = mapped_column(BigInteger, index=True, info={"label": "个人信息权利申请"})
    source: Mapped[ErasureSource] = mapped_column(EnumColumn(ErasureSource), info={"label": "删除原因"})
    reason: Mapped[str] = mapped_column(Text, info={"label": "删除理由"})
    state: Mapped[ErasureState] = mapped_column(EnumColumn(ErasureState), info={"label": "删除状态"})
    proposed_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "提出账号"})
    proposed_by: Mapped[str] = mapped_column(String(120), info={"label": "提出人"})
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "提出删除时间"})
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "复核账号"})
    decided_by: Mapped[str] = mapped_column(String(120), default="", info={"label": "复核人"})
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "复核时间"})
    note: Mapped[str] = mapped_column(Text, default="", info={"label": "复核意见"})
    done_on: Mapped[date | None] = mapped_column(Date, info={"label": "删除日期"})
    #: table → act → rows
    counts: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict, info={"label": "处理行数"})

    __table_args__ = (
        Index("ix_erasures_listed", "organisation_id", "state", "id"),
        {"info": {"label": "个人信息删除"}},
    )

    @property
    def number(self) -> str:
        """How people name the erasure."""
        return f"SC-{self.id:05d}"

    @property
    def label(self) -> str:
        """How the audit names the erasure: never by the person."""
        return f"个人信息删除 {self.number}" if self.id else "个人信息删除"


class ProposalState(TitledEnum):
    """How a matter that outlived its retention stands."""

    OPEN = "retention_open", "待处理"
    DEFERRED = "retention_deferred", "暂缓"
    CONFIRMED = "retention_confirmed", "已确认删除"
    CLOSED = "retention_closed", "已不再需要处理"


class RetentionProposal(Tracked, Scoped, Versioned, Row, Base):
    """Something whose period has run out: a registration of somebody who left, or rows a duty kept after an erasure."""

    __tablename__ = "retention_proposals"

    code: Mapped[str] = mapped_column(String(40), info={"label": "信息类别"})
    talent_id: Mapped[int] = mapped_column(BigInteger, index=True, info={"label": "人才登记"})
    erasure_id: Mapped[int | None] = mapped_column(BigInteger, index=True, info={"label": "个人信息删除"})
    started_on: Mapped[date] = mapped_column(Date, info={"label": "起算日期"})
    due_on: Mapped[date] = mapped_column(Date, info={"label": "保存期满日期"})
    state: Mapped[ProposalState] = mapped_column(EnumColumn(ProposalState), info={"label": "处理状态"})
    proposed_on: Mapped[date] = mapped_column(Date, info={"label": "列出日期"})
    deferred_until: Mapped[date | None] = mapped_column(Date, info={"label": "暂缓至"})
    reason: Mapped[str] = mapped_column(Text, default="", info={"label": "处理理由"})
    decided_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "处理账号"})
    decided_by: Mapped[str] = mapped_column(String(120), default="", info={"label": "处理人"})
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "处理时间"})

    __table_args__ = (
        Index("uq_retention_proposals_matter", "code", "talent_id", "started_on", unique=True),
        Index("ix_retention_proposals_listed", "organisation_id", "state", "due_on"),
        {"info": {"label": "保存期满提示"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the matter."""
        return f"保存期满 {self.code}"
