"""Records of a plan that is carried out: the year's appraisal, who gets what, the register of payments, the report."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.incentives.life_states import PayStatus
from talent_app.tracking.models import Tracked


class PlanYear(Tracked, Scoped, Versioned, Row, Base):
    """The appraisal of one year of a plan: what was reached, and what is paid for it."""

    __tablename__ = "plan_years"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"))
    year: Mapped[int] = mapped_column(Integer)
    net_profit: Mapped[Money | None] = mapped_column("net_profit_fen", MoneyColumn)
    prior_profits: Mapped[list[int]] = mapped_column(JsonText, default=list)
    is_growth_met: Mapped[bool | None] = mapped_column(Boolean)
    is_target_met: Mapped[bool] = mapped_column(Boolean)
    completion: Mapped[str] = mapped_column(String(40), default="1")
    shares: Mapped[list[str]] = mapped_column(JsonText, default=list)
    pool: Mapped[Money] = mapped_column("pool_fen", MoneyColumn)
    granted: Mapped[Money] = mapped_column("granted_fen", MoneyColumn)
    appraised_on: Mapped[date] = mapped_column(Date)
    number: Mapped[str] = mapped_column(String(120), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    is_confirmed: Mapped[bool] = mapped_column(Boolean, default=False)
    confirmed_by_name: Mapped[str] = mapped_column(String(120), default="")
    drafted_by: Mapped[int | None] = mapped_column(BigInteger)
    wage_total: Mapped[Money | None] = mapped_column("wage_total_fen", MoneyColumn)
    wage_total_number: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index("uq_plan_years_year", "plan_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return f"{self.year} 年度考核"


class PayoutLine(Tracked, Scoped, Versioned, Row, Base):
    """One person in one year: what the plan gave him, how he was judged, what he is granted."""

    __tablename__ = "payout_lines"

    plan_year_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan_years.id"))
    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    ref: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(Integer)
    talent_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(String(120))
    base: Mapped[Money] = mapped_column("base_fen", MoneyColumn)
    grade: Mapped[str] = mapped_column(String(40), default="")
    factor: Mapped[str] = mapped_column(String(40), default="1")
    left_on: Mapped[date | None] = mapped_column(Date)
    leaving_reason: Mapped[str] = mapped_column(String(200), default="")
    granted: Mapped[Money] = mapped_column("granted_fen", MoneyColumn)
    reason: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (Index("uq_payout_lines_ref", "plan_year_id", "ref", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return self.name


class PlanPayment(Tracked, Scoped, Versioned, Row, Base):
    """One payment to one person: planned for a year, paid on a day under a voucher, cancelled or clawed back."""

    __tablename__ = "plan_payments"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    line_id: Mapped[int] = mapped_column(BigId, ForeignKey("payout_lines.id"), index=True)
    for_year: Mapped[int] = mapped_column(Integer)
    due_year: Mapped[int] = mapped_column(Integer)
    instalment: Mapped[int] = mapped_column(Integer)
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    status: Mapped[PayStatus] = mapped_column(EnumColumn(PayStatus), default=PayStatus.PLANNED)
    paid_on: Mapped[date | None] = mapped_column(Date)
    voucher: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(String(300), default="")

    @property
    def label(self) -> str:
        """How the audit names the payment."""
        return f"{self.for_year} 年度第 {self.instalment} 期"


class PlanReport(Tracked, Scoped, Versioned, Row, Base):
    """The yearly report of one plan to the regulator, with its five headings; due on 31 January."""

    __tablename__ = "plan_reports"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"))
    year: Mapped[int] = mapped_column(Integer)
    headings: Mapped[dict[str, str]] = mapped_column(JsonText, default=dict)
    paid: Mapped[Money] = mapped_column("paid_fen", MoneyColumn)
    paid_so_far: Mapped[Money] = mapped_column("paid_so_far_fen", MoneyColumn)
    headcount: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    sent_on: Mapped[date | None] = mapped_column(Date)
    sent_by_name: Mapped[str] = mapped_column(String(120), default="")
    received_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    received_by_name: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index("uq_plan_reports_year", "plan_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the report."""
        return f"{self.year} 年度报告"
