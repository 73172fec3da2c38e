"""Published policy: values an officer released over those of the package; append-only, two persons each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row
from talent_app.db.types import JsonText, UtcDateTime


class PolicyRelease(Row, Base):
    """One release: dated values, raised grades and documents, drafted by one officer and published by another.

    `content` has the form `rules.releases.compose` reads; it may add from a date or raise a grade, never alter a
    value that a decided plan used.
    """

    __tablename__ = "policy_releases"

    number: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[dict[str, Any]] = mapped_column(JsonText)
    drafted_by: Mapped[int] = mapped_column(BigInteger)
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int] = mapped_column(BigInteger)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
