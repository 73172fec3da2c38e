"""Findings about the quality of data, kept up to date by the worker; what was put aside with a reason; counts."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.db.base import Base, Row, Scoped
from talent_app.db.types import BigId, EnumColumn, UtcDateTime
from talent_app.statistics.quality_rules import QualityRule
from talent_app.tracking.models import Tracked

LONGEST_REASON = 200


class QualityFinding(Scoped, Row, Base):
    """One doubt about a registration (or, without one, about an enterprise); derived, made anew at will."""

    __tablename__ = "quality_findings"

    talent_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    kind: Mapped[str] = mapped_column(String(20))
    rule: Mapped[QualityRule] = mapped_column(EnumColumn(QualityRule))
    field: Mapped[str] = mapped_column(String(60))
    message: Mapped[str] = mapped_column(String(400))
    fingerprint: Mapped[str] = mapped_column(String(32))
    found_on: Mapped[date] = mapped_column(Date)
    is_dismissed: Mapped[bool] = mapped_column(Boolean, default=False)

    __table_args__ = (
        Index("ix_quality_findings_open", "organisation_id", "is_dismissed", "rule", "id"),
        Index("ix_quality_findings_all", "is_dismissed", "rule", "id"),
        Index("ix_quality_findings_found", "found_on", "id"),
        {"info": {"label": "数据质量问题"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the finding."""
        return self.rule.title


class QualityDismissal(Tracked, Scoped, Row, Base):
    """A finding put aside with a reason: it holds as long as the values it was judged by stay as they are."""

    __tablename__ = "quality_dismissals"

    talent_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("talents.id"), index=True, info={"label": "人才登记"}
    )
    rule: Mapped[QualityRule] = mapped_column(EnumColumn(QualityRule), info={"label": "核对事项"})
    field: Mapped[str] = mapped_column(String(60), info={"label": "字段"})
    fingerprint: Mapped[str] = mapped_column(String(32), index=True, info={"label": "所据数据的摘要"})
    reason: Mapped[str] = mapped_column(String(LONGEST_REASON), info={"label": "理由"})
    dismissed_by: Mapped[str] = mapped_column(String(120), info={"label": "经办人"})
    dismissed_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "办理时间"})

    __table_args__ = ({"info": {"label": "数据质量问题的处理"}},)

    @property
    def label(self) -> str:
        """How the audit names the dismissal."""
        return self.rule.title


class QualityCount(Scoped, Row, Base):
    """How many findings of a rule an enterprise has, open and put aside; kept with the findings."""

    __tablename__ = "quality_counts"

    rule: Mapped[QualityRule] = mapped_column(EnumColumn(QualityRule))
    n_open: Mapped[int] = mapped_column(Integer)
    n_dismissed: Mapped[int] = mapped_column(Integer)

    __table_args__ = (
        Index("uq_quality_counts_rule", "organisation_id", "rule", unique=True),
        {"info": {"label": "数据质量计数"}},
    )


class QualityMark(Base):
    """Up to which moment changes were looked at, and on which day everything was."""

    __tablename__ = "quality_marks"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    full_on: Mapped[date | None] = mapped_column(Date)
