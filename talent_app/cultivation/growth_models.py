"""Studios, competitions, apprenticeships with agreed pay steps, development plans with measures and mentors."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.cultivation.enums import (
    ApprenticeState,
    CheckResult,
    MeasureKind,
    PartnerKind,
    PlanState,
    StageResult,
    WorkKind,
)
from talent_app.cultivation.models import ENDS
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, MoneyColumn
from talent_app.talents.record_enums import AwardGrade, ProjectLevel
from talent_app.tracking.models import Tracked


class SkillStudio(Tracked, Scoped, Versioned, Row, Base):
    """A skill master's studio (技能大师工作室)."""

    __tablename__ = "skill_studios"

    name: Mapped[str] = mapped_column(String(120))
    occupation: Mapped[str] = mapped_column(String(80))
    level: Mapped[ProjectLevel] = mapped_column(EnumColumn(ProjectLevel))
    founded_on: Mapped[date] = mapped_column(Date)
    document: Mapped[str] = mapped_column(String(120), default="")
    tasks: Mapped[str] = mapped_column(String(500), default="")
    closed_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("uq_skill_studios_name", "organisation_id", "name", unique=True),
        Index("ix_skill_studios_founded", "founded_on", "id"),
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class StudioMember(Tracked, Scoped, Versioned, Row, Base):
    """Who works in a studio; one of them leads it."""

    __tablename__ = "skill_studio_members"

    studio_id: Mapped[int] = mapped_column(BigId, ForeignKey("skill_studios.id"), index=True)
    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    is_leader: Mapped[bool] = mapped_column(Boolean, default=False)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = ENDS

    @property
    def label(self) -> str:
        """How the audit names it."""
        return "领办人" if self.is_leader else "成员"


