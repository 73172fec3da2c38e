"""Reads of channels, demand and openings within a scope. Candidates are in `candidate_queries.py`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from talent_app.core.ids import year_of
from talent_app.core.money import Money
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import within_scope
from talent_app.organisations.models import Organisation
from talent_app.recruitment.candidate_models import Candidate
from talent_app.recruitment.enums import ENDED, DemandState, Stage
from talent_app.recruitment.models import Channel, ChannelCost, Demand, DemandPost, Opening
from talent_app.recruitment.scoping import one_or_404


def channel_or_404(scope: Scope, channel_id: int, *, locked: bool = False) -> Channel:
    """One channel."""
    return one_or_404(scope, Channel, channel_id, "个引才渠道", locked=locked)


def demand_or_404(scope: Scope, demand_id: int, *, locked: bool = False) -> Demand:
    """One yearly list."""
    return one_or_404(scope, Demand, demand_id, "份岗位需求", locked=locked)


def demand_post_or_404(scope: Scope, demand_post_id: int, *, locked: bool = False) -> DemandPost:
    """One post of a list."""
    return one_or_404(scope, DemandPost, demand_post_id, "个需求岗位", locked=locked)


def opening_or_404(scope: Scope, opening_id: int, *, locked: bool = False) -> Opening:
    """One opening."""
    return one_or_404(scope, Opening, opening_id, "个招聘岗位", locked=locked)


def names_of(scope: Scope, ids: Sequence[int]) -> dict[int, str]:
    """Names of organisations in scope."""
    statement = select(Organisation.id, Organisation.name).where(Organisation.id.in_(set(ids)))
    return {row.id: row.name for row in session.execute(statement) if scope.covers(row.id)}


def channels(scope: Scope, *, only_open: bool = False, organisation_id: int | None = None) -> list[Channel]:
    """Channels, those in use first."""
    statement = within_scope(select(Channel), Channel, scope)
    if only_open:
        statement = statement.where(Channel.is_open)
    if organisation_id is not None:
        statement = statement.where(Channel.organisation_id == organisation_id)
    return list(session.scalars(statement.order_by(Channel.is_open.desc(), Channel.kind, Channel.id)))


def costs(scope: Scope, channel_id: int) -> list[ChannelCost]:
    """What was spent on a channel, latest first."""
    statement = within_scope(select(ChannelCost).where(ChannelCost.channel_id == channel_id), ChannelCost, scope)
    return list(session.scalars(statement.order_by(ChannelCost.spent_on.desc(), ChannelCost.id.desc())))


def demands(scope: Scope, wish: Wish, *, state: str = "", year: str = "") -> Slice[Demand]:
    """Yearly lists; enterprises' drafts are their own business and hidden from a scope that is everything."""
    statement = within_scope(select(Demand), Demand, scope)
    if state:
        statement = statement.where(Demand.state == state)
    if year.isdecimal():
        statement = statement.where(Demand.year == (year_of(year) or 0))
    return read_slice(statement, wish, {"year": Demand.year, "moved": Demand.moved_at}, Demand.id)


def years(scope: Scope) -> list[int]:
    """The years there are lists of, latest first."""
    return sorted(session.scalars(within_scope(select(Demand.year).distinct(), Demand, scope)), reverse=True)


def posts_of(scope: Scope, demand_id: int) -> list[DemandPost]:
    """The posts of a list in the order they were entered."""
    statement = within_scope(select(DemandPost).where(DemandPost.demand_id == demand_id), DemandPost, scope)
    return list(session.scalars(statement.order_by(DemandPost.id)))


def headcounts(scope: Scope, demand_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """demand → (posts, people wanted)."""
    statement = within_scope(
        select(DemandPost.demand_id, func.count(), func.sum(DemandPost.headcount))
        .where(DemandPost.demand_id.in_(set(demand_ids)))
        .group_by(DemandPost.demand_id),
        DemandPost,
        scope,
    )
    return {demand: (int(number), int(people or 0)) for demand, number, people in session.execute(statement)}


def open_posts(scope: Scope) -> list[tuple[DemandPost, Demand]]:
    """Posts of approved and published lists, which an opening may answer."""
    statement = within_scope(
        select(DemandPost, Demand)
        .join(Demand, Demand.id == DemandPost.demand_id)
        .where(Demand.state.in_((DemandState.APPROVED, DemandState.PUBLISHED))),
        DemandPost,
        scope,
    )
    return [(post, demand) for post, demand in session.execute(statement.order_by(Demand.year.desc(), DemandPost.id))]


def openings(scope: Scope, wish: Wish, *, state: str = "") -> Slice[Opening]:
    """Openings, latest first."""
    statement = within_scope(select(Opening), Opening, scope)
    if state:
        statement = statement.where(Opening.is_open.is_(state == "open"))
    return read_slice(statement, wish, {"opens": Opening.opens_on}, Opening.id)


def candidate_counts(scope: Scope, opening_ids: Sequence[int]) -> dict[int, tuple[int, int, int]]:
    """opening → (all, still running, hired)."""
    statement = within_scope(
        select(Candidate.opening_id, Candidate.stage, func.count())
        .where(Candidate.opening_id.in_(set(opening_ids)))
        .group_by(Candidate.opening_id, Candidate.stage),
        Candidate,
        scope,
    )
    counts: dict[int, Counter[Stage]] = {}
    for opening, stage, number in session.execute(statement):
        counts.setdefault(opening, Counter())[stage] += int(number)
    return {
        opening: (sum(by.values()), sum(n for stage, n in by.items() if stage not in ENDED), by[Stage.HIRED])
        for opening, by in counts.items()
    }


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in demand lists: to be reviewed, to be published, to be corrected."""

    submitted: int
    approved: int
    returned: int


def waiting(scope: Scope) -> Waiting:
    """How many lists stand where somebody has to act."""
    statement = within_scope(select(Demand.state, func.count()).group_by(Demand.state), Demand, scope)
    counts = {state: int(number) for state, number in session.execute(statement)}
    return Waiting(
        counts.get(DemandState.SUBMITTED, 0), counts.get(DemandState.APPROVED, 0), counts.get(DemandState.RETURNED, 0)
    )


def spent(scope: Scope, year: int | None = None) -> dict[int, Money]:
    """channel → what was spent, in a year or ever."""
    totals: dict[int, Money] = {}
    statement = within_scope(
        select(ChannelCost.channel_id, ChannelCost.spent_on, ChannelCost.amount), ChannelCost, scope
    )
    for channel, day, amount in session.execute(statement):
        if year is None or day.year == year:
            totals[channel] = totals.get(channel, Money(0)) + amount
    return totals
