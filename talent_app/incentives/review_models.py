"""Records of the regulator's work on a plan: who reviews, what each thinks, comments, pauses, conditions.

All of them are the file of one plan; the state of the plan stands in `plans` alone.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, UtcDateTime
from talent_app.incentives.life_states import Opinion
from talent_app.tracking.models import Tracked


class PlanReviewer(Tracked, Scoped, Versioned, Row, Base):
    """One reviewer of a plan: he sees names and pay, and states his own view."""

    __tablename__ = "plan_reviewers"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"))
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    user_name: Mapped[str] = mapped_column(String(120))
    is_lead: Mapped[bool] = mapped_column(Boolean, default=False)
    assigned_by_name: Mapped[str] = mapped_column(String(120))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opinion: Mapped[Opinion | None] = mapped_column(EnumColumn(Opinion))
    opinion_text: Mapped[str] = mapped_column(Text, default="")
    opinion_version: Mapped[int | None] = mapped_column(Integer)
    opinion_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("uq_plan_reviewers_user", "plan_id", "user_id", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return self.user_name


class ReviewComment(Tracked, Scoped, Versioned, Row, Base):
    """A remark on one field, person, rule or section of a submitted version; the enterprise sees it once returned."""

    __tablename__ = "review_comments"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    version_number: Mapped[int] = mapped_column(Integer)
    anchor: Mapped[str] = mapped_column(String(100))
    anchor_title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int | None] = mapped_column(BigInteger)
    author_name: Mapped[str] = mapped_column(String(120))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_inside: Mapped[bool] = mapped_column(Boolean, default=False)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_name: Mapped[str] = mapped_column(String(120), default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_settled: Mapped[bool] = mapped_column(Boolean, default=False)

    @property
    def label(self) -> str:
        """How the audit names the comment."""
        return self.anchor_title


class ReviewPause(Tracked, Scoped, Versioned, Row, Base):
    """The matter is with the applicant: the clock stands still from one day to another, both included."""

    __tablename__ = "review_pauses"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    version_number: Mapped[int] = mapped_column(Integer)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    request: Mapped[str] = mapped_column(Text)
    asked_by_name: Mapped[str] = mapped_column(String(120))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by_name: Mapped[str] = mapped_column(String(120), default="")

    @property
    def label(self) -> str:
        """How the audit names the pause."""
        return self.from_on.isoformat()


class PlanNotice(Tracked, Scoped, Row, Base):
    """What the regulator told before acceptance: the one request to complete the papers, or why it does not accept."""

    __tablename__ = "plan_notices"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    version_number: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    given_on: Mapped[date] = mapped_column(Date)
    given_by_name: Mapped[str] = mapped_column(String(120))

    @property
    def label(self) -> str:
        """How the audit names the notice."""
        return self.kind


class PlanCondition(Tracked, Scoped, Versioned, Row, Base):
    """One condition of an agreement in principle, followed until it is met and the regulator confirmed it."""

    __tablename__ = "plan_conditions"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date | None] = mapped_column(Date)
    fulfilled_on: Mapped[date | None] = mapped_column(Date)
    fulfilment: Mapped[str] = mapped_column(Text, default="")
    reported_by_name: Mapped[str] = mapped_column(String(120), default="")
    confirmed_on: Mapped[date | None] = mapped_column(Date)
    confirmed_by_name: Mapped[str] = mapped_column(String(120), default="")

    @property
    def label(self) -> str:
        """How the audit names the condition."""
        return f"第 {self.position} 项条件"