class StudioWork(Tracked, Scoped, Versioned, Row, Base):
    """What a studio did in a year: renovations, trainings, methods."""

    __tablename__ = "skill_studio_works"

    studio_id: Mapped[int] = mapped_column(BigId, ForeignKey("skill_studios.id"), index=True)
    year: Mapped[int] = mapped_column(Integer)
    kind: Mapped[WorkKind] = mapped_column(EnumColumn(WorkKind))
    name: Mapped[str] = mapped_column(String(160))
    people: Mapped[int | None] = mapped_column(Integer)
    outcome: Mapped[str] = mapped_column(String(300), default="")

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class SkillCompetition(Tracked, Scoped, Versioned, Row, Base):
    """A competition the enterprise held or sent people to."""

    __tablename__ = "skill_competitions"

    name: Mapped[str] = mapped_column(String(160))
    occupation: Mapped[str] = mapped_column(String(80))
    level: Mapped[ProjectLevel] = mapped_column(EnumColumn(ProjectLevel))
    host: Mapped[str] = mapped_column(String(120))
    held_on: Mapped[date] = mapped_column(Date)
    document: Mapped[str] = mapped_column(String(120), default="")

    __table_args__ = (Index("ix_skill_competitions_held", "held_on", "id"),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class CompetitionEntry(Tracked, Scoped, Versioned, Row, Base):
    """Who took part with which result; the result may become an award of the person's record."""

    __tablename__ = "skill_competition_entries"

    competition_id: Mapped[int] = mapped_column(BigId, ForeignKey("skill_competitions.id"))
    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    place: Mapped[int | None] = mapped_column(Integer)
    grade: Mapped[AwardGrade | None] = mapped_column(EnumColumn(AwardGrade))
    honour: Mapped[str] = mapped_column(String(120), default="")
    certificate_number: Mapped[str] = mapped_column(String(40), default="")
    award_id: Mapped[int | None] = mapped_column(BigInteger)
    award_sent_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("uq_skill_competition_entries_pair", "competition_id", "talent_id", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return "参赛成绩"


class Apprenticeship(Tracked, Scoped, Versioned, Row, Base):
    """One apprentice with his master (师带徒): trade, period, the level aimed at, the certificate at its end."""

    __tablename__ = "apprenticeships"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    number: Mapped[str] = mapped_column(String(80))
    occupation: Mapped[str] = mapped_column(String(80))
    level_from: Mapped[str] = mapped_column(String(40), default="")
    level_aim: Mapped[str] = mapped_column(String(40))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    tasks: Mapped[str] = mapped_column(Text, default="")
    allowance: Mapped[Money | None] = mapped_column("allowance_fen", MoneyColumn)
    state: Mapped[ApprenticeState] = mapped_column(EnumColumn(ApprenticeState), default=ApprenticeState.DRAFT)
    drafted_by_id: Mapped[int | None] = mapped_column(BigInteger)
    certificate_number: Mapped[str] = mapped_column(String(40), default="")
    certified_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (
        Index("uq_apprenticeships_number", "organisation_id", "number", unique=True),
        Index("ix_apprenticeships_until", "until_on", "id"),
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return f"{self.occupation} {self.number}"


class ApprenticeStage(Tracked, Scoped, Versioned, Row, Base):
    """One stage: what is to be learned, the pay agreed for it, the appraisal at its end."""

    __tablename__ = "apprentice_stages"

    apprenticeship_id: Mapped[int] = mapped_column(BigId, ForeignKey("apprenticeships.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    goal: Mapped[str] = mapped_column(String(500))
    monthly_pay: Mapped[Money | None] = mapped_column("monthly_pay_fen", MoneyColumn)
    result: Mapped[StageResult | None] = mapped_column(EnumColumn(StageResult))
    result_note: Mapped[str] = mapped_column(String(300), default="")
    appraised_by: Mapped[str] = mapped_column(String(120), default="")
    appraised_on: Mapped[date | None] = mapped_column(Date)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.title


class DevelopmentPlan(Tracked, Scoped, Versioned, Row, Base):
    """One person's development plan, checked after a year."""

    __tablename__ = "development_plans"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("key_posts.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    goals: Mapped[str] = mapped_column(Text)
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    state: Mapped[PlanState] = mapped_column(EnumColumn(PlanState), default=PlanState.DRAFT)
    drafted_by_id: Mapped[int | None] = mapped_column(BigInteger)
    check_due_on: Mapped[date] = mapped_column(Date)
    checked_on: Mapped[date | None] = mapped_column(Date)
    check_result: Mapped[CheckResult | None] = mapped_column(EnumColumn(CheckResult))
    check_note: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (Index("ix_development_plans_check", "check_due_on", "id"),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class DevelopmentMeasure(Tracked, Scoped, Versioned, Row, Base):
    """One measure of a plan: hours planned and done, where somebody is seconded to, what came of it."""

    __tablename__ = "development_measures"

    development_plan_id: Mapped[int] = mapped_column(BigId, ForeignKey("development_plans.id"), index=True)
    kind: Mapped[MeasureKind] = mapped_column(EnumColumn(MeasureKind))
    name: Mapped[str] = mapped_column(String(160))
    partner_kind: Mapped[PartnerKind | None] = mapped_column(EnumColumn(PartnerKind))
    partner: Mapped[str] = mapped_column(String(120), default="")
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    hours: Mapped[int] = mapped_column(Integer)
    hours_done: Mapped[int] = mapped_column(Integer, default=0)
    outcome: Mapped[str] = mapped_column(String(300), default="")

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class CultivationMentor(Tracked, Scoped, Versioned, Row, Base):
    """A master of an apprenticeship or a mentor of a plan: somebody registered, or a name from outside."""

    __tablename__ = "cultivation_mentors"

    apprenticeship_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("apprenticeships.id"), index=True)
    development_plan_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("development_plans.id"), index=True)
    talent_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    employer: Mapped[str] = mapped_column(String(120), default="")
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = ENDS

    @property
    def label(self) -> str:
        """How the audit names it."""
        return "师傅、导师"
