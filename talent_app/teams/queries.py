"""Reads of innovation teams: lists, one team with all it consists of, shares of time, who carries what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select

from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import owned_or_404, select_within
from talent_app.talents.models import Talent
from talent_app.talents.named import Former, people_named
from talent_app.talents.record_models_results import TeamMembership
from talent_app.teams.enums import LineState, TeamState
from talent_app.teams.models import Team, TeamAppraisal, TeamFailure, TeamHold, TeamLine, TeamMember, TeamStage
from talent_app.teams.network import Carried, SinglePoint, carried_by, orphans, single_points

Row = TypeVar("Row")


def team_page(scope: Scope, wish: Wish, states: Collection[str] = ()) -> Slice[Team]:
    """Teams in scope, the newest first."""
    statement = select_within(scope, Team)
    if states:
        statement = statement.where(Team.state.in_([TeamState(one) for one in states]))
    return read_slice(statement, wish, {"created": Team.created_at}, Team.__table__.c.id)


def team_or_404(scope: Scope, team_id: int, *, locked: bool = False) -> Team:
    """One team in scope."""
    row: Team = owned_or_404(scope, Team, team_id, locked=locked)
    return row


def part_or_404(scope: Scope, team: Team, model: type[Any], part_id: int) -> Any:
    """A member, line, stage or failure of a team."""
    row = session.get(model, part_id)
    if row is None or row.team_id != team.id or not scope.covers(row.organisation_id):
        raise NotFound()
    return row


@dataclass(frozen=True, slots=True)
class Whole:
    """A team with all it consists of."""

    team: Team
    members: list[TeamMember]
    people: dict[int, Talent | Former]
    lines: list[TeamLine]
    holds: list[TeamHold]
    stages: list[TeamStage]
    appraisals: list[TeamAppraisal]
    failures: list[TeamFailure]
    day: date

    @property
    def present(self) -> list[TeamMember]:
        """Who belongs to the team on the day."""
        return [one for one in self.members if one.is_current(self.day)]

    def name_of(self, member_id: int) -> str:
        """A member's name."""
        return next((self.people[one.talent_id].name for one in self.members if one.id == member_id), "")

    def holders(self, line: TeamLine) -> list[TeamMember]:
        """The present members who carry a line."""
        ids = {one.member_id for one in self.holds if one.line_id == line.id}
        return [one for one in self.present if one.id in ids]

    @property
    def carried(self) -> list[Carried]:
        """Everything under way or finished with who carries it; what was stopped is carried by nobody."""
        lines = [(one.id, f"{one.kind.title}“{one.name}”") for one in self.lines if one.state is not LineState.STOPPED]
        holds = [(one.line_id, one.member_id) for one in self.holds]
        return carried_by(lines, holds, [one.id for one in self.present])

    @property
    def single_points(self) -> list[SinglePoint]:
        """The members something hangs on alone."""
        return single_points(self.carried)

    @property
    def orphans(self) -> list[Carried]:
        """What nobody carries."""
        return orphans(self.carried)

    @property
    def tolerated(self) -> set[int]:
        """Lines whose failure was recognised as tolerated."""
        return {one.line_id for one in self.failures if one.decided_on is not None}


def whole(scope: Scope, team: Team, day: date) -> Whole:
    """One team with everything."""
    if not scope.covers(team.organisation_id):
        raise NotFound()

    def all_of(model: type[Row], *order: Any) -> list[Row]:
        return list(session.scalars(select(model).where(model.team_id == team.id).order_by(*order)))  # type: ignore[attr-defined]

    members = all_of(TeamMember, TeamMember.from_on, TeamMember.id)
    lines = all_of(TeamLine, TeamLine.id)
    holds = select(TeamHold).where(TeamHold.line_id.in_([one.id for one in lines])).order_by(TeamHold.id)
    return Whole(
        team, members, people_named(scope, {one.talent_id for one in members}), lines, list(session.scalars(holds)),
        all_of(TeamStage, TeamStage.from_on, TeamStage.id), all_of(TeamAppraisal, TeamAppraisal.year),
        all_of(TeamFailure, TeamFailure.happened_on, TeamFailure.id), day,
    )  # fmt: skip


def committed(scope: Scope, talent: Talent, day: date, besides: int | None = None) -> int:
    """The share of time a person has given to teams on a day, in the organisations in scope."""
    statement = select(func.sum(TeamMember.time_share)).where(
        TeamMember.person_id == talent.person_id, (TeamMember.until_on.is_(None)) | (TeamMember.until_on >= day)
    )
    if besides is not None:
        statement = statement.where(TeamMember.id != besides)
    if scope.organisation_ids is not None:
        statement = statement.where(TeamMember.organisation_id.in_(scope.organisation_ids))
    return int(session.scalar(statement) or 0)


def committed_shares(scope: Scope, found: Whole) -> dict[int, int]:
    """Member → what he has given to teams altogether; of people whom another employs now nothing is known."""
    people = ((one, found.people[one.talent_id]) for one in found.present)
    return {one.id: committed(scope, row, found.day) for one, row in people if isinstance(row, Talent)}


def own_record(scope: Scope, talent: Talent, name: str) -> TeamMembership | None:
    """What a person's file says of this team, where it says anything."""
    if not scope.covers(talent.organisation_id):
        raise NotFound()
    statement = select(TeamMembership).where(TeamMembership.talent_id == talent.id, TeamMembership.team == name)
    return session.scalars(statement.order_by(TeamMembership.id)).first()


def records_of(scope: Scope, members: Sequence[TeamMember]) -> dict[int, TeamMembership]:
    """Member → what the person's own file says."""
    wanted = {one.record_id: one.id for one in members if one.record_id and scope.covers(one.organisation_id)}
    statement = select(TeamMembership).where(TeamMembership.id.in_(wanted))
    return {wanted[row.id]: row for row in session.scalars(statement)}


def sizes(scope: Scope, teams: Sequence[Team], day: date) -> dict[int, int]:
    """Team → how many members it has on a day."""
    statement = (
        select(TeamMember.team_id, func.count())
        .where(
            TeamMember.team_id.in_([one.id for one in teams if scope.covers(one.organisation_id)]),
            (TeamMember.until_on.is_(None)) | (TeamMember.until_on >= day),
        )
        .group_by(TeamMember.team_id)
    )
    return {team: int(n) for team, n in session.execute(statement)}


def counts(scope: Scope, state: TeamState) -> int:
    """How many teams stand in a state."""
    statement = select(func.count()).select_from(Team).where(Team.state == state)
    if scope.organisation_ids is not None:
        statement = statement.where(Team.organisation_id.in_(scope.organisation_ids))
    return int(session.scalar(statement) or 0)


def open_failures(scope: Scope) -> list[tuple[TeamFailure, Team]]:
    """Failures that wait for the enterprise's word."""
    statement = (
        select(TeamFailure, Team).join(Team, Team.id == TeamFailure.team_id).where(TeamFailure.decided_on.is_(None))
    )
    if scope.organisation_ids is not None:
        statement = statement.where(TeamFailure.organisation_id.in_(scope.organisation_ids))
    return [(failure, team) for failure, team in session.execute(statement.order_by(TeamFailure.id))]


def choices_of(scope: Scope, organisation_id: int) -> list[Talent]:
    """People who may join a team of an organisation."""
    if not scope.covers(organisation_id):
        raise NotFound()
    statement = select(Talent).where(Talent.organisation_id == organisation_id).order_by(Talent.name_key, Talent.id)
    return list(session.scalars(statement.limit(2000)))
