"""Reads of cultivation, always within a scope: one row of any kind, its parts, people, lists, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, exists, func, literal, or_, select, union_all

from talent_app.core.errors import NotFound
from talent_app.core.ids import row_ids
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.cultivation import enums as e
from talent_app.cultivation.growth_models import Apprenticeship, ApprenticeStage, DevelopmentPlan
from talent_app.cultivation.kinds import Part, Root
from talent_app.cultivation.models import CultivationStep, KeyPost, KeyPostCandidate, ManagementResult, ManagementTerm
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.db.scoping import owned_or_404, select_within, within_scope
from talent_app.talents.models import Talent

MOST_OFFERED = 2_000
#: How long before its end a term is spoken of.
TERM_LEAD = timedelta(days=90)
SORTS: dict[str, dict[str, Any]] = {
    "posts": {"name": "name"},
    "terms": {"until": "until_on"},
    "studios": {"founded": "founded_on"},
    "competitions": {"held": "held_on"},
    "apprenticeships": {"until": "until_on"},
    "plans": {"check": "check_due_on"},
}


def root_or_404(scope: Scope, root: Root, root_id: int, *, locked: bool = False) -> Any:
    """One row of a kind in scope."""
    return owned_or_404(scope, root.model, root_id, locked=locked)


def part_or_404(scope: Scope, part: Part, part_id: int, *, locked: bool = False) -> Any:
    """One part of a kind in scope."""
    row = owned_or_404(scope, part.model, part_id, locked=locked)
    if getattr(row, part.link) is None:
        raise NotFound()
    return row


def parts_of(scope: Scope, part: Part, root_ids: Iterable[int]) -> dict[int, list[Any]]:
    """Root → its parts of a kind, in the order of entry."""
    link = getattr(part.model, part.link)
    order = (part.model.year, part.model.id) if hasattr(part.model, "year") else (part.model.id,)
    if hasattr(part.model, "from_on"):
        order = (part.model.from_on, part.model.id)
    found: dict[int, list[Any]] = {}
    for row in session.scalars(select_within(scope, part.model).where(link.in_(list(root_ids))).order_by(*order)):
        found.setdefault(getattr(row, part.link), []).append(row)
    return found


def people_of(scope: Scope, rows: Iterable[Any]) -> dict[int, Talent]:
    """The registrations some rows name, those in the bin included."""
    ids = {row.talent_id for row in rows if row.talent_id is not None}
    statement = select_within(scope, Talent).where(Talent.id.in_(ids)).execution_options(include_deleted=True)
    return {row.id: row for row in session.scalars(statement)}


def choices_of(scope: Scope, organisation_id: int | None = None) -> list[Talent]:
    """Registrations a form offers, by name; of one enterprise where one is named."""
    statement = select_within(scope, Talent)
    if organisation_id is not None:
        statement = statement.where(Talent.organisation_id == organisation_id)
    return list(session.scalars(statement.order_by(Talent.name_key, Talent.id).limit(MOST_OFFERED)))


def _filtered(scope: Scope, root: Root, filters: Mapping[str, Sequence[str]], text: str) -> Select[Any]:
    model = root.model
    statement = select_within(scope, model)
    if root.is_personal:
        statement = statement.join(Talent, Talent.id == model.talent_id)
    for name in ("kind", "state", "level"):
        column = getattr(model, name, None)
        if filters.get(name) and column is not None:
            known = column.type.members
            statement = statement.where(column.in_([known[one] for one in filters[name] if one in known]))
    places = row_ids(filters.get("organisation", ()))
    if places:
        statement = statement.where(model.organisation_id.in_(places))
    if "without" in filters.get("gap", ()):
        statement = statement.where(_has_no_candidate())
    if text:
        words = [model.name] if hasattr(model, "name") else []
        words += [getattr(model, one) for one in ("post", "occupation", "number") if hasattr(model, one)]
        words += [Talent.name] if root.is_personal else []
        statement = statement.where(or_(*(column.contains(text) for column in words)))
    return statement


def _has_no_candidate() -> Any:
    return KeyPost.closed_on.is_(None) & ~exists().where(KeyPostCandidate.post_id == KeyPost.id)


def page_of(
    scope: Scope, root: Root, filters: Mapping[str, Sequence[str]], text: str, wish: Wish, ids: Iterable[int] | None
) -> Slice[Any]:
    """One page of a kind's list; `ids` narrows it further where given."""
    statement = _filtered(scope, root, filters, text)
    if ids is not None:
        statement = statement.where(root.model.id.in_(list(ids)))
    sorts = {name: getattr(root.model, column) for name, column in SORTS[root.key].items()}
    return read_slice(statement, wish, sorts, root.model.__table__.c.id)


def all_of(scope: Scope, root: Root, filters: Mapping[str, Sequence[str]], text: str) -> list[Any]:
    """Every row of a kind's list, for a register."""
    return list(session.scalars(_filtered(scope, root, filters, text).order_by(root.model.id)))


def rows_of_person(scope: Scope, model: Any, talent_id: int) -> list[Any]:
    """What of a kind names a person."""
    return list(session.scalars(select_within(scope, model).where(model.talent_id == talent_id).order_by(model.id)))


def tables_naming(scope: Scope, models: Sequence[Any], talent_id: int) -> set[Any]:
    """Which of these tables name a person at all: one statement, so that his page costs little where none does."""
    asked = [
        select(literal(number)).where(exists(select_within(scope, model).where(model.talent_id == talent_id)))
        for number, model in enumerate(models)
    ]
    return {models[number] for number in session.scalars(union_all(*asked))}


