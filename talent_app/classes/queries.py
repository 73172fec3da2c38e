"""Reads of talent classes: the tables in force, what the evidence of a registration speaks for, proposals and words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from talent_app.classes.enums import ProposalState
from talent_app.classes.evidence import evidence_of
from talent_app.classes.models import ClassProposal
from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.scoping import owned_or_404
from talent_app.policy import queries as policy
from talent_app.rules.class_tables import ClassTable
from talent_app.rules.parameters import Book, Dated, Unit
from talent_app.rules.reference import cited_text
from talent_app.rules.talent_class import ClassProposal as Judged
from talent_app.rules.talent_class import propose
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Talent

MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Scheme:
    """One table of classes in force on a day, with its source; `value` is None where nothing is entered."""

    code: str
    label: str
    note: str
    value: Dated | None
    cited: str
    revision: str

    @property
    def table(self) -> ClassTable | None:
        """The classes."""
        return self.value.value if self.value is not None else None

    @property
    def title(self) -> str:
        """What pages call it."""
        return self.table.title if self.table is not None else self.label


def schemes(scope: Scope, day: date) -> list[Scheme]:
    """Every table of classes of the policy, in force or still empty."""
    book = policy.book(scope)
    return [_scheme(book, code, day) for code, one in book.parameters.items() if one.unit is Unit.CLASSES]


def _scheme(book: Book, code: str, day: date) -> Scheme:
    parameter = book.parameters[code]
    before = [value for value in parameter.values if value.start <= day]
    value = before[-1] if before and not before[-1].repealed else None
    cited = cited_text(book, value.cite, value.evidence) if value is not None else ""
    return Scheme(code, parameter.label, parameter.note, value, cited, book.revision)


def judged(
    scope: Scope, talents: Sequence[Talent], found: Sequence[Scheme], day: date
) -> dict[int, list[tuple[Scheme, Judged]]]:
    """Registration → what each scheme that has conditions makes of its evidence."""
    able = [one for one in found if one.table is not None and one.table.has_grounds]
    if not able:
        return {row.id: [] for row in talents}
    facts = evidence_of(scope, talents)
    return {
        row.id: [(one, propose(one.table, facts.get(row.id, ()), day)) for one in able if one.table is not None]
        for row in talents
    }


def proposals_of(scope: Scope, talent: Talent) -> list[ClassProposal]:
    """Every proposal for a registration, the latest first."""
    if not scope.covers(talent.organisation_id):
        raise NotFound()
    statement = select(ClassProposal).where(ClassProposal.talent_id == talent.id).order_by(ClassProposal.id.desc())
    return list(session.scalars(statement))


def proposals(scope: Scope, state: ProposalState, limit: int = MOST_LISTED) -> list[tuple[ClassProposal, Talent]]:
    """Current proposals in a state with their people, the proven ones first, then the longest waiting."""
    statement = (
        select(ClassProposal, Talent)
        .join(Talent, Talent.id == ClassProposal.talent_id)
        .where(ClassProposal.state == state, ClassProposal.is_current)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(ClassProposal.organisation_id.in_(scope.organisation_ids))
    order = (ClassProposal.has_proof.desc(), ClassProposal.proposed_on, ClassProposal.id)
    return [(one, talent) for one, talent in session.execute(statement.order_by(*order).limit(limit))]


def counts(scope: Scope) -> dict[ProposalState, int]:
    """How many current proposals there are in each state."""
    statement = select(ClassProposal.state, func.count()).where(ClassProposal.is_current).group_by(ClassProposal.state)
    if scope.organisation_ids is not None:
        statement = statement.where(ClassProposal.organisation_id.in_(scope.organisation_ids))
    return {state: int(number) for state, number in session.execute(statement)}


def proposal_or_404(scope: Scope, proposal_id: int, *, locked: bool = False) -> ClassProposal:
    """One proposal in scope."""
    row: ClassProposal = owned_or_404(scope, ClassProposal, proposal_id, locked=locked)
    return row


def verified_ids(scope: Scope) -> list[int]:
    """The registrations that may be proposed: what is not verified proves nothing."""
    statement = select(Talent.id).where(Talent.status.in_(IN_FORCE)).order_by(Talent.id)
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement))
