"""An enterprise's wage total of one year as it is told to the regulator: drafted, filed, seen."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.tracking.models import Tracked


class WageState(TitledEnum):
    """How far a record came."""

    DRAFT = "draft", "编制中"
    FILED = "filed", "已备案"
    SEEN = "seen", "国资监管机构已阅"


class WageRecord(Tracked, Scoped, Versioned, Row, Base):
    """One year's wage total: what was typed, and once filed the whole answer as it was computed then."""

    __tablename__ = "wage_records"

    year: Mapped[int] = mapped_column(Integer)
    state: Mapped[WageState] = mapped_column(EnumColumn(WageState), default=WageState.DRAFT)
    #: The request as `flask rules wage-total` takes it, without the payments of plans.
    typed: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    #: The answer with the plans it counted; empty until it is filed.
    filed: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    next_base: Mapped[Money | None] = mapped_column("next_base_fen", MoneyColumn)
    policy_revision: Mapped[str] = mapped_column(String(80), default="")
    filed_on: Mapped[date | None] = mapped_column(Date)
    filed_by_name: Mapped[str] = mapped_column(String(120), default="")
    seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    seen_by_name: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index("uq_wage_records_year", "organisation_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the record."""
        return f"{self.year} 年度工资总额"
