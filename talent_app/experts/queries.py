"""Reads of finding experts. A search looks beyond the scope and hands out lines that tell of nobody in particular.

A request concerns enterprises that do not see each other: what each reader may see of it is decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from talent_app.core.actor import Actor
from talent_app.core.errors import NotFound
from talent_app.core.names import query_grams
from talent_app.core.scope import Scope
from talent_app.db.engine import dialect_name, session, within
from talent_app.db.search import found
from talent_app.experts.cards import Candidate, Card, cards_of
from talent_app.experts.criteria import WILLING, Criteria
from talent_app.experts.crossing import across_enterprises
from talent_app.experts.enums import AnswerState, RequestStage
from talent_app.experts.models import ExpertAnswer, ExpertRequest
from talent_app.identity.permissions import Permission
from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.rules.codes import code_table
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Talent

#: More people than this are not looked at: the lines would say the same.
MOST_LOOKED_AT = 3_000
COUNTY, CITY = "某县区属企业", "某企业集团"


def lines(actor: Actor, criteria: Criteria, today: date) -> list[Card]:
    """The lines that answer, for the page of whoever seeks; empty where too few people would stand behind them."""
    return cards_of(candidates(actor, criteria, today))


def candidates(actor: Actor, criteria: Criteria, today: date) -> list[Candidate]:
    """The people who answer, outside of what the actor sees anyway; for this package alone."""
    own = actor.scope_for(Permission.EXPERT_SEARCH)
    statement = select(
        Talent.id, Talent.organisation_id, Talent.title_level, Talent.discipline, Talent.verified_at
    ).where(Talent.status.in_(IN_FORCE), Talent.is_primary, or_(Talent.is_on_post.is_(None), Talent.is_on_post))
    if own.organisation_ids is not None:
        statement = statement.where(Talent.organisation_id.not_in(own.organisation_ids))
    for condition in _conditions(criteria, today):
        statement = statement.where(condition)
    with within(across_enterprises()):
        rows = session.execute(statement.order_by(Talent.verified_at.desc(), Talent.id).limit(MOST_LOOKED_AT)).all()
        places = _places({row.organisation_id for row in rows})
    levels = code_table("title_level")
    return [
        Candidate(
            row.id, row.organisation_id, places.get(row.organisation_id, CITY), row.title_level or "",
            levels.title_of(row.title_level), row.discipline or "",
        )
        for row in rows
    ]  # fmt: skip


def _conditions(criteria: Criteria, today: date) -> list[Any]:
    found_conditions: list[Any] = []
    if criteria.category:
        found_conditions.append(Talent.category == criteria.category)
    if criteria.title_level:
        codes = list(code_table("title_level").codes)
        if criteria.title_level in codes:
            found_conditions.append(Talent.title_level.in_(codes[: codes.index(criteria.title_level) + 1]))
    if criteria.title_series:
        found_conditions.append(Talent.title_series == criteria.title_series)
    if criteria.discipline:
        found_conditions.append(Talent.discipline.icontains(criteria.discipline, autoescape=True))
    if criteria.years.isdecimal():
        latest = f"{today.year - int(criteria.years):04d}{today.isoformat()[4:]}"
        found_conditions.append(Talent.started_work_on <= latest)
    if criteria.willing in dict(WILLING):
        found_conditions.append(getattr(Talent, criteria.willing).is_(True))
    if criteria.words and Talent.__search__ is not None:
        grams = query_grams(criteria.words)
        found_conditions.append(found(dialect_name(), Talent.__search__.table, grams, Talent.__table__.c.id))
        for word in criteria.words.split():
            columns = (
                Talent.expertise,
                Talent.biography,
                Talent.field,
                Talent.discipline,
                Talent.title_name,
                Talent.post,
                Talent.record_text,
            )
            found_conditions.append(or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return found_conditions


def _places(ids: set[int]) -> dict[int, str]:
    """What kind of place each enterprise is: never its name."""
    rows = session.execute(select(Organisation.id, Organisation.path).where(Organisation.id.in_(ids))).all()
    counties = set(
        session.scalars(select(Organisation.id).where(Organisation.kind == OrganisationKind.COUNTY_REGULATOR))
    )
    return {row.id: COUNTY if counties & {int(p) for p in row.path.strip("/").split("/")} else CITY for row in rows}


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an owning enterprise let the asking side know once it agreed."""

    organisation: str
    name: str
    post: str
    title_name: str
    contact: str
    note: str
    answered_at: Any


@dataclass(frozen=True, slots=True)
class AskedView:
    """A request as the asking enterprise may see it: silence and refusal look alike until the time is over."""

    row: ExpertRequest
    criteria: Criteria
    agreed: tuple[Agreed, ...]
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class AnswerView:
    """A request as one owning enterprise sees it, with its own person."""

    row: ExpertAnswer
    request: ExpertRequest
    criteria: Criteria
    asker: str
    talent: Talent


