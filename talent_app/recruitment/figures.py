"""Funnel, time to hire, cost and result by channel, and what each 引才伯乐 brought: counted from the steps. No names of
candidates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from statistics import median_low

from sqlalchemy import case, func, select

from talent_app.core.money import Money, Rounding
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import within_scope
from talent_app.recruitment.candidate_models import Candidate, CandidateStep
from talent_app.recruitment.enums import WAY, ChannelKind, Stage
from talent_app.recruitment.models import Channel
from talent_app.recruitment.queries import spent


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """How one kind of channel did."""

    kind: ChannelKind
    reached: dict[Stage, int]
    rejected: int
    withdrawn: int
    days: tuple[int, ...]
    cost: Money

    @property
    def applied(self) -> int:
        """How many applied."""
        return self.reached.get(Stage.APPLIED, 0)

    @property
    def hired(self) -> int:
        """How many were hired."""
        return self.reached.get(Stage.HIRED, 0)

    @property
    def rate(self) -> Fraction | None:
        """Hired among those who applied."""
        return Fraction(self.hired, self.applied) if self.applied else None

    @property
    def usual_days(self) -> int | None:
        """The median of days from application to hire."""
        return median_low(self.days) if self.days else None

    @property
    def per_hire(self) -> Money | None:
        """What one hire cost."""
        return self.cost.times(Fraction(1, self.hired), Rounding.HALF_UP) if self.hired else None


def years(scope: Scope) -> list[int]:
    """Years in which somebody applied, latest first."""
    days = session.scalars(within_scope(select(Candidate.applied_on).distinct(), Candidate, scope))
    return sorted({day.year for day in days}, reverse=True)


def by_channel(scope: Scope, year: int | None = None) -> list[ChannelFigures]:
    """Figures of each kind of channel, of those who applied in a year or ever, and what was spent in it."""
    kinds = {
        row.id: row.kind for row in session.execute(within_scope(select(Channel.id, Channel.kind), Channel, scope))
    }
    statement = within_scope(
        select(Candidate.id, Candidate.channel_id, Candidate.stage, Candidate.applied_on, Candidate.hired_on),
        Candidate,
        scope,
    )
    rows = [row for row in session.execute(statement) if year is None or row.applied_on.year == year]
    passed: dict[int, set[Stage]] = {}
    for candidate, stage in session.execute(
        within_scope(select(CandidateStep.candidate_id, CandidateStep.stage), CandidateStep, scope)
    ):
        passed.setdefault(candidate, set()).add(stage)
    reached: dict[ChannelKind, Counter[Stage]] = {}
    ended: dict[ChannelKind, Counter[Stage]] = {}
    days: dict[ChannelKind, list[int]] = {}
    for row in rows:
        kind = kinds[row.channel_id]
        furthest = max((WAY.index(stage) for stage in passed.get(row.id, ()) if stage in WAY), default=0)
        reached.setdefault(kind, Counter()).update(WAY[: furthest + 1])
        ended.setdefault(kind, Counter())[row.stage] += 1
        if row.stage is Stage.HIRED and row.hired_on:
            days.setdefault(kind, []).append((row.hired_on - row.applied_on).days)
    costs: dict[ChannelKind, Money] = {}
    for channel, amount in spent(scope, year).items():
        costs[kinds[channel]] = costs.get(kinds[channel], Money(0)) + amount
    return [
        ChannelFigures(
            kind, dict(reached.get(kind, {})), ended.get(kind, Counter())[Stage.REJECTED],
            ended.get(kind, Counter())[Stage.WITHDRAWN], tuple(sorted(days.get(kind, ()))),
            costs.get(kind, Money(0)),
        )
        for kind in ChannelKind
        if kind in reached or kind in costs
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Referrer:
    """What one 引才伯乐 brought."""

    name: str
    recommended: int
    hired: int


def referrers(scope: Scope, year: int | None = None) -> list[Referrer]:
    """Who recommended people, those with most hires first."""
    statement = within_scope(
        select(Candidate.referrer, Candidate.stage, Candidate.applied_on).where(Candidate.referrer.is_not(None)),
        Candidate,
        scope,
    )
    counts: dict[str, list[int]] = {}
    for name, stage, applied_on in session.execute(statement):
        if name and (year is None or applied_on.year == year):
            pair = counts.setdefault(name, [0, 0])
            pair[0] += 1
            pair[1] += stage is Stage.HIRED
    found = [Referrer(name, *pair) for name, pair in counts.items()]
    return sorted(found, key=lambda each: (-each.hired, -each.recommended, each.name))


def reached(scope: Scope, year: int) -> list[tuple[str, int]]:
    """How many of those who applied in a year came at least as far as each stage; one statement, counted there."""
    places = case(*((CandidateStep.stage == stage, place) for place, stage in enumerate(WAY)), else_=0)
    each = (
        select(Candidate.id, func.coalesce(func.max(places), 0).label("furthest"))
        .outerjoin(CandidateStep, CandidateStep.candidate_id == Candidate.id)
        .where(Candidate.applied_on >= date(year, 1, 1), Candidate.applied_on <= date(year, 12, 31))
        .group_by(Candidate.id)
    )
    inner = within_scope(each, Candidate, scope).subquery()
    counts = dict(session.execute(select(inner.c.furthest, func.count()).group_by(inner.c.furthest)).all())
    return [
        (stage.title, sum(number for furthest, number in counts.items() if furthest >= place))
        for place, stage in enumerate(WAY)
    ]
