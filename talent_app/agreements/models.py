"""An agreement: benefits by instalment, days on site, its steps, and what returns after early leaving."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.agreements.enums import (
    AgreementKind,
    AgreementState,
    BenefitKind,
    LeavingCause,
    MoneySource,
    PayState,
    ReturnRule,
)
from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.tracking.models import Tracked


class Agreement(Tracked, Scoped, Versioned, Row, Base):
    """An introduction or service-period agreement of one person with his enterprise."""

    __tablename__ = "agreements"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    kind: Mapped[AgreementKind] = mapped_column(EnumColumn(AgreementKind))
    number: Mapped[str] = mapped_column(String(80))
    state: Mapped[AgreementState] = mapped_column(EnumColumn(AgreementState), default=AgreementState.DRAFT)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    duties: Mapped[str] = mapped_column(Text, default="")
    days_promised: Mapped[int | None] = mapped_column(Integer)
    penalty: Mapped[Money | None] = mapped_column("penalty_fen", MoneyColumn)
    non_compete_months: Mapped[int | None] = mapped_column(Integer)
    non_compete_pay: Mapped[Money | None] = mapped_column("non_compete_pay_fen", MoneyColumn)
    reasons: Mapped[str] = mapped_column(Text, default="")
    renewal_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("agreements.id"), index=True)
    drafted_by: Mapped[int | None] = mapped_column(BigInteger)
    drafted_by_name: Mapped[str] = mapped_column(String(120), default="")
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_by_name: Mapped[str] = mapped_column(String(120), default="")
    signed_on: Mapped[date | None] = mapped_column(Date)
    left_on: Mapped[date | None] = mapped_column(Date)
    leaving_cause: Mapped[LeavingCause | None] = mapped_column(EnumColumn(LeavingCause))
    leaving_note: Mapped[str] = mapped_column(String(500), default="")
    reported_by: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (
        Index("uq_agreements_number", "organisation_id", "number", unique=True),
        Index("ix_agreements_until", "organisation_id", "until_on", "id"),
    )

    @property
    def label(self) -> str:
        """How the audit and pages name the agreement."""
        return f"{self.kind.title} {self.number}"


class AgreementBenefit(Tracked, Scoped, Versioned, Row, Base):
    """One benefit promised: whose money, under which document, and what returns when the person leaves early."""

    __tablename__ = "agreement_benefits"

    agreement_id: Mapped[int] = mapped_column(BigId, ForeignKey("agreements.id"), index=True)
    kind: Mapped[BenefitKind] = mapped_column(EnumColumn(BenefitKind))
    source: Mapped[MoneySource] = mapped_column(EnumColumn(MoneySource))
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    document: Mapped[str] = mapped_column(String(200), default="")
    return_rule: Mapped[ReturnRule] = mapped_column(EnumColumn(ReturnRule))
    return_basis: Mapped[str] = mapped_column(String(300), default="")
    is_special_training: Mapped[bool] = mapped_column(Boolean, default=False)
    note: Mapped[str] = mapped_column(String(300), default="")

    @property
    def label(self) -> str:
        """How the audit names the benefit."""
        return f"{self.kind.title}（{self.source.title}）"


class AgreementInstalment(Tracked, Scoped, Versioned, Row, Base):
    """One instalment of a benefit: when due, when paid under which voucher, entered by one and confirmed by another."""

    __tablename__ = "agreement_instalments"

    agreement_id: Mapped[int] = mapped_column(BigId, ForeignKey("agreements.id"), index=True)
    benefit_id: Mapped[int] = mapped_column(BigId, ForeignKey("agreement_benefits.id"), index=True)
    instalment: Mapped[int] = mapped_column(Integer)
    due_on: Mapped[date] = mapped_column(Date)
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    condition: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[PayState] = mapped_column(EnumColumn(PayState), default=PayState.PLANNED)
    paid_on: Mapped[date | None] = mapped_column(Date)
    voucher: Mapped[str] = mapped_column(String(120), default="")
    entered_by_id: Mapped[int | None] = mapped_column(BigInteger)
    entered_by: Mapped[str] = mapped_column(String(120), default="")
    checked_by_id: Mapped[int | None] = mapped_column(BigInteger)
    checked_by: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index("ix_agreement_instalments_due", "organisation_id", "status", "due_on"),)

    @property
    def label(self) -> str:
        """How the audit names the instalment."""
        return f"第 {self.instalment} 期"


class AgreementStay(Tracked, Scoped, Versioned, Row, Base):
    """Days a flexible person worked on site."""

    __tablename__ = "agreement_stays"

    agreement_id: Mapped[int] = mapped_column(BigId, ForeignKey("agreements.id"), index=True)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    work: Mapped[str] = mapped_column(String(300))

    @property
    def days(self) -> int:
        """How many days, both ends included."""
        return (self.until_on - self.from_on).days + 1

    @property
    def label(self) -> str:
        """How the audit names the stay."""
        return f"{self.from_on} 至 {self.until_on}"


class AgreementStep(Tracked, Scoped, Row, Base):
    """One step of an agreement's way: who did what, when, with which words."""

    __tablename__ = "agreement_steps"

    agreement_id: Mapped[int] = mapped_column(BigId, ForeignKey("agreements.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(500), default="")
    done_by_id: Mapped[int | None] = mapped_column(BigInteger)
    done_by: Mapped[str] = mapped_column(String(120), default="")
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AgreementReturn(Tracked, Scoped, Versioned, Row, Base):
    """What returns of one paid instalment after early leaving, with the working as it was computed."""

    __tablename__ = "agreement_returns"

    agreement_id: Mapped[int] = mapped_column(BigId, ForeignKey("agreements.id"), index=True)
    instalment_id: Mapped[int] = mapped_column(BigId, ForeignKey("agreement_instalments.id"), index=True)
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    basis: Mapped[str] = mapped_column(String(300))
    working: Mapped[dict[str, object]] = mapped_column(JsonText)
    received_on: Mapped[date | None] = mapped_column(Date)
    voucher: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index("uq_agreement_returns_part", "agreement_id", "instalment_id", unique=True),)
