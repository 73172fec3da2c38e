"""Frozen periods: what was reported stays what was reported, whatever is corrected later."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row
from talent_app.db.types import JsonText, UtcDateTime


class Snapshot(Row, Base):
    """All cells of one source at the end of a reported period, as canonical text with its digest; never recomputed."""

    __tablename__ = "snapshots"

    period: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(40))
    taken_for: Mapped[date] = mapped_column(Date)
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    cells: Mapped[list[Any]] = mapped_column(JsonText)
    digest: Mapped[str] = mapped_column(String(64))
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index("uq_snapshots_period", "period", "source", unique=True),)
