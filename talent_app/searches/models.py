"""Searches somebody keeps: what is asked of the list of people, who watches it, and who fitted already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Recyclable, Row, Scoped, Versioned
from talent_app.db.types import BigId, JsonText, UtcDateTime
from talent_app.tracking.models import Tracked

LONGEST_NAME = 60


class SavedSearch(Tracked, Scoped, Versioned, Recyclable, Row, Base):
    """One search under a name: private to its owner, or shared with everybody who works for the organisation."""

    __tablename__ = "saved_queries"

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), info={"label": "名称"})
    #: The list's query parameters as pairs: filters, words, order.
    parameters: Mapped[Any] = mapped_column(JsonText, info={"label": "条件"})
    columns: Mapped[Any] = mapped_column(JsonText, info={"label": "列"})
    is_shared: Mapped[bool] = mapped_column(Boolean, default=False, info={"label": "本单位共享"})
    owner_id: Mapped[int] = mapped_column(BigInteger, info={"label": "保存账号"})
    owner_name: Mapped[str] = mapped_column(String(120), info={"label": "保存人"})
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "保存时间"})

    __table_args__ = (Index("ix_saved_queries_owner", "owner_id"),)

    @property
    def label(self) -> str:
        """How the audit names the search."""
        return self.name


class SearchWatcher(Base):
    """Somebody who wants to hear of newcomers; what he has seen is his own affair."""

    __tablename__ = "search_watchers"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    saved_search_id: Mapped[int] = mapped_column(BigId, ForeignKey("saved_queries.id"))
    user_id: Mapped[int] = mapped_column(BigInteger, index=True)
    #: The last time the search was compared for him, and the last time he opened it.
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (Index("uq_search_watchers_user", "saved_search_id", "user_id", unique=True),)


class SearchHit(Base):
    """A registration that fitted a watcher's search; `found_at` is when it fitted first."""

    __tablename__ = "search_hits"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    watcher_id: Mapped[int] = mapped_column(BigId, ForeignKey("search_watchers.id"))
    talent_id: Mapped[int] = mapped_column(BigInteger)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("uq_search_hits_talent", "watcher_id", "talent_id", unique=True),
        Index("ix_search_hits_found", "watcher_id", "found_at"),
    )
