"""Sets of tables for publication: drafted, checked against everything published before, published, kept, withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import EnumColumn, JsonText, UtcDateTime
from talent_app.tracking.models import Tracked


class PublicationState(TitledEnum):
    """Where a publication stands."""

    DRAFT = "draft", "起草中"
    OFFERED = "offered", "待发布"
    PUBLISHED = "published", "已公布"
    WITHDRAWN = "withdrawn", "已撤下"
    DISCARDED = "discarded", "已作废"


#: What an attacker may know, because it was shown once.
EVER_PUBLISHED = (PublicationState.PUBLISHED, PublicationState.WITHDRAWN)


class Publication(Tracked, Scoped, Versioned, Row, Base):
    """One set of tables. `content` and `hidden` are the regulator's own; `shown` is what everybody reads."""

    __tablename__ = "publications"

    number: Mapped[str] = mapped_column(String(20), default="", info={"label": "期号"})
    title: Mapped[str] = mapped_column(String(120), info={"label": "标题"})
    taken_on: Mapped[date] = mapped_column(Date, info={"label": "统计日"})
    rounding: Mapped[int] = mapped_column(Integer, default=0, info={"label": "人数取整"})
    note: Mapped[str] = mapped_column(Text, default="", info={"label": "说明"})
    state: Mapped[PublicationState] = mapped_column(
        EnumColumn(PublicationState), default=PublicationState.DRAFT, info={"label": "状态"}
    )
    wishes: Mapped[list[Any]] = mapped_column(JsonText, info={"label": "统计表"})
    content: Mapped[list[Any]] = mapped_column(JsonText, info={"label": "统计数据"})
    hidden: Mapped[list[Any]] = mapped_column(JsonText, info={"label": "隐去的数据"})
    limits: Mapped[dict[str, Any]] = mapped_column(JsonText, info={"label": "保密门槛"})
    shown: Mapped[list[Any]] = mapped_column(JsonText, info={"label": "公布的数据"})
    checked_key: Mapped[str] = mapped_column(String(64), default="", info={"label": "检查摘要"})
    faults: Mapped[list[Any]] = mapped_column(JsonText, info={"label": "检查发现"})
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "检查时间"})
    drafted_by: Mapped[int] = mapped_column(BigInteger, info={"label": "起草账号"})
    drafted_by_name: Mapped[str] = mapped_column(String(120), info={"label": "起草人"})
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "起草时间"})
    returned_note: Mapped[str] = mapped_column(String(500), default="", info={"label": "退回意见"})
    published_by_name: Mapped[str] = mapped_column(String(120), default="", info={"label": "发布人"})
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "公布时间"})
    withdrawn_by_name: Mapped[str] = mapped_column(String(120), default="", info={"label": "撤下人"})
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "撤下时间"})
    withdrawn_note: Mapped[str] = mapped_column(String(500), default="", info={"label": "撤下理由"})

    __table_args__ = (Index("ix_publications_state", "state", "id"), {"info": {"label": "公开统计"}})

    @property
    def label(self) -> str:
        """How the audit names the publication."""
        return self.title
