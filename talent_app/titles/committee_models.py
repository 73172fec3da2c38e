"""Committees of units with approval, the register of experts, meetings with their draw, and ballots as numbers only."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, UtcDateTime
from talent_app.titles.enums import AvoidanceReason
from talent_app.tracking.models import Tracked


class TitleCommittee(Tracked, Scoped, Versioned, Row, Base):
    """A committee a unit may evaluate with: approved under a number, for a time."""

    __tablename__ = "title_committees"

    name: Mapped[str] = mapped_column(String(120), info={"label": "委员会名称"})
    series: Mapped[str] = mapped_column(String(40), info={"label": "职称系列"})
    level: Mapped[str] = mapped_column(String(40), info={"label": "最高评审级别"})
    approval_number: Mapped[str] = mapped_column(String(60), info={"label": "核准备案文号"})
    approved_by: Mapped[str] = mapped_column(String(120), info={"label": "核准备案机关"})
    valid_from: Mapped[date] = mapped_column(Date, info={"label": "有效期起"})
    valid_until: Mapped[date] = mapped_column(Date, info={"label": "有效期止"})
    seats: Mapped[int] = mapped_column(Integer, info={"label": "每次抽取人数"})
    #: set up for a whole series rather than for one specialty; None where nobody said
    is_series_wide: Mapped[bool | None] = mapped_column(Boolean, info={"label": "按系列组建"})

    __table_args__ = ({"info": {"label": "职称评审委员会"}},)

    @property
    def label(self) -> str:
        """How the audit names the committee."""
        return self.name


class TitleExpert(Tracked, Scoped, Versioned, Row, Base):
    """One expert in a unit's register."""

    __tablename__ = "title_experts"

    name: Mapped[str] = mapped_column(String(120), info={"label": "专家姓名"})
    employer: Mapped[str] = mapped_column(String(120), info={"label": "工作单位"})
    series: Mapped[str] = mapped_column(String(40), info={"label": "职称系列"})
    title_name: Mapped[str] = mapped_column(String(60), info={"label": "专家职称"})
    specialty: Mapped[str] = mapped_column(String(60), info={"label": "专家专业"})
    talent_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "人才登记"})
    is_active: Mapped[bool] = mapped_column(Boolean, info={"label": "在库"})

    __table_args__ = ({"info": {"label": "职称评审专家"}},)

    @property
    def label(self) -> str:
        """How the audit names the expert."""
        return self.name


class TitleMeeting(Tracked, Scoped, Versioned, Row, Base):
    """One meeting: the draw with its seed and what it was drawn from, who came as a number, and the minutes."""

    __tablename__ = "title_meetings"

    committee_id: Mapped[int] = mapped_column(BigId, ForeignKey("title_committees.id"), index=True)
    planned_on: Mapped[date] = mapped_column(Date, info={"label": "评审会日期"})
    seed: Mapped[str] = mapped_column(String(64), info={"label": "抽取种子"})
    register_digest: Mapped[str] = mapped_column(String(64), info={"label": "抽取名册摘要"})
    register_size: Mapped[int] = mapped_column(Integer, info={"label": "名册人数"})
    seats: Mapped[int] = mapped_column(Integer, info={"label": "应到人数"})
    present: Mapped[int | None] = mapped_column(Integer, info={"label": "实到人数"})
    drawn_by: Mapped[str] = mapped_column(String(120), info={"label": "抽取人"})
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "抽取时间"})
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "会议结束时间"})

    __table_args__ = ({"info": {"label": "职称评审会"}},)

    @property
    def label(self) -> str:
        """How the audit names the meeting."""
        return f"{self.planned_on.isoformat()} 评审会"


class TitleSeat(Tracked, Scoped, Versioned, Row, Base):
    """An expert of the register as the draw met him: seated in order, or avoided with the reason."""

    __tablename__ = "title_seats"

    meeting_id: Mapped[int] = mapped_column(BigId, ForeignKey("title_meetings.id"), index=True)
    expert_id: Mapped[int] = mapped_column(BigId, ForeignKey("title_experts.id"), index=True)
    place: Mapped[int] = mapped_column(Integer, info={"label": "抽取顺序"})
    is_seated: Mapped[bool] = mapped_column(Boolean, info={"label": "抽中"})
    avoidance: Mapped[AvoidanceReason | None] = mapped_column(EnumColumn(AvoidanceReason), info={"label": "回避原因"})

    __table_args__ = ({"info": {"label": "职称评审专家抽取"}},)


class TitleBallot(Tracked, Scoped, Versioned, Row, Base):
    """The count of the secret ballot on one application; who voted how is recorded nowhere."""

    __tablename__ = "title_ballots"

    meeting_id: Mapped[int] = mapped_column(BigId, ForeignKey("title_meetings.id"), index=True)
    application_id: Mapped[int] = mapped_column(BigId, ForeignKey("title_applications.id"), index=True)
    in_favour: Mapped[int | None] = mapped_column(Integer, info={"label": "同意票"})
    against: Mapped[int | None] = mapped_column(Integer, info={"label": "不同意票"})
    abstained: Mapped[int | None] = mapped_column(Integer, info={"label": "弃权票"})

    __table_args__ = (
        Index("uq_title_ballots_application", "meeting_id", "application_id", unique=True),
        {"info": {"label": "职称评审票数"}},
    )