def rows_by_ids(scope: Scope, model: Any, ids: Iterable[int]) -> dict[int, Any]:
    """Id → row; nothing is asked where there is no id."""
    ids = list(ids)
    if not ids:
        return {}
    return {row.id: row for row in session.scalars(select_within(scope, model).where(model.id.in_(ids)))}


def steps_of(scope: Scope, root: Root, root_id: int) -> list[CultivationStep]:
    """The time line of a root."""
    statement = select_within(scope, CultivationStep).where(
        CultivationStep.chain == root.key, CultivationStep.root_id == root_id
    )
    return list(session.scalars(statement.order_by(CultivationStep.id)))


def results_of(scope: Scope, term_ids: Iterable[int]) -> dict[int, list[ManagementResult]]:
    """Term → its appraisals by year, the whole term last."""
    statement = select_within(scope, ManagementResult).where(ManagementResult.term_id.in_(list(term_ids)))
    found: dict[int, list[ManagementResult]] = {}
    for row in sorted(session.scalars(statement), key=lambda one: (one.term_id, one.year == 0, one.year)):
        found.setdefault(row.term_id, []).append(row)
    return found


def renewals_of(scope: Scope, term_id: int) -> list[ManagementTerm]:
    """The terms drafted to follow a term."""
    statement = select_within(scope, ManagementTerm).where(
        ManagementTerm.renewal_of_id == term_id, ManagementTerm.state != e.TermState.CANCELLED
    )
    return list(session.scalars(statement.order_by(ManagementTerm.id)))


def others_live(scope: Scope, row: ManagementTerm) -> list[ManagementTerm]:
    """Other terms of the same person that overlap in time and still bind."""
    ended = (e.TermState.CANCELLED, e.TermState.ENDED, e.TermState.EXITED, e.TermState.DRAFT)
    statement = select_within(scope, ManagementTerm).where(
        ManagementTerm.talent_id == row.talent_id, ManagementTerm.id != row.id, ManagementTerm.state.not_in(ended),
        ManagementTerm.from_on <= row.until_on, ManagementTerm.until_on >= row.from_on,
        ManagementTerm.organisation_id == row.organisation_id,
    )  # fmt: skip
    return list(session.scalars(statement))


def in_state(scope: Scope, model: Any, state: Any) -> int:
    """How many roots stand in a state."""
    statement = within_scope(select(func.count()).select_from(model), model, scope).where(model.state == state)
    return int(session.scalar(statement) or 0)


def ending_terms(scope: Scope, until: date) -> list[ManagementTerm]:
    """Terms in force that end until a day."""
    statement = select_within(scope, ManagementTerm).where(
        ManagementTerm.state == e.TermState.IN_FORCE, ManagementTerm.until_on <= until
    )
    return list(session.scalars(statement.order_by(ManagementTerm.until_on, ManagementTerm.id)))


def missed_terms(scope: Scope) -> list[ManagementTerm]:
    """Terms still running whose appraisal missed a bottom line and whose holder has not been asked to leave."""
    live = (e.TermState.IN_FORCE, e.TermState.APPRAISED)
    statement = (
        select_within(scope, ManagementTerm)
        .join(ManagementResult, ManagementResult.term_id == ManagementTerm.id)
        .where(ManagementTerm.state.in_(live), ManagementResult.conclusion == e.Conclusion.FAILED)
        .distinct()
    )
    return list(session.scalars(statement.order_by(ManagementTerm.id)))


def without_candidate(scope: Scope) -> int:
    """How many key posts have no candidate."""
    statement = within_scope(select(func.count()).select_from(KeyPost), KeyPost, scope).where(_has_no_candidate())
    return int(session.scalar(statement) or 0)


def checks_due(scope: Scope, until: date) -> list[DevelopmentPlan]:
    """Running plans whose check falls due until a day."""
    statement = select_within(scope, DevelopmentPlan).where(
        DevelopmentPlan.state == e.PlanState.RUNNING, DevelopmentPlan.check_due_on <= until
    )
    return list(session.scalars(statement.order_by(DevelopmentPlan.check_due_on, DevelopmentPlan.id)))


def stages_due(scope: Scope, until: date) -> list[tuple[ApprenticeStage, Apprenticeship]]:
    """Stages of running apprenticeships that end until a day and were not appraised."""
    statement = (
        select_within(scope, ApprenticeStage)
        .join(Apprenticeship, Apprenticeship.id == ApprenticeStage.apprenticeship_id)
        .add_columns(Apprenticeship)
        .where(
            Apprenticeship.state == e.ApprenticeState.RUNNING,
            ApprenticeStage.result.is_(None),
            ApprenticeStage.until_on <= until,
        )
        .order_by(ApprenticeStage.until_on, ApprenticeStage.id)
    )
    return [(stage, row) for stage, row in session.execute(statement)]


def next_number(scope: Scope, model: Any, organisation_id: int, year: int, prefix: str) -> str:
    """The next free number of a year in an enterprise."""
    if not scope.covers(organisation_id):
        raise NotFound()
    taken = set(
        session.scalars(
            select(model.number).where(
                model.organisation_id == organisation_id, model.number.startswith(f"{prefix}{year}-")
            )
        )
    )
    place = len(taken) + 1
    while f"{prefix}{year}-{place:03d}" in taken:
        place += 1
    return f"{prefix}{year}-{place:03d}"