def asked(actor: Actor, limit: int = 100) -> list[ExpertRequest]:
    """What an actor's enterprises asked for, the latest first."""
    scope = actor.scope_for(Permission.EXPERT_SEARCH)
    statement = select(ExpertRequest).order_by(ExpertRequest.id.desc()).limit(limit)
    if scope.organisation_ids is not None:
        statement = statement.where(ExpertRequest.organisation_id.in_(scope.organisation_ids))
    return list(session.scalars(statement))


def asked_or_404(actor: Actor, request_id: int) -> AskedView:
    """One request of one's own enterprises with what came of it."""
    scope = actor.scope_for(Permission.EXPERT_SEARCH)
    row = session.scalars(select(ExpertRequest).where(ExpertRequest.id == request_id)).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound()
    statement = (
        select(ExpertAnswer, Talent, Organisation.name)
        .join(Talent, Talent.id == ExpertAnswer.talent_id)
        .join(Organisation, Organisation.id == ExpertAnswer.organisation_id)
        .where(ExpertAnswer.request_id == request_id, ExpertAnswer.state == AnswerState.AGREED)
        .order_by(ExpertAnswer.answered_at)
    )
    with within(across_enterprises()):
        agreed = tuple(
            Agreed(
                place, talent.name, talent.post or "", talent.title_name or "", answer.contact, answer.note,
                answer.answered_at,
            )
            for answer, talent, place in session.execute(statement)
        )  # fmt: skip
    return AskedView(row, Criteria.read(row.criteria), agreed, row.stage is RequestStage.WAITING)


def answers(actor: Actor, *, only_open: bool = False, limit: int = 100) -> list[AnswerView]:
    """What other enterprises ask of an actor's own, the open ones first."""
    scope = actor.scope_for(Permission.TALENT_EDIT)
    statement = select(ExpertAnswer).order_by(ExpertAnswer.state != AnswerState.WAITING, ExpertAnswer.id.desc())
    if scope.organisation_ids is not None:
        statement = statement.where(ExpertAnswer.organisation_id.in_(scope.organisation_ids))
    if only_open:
        statement = statement.where(ExpertAnswer.state == AnswerState.WAITING)
    return _views(list(session.scalars(statement.limit(limit))))


def answer_or_404(actor: Actor, answer_id: int) -> AnswerView:
    """One such question with one's own person."""
    scope = actor.scope_for(Permission.TALENT_EDIT)
    row = session.scalars(select(ExpertAnswer).where(ExpertAnswer.id == answer_id)).one_or_none()
    if row is None or not scope.covers(row.organisation_id):
        raise NotFound()
    return _views([row])[0]


def _views(rows: Sequence[ExpertAnswer]) -> list[AnswerView]:
    if not rows:
        return []
    statement = (
        select(ExpertRequest, Organisation.name)
        .join(Organisation, Organisation.id == ExpertRequest.organisation_id)
        .where(ExpertRequest.id.in_({row.request_id for row in rows}))
    )
    with within(across_enterprises()):
        requests = {request.id: (request, name) for request, name in session.execute(statement)}
    people = {row.id: row for row in session.scalars(select(Talent).where(Talent.id.in_({r.talent_id for r in rows})))}
    return [
        AnswerView(row, requests[row.request_id][0], Criteria.read(requests[row.request_id][0].criteria),
                   requests[row.request_id][1], people[row.talent_id])
        for row in rows
        if row.talent_id in people
    ]  # fmt: skip


def waiting_count(actor: Actor) -> int:
    """How many questions wait for an actor's answer."""
    scope = actor.scope_for(Permission.TALENT_EDIT)
    statement = select(func.count()).select_from(ExpertAnswer).where(ExpertAnswer.state == AnswerState.WAITING)
    if scope.organisation_ids is not None:
        statement = statement.where(ExpertAnswer.organisation_id.in_(scope.organisation_ids))
    return int(session.scalar(statement) or 0)


def figures(scope: Scope) -> list[tuple[str, int, int, int, int]]:
    """What the regulator sees: (mode, requests, agreed, nobody agreed, waiting), over the enterprises in scope."""
    statement = select(ExpertRequest.mode, ExpertRequest.stage, func.count()).group_by(
        ExpertRequest.mode, ExpertRequest.stage
    )
    if scope.organisation_ids is not None:
        statement = statement.where(ExpertRequest.organisation_id.in_(scope.organisation_ids))
    counts: dict[Any, dict[Any, int]] = {}
    for mode, stage, number in session.execute(statement):
        counts.setdefault(mode, {})[stage] = int(number)
    return [
        (
            mode.title, sum(by.values()), by.get(RequestStage.AGREED, 0), by.get(RequestStage.UNANSWERED, 0),
            by.get(RequestStage.WAITING, 0),
        )
        for mode, by in sorted(counts.items(), key=lambda pair: pair[0].title)
    ]  # fmt: skip
