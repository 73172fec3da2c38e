"""Reads for verification: marks, what waits, how complete and how fresh each enterprise's records are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, and_, case, func, select

from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.organisations import queries as organisations
from talent_app.talents.cube_counts import counts as kept_counts
from talent_app.talents.enums import IN_FORCE, ChangeState, TalentStatus
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY, talent_fields
from talent_app.talents.review_models import PendingChange, VerificationMark

#: As many rows as one page of a bulk action offers.
MOST_OFFERED = 200
#: What an enterprise can submit.
SUBMITTABLE = (TalentStatus.COMPLETE, TalentStatus.RETURNED)


def marks_of(scope: Scope, talent: Talent) -> list[VerificationMark]:
    """The marks of the last return that nobody has settled."""
    if not scope.covers(talent.organisation_id):
        return []
    statement = select(VerificationMark).where(
        VerificationMark.talent_id == talent.id, VerificationMark.cleared_at.is_(None)
    )
    return list(session.scalars(statement.order_by(VerificationMark.id)))


def mark_label(mark: VerificationMark) -> str:
    """What a mark is about; "" for the whole."""
    key, _, number = mark.field.partition(":")
    if number:
        return BY_KEY[key].label
    return next((info.label for info in talent_fields() if info.name == mark.field), "")


def _in(scope: Scope, statement: Select[tuple[Talent]]) -> Select[tuple[Talent]]:
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    return statement


def waiting_talents(scope: Scope, limit: int = MOST_OFFERED) -> list[Talent]:
    """Submitted registrations, the longest waiting first."""
    statement = _in(scope, select(Talent).where(Talent.status == TalentStatus.SUBMITTED))
    return list(session.scalars(statement.order_by(Talent.submitted_at, Talent.id).limit(limit)))


def changed_talents(scope: Scope, limit: int = MOST_OFFERED) -> list[tuple[Talent, int]]:
    """Verified registrations with waiting changes and how many, the longest waiting first."""
    return _with_changes(scope, ChangeState.WAITING, limit)


def refused_talents(scope: Scope, limit: int = MOST_OFFERED) -> list[tuple[Talent, int]]:
    """Verified registrations with returned changes nobody has looked after yet."""
    return _with_changes(scope, ChangeState.RETURNED, limit)


def _with_changes(scope: Scope, state: ChangeState, limit: int) -> list[tuple[Talent, int]]:
    waiting = (
        select(PendingChange.talent_id, func.count().label("n"), func.min(PendingChange.proposed_at).label("since"))
        .where(PendingChange.state == state)
        .group_by(PendingChange.talent_id)
        .subquery()
    )
    statement = _in(scope, select(Talent)).join(waiting, waiting.c.talent_id == Talent.id).add_columns(waiting.c.n)
    found = session.execute(statement.order_by(waiting.c.since, Talent.id).limit(limit))
    return [(row, int(count)) for row, count in found]


def verified_talents(scope: Scope, limit: int = MOST_OFFERED) -> list[Talent]:
    """Verified registrations not yet in the reserve."""
    statement = _in(scope, select(Talent).where(Talent.status == TalentStatus.VERIFIED))
    return list(session.scalars(statement.order_by(Talent.verified_at, Talent.id).limit(limit)))


def submittable(scope: Scope, limit: int = MOST_OFFERED) -> list[Talent]:
    """What can be submitted: complete ones, and returned ones that are complete again."""
    statement = select(Talent).where(Talent.status.in_(SUBMITTABLE), Talent.completeness == 100)
    return list(session.scalars(_in(scope, statement).order_by(Talent.name_key, Talent.id).limit(limit)))


def _standing(scope: Scope) -> dict[str, int]:
    known = kept_counts(scope, {})
    by_status = known.fields["status"] if known is not None else {}
    return {status.value: by_status.get(status.value, 0) for status in (TalentStatus.SUBMITTED, TalentStatus.RETURNED)}


def counts(scope: Scope, year: int) -> Mapping[str, int]:
    """How much waits in scope: submitted, changed, returned, refused changes, ready.

    Over the whole city what is submitted and returned is read from the kept counts; what is ready is the enterprises'
    own affair and not counted there.
    """
    columns = {
        "submitted": Talent.status == TalentStatus.SUBMITTED,
        "returned": Talent.status == TalentStatus.RETURNED,
        "ready": and_(Talent.status.in_(SUBMITTABLE), Talent.completeness == 100),
    }
    sums = [func.coalesce(func.sum(case((holds, 1), else_=0)), 0).label(name) for name, holds in columns.items()]
    statement = select(*sums).select_from(Talent)
    changes = select(PendingChange.state, func.count(PendingChange.talent_id.distinct())).group_by(PendingChange.state)
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
        changes = changes.where(PendingChange.organisation_id.in_(scope.organisation_ids))
    if scope.is_all:
        found = {"submitted": 0, "returned": 0, "ready": 0} | _standing(scope)
    else:
        found = {name: int(value) for name, value in session.execute(statement).mappings().one().items()}
    by_state: dict[ChangeState, int] = {}
    wanted = changes.where(PendingChange.state.in_((ChangeState.WAITING, ChangeState.RETURNED)))
    for state, number in session.execute(wanted):
        by_state[state] = number
    return found | {
        "changed": by_state.get(ChangeState.WAITING, 0),
        "refused": by_state.get(ChangeState.RETURNED, 0),
    }


@dataclass(frozen=True, slots=True)
class Standing:
    """How an enterprise's records stand."""

    organisation_id: int
    name: str
    total: int
    completeness: int
    submitted: int
    verified: int
    in_reserve: int
    confirmed: int


def standings(scope: Scope, year: int) -> Sequence[Standing]:
    """One line for each enterprise in scope with registrations: completeness on average, rounded down."""

    def number_with(holds):  # type: ignore[no-untyped-def]
        return func.sum(case((holds, 1), else_=0))

    statement = (
        select(
            Talent.organisation_id,
            func.count(),
            func.sum(Talent.completeness),
            number_with(Talent.status == TalentStatus.SUBMITTED),
            number_with(Talent.status.in_(IN_FORCE)),
            number_with(Talent.status == TalentStatus.IN_RESERVE),
            number_with(and_(Talent.status.in_(IN_FORCE), Talent.confirmed_on >= date(year, 1, 1))),
        )
        .select_from(Talent)
        .group_by(Talent.organisation_id)
    )
    if scope.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.in_(scope.organisation_ids))
    rows = [tuple(int(value) for value in row) for row in session.execute(statement)]
    names = organisations.names(scope, {row[0] for row in rows})
    found = [Standing(row[0], names.get(row[0], ""), row[1], row[2] // row[1], *row[3:]) for row in rows]
    return sorted(found, key=lambda one: (one.completeness, one.name))
