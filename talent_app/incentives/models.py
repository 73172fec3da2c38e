"""Incentive plans: what every plan shares as real columns, the instrument's own facts as one JSON document.

The plan and its people are edited rows with history; versions, their lines and people, documents and the timeline are
append-only. A frozen version is never recomputed and never written again.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.db.base import Base, Recyclable, Revised, Row, Scoped, Sealed, Versioned, sealed_column
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.incentives.states import EDITABLE, AllocationBy, Decision, PlanState
from talent_app.tracking.models import CubeSpec, Tracked


class Plan(Tracked, Scoped, Versioned, Revised, Recyclable, Row, Base):
    """One plan of one enterprise under one instrument; `revision` rises with every change of it or its people."""

    __tablename__ = "plans"
    __cubes__ = (CubeSpec("plans", ("instrument", "year", "state"), ("pool_fen", "headcount")),)

    number: Mapped[str] = mapped_column(String(24), unique=True)
    instrument: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    judged_on: Mapped[date] = mapped_column(Date)
    title: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[PlanState] = mapped_column(EnumColumn(PlanState), default=PlanState.DRAFT, index=True)
    pool: Mapped[Money | None] = mapped_column("pool_fen", MoneyColumn)
    headcount: Mapped[int] = mapped_column(Integer, default=0)
    allocation_by: Mapped[AllocationBy] = mapped_column(EnumColumn(AllocationBy), default=AllocationBy.WEIGHT)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText)
    chapters: Mapped[dict[str, str]] = mapped_column(JsonText, default=dict)
    reasons: Mapped[dict[str, str]] = mapped_column(JsonText, default=dict)
    current_version: Mapped[int] = mapped_column(Integer, default=0)
    returned_note: Mapped[str] = mapped_column(Text, default="")
    reached_group_on: Mapped[date | None] = mapped_column(Date)
    submitted_on: Mapped[date | None] = mapped_column(Date)
    accepted_on: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    due_working_days: Mapped[int | None] = mapped_column(Integer)
    due_note: Mapped[str] = mapped_column(String(120), default="")
    calendar_revision: Mapped[str] = mapped_column(String(60), default="")
    decided_on: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[Decision | None] = mapped_column(EnumColumn(Decision))
    decision_number: Mapped[str] = mapped_column(String(80), default="")
    decision_note: Mapped[str] = mapped_column(Text, default="")
    drafted_by: Mapped[int | None] = mapped_column(BigInteger)
    internally_submitted_by: Mapped[int | None] = mapped_column(BigInteger)
    approved_by: Mapped[int | None] = mapped_column(BigInteger)
    group_reviewed_by: Mapped[int | None] = mapped_column(BigInteger)
    accepted_by: Mapped[int | None] = mapped_column(BigInteger)
    decided_by: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (Index("ix_plans_organisation_state", "organisation_id", "state"),)

    @property
    def label(self) -> str:
        """How the audit names the plan."""
        return self.number

    @property
    def is_editable(self) -> bool:
        """Whether the enterprise may change it now."""
        return self.state in EDITABLE

    @property
    def due_is_provisional(self) -> bool:
        """Whether holidays still to be announced may move the due day."""
        return bool(self.due_note)


class PlanPerson(Tracked, Scoped, Versioned, Row, Base):
    """One person of a plan as the enterprise proposes him; `ref` is the plan's own stable key of the person."""

    __tablename__ = "plan_people"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"))
    ref: Mapped[str] = mapped_column(String(64))
    position: Mapped[int] = mapped_column(Integer)
    talent_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(String(120))
    post: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str | None] = mapped_column(String(40))
    appointment: Mapped[str | None] = mapped_column(String(40))
    weight: Mapped[str | None] = mapped_column(String(40))
    amount: Mapped[Money | None] = mapped_column("amount_fen", MoneyColumn)
    annual_pay: Mapped[Money | None] = mapped_column("annual_pay_fen", MoneyColumn)
    months_in_post: Mapped[int | None] = mapped_column(Integer)
    years_in_company: Mapped[int | None] = mapped_column(Integer)
    is_in_post: Mapped[bool | None] = mapped_column(Boolean)
    facts: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)

    __table_args__ = (Index("uq_plan_people_ref", "plan_id", "ref", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the row."""
        return self.name


class PlanVersion(Scoped, Row, Base):
    """A plan as it was submitted: canonical JSON text and its hash; append-only."""

    __tablename__ = "plan_versions"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"))
    number: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    policy_on: Mapped[date] = mapped_column(Date)
    policy_revision: Mapped[str] = mapped_column(String(80))
    application_version: Mapped[str] = mapped_column(String(40))
    verify_code: Mapped[str] = mapped_column(String(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[int | None] = mapped_column(BigInteger)

    __table_args__ = (Index("uq_plan_versions_number", "plan_id", "number", unique=True),)


class VersionLine(Scoped, Row, Base):
    """What statistics need of a frozen version, as real columns; append-only."""

    __tablename__ = "version_lines"

    version_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan_versions.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(40))
    year: Mapped[int] = mapped_column(Integer)
    pool: Mapped[Money] = mapped_column("pool_fen", MoneyColumn)
    amount: Mapped[Money] = mapped_column("amount_fen", MoneyColumn)
    headcount: Mapped[int] = mapped_column(Integer)


class VersionPerson(Scoped, Row, Base):
    """A person of a frozen version: name, document tail and pay as shown, encrypted; the version holds the commitment.

    Rotation re-encrypts and lawful erasure empties these rows (under a permit); neither changes the version.
    """

    __tablename__ = "version_people"

    version_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan_versions.id"))
    ref: Mapped[str] = mapped_column(String(64))
    talent_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    shown_sealed: Mapped[bytes | None] = sealed_column(label="姓名、证件尾号和薪酬")
    commitment: Mapped[str] = mapped_column(String(64))

    shown = Sealed("shown_sealed")

    __table_args__ = (Index("uq_version_people_ref", "version_id", "ref", unique=True),)


class PlanDocument(Scoped, Row, Base):
    """A filed copy: the PDF rendered once from a version and stored; append-only."""

    __tablename__ = "plan_documents"

    version_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan_versions.id"), unique=True)
    file_id: Mapped[int] = mapped_column(BigInteger)
    file_hash: Mapped[str] = mapped_column(String(64), index=True)
    verify_url: Mapped[str] = mapped_column(String(300))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DocumentSignature(Scoped, Row, Base):
    """The filed copy with an electronic signature, made once after filing and kept beside it; append-only."""

    __tablename__ = "document_signatures"

    document_id: Mapped[int] = mapped_column(BigId, ForeignKey("plan_documents.id"), unique=True)
    file_id: Mapped[int] = mapped_column(BigInteger)
    file_hash: Mapped[str] = mapped_column(String(64), index=True)
    signer: Mapped[str] = mapped_column(String(200))
    certificate_issuer: Mapped[str] = mapped_column(String(200))
    certificate_serial: Mapped[str] = mapped_column(String(80))
    certificate_until: Mapped[date] = mapped_column(Date)
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class PlanEvent(Scoped, Row, Base):
    """One step of the plan's way: who did what, when, with which words; append-only."""

    __tablename__ = "plan_events"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_name: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(40))
    from_state: Mapped[PlanState | None] = mapped_column(EnumColumn(PlanState))
    to_state: Mapped[PlanState] = mapped_column(EnumColumn(PlanState))
    version_number: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")


class ReviewTick(Tracked, Scoped, Row, Base):
    """「已核对原文」: the reviewer compared one warning of one version with the official text."""

    __tablename__ = "review_ticks"

    plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("plans.id"))
    version_number: Mapped[int] = mapped_column(Integer)
    rule: Mapped[str] = mapped_column(String(20))
    ticked_by: Mapped[int | None] = mapped_column(BigInteger)
    ticked_by_name: Mapped[str] = mapped_column(String(120))
    ticked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    note: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (Index("uq_review_ticks_rule", "plan_id", "version_number", "rule", unique=True),)


class PlanNumber(Base):
    """The last plan number given out in a year; the numbers themselves stand in the plans."""

    __tablename__ = "plan_numbers"

    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(Integer)
