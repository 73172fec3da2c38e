"""Which matters somebody has been reminded of, so that nobody is told the same twice."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Date, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base
from talent_app.db.types import BigId


class ReminderMark(Base):
    """One matter at one lead ("contracts:12:2026-12-31:30") that was told."""

    __tablename__ = "reminder_marks"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    organisation_id: Mapped[int] = mapped_column(BigInteger)
    matter: Mapped[str] = mapped_column(String(120))
    told_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (Index("uq_reminder_marks_matter", "matter", unique=True),)
