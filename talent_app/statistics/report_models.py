"""Reports: the draft with its prose, and each edition made of it, frozen as canonical text with its digest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.tracking.models import Tracked


class ReportState(TitledEnum):
    """A draft changes with the data and its writer; what was issued never changes."""

    DRAFT = "report_draft", "草稿"
    ISSUED = "report_issued", "已签发"


class EditionReason(TitledEnum):
    """Why an edition was made."""

    ASKED = "asked", "手工生成"
    SCHEDULED = "scheduled", "定时生成"
    ISSUED = "issued", "签发"


class StatisticalReport(Tracked, Scoped, Versioned, Row, Base):
    """One report of an organisation about itself and what is below it."""

    __tablename__ = "statistical_reports"

    kind: Mapped[str] = mapped_column(String(40), info={"label": "报告种类"})
    year: Mapped[int] = mapped_column(Integer, info={"label": "年度"})
    data_on: Mapped[date] = mapped_column(Date, info={"label": "统计日"})
    title: Mapped[str] = mapped_column(String(200), info={"label": "标题"})
    state: Mapped[ReportState] = mapped_column(EnumColumn(ReportState), info={"label": "状态"})
    texts: Mapped[Any] = mapped_column(JsonText, info={"label": "文字"})
    drafted_by: Mapped[str] = mapped_column(String(120), info={"label": "编制人"})
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "编制时间"})
    number: Mapped[str] = mapped_column(String(80), default="", info={"label": "文号"})
    issued_by: Mapped[str] = mapped_column(String(120), default="", info={"label": "签发人"})
    issued_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info={"label": "签发时间"})
    edition: Mapped[int] = mapped_column(Integer, default=0, info={"label": "最近一版"})

    __table_args__ = (
        Index("uq_statistical_reports_day", "organisation_id", "kind", "year", "data_on", unique=True),
        {"info": {"label": "统计报告"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the report."""
        return self.title

    @property
    def is_issued(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.state is ReportState.ISSUED


class ReportEdition(Scoped, Row, Base):
    """What a report said when it was made: text, tables and definitions as canonical text; append-only."""

    __tablename__ = "report_editions"

    report_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistical_reports.id"))
    edition: Mapped[int] = mapped_column(Integer)
    reason: Mapped[EditionReason] = mapped_column(EnumColumn(EditionReason))
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    made_by_id: Mapped[int | None] = mapped_column(BigInteger)
    made_by: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("uq_report_editions_edition", "report_id", "edition", unique=True),
        {"info": {"label": "统计报告版本"}},
    )

    @property
    def label(self) -> str:
        """How the audit names the edition."""
        return f"第{self.edition}版"
