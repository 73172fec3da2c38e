"""Innovation teams: the team, its members, its directions, projects and outputs, plan, appraisals, tolerated failures.

`team_members` is what a team consists of. A talent's own record of the kind 团队 is what the person's file says of any
team, also elsewhere; where it speaks of the same team the member row points to it.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from talent_app.core.money import Money
from talent_app.db.base import Base, Row, Scoped, Versioned
from talent_app.db.types import BigId, EnumColumn, JsonText, MoneyColumn, UtcDateTime
from talent_app.talents.record_enums import ProjectLevel, ProjectRole
from talent_app.teams.enums import AppraisalResult, Line, LineState, PlatformKind, TeamState
from talent_app.tracking.models import Tracked

LONGEST_NOTE = 500


class Team(Tracked, Scoped, Versioned, Row, Base):
    """One innovation team of one enterprise."""

    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(120))
    direction: Mapped[str] = mapped_column(String(300))
    brand: Mapped[str] = mapped_column(String(200), default="")
    platform_kind: Mapped[PlatformKind | None] = mapped_column(EnumColumn(PlatformKind))
    platform: Mapped[str] = mapped_column(String(160), default="")
    platform_level: Mapped[ProjectLevel | None] = mapped_column(EnumColumn(ProjectLevel))
    founded_on: Mapped[date] = mapped_column(Date)
    document: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[TeamState] = mapped_column(EnumColumn(TeamState), default=TeamState.FORMING)
    drafted_by_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    __table_args__ = (
        Index("ix_teams_state", "organisation_id", "state"),
        Index("uq_teams_name", "organisation_id", "name", unique=True),
        Index("ix_teams_created", "created_at", "id"),
    )

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class TeamMember(Tracked, Scoped, Versioned, Row, Base):
    """A person in a team with role and share of time; `record_id` is what his own file says of it."""

    __tablename__ = "team_members"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("teams.id"))
    talent_id: Mapped[int] = mapped_column(BigId, ForeignKey("talents.id"), index=True)
    person_id: Mapped[int] = mapped_column(BigInteger, index=True)
    record_id: Mapped[int | None] = mapped_column(BigInteger)
    role: Mapped[ProjectRole] = mapped_column(EnumColumn(ProjectRole))
    time_share: Mapped[int] = mapped_column(Integer)
    duty: Mapped[str] = mapped_column(String(200), default="")
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("ix_team_members_team", "team_id", "talent_id"),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.role.title

    def is_current(self, day: date) -> bool:
        """Whether the person belongs to the team on a day."""
        return self.until_on is None or self.until_on >= day


class TeamLine(Tracked, Scoped, Versioned, Row, Base):
    """A direction, a project or an output of a team; outputs may name the project they came of."""

    __tablename__ = "team_lines"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("teams.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("team_lines.id"), index=True)
    kind: Mapped[Line] = mapped_column(EnumColumn(Line))
    name: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(80), default="")
    state: Mapped[LineState] = mapped_column(EnumColumn(LineState), default=LineState.RUNNING)
    from_on: Mapped[date | None] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.name


class TeamHold(Tracked, Scoped, Row, Base):
    """Who carries a direction, project or output: what leaves with the person."""

    __tablename__ = "team_holds"

    line_id: Mapped[int] = mapped_column(BigId, ForeignKey("team_lines.id"), info={"label": "方向、项目或成果"})
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("team_members.id"), index=True)

    __table_args__ = (Index("uq_team_holds_pair", "line_id", "member_id", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return "承担"


class TeamStage(Tracked, Scoped, Versioned, Row, Base):
    """One stage of the cultivation plan: goal, support, what was reached."""

    __tablename__ = "team_stages"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("teams.id"), index=True)
    title: Mapped[str] = mapped_column(String(120))
    from_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date] = mapped_column(Date)
    goal: Mapped[str] = mapped_column(Text)
    support: Mapped[Money | None] = mapped_column("support_fen", MoneyColumn)
    reached: Mapped[str] = mapped_column(Text, default="")
    reached_on: Mapped[date | None] = mapped_column(Date)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return self.title


class TeamAppraisal(Tracked, Scoped, Versioned, Row, Base):
    """A year's appraisal with the figures it saw; tolerated failures are told apart and not held against the team."""

    __tablename__ = "team_appraisals"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("teams.id"))
    year: Mapped[int] = mapped_column(Integer)
    result: Mapped[AppraisalResult] = mapped_column(EnumColumn(AppraisalResult))
    summary: Mapped[str] = mapped_column(Text)
    figures: Mapped[dict[str, int]] = mapped_column(JsonText)
    appraised_by: Mapped[str] = mapped_column(String(120))
    appraised_on: Mapped[date] = mapped_column(Date)

    __table_args__ = (Index("uq_team_appraisals_year", "team_id", "year", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return f"{self.year} 年度考核"


class TeamFailure(Tracked, Scoped, Versioned, Row, Base):
    """A failure recorded as tolerated exploration: what, why it is not held against anybody, who decided."""

    __tablename__ = "team_failures"

    team_id: Mapped[int] = mapped_column(BigId, ForeignKey("teams.id"), index=True)
    line_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("team_lines.id"), info={"label": "方向、项目或成果"}, index=True
    )
    happened_on: Mapped[date] = mapped_column(Date)
    what: Mapped[str] = mapped_column(Text)
    grounds: Mapped[list[str]] = mapped_column(JsonText)
    lessons: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(80), default="")
    proposed_by_id: Mapped[int | None] = mapped_column(BigInteger)
    decided_by: Mapped[str] = mapped_column(String(120), default="")
    decided_on: Mapped[date | None] = mapped_column(Date)

    __table_args__ = (Index("uq_team_failures_line", "line_id", unique=True),)

    @property
    def label(self) -> str:
        """How the audit names it."""
        return "容错记录"
