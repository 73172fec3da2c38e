"""Key posts with holders and candidates; terms of management members with goals, results and steps.

Who is named by `talent_id` follows a merge; what only holds with the present employer ends with a transfer.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.cultivation.enums import (
    Conclusion,
    Direction,
    ExitCause,
    ManagerSource,
    PostKind,
    Readiness,
    TermKind,
    TermState,
)
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, UtcDateTime
from talent_app.tracking.models import Tracked

ENDS = {"info": {"on_transfer": "ends"}}


class KeyPost(Tracked, Scoped, Versioned, Row, Base):
    """A post whose vacancy would hurt: what it needs and how many candidates it should have."""

    __tablename__ = "key_posts"

    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[PostKind] = mapped_column(EnumColumn(PostKind))
    department: Mapped[str] = mapped_column(String(120), default="")
    demands: Mapped[str] = mapped_column(String(500), default="")
    wanted: Mapped[int] = mapped_column(Integer, default=2)
    closed_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("uq_key_posts_name", "organisation_id", "name", "department", unique=True),
        Index("ix_key_posts_kind", "kind", "id"),
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class KeyPostHolder(Tracked, Scoped, Versioned, Row, Base):
    """Who holds a key post, from when until when."""

    __tablename__ = "key_post_holders"

    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("key_posts.id"), index=True)
    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    from_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = ENDS

    @property
    def label(self) -> str:
        """How the audit names it."""
        return "现任"

    def is_current(self, day: date) -> bool:
        """Whether the person holds the post on a day."""
        return self.until_on is None or self.until_on >= day


class KeyPostCandidate(Tracked, Scoped, Versioned, Row, Base):
    """Who could take a key post, when, and what is still missing."""

    __tablename__ = "key_post_candidates"

    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("key_posts.id"), index=True)
    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    readiness: Mapped[Readiness] = mapped_column(EnumColumn(Readiness))
    strengths: Mapped[str] = mapped_column(String(300), default="")
    gaps: Mapped[str] = mapped_column(String(300), default="")
    judged_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (
        Index("uq_key_post_candidates_pair", "post_id", "talent_id", unique=True),
        {"info": {"on_transfer": "ends"}},
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.readiness.title


class ManagementTerm(Tracked, Scoped, Versioned, Row, Base):
    """A term of a management member or professional manager: post, dates, bottom lines, how it ended."""

    __tablename__ = "management_terms"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    number: Mapped[str] = mapped_column(String(80))
    post: Mapped[str] = mapped_column(String(120))
    kind: Mapped[TermKind] = mapped_column(EnumColumn(TermKind))
    source: Mapped[ManagerSource] = mapped_column(EnumColumn(ManagerSource))
    is_market_chosen: Mapped[bool] = mapped_column(Boolean, default=False)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    duties: Mapped[str] = mapped_column(Text, default="")
    year_bottom: Mapped[str] = mapped_column(String(24), default="")
    term_bottom: Mapped[str] = mapped_column(String(24), default="")
    goal_bottom: Mapped[str] = mapped_column(String(24), default="")
    bottom_basis: Mapped[str] = mapped_column(String(200), default="")
    consequences: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[TermState] = mapped_column(EnumColumn(TermState), default=TermState.DRAFT)
    drafted_by_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_under: Mapped[str] = mapped_column(String(120), default="")
    signed_on: Mapped[date | None] = mapped_column(Date)
    exit_cause: Mapped[ExitCause | None] = mapped_column(EnumColumn(ExitCause))
    exit_on: Mapped[date | None] = mapped_column(Date)
    renewal_of_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("management_terms.id"), index=True)

    __table_args__ = (
        Index("uq_management_terms_number", "organisation_id", "number", unique=True),
        Index("ix_management_terms_until", "until_on", "id"),
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return f"{self.post} {self.number}"

    @property
    def years(self) -> list[int]:
        """The calendar years the term touches."""
        return list(range(self.from_on.year, self.until_on.year + 1))


class ManagementGoal(Tracked, Scoped, Versioned, Row, Base):
    """One goal of a year (or of the whole term, year 0): weight, target, what was reached, the score."""

    __tablename__ = "management_goals"

    term_id: Mapped[int] = mapped_column(BigId, ForeignKey("management_terms.id"), index=True)
    year: Mapped[int] = mapped_column(Integer)
    name: Mapped[str] = mapped_column(String(160))
    unit: Mapped[str] = mapped_column(String(40), default="")
    direction: Mapped[Direction] = mapped_column(EnumColumn(Direction))
    is_main: Mapped[bool] = mapped_column(Boolean, default=False)
    weight: Mapped[int] = mapped_column(Integer)
    target: Mapped[str] = mapped_column(String(24), default="")
    standard: Mapped[str] = mapped_column(String(300), default="")
    actual: Mapped[str] = mapped_column(String(24), default="")
    given_score: Mapped[str] = mapped_column(String(24), default="")
    proof: Mapped[str] = mapped_column(String(300), default="")
    fixed_on: Mapped[date | None] = mapped_column(Date)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class ManagementResult(Tracked, Scoped, Versioned, Row, Base):
    """The appraisal of a year (or of the whole term, year 0) with the figures it saw and what follows."""

    __tablename__ = "management_results"

    term_id: Mapped[int] = mapped_column(BigId, ForeignKey("management_terms.id"))
    year: Mapped[int] = mapped_column(Integer)
    score: Mapped[str] = mapped_column(String(24))
    conclusion: Mapped[Conclusion] = mapped_column(EnumColumn(Conclusion))
    misses: Mapped[list[str]] = mapped_column(JsonText)
    consequence: Mapped[str] = mapped_column(Text)
    document: Mapped[str] = mapped_column(String(120), default="")
    decided_by: Mapped[str] = mapped_column(String(120))
    decided_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (Index("uq_management_results_year", "term_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return f"{self.year} 年度考核" if self.year else "任期考核"


class CultivationStep(Tracked, Scoped, Row, Base):
    """One step of a term, an apprenticeship or a development plan: who, when, with which words."""

    __tablename__ = "cultivation_steps"

    chain: Mapped[str] = mapped_column(String(40))
    root_id: Mapped[int] = mapped_column(BigInteger)
    action: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(String(500), default="")
    done_by_id: Mapped[int | None] = mapped_column(BigInteger)
    done_by: Mapped[str] = mapped_column(String(120))
    done_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (Index("ix_cultivation_steps_root", "chain", "root_id", "id"),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.title
