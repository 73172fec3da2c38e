"""A round of yearly confirmation, what was said of each registration in it, and the frozen result."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.confirmations.enums import Confirmation, RoundState
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, UtcDateTime
from talent_app.tracking.models import Tracked

LONGEST_NOTE = 500


class ConfirmationRound(Tracked, Versioned, Row, Base):
    """One year's round, opened by the city's regulator for every enterprise."""

    __tablename__ = "confirmation_rounds"

    year: Mapped[int] = mapped_column(Integer, info={"label": "年度"})
    opened_on: Mapped[date] = mapped_column(Date, info={"label": "开始日期"})
    due_on: Mapped[date] = mapped_column(Date, info={"label": "截止日期"})
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "要求"})
    state: Mapped[RoundState] = mapped_column(EnumColumn(RoundState), info={"label": "状态"})
    opened_by: Mapped[str] = mapped_column(String(120), info={"label": "发起人"})
    frozen_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "结束时间"})
    frozen_by: Mapped[str] = mapped_column(String(120), info={"label": "结束人"})
    #: The last day on which reminders went out by themselves.
    reminded_on: Mapped[date | None] = mapped_column(Date, info={"label": "最近提醒日期"})

    __table_args__ = (Index("uq_confirmation_rounds_year", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit and pages name the round."""
        return f"{self.year} 年度确认"


class ConfirmationAnswer(Tracked, Scoped, Versioned, Row, Base):
    """What an enterprise said of one registration in a round; the last word counts."""

    __tablename__ = "confirmation_answers"

    round_id: Mapped[int] = mapped_column(BigId, ForeignKey("confirmation_rounds.id"))
    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    answer: Mapped[Confirmation] = mapped_column(EnumColumn(Confirmation), info={"label": "确认结果"})
    left_on: Mapped[date | None] = mapped_column(Date, info={"label": "离开日期"})
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "说明"})
    answered_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "确认账号"})
    answered_by: Mapped[str] = mapped_column(String(120), info={"label": "确认人"})
    answered_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "确认时间"})

    __table_args__ = (Index("uq_confirmation_answers_talent", "round_id", "talent_id", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the answer."""
        return self.answer.title


class ConfirmationResult(Scoped, Row, Base):
    """How one enterprise stood when a round was frozen; never altered."""

    __tablename__ = "confirmation_results"

    round_id: Mapped[int] = mapped_column(BigId, ForeignKey("confirmation_rounds.id"))
    name: Mapped[str] = mapped_column(String(120))
    total: Mapped[int] = mapped_column(Integer)
    due: Mapped[int] = mapped_column(Integer)
    unchanged: Mapped[int] = mapped_column(Integer)
    changed: Mapped[int] = mapped_column(Integer)
    left: Mapped[int] = mapped_column(Integer)
    completeness: Mapped[int] = mapped_column(Integer)
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("uq_confirmation_results_round", "round_id", "organisation_id", unique=True),)
