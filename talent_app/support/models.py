"""Needs of talents with owner, clock and result; leaders who keep in touch with experts, and their visits."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, UtcDateTime
from talent_app.support.enums import NeedKind, NeedSource, NeedState
from talent_app.tracking.models import Tracked


class SupportNeed(Tracked, Scoped, Versioned, Row, Base):
    """One need of one person, with who sees to it and what came of it."""

    __tablename__ = "support_needs"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True, info={"label": "人才登记"})
    kind: Mapped[NeedKind] = mapped_column(EnumColumn(NeedKind), info={"label": "需求类别"})
    text: Mapped[str] = mapped_column(Text, info={"label": "需求内容"})
    source: Mapped[NeedSource] = mapped_column(EnumColumn(NeedSource), info={"label": "需求来源"})
    state: Mapped[NeedState] = mapped_column(EnumColumn(NeedState), info={"label": "办理状态"})
    asked_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "提出账号"})
    asked_by: Mapped[str] = mapped_column(String(60), info={"label": "提出人"})
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "提出时间"})
    owner: Mapped[str] = mapped_column(String(60), default="", info={"label": "责任人"})
    due_on: Mapped[date] = mapped_column(Date, info={"label": "办理期限"})
    #: within how many working days it is to be seen to, as promised when it was brought up
    days: Mapped[int] = mapped_column(Integer, default=15, info={"label": "办理工作日数"})
    calendar: Mapped[str] = mapped_column(String(60), default="", info={"label": "期限所用放假安排"})
    result: Mapped[str] = mapped_column(Text, default="", info={"label": "办理结果"})
    closed_on: Mapped[date | None] = mapped_column(Date, info={"label": "办结日期"})

    __table_args__ = (Index("ix_support_needs_state_due", "state", "due_on"), {"info": {"label": "人才服务需求"}})

    @property
    def label(self) -> str:
        """How the audit names the need."""
        return f"{self.kind.title}需求 {self.number}"

    @property
    def number(self) -> str:
        """How people name the need."""
        return f"FW-{self.id:05d}"


class SupportTerm(Tracked, Scoped, Versioned, Row, Base):
    """Within how many working days an enterprise promises to see to a need, from a day on."""

    __tablename__ = "support_terms"

    from_on: Mapped[date] = mapped_column(Date, info={"label": "起始日期"})
    days: Mapped[int] = mapped_column(Integer, info={"label": "办理工作日数"})
    document: Mapped[str] = mapped_column(String(120), info={"label": "企业办法文号"})
    set_by: Mapped[str] = mapped_column(String(60), info={"label": "设定人"})

    __table_args__ = (
        Index("uq_support_terms_from", "organisation_id", "from_on", unique=True),
        {"info": {"label": "人才服务期限"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the promise."""
        return f"{self.days} 个工作日"


class SupportContact(Tracked, Scoped, Versioned, Row, Base):
    """A leader who keeps in touch with an expert, and how often."""

    __tablename__ = "support_contacts"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True, info={"label": "联系专家"})
    leader_name: Mapped[str] = mapped_column(String(60), info={"label": "联系领导"})
    leader_post: Mapped[str] = mapped_column(String(120), info={"label": "领导职务"})
    every_months: Mapped[int] = mapped_column(Integer, info={"label": "每隔几个月联系一次"})
    since_on: Mapped[date] = mapped_column(Date, info={"label": "联系开始日期"})
    next_on: Mapped[date] = mapped_column(Date, info={"label": "下次联系日期"})
    ended_on: Mapped[date | None] = mapped_column(Date, info={"label": "联系结束日期"})

    __table_args__ = (Index("ix_support_contacts_next", "next_on", "id"), {"info": {"label": "领导联系专家"}})

    @property
    def label(self) -> str:
        """How the audit names the pair."""
        return f"{self.leader_name}联系专家"


class SupportVisit(Tracked, Scoped, Row, Base):
    """One visit or talk."""

    __tablename__ = "support_visits"

    contact_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("support_contacts.id"), index=True, info={"label": "联系关系"}
    )
    visited_on: Mapped[date] = mapped_column(Date, info={"label": "联系日期"})
    manner: Mapped[str] = mapped_column(String(60), info={"label": "联系方式"})
    note: Mapped[str] = mapped_column(Text, info={"label": "反映的情况"})
    recorded_by: Mapped[str] = mapped_column(String(60), info={"label": "登记人"})
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "登记时间"})

    __table_args__ = ({"info": {"label": "联系走访记录"}},)

    @property
    def label(self) -> str:
        """How the audit names the visit."""
        return f"{self.visited_on}"
