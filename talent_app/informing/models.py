"""Who was told what before his data was entered: the version of the notice, the manner, the day, who told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import BigInteger, Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.db.base import Base, Row, Scoped
from talent_app.db.types import EnumColumn, UtcDateTime
from talent_app.tracking.models import Tracked


class Manner(TitledEnum):
    """How somebody was told."""

    PAPER = "paper", "书面告知"
    SPOKEN = "spoken", "当面告知"
    MESSAGE = "message", "短信或电子方式"


@dataclass(frozen=True, slots=True)
class Told:
    """The answer to "how was he told": the version of the notice, the manner, the day (None: today)."""

    version: int
    manner: Manner
    on: date | None = None


class InformRecord(Tracked, Scoped, Row, Base):
    """One person told once; `notice_version` names the text in `notices.yaml`."""

    __tablename__ = "inform_records"

    talent_id: Mapped[int] = mapped_column(BigInteger, info={"label": "人才登记"})
    notice_version: Mapped[int] = mapped_column(Integer, info={"label": "告知书版本"})
    manner: Mapped[Manner] = mapped_column(EnumColumn(Manner), info={"label": "告知方式"})
    told_on: Mapped[date] = mapped_column(Date, info={"label": "告知日期"})
    recorded_by_id: Mapped[int | None] = mapped_column(BigInteger, info={"label": "登记账号"})
    recorded_by: Mapped[str] = mapped_column(String(60), info={"label": "登记人"})
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, info={"label": "登记告知时间"})

    __table_args__ = (Index("ix_inform_records_talent", "talent_id"), {"info": {"label": "告知记录"}})

    @property
    def label(self) -> str:
        """How the audit names the record."""
        return f"告知书第 {self.notice_version} 版"
