"""Published policy: values an officer released over those of the package; append-only, two persons each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row
from talent_app.db.types import JsonText, UtcDateTime


class PolicyRelease(Row, Base):
    """One dated value of one parameter (or a raised grade), drafted by one officer and published by another.

    Same schema as a value in the package's files; it may add from a date or raise a grade, never alter a value that
    a decided plan used.
    """

    __tablename__ = "policy_releases"

    parameter: Mapped[str] = mapped_column(String(120))
    from_on: Mapped[date] = mapped_column(Date)
    value: Mapped[Any] = mapped_column(JsonText)
    document: Mapped[str] = mapped_column(String(200))
    article: Mapped[str] = mapped_column(String(80))
    evidence: Mapped[str] = mapped_column(String(1))
    compared_with: Mapped[str] = mapped_column(Text)
    drafted_by: Mapped[int] = mapped_column(BigInteger)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_policy_releases_parameter", "parameter", "from_on"),)
