"""Reads of candidates: the board of an opening, one candidate with all that happened, what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Select, func, select

from talent_app.core.dates import Deadline, WorkingCalendar, notice_ends
from talent_app.core.money import Rounding, rounded
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import select_within, within_scope
from talent_app.policy.holidays.queries import working_calendar
from talent_app.recruitment.candidate_models import Candidate, CandidateStep, Interview, InterviewScore, Offer
from talent_app.recruitment.enums import ENDED, Stage
from talent_app.recruitment.models import Channel
from talent_app.recruitment.scoping import one_or_404


@dataclass(frozen=True, slots=True)
class InterviewView:
    """An interview with what each interviewer gave and their mean."""

    row: Interview
    scores: tuple[InterviewScore, ...]

    @property
    def mean(self) -> Fraction | None:
        """The arithmetic mean of the scores."""
        return Fraction(sum(each.score for each in self.scores), len(self.scores)) if self.scores else None

    @property
    def mean_text(self) -> str:
        """The mean as people read it, to two decimals."""
        hundredths = rounded((self.mean or Fraction(0)) * 100, Rounding.HALF_UP)
        return f"{hundredths // 100}.{hundredths % 100:02d}"


def candidate_or_404(scope: Scope, candidate_id: int, *, locked: bool = False) -> Candidate:
    """One candidate."""
    return one_or_404(scope, Candidate, candidate_id, "位应聘人员", locked=locked)


def offer_or_404(scope: Scope, offer_id: int, *, locked: bool = False) -> Offer:
    """One offer."""
    return one_or_404(scope, Offer, offer_id, "份聘用意向", locked=locked)


def board(scope: Scope, opening_id: int) -> dict[Stage, list[Candidate]]:
    """The candidates of an opening by stage, who has waited longest first."""
    statement = within_scope(select(Candidate).where(Candidate.opening_id == opening_id), Candidate, scope)
    found: dict[Stage, list[Candidate]] = {stage: [] for stage in Stage}
    for row in session.scalars(statement.order_by(Candidate.moved_on, Candidate.id)):
        found[row.stage].append(row)
    return found


def interviews(scope: Scope, candidate_ids: Sequence[int]) -> dict[int, list[InterviewView]]:
    """candidate → interviews with scores, in order."""
    wanted = set(candidate_ids)
    held = within_scope(select(Interview).where(Interview.candidate_id.in_(wanted)), Interview, scope)
    rows = list(session.scalars(held.order_by(Interview.held_on, Interview.id)))
    given = within_scope(
        select(InterviewScore).where(InterviewScore.interview_id.in_([row.id for row in rows])), InterviewScore, scope
    )
    scores: dict[int, list[InterviewScore]] = {}
    for score in session.scalars(given.order_by(InterviewScore.id)):
        scores.setdefault(score.interview_id, []).append(score)
    found: dict[int, list[InterviewView]] = {}
    for row in rows:
        found.setdefault(row.candidate_id, []).append(InterviewView(row, tuple(scores.get(row.id, ()))))
    return found


def offers(scope: Scope, candidate_id: int) -> list[Offer]:
    """The offers made to a candidate, latest first."""
    statement = within_scope(select(Offer).where(Offer.candidate_id == candidate_id), Offer, scope)
    return list(session.scalars(statement.order_by(Offer.id.desc())))


def steps(scope: Scope, candidate_id: int) -> list[CandidateStep]:
    """The time line of a candidate."""
    statement = within_scope(
        select(CandidateStep).where(CandidateStep.candidate_id == candidate_id), CandidateStep, scope
    )
    return list(session.scalars(statement.order_by(CandidateStep.id)))


def channel_names(scope: Scope, ids: Sequence[int]) -> dict[int, str]:
    """Names of channels."""
    statement = within_scope(select(Channel.id, Channel.name).where(Channel.id.in_(set(ids))), Channel, scope)
    return {row.id: row.name for row in session.execute(statement)}


def notice_deadline(row: Candidate, calendar: WorkingCalendar) -> Deadline | None:
    """When the notice of a candidate ends by the holidays known today; the day it was put up is not counted."""
    if row.notice_from is None or row.notice_days is None:
        return None
    return notice_ends(row.notice_from, row.notice_days, calendar)


def count_in(scope: Scope, stage: Stage) -> int:
    """How many candidates stand at a stage."""
    statement = select(func.count()).select_from(Candidate).where(Candidate.stage == stage)
    return int(session.scalar(within_scope(statement, Candidate, scope)) or 0)


def notices_over(scope: Scope, today: date) -> int:
    """How many candidates wait for an offer because their notice has ended; a tentative end never counts."""
    rows = session.scalars(select_within(scope, Candidate).where(Candidate.stage == Stage.NOTICE))
    ends = (notice_deadline(row, working_calendar(scope)) for row in rows)
    return sum(1 for end in ends if end is not None and end.is_overdue(today))


def _over(scope: Scope, today: date) -> Select[Any]:
    """Candidates who were not hired and whose retention has ended."""
    return select_within(scope, Candidate).where(
        Candidate.stage.in_(ENDED - {Stage.HIRED}), Candidate.erased_at.is_(None), Candidate.keep_until < today
    )


def due_for_erasure(scope: Scope, today: date) -> list[Candidate]:
    """Candidates who were not hired and whose retention has ended, the longest over first."""
    return list(session.scalars(_over(scope, today).order_by(Candidate.keep_until, Candidate.id)))


def erasures_due(scope: Scope, today: date) -> int:
    """How many those are, for the work list."""
    return int(session.scalar(_over(scope, today).with_only_columns(func.count(Candidate.id))) or 0)
