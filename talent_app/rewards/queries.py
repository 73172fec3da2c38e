"""Reads of rewards: applications, their steps and payments, enterprises' schemes, budgets and what is used of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from talent_app.core.errors import NotFound
from talent_app.core.money import Money
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import owned_or_404, select_within, within_scope
from talent_app.rewards.enums import Fund, InstalmentState, ProposalState, RewardState, SchemeState, UseState
from talent_app.rewards.models import (
    Reward,
    RewardBudget,
    RewardInstalment,
    RewardProposal,
    RewardScheme,
    RewardSchemeItem,
    RewardStep,
)
from talent_app.rules.reward_tables import SchemeLevel
from talent_app.talents.models import Talent
from talent_app.talents.named import Former, people_named

MOST_LISTED = 500


def reward_page(scope: Scope, wish: Wish, states: Collection[str] = (), levels: Collection[str] = ()) -> Slice[Reward]:
    """Applications in scope, the newest first."""
    statement = select_within(scope, Reward)
    if states:
        statement = statement.where(Reward.state.in_([RewardState(one) for one in states]))
    if levels:
        statement = statement.where(Reward.level.in_([SchemeLevel(one) for one in levels]))
    return read_slice(statement, wish, {"created": Reward.created_at}, Reward.__table__.c.id)


def reward_or_404(scope: Scope, reward_id: int, *, locked: bool = False) -> Reward:
    """One application in scope."""
    row: Reward = owned_or_404(scope, Reward, reward_id, locked=locked)
    return row


def rewards_of(scope: Scope, talent: Talent) -> list[Reward]:
    """Every application for one registration, the newest first."""
    statement = select(Reward).where(Reward.talent_id == talent.id).order_by(Reward.id.desc())
    return list(session.scalars(within_scope(statement, Reward, scope)))


def person_of(scope: Scope, reward: Reward) -> Talent | Former:
    """Whom an application is for; by name alone where another employs him now."""
    return people_named(scope, {reward.talent_id})[reward.talent_id]


def rewards_of_talents(scope: Scope, ids: Collection[int]) -> list[Reward]:
    """Applications that are paid or were paid, for the people named."""
    granted = (RewardState.PAYING, RewardState.COMPLETED)
    statement = select(Reward).where(Reward.talent_id.in_(ids), Reward.state.in_(granted)).order_by(Reward.id)
    return list(session.scalars(within_scope(statement, Reward, scope)))


def steps_of(scope: Scope, reward: Reward) -> list[RewardStep]:
    """What happened to an application, in order."""
    if not scope.covers(reward.organisation_id):
        raise NotFound()
    return list(session.scalars(select(RewardStep).where(RewardStep.reward_id == reward.id).order_by(RewardStep.id)))


def instalments_of(scope: Scope, reward: Reward) -> list[RewardInstalment]:
    """Its payments in order."""
    if not scope.covers(reward.organisation_id):
        raise NotFound()
    statement = select(RewardInstalment).where(RewardInstalment.reward_id == reward.id)
    return list(session.scalars(statement.order_by(RewardInstalment.number)))


def proposals_of(scope: Scope, ids: Collection[int]) -> dict[int, list[RewardProposal]]:
    """Reward → its proposals to stop, the oldest first."""
    found: dict[int, list[RewardProposal]] = {}
    statement = select_within(scope, RewardProposal).where(RewardProposal.reward_id.in_(list(ids)))
    for row in session.scalars(statement.order_by(RewardProposal.id)):
        found.setdefault(row.reward_id, []).append(row)
    return found


def proposal_or_404(scope: Scope, reward: Reward, proposal_id: int) -> RewardProposal:
    """One of them."""
    row: RewardProposal = owned_or_404(scope, RewardProposal, proposal_id)
    if row.reward_id != reward.id:
        raise NotFound()
    return row


def open_proposals(scope: Scope) -> int:
    """How many proposals wait for a decision."""
    statement = select_within(scope, RewardProposal).where(RewardProposal.state == ProposalState.OPEN)
    return int(session.scalar(statement.with_only_columns(func.count(RewardProposal.id))) or 0)


def proposal_page(scope: Scope, wish: Wish, states: Collection[str] = ()) -> Slice[RewardProposal]:
    """Proposals in scope, the newest first."""
    statement = select_within(scope, RewardProposal)
    if states:
        statement = statement.where(RewardProposal.state.in_([ProposalState(one) for one in states]))
    return read_slice(statement, wish, {"found": RewardProposal.found_on}, RewardProposal.__table__.c.id)


def rewards_by_id(scope: Scope, ids: Collection[int]) -> dict[int, Reward]:
    """Applications in scope by id."""
    statement = select_within(scope, Reward).where(Reward.id.in_(list(ids)))
    return {row.id: row for row in session.scalars(statement)}


def counts(scope: Scope, states: Collection[RewardState]) -> dict[tuple[RewardState, SchemeLevel], int]:
    """How many applications stand in each of some states, by whose scheme."""
    statement = select(Reward.state, Reward.level, func.count()).where(Reward.state.in_(states))
    if scope.organisation_ids is not None:
        statement = statement.where(Reward.organisation_id.in_(scope.organisation_ids))
    return {
        (state, level): int(n) for state, level, n in session.execute(statement.group_by(Reward.state, Reward.level))
    }


@dataclass(frozen=True, slots=True)
class Payment:
    """One line of the register: payment, application, person."""

    instalment: RewardInstalment
    reward: Reward
    talent: Talent | Former


def payments(
    scope: Scope,
    *,
    state: InstalmentState | None = None,
    year: int | None = None,
    until: date | None = None,
    ids: Collection[int] | None = None,
) -> list[Payment]:
    """Lines of the register in scope, by due day; `year` is that of payment, or of the due day while unpaid."""
    statement = select(RewardInstalment, Reward).join(Reward, Reward.id == RewardInstalment.reward_id)
    if scope.organisation_ids is not None:
        statement = statement.where(RewardInstalment.organisation_id.in_(scope.organisation_ids))
    if state is not None:
        statement = statement.where(RewardInstalment.state == state)
    if ids is not None:
        statement = statement.where(RewardInstalment.id.in_(ids))
    if until is not None:
        statement = statement.where(RewardInstalment.due_on <= until)
    if year is not None:
        day = func.coalesce(RewardInstalment.paid_on, RewardInstalment.due_on)
        statement = statement.where(day >= date(year, 1, 1), day <= date(year, 12, 31))
    order = (RewardInstalment.due_on, RewardInstalment.id)
    rows = session.execute(statement.order_by(*order).limit(MOST_LISTED)).all()
    people = people_named(scope, {reward.talent_id for _instalment, reward in rows})
    return [Payment(instalment, reward, people[reward.talent_id]) for instalment, reward in rows]


def open_uses(scope: Scope, state: UseState) -> int:
    """How many payments wait for their use to be reported, or to be checked."""
    statement = select(func.count()).select_from(RewardInstalment).where(
        RewardInstalment.state == InstalmentState.PAID, RewardInstalment.use_state == state
    )  # fmt: skip
    if scope.organisation_ids is not None:
        statement = statement.where(RewardInstalment.organisation_id.in_(scope.organisation_ids))
    return int(session.scalar(statement) or 0)


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """A budget with what has been prepared and paid of it."""

    row: RewardBudget | None
    organisation_id: int
    year: int
    fund: Fund
    taken: Money

    @property
    def amount(self) -> Money:
        """What may be paid."""
        return self.row.amount if self.row is not None else Money.ZERO

    @property
    def left(self) -> Money:
        """What is left."""
        return self.amount - self.taken


def budget_use(scope: Scope, organisation_id: int, year: int, fund: Fund) -> BudgetUse:
    """One budget of an enterprise and what is taken of it."""
    if not scope.covers(organisation_id):
        raise NotFound()
    row = session.scalars(
        select(RewardBudget).where(
            RewardBudget.organisation_id == organisation_id, RewardBudget.year == year, RewardBudget.fund == fund
        )
    ).one_or_none()
    taken = select(func.sum(RewardInstalment.amount)).where(
        RewardInstalment.organisation_id == organisation_id,
        RewardInstalment.fund == fund,
        (
            (RewardInstalment.state == InstalmentState.PAID)
            & (RewardInstalment.paid_on >= date(year, 1, 1))
            & (RewardInstalment.paid_on <= date(year, 12, 31))
        )
        | ((RewardInstalment.state == InstalmentState.PREPARED) & (RewardInstalment.due_on <= date(year, 12, 31))),
    )
    return BudgetUse(row, organisation_id, year, fund, session.scalar(taken) or Money.ZERO)


def budgets(scope: Scope, year: int) -> list[BudgetUse]:
    """Every budget of a year in scope with what is taken of it."""
    statement = select(RewardBudget).where(RewardBudget.year == year)
    if scope.organisation_ids is not None:
        statement = statement.where(RewardBudget.organisation_id.in_(scope.organisation_ids))
    rows = session.scalars(statement.order_by(RewardBudget.organisation_id, RewardBudget.fund)).all()
    return [budget_use(scope, row.organisation_id, year, row.fund) for row in rows]


def scheme_rows(scope: Scope) -> list[RewardScheme]:
    """Enterprises' own schemes in scope, the newest first."""
    statement = select(RewardScheme).order_by(RewardScheme.id.desc())
    if scope.organisation_ids is not None:
        statement = statement.where(RewardScheme.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement))


def scheme_or_404(scope: Scope, scheme_id: int) -> RewardScheme:
    """One of them."""
    row = session.get(RewardScheme, scheme_id)
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound()
    return row


def scheme_item_or_404(scope: Scope, scheme: RewardScheme, item_id: int) -> RewardSchemeItem:
    """One benefit of a scheme."""
    row = session.get(RewardSchemeItem, item_id)
    if row is None or row.scheme_id != scheme.id or not scope.covers(row.organisation_id):
        raise NotFound()
    return row


def offered_schemes(scope: Scope) -> int:
    """How many schemes wait for the head of their enterprise."""
    return sum(1 for row in scheme_rows(scope) if row.state is SchemeState.OFFERED)


def candidates(scope: Scope, limit: int = MOST_LISTED, after: int = 0) -> Sequence[Talent]:
    """Registrations in scope to be judged for a benefit, in the order of their ids."""
    statement = select(Talent).where(Talent.id > after).order_by(Talent.id).limit(limit)
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement))
