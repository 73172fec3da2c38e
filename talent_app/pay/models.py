"""The pay structure of an enterprise: families and posts, points, grades and bands, who stands where, what he is paid.

Money stands in whole fen, ratios as canonical text. Levels, grades and matrices are small documents read and written
as a whole; `rules/job_evaluation.py`, `rules/pay_bands.py` and `rules/merit.py` compute what they mean.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.enums import TitledEnum
from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.tracking.models import Tracked


class Ladder(TitledEnum):
    """The parallel ladders; equal ranks on two of them are compared with each other."""

    TECHNICAL = "technical", "专业技术"
    MANAGEMENT = "management", "经营管理"
    SKILL = "skill", "技术技能"
    MARKET = "market", "市场营销"
    SUPPORT = "support", "职能支持"


class StructureBasis(TitledEnum):
    """What grades and bands are built from."""

    POINTS = "points", "按职位评价点数"
    MARKET = "market", "按市场分位值"


class MeritState(TitledEnum):
    """Where a merit round stands."""

    DRAFT = "draft", "测算中"
    SETTLED = "settled", "已定稿"


class PayFamily(Tracked, Scoped, Versioned, Row, Base):
    """A job family (序列) of one enterprise and the ladder it belongs to."""

    __tablename__ = "pay_families"

    name: Mapped[str] = mapped_column(String(80))
    ladder: Mapped[Ladder] = mapped_column(EnumColumn(Ladder))
    description: Mapped[str] = mapped_column(String(500), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (Index("uq_pay_families_name", "organisation_id", "name", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the family."""
        return self.name


class PayFactor(Tracked, Scoped, Versioned, Row, Base):
    """One factor of job evaluation; `levels` holds each level's points and its anchored description, lowest first.

    `confirmed` is the code of one of the four factors a national document names; a factor of the enterprise's own
    has none.
    """

    __tablename__ = "pay_factors"

    name: Mapped[str] = mapped_column(String(80))
    confirmed: Mapped[str | None] = mapped_column(String(20))
    description: Mapped[str] = mapped_column(String(500), default="")
    levels: Mapped[list[Any]] = mapped_column(JsonText)
    position: Mapped[int] = mapped_column(Integer, default=0)

    __table_args__ = (Index("uq_pay_factors_name", "organisation_id", "name", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the factor."""
        return self.name


class PayPost(Tracked, Scoped, Versioned, Row, Base):
    """A post of a family; `points` and `consensus` are set once the evaluators agreed."""

    __tablename__ = "pay_posts"

    family_id: Mapped[int] = mapped_column(BigId, ForeignKey("pay_families.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    rank: Mapped[int] = mapped_column(Integer)
    duties: Mapped[str] = mapped_column(Text, default="")
    survey_level: Mapped[str] = mapped_column(String(40), default="")
    consensus: Mapped[dict[str, Any]] = mapped_column(JsonText, default=dict)
    points: Mapped[int | None] = mapped_column(Integer)
    settled_by: Mapped[str] = mapped_column(String(120), default="")
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_note: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (Index("uq_pay_posts_name", "organisation_id", "name", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the post."""
        return self.name


class PayRating(Tracked, Scoped, Versioned, Row, Base):
    """One evaluator's levels for one post, by factor."""

    __tablename__ = "pay_ratings"

    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("pay_posts.id"))
    evaluator_id: Mapped[int] = mapped_column(BigInteger)
    evaluator_name: Mapped[str] = mapped_column(String(120))
    levels: Mapped[dict[str, Any]] = mapped_column(JsonText)
    note: Mapped[str] = mapped_column(String(500), default="")

    __table_args__ = (Index("uq_pay_ratings_evaluator", "post_id", "evaluator_id", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the rating."""
        return self.evaluator_name


class PayStructure(Tracked, Scoped, Versioned, Row, Base):
    """Grades and bands of one year: how they were built (`settings`) and what came out (`grades`)."""

    __tablename__ = "pay_structures"

    year: Mapped[int] = mapped_column(Integer)
    basis: Mapped[StructureBasis] = mapped_column(EnumColumn(StructureBasis))
    settings: Mapped[dict[str, Any]] = mapped_column(JsonText)
    grades: Mapped[list[Any]] = mapped_column(JsonText)

    __table_args__ = (Index("uq_pay_structures_year", "organisation_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the structure."""
        return f"{self.year} 年薪级薪档"


class PayAssignment(Tracked, Scoped, Versioned, Row, Base):
    """Which post a person holds, since when; `grade` stands only where it differs from the post's own."""

    __tablename__ = "pay_assignments"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), unique=True)
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("pay_posts.id"), index=True)
    grade: Mapped[int | None] = mapped_column(Integer)
    from_on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str] = mapped_column(String(300), default="")

    __table_args__ = ({"info": {"on_transfer": "ends"}},)


