"""Background jobs: what was asked, by whom, how it stands; and, in the operations database, how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, OpsBase, Row
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime


class JobState(TitledEnum):
    """How a job stands."""

    QUEUED = "queued", "等待中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class Job(Row, Base):
    """One job; written in the transaction of the command that asks, finished in the transaction of its effect."""

    __tablename__ = "jobs"

    name: Mapped[str] = mapped_column(String(60))
    title: Mapped[str] = mapped_column(String(200))
    arguments: Mapped[dict[str, Any]] = mapped_column(JsonText)
    organisation_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    user_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    state: Mapped[JobState] = mapped_column(EnumColumn(JobState), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    cancel_wanted: Mapped[bool] = mapped_column(Boolean, default=False)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    result: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    message: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (Index("ix_jobs_state", "state", "not_before"),)

    @property
    def label(self) -> str:
        """How the audit names the job."""
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def may_be_retried(self) -> bool:
        """Whether it ended without effect."""
        return self.state in (JobState.FAILED, JobState.CANCELLED)


class JobProgress(OpsBase):
    """How far a job has come; moves while the job's command holds the business database."""

    __tablename__ = "job_progress"

    job_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    done: Mapped[int] = mapped_column(Integer)
    total: Mapped[int] = mapped_column(Integer)
    sentence: Mapped[str] = mapped_column(String(200))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
