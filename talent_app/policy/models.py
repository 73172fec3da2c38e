"""Published policy: values an officer released over those of the package; append-only, two persons each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.tracking.models import Tracked


class DraftState(TitledEnum):
    """Where a change of policy stands."""

    DRAFT = "draft", "起草中"
    OFFERED = "offered", "待发布"
    PUBLISHED = "published", "已发布"
    DISCARDED = "discarded", "已作废"


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


class PolicyDraft(Tracked, Versioned, Row, Base):
    """A change of policy before it is published: what an officer typed, with document and comparison.

    `content` has the form of a release; `effects_*` say when and against which revision its effects were computed.
    """

    __tablename__ = "policy_drafts"

    title: Mapped[str] = mapped_column(String(200))
    document: Mapped[str] = mapped_column(String(60), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[dict[str, Any]] = mapped_column(JsonText)
    state: Mapped[DraftState] = mapped_column(EnumColumn(DraftState), default=DraftState.DRAFT, index=True)
    drafted_by: Mapped[int] = mapped_column(BigInteger)
    drafted_by_name: Mapped[str] = mapped_column(String(120))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    returned_note: Mapped[str] = mapped_column(String(500), default="")
    effects_key: Mapped[str] = mapped_column(String(80), default="")
    effects_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    effects_plans: Mapped[int] = mapped_column(Integer, default=0)
    job_id: Mapped[int | None] = mapped_column(BigInteger)
    published_by_name: Mapped[str] = mapped_column(String(120), default="")
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    release_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("policy_releases.id"), index=True)

    @property
    def label(self) -> str:
        """How the audit names the draft."""
        return self.title


class PolicyEffect(Base):
    """What one plan would come to under a draft: computed by a job and computed again at will, never audited."""

    __tablename__ = "policy_effects"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    draft_id: Mapped[int] = mapped_column(BigId, ForeignKey("policy_drafts.id"))
    plan_id: Mapped[int] = mapped_column(BigInteger)
    number: Mapped[str] = mapped_column(String(24))
    enterprise: Mapped[str] = mapped_column(String(160))
    instrument: Mapped[str] = mapped_column(String(80))
    state: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(20))
    changes: Mapped[dict[str, Any]] = mapped_column(JsonText)

    __table_args__ = (Index("ix_policy_effects_draft", "draft_id", "kind"),)
