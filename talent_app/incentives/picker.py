"""People of the registry who may join a plan: who they are there, and why somebody could not take part.

It proposes and warns; the rules judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.incentives.models import Plan
from talent_app.rules.plan_facts import APPOINTMENTS
from talent_app.talents.models import Talent

#: Those who may not take part (EL-002).
HINDRANCES = {
    "dispatched": "劳务派遣人员，未与本企业签订劳动合同",
    "retired_rehired": "退休返聘人员，未与本企业签订劳动合同",
}


def known_facts(talent: Talent) -> dict[str, Any]:
    """What the registry already knows of the facts a plan asks of a person."""
    known = talent.employment_kind if talent.employment_kind in dict(APPOINTMENTS) else None
    facts = {"appointment": known, "is_in_post": talent.is_on_post}
    return {name: value for name, value in facts.items() if value is not None}


def newcomers(scope: Scope, plan: Plan, talent_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Rows for people taken from the registry; registrations of another enterprise are not found."""
    if not scope.covers(plan.organisation_id):
        raise NotFound()
    statement = select(Talent).where(Talent.id.in_(talent_ids), Talent.organisation_id == plan.organisation_id)
    found = {talent.id: talent for talent in session.scalars(statement)}
    if set(talent_ids) - found.keys():
        raise InvalidInput("有人不在本企业的人才库中。", "请重新查找后勾选。", field="talent")
    return [{"talent": each, **known_facts(found[each])} for each in talent_ids]


@dataclass(frozen=True)
class Candidate:
    """A person of the registry who could join a plan, and why not where he could not."""

    talent: Talent
    hindrance: str


def candidates(scope: Scope, plan: Plan, found: Sequence[Talent] | None, limit: int = 30) -> list[Candidate]:
    """Registrations of the enterprise: those found, or the first by name; who is not eligible has the reason."""
    if not scope.covers(plan.organisation_id):
        raise NotFound()
    if found is None:
        statement = select(Talent).where(Talent.organisation_id == plan.organisation_id)
        found = list(session.scalars(statement.order_by(Talent.name_key, Talent.id).limit(limit)))
    return [Candidate(each, _hindrance(each)) for each in found if each.organisation_id == plan.organisation_id]


def _hindrance(talent: Talent) -> str:
    if talent.is_on_post is False:
        return "登记为不在岗，自离岗当年起不再参与"
    return HINDRANCES.get(talent.employment_kind or "", "")
