"""Records along a plan's way inside the enterprise: figures of a year with their evidence, and procedure steps.

A procedure is a record, never a state: it has a date, a document number, a body and a conclusion, and the scan hangs on
it as an attachment.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.incentives.life_states import Conclusion, HearingForm, ProcedureKind, Shown
from talent_app.tracking.models import Tracked


class EnterpriseYear(Tracked, Scoped, Versioned, Row, Base):
    """Audited figures of one enterprise in one year, entered once and taken over by every plan that needs them."""

    __tablename__ = "enterprise_years"

    year: Mapped[int] = mapped_column(Integer)
    net_profit: Mapped[Money | None] = mapped_column("net_profit_fen", MoneyColumn)
    revenue: Mapped[Money | None] = mapped_column("revenue_fen", MoneyColumn)
    rd_expense: Mapped[Money | None] = mapped_column("rd_expense_fen", MoneyColumn)
    tech_service_income: Mapped[Money | None] = mapped_column("tech_service_income_fen", MoneyColumn)
    opening_net_assets: Mapped[Money | None] = mapped_column("opening_net_assets_fen", MoneyColumn)
    closing_net_assets: Mapped[Money | None] = mapped_column("closing_net_assets_fen", MoneyColumn)
    injections: Mapped[Money | None] = mapped_column("injections_fen", MoneyColumn)
    declared_unpaid: Mapped[Money | None] = mapped_column("declared_unpaid_fen", MoneyColumn)
    opening_undistributed_profit: Mapped[Money | None] = mapped_column("opening_undistributed_fen", MoneyColumn)
    staff_on_duty: Mapped[int | None] = mapped_column(Integer)
    staff_total: Mapped[int | None] = mapped_column(Integer)
    rd_staff: Mapped[int | None] = mapped_column(Integer)
    accounts_audited: Mapped[bool | None] = mapped_column(Boolean)
    penalised: Mapped[bool | None] = mapped_column(Boolean)
    statement_basis: Mapped[str] = mapped_column(String(120), default="")
    evidence: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index("uq_enterprise_years_year", "organisation_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return f"{self.year} 年度"


class PlanProcedure(Tracked, Scoped, Versioned, Row, Base):
    """One step that was taken for a plan: who met when, under which number, with which conclusion."""

    __tablename__ = "plan_procedures"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    kind: Mapped[ProcedureKind] = mapped_column(EnumColumn(ProcedureKind))
    for_version: Mapped[int] = mapped_column(Integer)
    held_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    number: Mapped[str] = mapped_column(String(120), default="")
    body: Mapped[str] = mapped_column(String(200), default="")
    conclusion: Mapped[Conclusion | None] = mapped_column(EnumColumn(Conclusion))
    form: Mapped[HearingForm | None] = mapped_column(EnumColumn(HearingForm))
    shown: Mapped[Shown | None] = mapped_column(EnumColumn(Shown))
    expected: Mapped[int | None] = mapped_column(Integer)
    present: Mapped[int | None] = mapped_column(Integer)
    votes_for: Mapped[int | None] = mapped_column(Integer)
    votes_against: Mapped[int | None] = mapped_column(Integer)
    opinions: Mapped[str] = mapped_column(Text, default="")
    handling: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int | None] = mapped_column(BigInteger)
    recorded_by_name: Mapped[str] = mapped_column(String(120))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def label(self) -> str:
        """How the audit names the record."""
        return self.kind.title


class PayoutRules(Tracked, Scoped, Versioned, Row, Base):
    """How a plan pays out: shares by year, factors by appraisal grade, what must be reached."""

    __tablename__ = "payout_rules"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), unique=True)
    shares: Mapped[list[str]] = mapped_column(JsonText, default=list)
    grades: Mapped[dict[str, str]] = mapped_column(JsonText, default=dict)
    needs_growth: Mapped[bool] = mapped_column(Boolean, default=True)
    target: Mapped[str] = mapped_column(Text, default="")
    target_profit: Mapped[Money | None] = mapped_column("target_profit_fen", MoneyColumn)
    leavers: Mapped[dict[str, str]] = mapped_column(JsonText, default=dict)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return "考核与兑付规则"


class PlanDossier(Tracked, Scoped, Versioned, Row, Base):
    """Several plans of one enterprise that are drafted and sent together, each under its own instrument."""

    __tablename__ = "plan_dossiers"

    year: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text, default="")

    @property
    def label(self) -> str:
        """How the audit names the dossier."""
        return self.title


class DossierPlan(Tracked, Scoped, Row, Base):
    """A plan in a dossier; a plan lies in one dossier at most."""

    __tablename__ = "dossier_plans"

    dossier_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan_dossiers.id"), index=True)
    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), unique=True)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return str(self.plan_id)
