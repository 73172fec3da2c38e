"""Reads of the yearly confirmation: rounds, how each enterprise stands in one, who still has to be confirmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, select

from talent_app.confirmations.enums import Confirmation, RoundState
from talent_app.confirmations.models import ConfirmationAnswer, ConfirmationResult, ConfirmationRound
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.organisations import queries as organisations
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Talent

#: As many registrations as one page of confirming offers.
MOST_OFFERED = 200


@dataclass(frozen=True, slots=True)
class Standing:
    """How one enterprise stands in a round; `due` are its verified registrations."""

    organisation_id: int
    name: str
    total: int
    due: int
    unchanged: int
    changed: int
    left: int
    completeness: int

    @property
    def answered(self) -> int:
        """How many were spoken of."""
        return self.unchanged + self.changed + self.left

    @property
    def missing(self) -> int:
        """How many nobody has spoken of."""
        return max(0, self.due - self.answered)


def rounds(scope: Scope) -> list[ConfirmationRound]:
    """All rounds, the latest first; a round is the same for every scope."""
    return list(session.scalars(select(ConfirmationRound).order_by(ConfirmationRound.year.desc())))


def open_round(scope: Scope) -> ConfirmationRound | None:
    """The round that takes answers, if any."""
    statement = select(ConfirmationRound).where(ConfirmationRound.state == RoundState.OPEN)
    return session.scalars(statement.order_by(ConfirmationRound.year.desc())).first()


def round_or_404(scope: Scope, round_id: int, *, locked: bool = False) -> ConfirmationRound:
    """One round; `locked` inside commands."""
    statement = select(ConfirmationRound).where(ConfirmationRound.id == round_id)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.scalars(statement).one_or_none()
    if row is None:
        raise NotFound()
    return row


def standings(scope: Scope, row: ConfirmationRound) -> Sequence[Standing]:
    """One line for each enterprise in scope, those with most still missing first; frozen rounds stay what they were."""
    found = _frozen(scope, row) if row.state is RoundState.FROZEN else _live(scope, row)
    return sorted(found, key=lambda one: (-one.missing, one.name))


def _frozen(scope: Scope, row: ConfirmationRound) -> list[Standing]:
    statement = select(ConfirmationResult).where(ConfirmationResult.round_id == row.id)
    if scope.organisation_ids is not None:
        statement = statement.where(ConfirmationResult.organisation_id.in_(scope.organisation_ids))
    return [
        Standing(
            one.organisation_id, one.name, one.total, one.due, one.unchanged, one.changed, one.left, one.completeness
        )
        for one in session.scalars(statement)
    ]


def _live(scope: Scope, row: ConfirmationRound) -> list[Standing]:
    is_due = Talent.status.in_(IN_FORCE)

    def number_with(*holds: object):  # type: ignore[no-untyped-def]
        return func.coalesce(func.sum(case((and_(*holds), 1), else_=0)), 0)  # type: ignore[arg-type]

    answers = [number_with(is_due, ConfirmationAnswer.answer == answer) for answer in Confirmation]
    joined = and_(ConfirmationAnswer.talent_id == Talent.id, ConfirmationAnswer.round_id == row.id)
    statement = (
        select(Talent.organisation_id, func.count(), number_with(is_due), *answers, func.sum(Talent.completeness))
        .select_from(Talent)
        .outerjoin(ConfirmationAnswer, joined)
        .group_by(Talent.organisation_id)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    rows = [tuple(int(value) for value in one) for one in session.execute(statement)]
    names = organisations.names(scope, {one[0] for one in rows})
    return [
        Standing(one[0], names.get(one[0], ""), one[1], one[2], one[3], one[4], one[5], one[6] // one[1])
        for one in rows
    ]


def unanswered(scope: Scope, row: ConfirmationRound, limit: int = MOST_OFFERED) -> list[Talent]:
    """Verified registrations nobody has spoken of in a round, by name."""
    said = select(ConfirmationAnswer.talent_id).where(ConfirmationAnswer.round_id == row.id)
    statement = select(Talent).where(Talent.status.in_(IN_FORCE), Talent.id.not_in(said))
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement.order_by(Talent.name_key, Talent.id).limit(limit)))


def answered(
    scope: Scope, row: ConfirmationRound, limit: int = MOST_OFFERED
) -> list[tuple[ConfirmationAnswer, Talent]]:
    """What was said in a round, latest first."""
    statement = (
        select(ConfirmationAnswer, Talent)
        .join(Talent, Talent.id == ConfirmationAnswer.talent_id)
        .where(ConfirmationAnswer.round_id == row.id)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(ConfirmationAnswer.organisation_id.in_(scope.organisation_ids))
    found = session.execute(
        statement.order_by(ConfirmationAnswer.answered_at.desc(), ConfirmationAnswer.id).limit(limit)
    )
    return [(answer, talent) for answer, talent in found]


def answer_or_404(scope: Scope, answer_id: int, *, locked: bool = False) -> tuple[ConfirmationAnswer, Talent]:
    """What was said of one registration in scope; `locked` inside commands."""
    statement = select(ConfirmationAnswer).where(ConfirmationAnswer.id == answer_id)
    if scope.organisation_ids is not None:
        statement = statement.where(ConfirmationAnswer.organisation_id.in_(scope.organisation_ids))
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    row = session.scalars(statement).one_or_none()
    talent = session.scalars(select(Talent).where(Talent.id == row.talent_id)).one_or_none() if row else None
    if row is None or talent is None:
        raise NotFound()
    return row, talent


def said_of(scope: Scope, row: ConfirmationRound, talent_ids: Collection[int]) -> dict[int, ConfirmationAnswer]:
    """What was said already of some registrations."""
    statement = select(ConfirmationAnswer).where(
        ConfirmationAnswer.round_id == row.id, ConfirmationAnswer.talent_id.in_(talent_ids)
    )
    return {one.talent_id: one for one in session.scalars(statement)}


def missing_count(scope: Scope) -> tuple[ConfirmationRound | None, int]:
    """The open round and how much is still to be said in scope, for the work list."""
    row = open_round(scope)
    return row, sum(one.missing for one in _live(scope, row)) if row is not None else 0
