"""A wish for an expert of another enterprise, and what each owning enterprise said to it.

The wish belongs to the asking enterprise. An answer belongs to the enterprise that owns the person: the asking side
reads of it only what `experts/queries.py` hands out, and nothing before the owner agreed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.experts.enums import AnswerState, CooperationMode, RequestStage
from talent_app.tracking.models import Tracked

LONGEST_NOTE = 500


class ExpertRequest(Tracked, Scoped, Versioned, Row, Base):
    """What an enterprise asks for: criteria, purpose, mode and period; who might fit is never shown to it."""

    __tablename__ = "expert_requests"

    criteria: Mapped[Any] = mapped_column(JsonText, info={"label": "条件"})
    #: The anonymous line the request was made from, as it stood on the page.
    card: Mapped[str] = mapped_column(String(200), info={"label": "意向"})
    purpose: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "用途"})
    mode: Mapped[CooperationMode] = mapped_column(EnumColumn(CooperationMode), info={"label": "合作方式"})
    from_on: Mapped[date] = mapped_column(Date, info={"label": "开始日期"})
    until_on: Mapped[date] = mapped_column(Date, info={"label": "结束日期"})
    stage: Mapped[RequestStage] = mapped_column(EnumColumn(RequestStage), info={"label": "状态"})
    due_on: Mapped[date] = mapped_column(Date, info={"label": "答复期限"})
    asked_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "申请账号"})
    asked_by: Mapped[str] = mapped_column(String(120), info={"label": "申请人"})
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "申请时间"})
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "办结时间"})

    __table_args__ = (Index("ix_expert_requests_stage", "stage", "due_on"),)

    @property
    def label(self) -> str:
        """How the audit names the request: what is asked, never who it may concern."""
        return self.card


class ExpertAnswer(Tracked, Scoped, Versioned, Row, Base):
    """The part of one owning enterprise: which of its people might fit, and what it said."""

    __tablename__ = "expert_answers"

    request_id: Mapped[int] = mapped_column(BigId, ForeignKey("expert_requests.id"), index=True)
    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    state: Mapped[AnswerState] = mapped_column(EnumColumn(AnswerState), info={"label": "答复"})
    person_agrees: Mapped[bool] = mapped_column(Boolean, default=False, info={"label": "本人知情并同意"})
    person_told_on: Mapped[date | None] = mapped_column(Date, info={"label": "告知本人日期"})
    contact: Mapped[str] = mapped_column(String(120), info={"label": "联系方式"})
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), info={"label": "说明"})
    answered_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "答复账号"})
    answered_by: Mapped[str] = mapped_column(String(120), info={"label": "答复人"})
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "答复时间"})

    __table_args__ = (Index("ix_expert_answers_state", "state", "organisation_id"),)

    @property
    def label(self) -> str:
        """How the audit names the answer."""
        return self.state.title
