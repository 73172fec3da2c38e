"""A person's enrolment, bases by year and changes; an enterprise's own estimate of a year, its annuity plan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.tracking.models import Tracked


class ChangeKind(TitledEnum):
    """What happened to an enrolment."""

    ENROLLED = "enrolled", "参保登记"
    TRANSFERRED_IN = "transferred_in", "转入"
    BASE_CHANGED = "base_changed", "调整缴费基数"
    SUSPENDED = "suspended", "停保"
    TRANSFERRED_OUT = "transferred_out", "转出"


class InsuranceRecord(Tracked, Scoped, Versioned, Row, Base):
    """One person's enrolment: hired when, enrolled when, under which region, number and housing-fund account."""

    __tablename__ = "insurance_records"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), unique=True)
    region: Mapped[str] = mapped_column(String(40))
    started_on: Mapped[date] = mapped_column(Date)
    enrolled_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)
    number_sealed: Mapped[bytes | None] = sealed_column(label="个人编号")
    number = Sealed("number_sealed")
    fund_account_sealed: Mapped[bytes | None] = sealed_column(label="公积金账号")
    fund_account = Sealed("fund_account_sealed")

    __table_args__ = ({"info": {"on_transfer": "ends"}},)

    @property
    def label(self) -> str:
        """How the audit names the enrolment."""
        return "社会保险参保"


class InsuranceBase(Tracked, Scoped, Versioned, Row, Base):
    """What one person's contributions of a year are computed from, monthly; rates as canonical text."""

    __tablename__ = "insurance_bases"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    year: Mapped[int] = mapped_column(Integer)
    wage: Mapped[Money] = mapped_column("wage_fen", MoneyColumn)
    housing_wage: Mapped[Money | None] = mapped_column("housing_wage_fen", MoneyColumn)
    housing_rate: Mapped[str] = mapped_column(String(40), default="")
    injury_rate: Mapped[str] = mapped_column(String(40), default="")
    medical_extra: Mapped[Money] = mapped_column("medical_extra_fen", MoneyColumn)
    annuity_employer: Mapped[Money] = mapped_column("annuity_employer_fen", MoneyColumn)
    annuity_person: Mapped[Money] = mapped_column("annuity_person_fen", MoneyColumn)
    months: Mapped[int] = mapped_column(Integer, default=12)

    __table_args__ = (Index("uq_insurance_bases_year", "organisation_id", "talent_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return f"{self.year} 年缴费基数"


class InsuranceChange(Tracked, Scoped, Versioned, Row, Base):
    """One change of an enrolment, with the day it counts from."""

    __tablename__ = "insurance_changes"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(EnumColumn(ChangeKind))
    from_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(300), default="")
    recorded_by_id: Mapped[int | None] = mapped_column(BigInteger)
    recorded_by: Mapped[str] = mapped_column(String(120), default="")
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def label(self) -> str:
        """How the audit names the change."""
        return self.kind.title


class InsuranceEstimate(Tracked, Scoped, Versioned, Row, Base):
    """An enterprise's own figures of a year where nothing official is published: 「企业自填」."""

    __tablename__ = "insurance_estimates"

    region: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    figures: Mapped[dict[str, Any]] = mapped_column(JsonText)
    source: Mapped[str] = mapped_column(String(200))
    entered_by_id: Mapped[int | None] = mapped_column(BigInteger)
    entered_by: Mapped[str] = mapped_column(String(120), default="")
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("uq_insurance_estimates_year", "organisation_id", "region", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the estimate."""
        return f"{self.year} 年费率和基数（企业自填）"


class AnnuityPlan(Tracked, Scoped, Versioned, Row, Base):
    """An enterprise's annuity and supplementary medical insurance of one year, for the limits that bind it."""

    __tablename__ = "annuity_plans"

    year: Mapped[int] = mapped_column(Integer)
    wage_total: Mapped[Money] = mapped_column("wage_total_fen", MoneyColumn)
    employer: Mapped[Money] = mapped_column("employer_fen", MoneyColumn)
    person: Mapped[Money] = mapped_column("person_fen", MoneyColumn)
    highest: Mapped[Money | None] = mapped_column("highest_fen", MoneyColumn)
    average: Mapped[Money | None] = mapped_column("average_fen", MoneyColumn)
    vesting_years: Mapped[int | None] = mapped_column(Integer)
    medical_extra: Mapped[Money | None] = mapped_column("medical_extra_fen", MoneyColumn)
    document: Mapped[str] = mapped_column(String(200), default="")

    __table_args__ = (Index("uq_annuity_plans_year", "organisation_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the plan."""
        return f"{self.year} 年企业年金"
