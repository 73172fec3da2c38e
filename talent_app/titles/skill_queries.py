"""Reads of skill levels: evaluations, what people hold, and which engineering title a level opens (贯通)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import read_slice
from talent_app.db.scoping import select_within, within_scope
from talent_app.rules.title_eligibility import RowResult, judge
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Talent
from talent_app.talents.record_models import Skill
from talent_app.titles import queries
from talent_app.titles.enums import SkillState
from talent_app.titles.policy_in_force import policy_on
from talent_app.titles.skill_models import SkillEvaluation

SORTS = {"id": SkillEvaluation.id}
ENGINEERING = "engineering"


@dataclass(frozen=True)
class Bridge:
    """The level of engineering titles that a skill level may lead to, with what is met and what lacks."""

    level: str
    result: RowResult


def evaluation_page(scope: Scope, wish: Any) -> Slice[SkillEvaluation]:
    """One page of evaluations, the latest first."""
    statement = select_within(scope, SkillEvaluation)
    if wish.query:
        statement = statement.where(SkillEvaluation.person_name.contains(wish.query, autoescape=True))
    chosen = set(wish.chosen("state"))
    if chosen:
        statement = statement.where(SkillEvaluation.state.in_([one for one in SkillState if one.value in chosen]))
    if wish.chosen("level"):
        statement = statement.where(SkillEvaluation.level.in_(wish.chosen("level")))
    return read_slice(statement, wish, SORTS, SkillEvaluation.id)


def waiting(scope: Scope, state: SkillState) -> int:
    """How many evaluations stand in a state."""
    statement = select(func.count()).select_from(SkillEvaluation).where(SkillEvaluation.state == state)
    return int(session.scalar(within_scope(statement, SkillEvaluation, scope)) or 0)


def held(scope: Scope) -> dict[str, int]:
    """level → how many people in scope hold it, by their records."""
    statement = (
        select(Skill.level, func.count(func.distinct(Skill.talent_id)))
        .join(Talent, Talent.id == Skill.talent_id)
        .where(Talent.status.in_(IN_FORCE), Skill.level.is_not(None))
        .group_by(Skill.level)
    )
    return {str(level): int(number) for level, number in session.execute(within_scope(statement, Skill, scope))}


def is_certificate_taken(scope: Scope, row: SkillEvaluation) -> bool:
    """Whether somebody else in scope was entered with the same certificate."""
    statement = select_within(scope, SkillEvaluation).where(
        SkillEvaluation.certificate_number == row.certificate_number, SkillEvaluation.talent_id != row.talent_id,
        SkillEvaluation.state != SkillState.WITHDRAWN,
    )  # fmt: skip
    with session.no_autoflush:
        return session.scalars(statement.limit(1)).first() is not None


def bridges(scope: Scope, talent: Talent, day: date) -> list[Bridge]:
    """Which engineering titles a person's skills may lead to, the highest first; unchecked rules say so."""
    policy, person = policy_on(day), queries.applicant(scope, talent)
    found = []
    for level in policy.offered.get(ENGINEERING, {}):
        for result in judge(policy, person, ENGINEERING, level, day):
            if result.row.since == "skill" and result.row.skill in person.skills:
                found.append(Bridge(level, result))
    return found