class PayRecord(Tracked, Scoped, Versioned, Row, Base):
    """What one person was paid in one year, before tax, by component; `performance` is the year's appraisal grade."""

    __tablename__ = "pay_records"

    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    year: Mapped[int] = mapped_column(Integer)
    base: Mapped[Money] = mapped_column("base_fen", MoneyColumn)
    variable: Mapped[Money] = mapped_column("variable_fen", MoneyColumn)
    allowance: Mapped[Money] = mapped_column("allowance_fen", MoneyColumn)
    incentive: Mapped[Money] = mapped_column("incentive_fen", MoneyColumn)
    performance: Mapped[str] = mapped_column(String(20), default="")
    is_full_year: Mapped[bool] = mapped_column(Boolean, default=True)

    __table_args__ = (Index("uq_pay_records_year", "organisation_id", "talent_id", "year", unique=True),)

    @property
    def total(self) -> Money:
        """Annual pay without medium- and long-term incentives: what bands and benchmarks are compared with."""
        return self.base + self.variable + self.allowance


class PaySurvey(Tracked, Versioned, Row, Base):
    """An imported market survey. It belongs to who imported it; the regulator may show its own to every enterprise."""

    __tablename__ = "pay_surveys"

    owner_id: Mapped[int] = mapped_column(BigId, ForeignKey("organisations.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    source: Mapped[str] = mapped_column(String(200))
    year: Mapped[int] = mapped_column(Integer)
    is_shared: Mapped[bool] = mapped_column(Boolean, default=False)
    file_name: Mapped[str] = mapped_column(String(200))
    file_hash: Mapped[str] = mapped_column(String(64))
    imported_by: Mapped[str] = mapped_column(String(120))
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime)

    @property
    def label(self) -> str:
        """How the audit names the survey."""
        return self.name


class PaySurveyCell(Tracked, Row, Base):
    """One line of a survey: P10 to P90 of a series, level and industry."""

    __tablename__ = "pay_survey_cells"

    survey_id: Mapped[int] = mapped_column(BigId, ForeignKey("pay_surveys.id"), index=True)
    series: Mapped[str] = mapped_column(String(80))
    level: Mapped[str] = mapped_column(String(40))
    industry: Mapped[str] = mapped_column(String(80))
    p10: Mapped[Money] = mapped_column("p10_fen", MoneyColumn)
    p25: Mapped[Money] = mapped_column("p25_fen", MoneyColumn)
    p50: Mapped[Money] = mapped_column("p50_fen", MoneyColumn)
    p75: Mapped[Money] = mapped_column("p75_fen", MoneyColumn)
    p90: Mapped[Money] = mapped_column("p90_fen", MoneyColumn)
    sample: Mapped[int | None] = mapped_column(Integer)


class PayMerit(Tracked, Scoped, Versioned, Row, Base):
    """A merit round of one year: the matrix, the budget, and what each person's rise came to (`lines`)."""

    __tablename__ = "pay_merits"

    year: Mapped[int] = mapped_column(Integer)
    budget: Mapped[Money] = mapped_column("budget_fen", MoneyColumn)
    matrix: Mapped[dict[str, Any]] = mapped_column(JsonText)
    lines: Mapped[list[Any]] = mapped_column(JsonText, default=list)
    state: Mapped[MeritState] = mapped_column(EnumColumn(MeritState), default=MeritState.DRAFT)

    __table_args__ = (Index("uq_pay_merits_year", "organisation_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names the round."""
        return f"{self.year} 年度调薪"
