"""Channels with what they cost, the yearly demand for posts, and the openings made from it.

Candidates and what happens to them are in `candidate_models.py`.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, MoneyColumn, UtcDateTime
from talent_app.recruitment import candidate_models
from talent_app.recruitment.enums import ChannelKind, DemandState, Urgency
from talent_app.tracking.models import Tracked

__all__ = ["Channel", "ChannelCost", "Demand", "DemandPost", "Opening", "candidate_models"]


class Channel(Tracked, Scoped, Versioned, Row, Base):
    """A way by which people come: a partner with its agreement and contact, a fair, referrals."""

    __tablename__ = "recruit_channels"

    kind: Mapped[ChannelKind] = mapped_column(EnumColumn(ChannelKind), info={"label": "渠道类别"})
    name: Mapped[str] = mapped_column(String(120), info={"label": "渠道名称"})
    agreement_title: Mapped[str] = mapped_column(String(200), default="", info={"label": "合作协议"})
    agreed_on: Mapped[date | None] = mapped_column(Date, info={"label": "协议签订日期"})
    agreed_until: Mapped[date | None] = mapped_column(Date, info={"label": "协议到期日期"})
    contact_name: Mapped[str] = mapped_column(String(60), default="", info={"label": "渠道联系人"})
    contact_sealed: Mapped[bytes | None] = sealed_column(label="渠道联系电话")
    contact_phone = Sealed("contact_sealed")
    note: Mapped[str] = mapped_column(Text, default="", info={"label": "说明"})
    is_open: Mapped[bool] = mapped_column(Boolean, default=True, info={"label": "渠道在用"})

    __table_args__ = ({"info": {"label": "引才渠道"}},)

    @property
    def label(self) -> str:
        """How the audit names the channel."""
        return self.name


class ChannelCost(Tracked, Scoped, Versioned, Row, Base):
    """Money spent on a channel."""

    __tablename__ = "recruit_costs"

    channel_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_channels.id"), index=True, info={"label": "引才渠道"}
    )
    spent_on: Mapped[date] = mapped_column(Date, info={"label": "支出日期"})
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn, info={"label": "支出金额"})
    purpose: Mapped[str] = mapped_column(String(200), info={"label": "支出用途"})

    __table_args__ = ({"info": {"label": "引才费用"}},)

    @property
    def label(self) -> str:
        """How the audit names the cost."""
        return self.purpose


class Demand(Tracked, Scoped, Versioned, Row, Base):
    """The urgently needed posts of one enterprise and year."""

    __tablename__ = "recruit_demands"

    year: Mapped[int] = mapped_column(Integer, info={"label": "需求年度"})
    state: Mapped[DemandState] = mapped_column(EnumColumn(DemandState), info={"label": "需求状态"})
    contact_name: Mapped[str] = mapped_column(String(60), info={"label": "报名联系人"})
    contact_phone: Mapped[str] = mapped_column(String(40), info={"label": "公布的联系方式"})
    note: Mapped[str] = mapped_column(Text, default="", info={"label": "审核说明"})
    drafted_by_id: Mapped[int | None] = mapped_column(BigId, info={"label": "编制账号"})
    drafted_by: Mapped[str] = mapped_column(String(60), info={"label": "编制人"})
    moved_by: Mapped[str] = mapped_column(String(60), default="", info={"label": "办理人"})
    moved_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "办理时间"})
    published_on: Mapped[date | None] = mapped_column(Date, info={"label": "发布日期"})

    __table_args__ = (
        UniqueConstraint("organisation_id", "year"),
        Index("ix_recruit_demands_year_state", "year", "state"),
        {"info": {"label": "急需紧缺岗位需求"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the list."""
        return f"{self.year} 年急需紧缺岗位需求"


class DemandPost(Tracked, Scoped, Versioned, Row, Base):
    """One post of a list, as the catalogue prints it."""

    __tablename__ = "recruit_posts"

    demand_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_demands.id"), index=True, info={"label": "岗位需求"}
    )
    title: Mapped[str] = mapped_column(String(120), info={"label": "岗位名称"})
    urgency: Mapped[Urgency] = mapped_column(EnumColumn(Urgency), info={"label": "紧缺程度"})
    headcount: Mapped[int] = mapped_column(Integer, info={"label": "需求人数"})
    category: Mapped[str] = mapped_column(String(40), info={"label": "人才类别"})
    education: Mapped[str | None] = mapped_column(String(40), info={"label": "学历要求"})
    title_level: Mapped[str | None] = mapped_column(String(40), info={"label": "职称要求"})
    major: Mapped[str] = mapped_column(String(200), default="", info={"label": "专业要求"})
    requirements: Mapped[str] = mapped_column(Text, default="", info={"label": "其他条件"})
    work_place: Mapped[str] = mapped_column(String(120), default="", info={"label": "工作地点"})
    treatment: Mapped[str] = mapped_column(String(200), default="", info={"label": "待遇说明"})

    __table_args__ = ({"info": {"label": "急需紧缺岗位"}},)

    @property
    def label(self) -> str:
        """How the audit names the post."""
        return self.title


class Opening(Tracked, Scoped, Versioned, Row, Base):
    """A post that is being filled, tied to the demand it answers."""

    __tablename__ = "recruit_openings"

    demand_post_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("recruit_posts.id"), index=True, info={"label": "对应需求岗位"}
    )
    title: Mapped[str] = mapped_column(String(120), info={"label": "招聘岗位"})
    headcount: Mapped[int] = mapped_column(Integer, info={"label": "招聘人数"})
    requirements: Mapped[str] = mapped_column(Text, info={"label": "招聘条件"})
    opens_on: Mapped[date] = mapped_column(Date, info={"label": "报名开始"})
    closes_on: Mapped[date] = mapped_column(Date, info={"label": "报名截止"})
    is_open: Mapped[bool] = mapped_column(Boolean, default=True, info={"label": "招聘进行中"})

    __table_args__ = (Index("ix_recruit_openings_opens_on", "opens_on", "id"), {"info": {"label": "招聘岗位"}})

    @property
    def label(self) -> str:
        """How the audit names the opening."""
        return self.title
