"""Reads of committees, experts, meetings with their draw and counts, and of appointments decided here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import select_within
from talent_app.talents.models import Talent
from talent_app.talents.record_models import Appointment
from talent_app.titles.committee_models import TitleBallot, TitleCommittee, TitleExpert, TitleMeeting, TitleSeat
from talent_app.titles.drawing import digest_of, order_by_lot
from talent_app.titles.models import TitleApplication, TitleEngagement

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Engaged:
    """An appointment with its person and what was decided."""

    decision: TitleEngagement
    talent: Talent
    appointment: Appointment


def committees(scope: Scope) -> list[TitleCommittee]:
    """Committees in scope, those whose term ends last first."""
    statement = select_within(scope, TitleCommittee).order_by(TitleCommittee.valid_until.desc(), TitleCommittee.id)
    return list(session.scalars(statement.limit(MOST_LISTED)))


def experts(scope: Scope, committee: TitleCommittee) -> list[TitleExpert]:
    """The register a committee is drawn from."""
    _check(scope, committee)
    statement = select(TitleExpert).where(
        TitleExpert.organisation_id == committee.organisation_id, TitleExpert.series == committee.series
    )
    return list(session.scalars(statement.order_by(TitleExpert.id)))


def meetings(scope: Scope, committee: TitleCommittee) -> list[TitleMeeting]:
    """The meetings of a committee, the latest first."""
    _check(scope, committee)
    statement = select(TitleMeeting).where(TitleMeeting.committee_id == committee.id)
    return list(session.scalars(statement.order_by(TitleMeeting.id.desc())))


def seats(scope: Scope, meeting: TitleMeeting) -> list[tuple[TitleSeat, TitleExpert]]:
    """The register in the order of the lot."""
    _check(scope, meeting)
    statement = select(TitleSeat, TitleExpert).join(TitleExpert, TitleExpert.id == TitleSeat.expert_id)
    found = session.execute(statement.where(TitleSeat.meeting_id == meeting.id).order_by(TitleSeat.place))
    return [(seat, expert) for seat, expert in found]


def ballots(scope: Scope, meeting: TitleMeeting) -> list[tuple[TitleBallot, TitleApplication]]:
    """The applications of a meeting with their counts."""
    _check(scope, meeting)
    statement = select(TitleBallot, TitleApplication).join(
        TitleApplication, TitleApplication.id == TitleBallot.application_id
    )
    found = session.execute(statement.where(TitleBallot.meeting_id == meeting.id).order_by(TitleBallot.id))
    return [(ballot, case) for ballot, case in found]


def is_draw_proven(scope: Scope, meeting: TitleMeeting) -> bool:
    """Whether the seats follow from the seed and the register that the digest names."""
    found = seats(scope, meeting)
    uids = [str(expert.uid) for _seat, expert in found]
    return digest_of(uids) == meeting.register_digest and order_by_lot(meeting.seed, uids) == uids


def engagements(scope: Scope, limit: int = MOST_LISTED) -> list[Engaged]:
    """Appointments decided here, those that end first on top."""
    statement = (
        select(TitleEngagement, Talent, Appointment)
        .join(Talent, Talent.id == TitleEngagement.talent_id)
        .join(Appointment, Appointment.id == TitleEngagement.appointment_id)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(TitleEngagement.organisation_id.in_(scope.organisation_ids))
    order = (TitleEngagement.ended_on.is_not(None), Appointment.until_on, TitleEngagement.id)
    return [Engaged(*one) for one in session.execute(statement.order_by(*order).limit(limit))]


def engagement(scope: Scope, engagement_id: int) -> Engaged | None:
    """One appointment in scope with its person."""
    return next((one for one in engagements(scope, 10_000) if one.decision.id == engagement_id), None)


def _check(scope: Scope, row: Any) -> None:
    if not scope.covers(row.organisation_id):
        raise NotFound()
