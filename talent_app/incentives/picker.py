"""People of the registry who may join a plan: who they are there, and why somebody could not take part.

It proposes; the rules of the plan judge everybody it proposes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from talent_app.core.dates import PartialDate
from talent_app.core.errors import InvalidInput, NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.incentives.assessment import Assessment
from talent_app.incentives.facts import instrument_of
from talent_app.incentives.models import Plan
from talent_app.rules.outcome import Severity
from talent_app.rules.plan_facts import APPOINTMENTS
from talent_app.talents.models import Talent
from talent_app.talents.queries import FieldOptions, facets, talent_page

#: Those who may not take part (EL-002).
HINDRANCES = {
    "dispatched": "劳务派遣人员，未与本企业签订劳动合同",
    "retired_rehired": "退休返聘人员，未与本企业签订劳动合同",
}
#: What candidates may be narrowed by: what plans choose people for.
CRITERIA = ("category", "talent_class", "title_level", "skill_level", "highest_education", "activity",
            "employment_kind")  # fmt: skip
MOST_CANDIDATES = 200
#: How a finding begins that lacks facts.
LACKING = "尚缺："


def known_facts(talent: Talent, plan: Plan) -> dict[str, Any]:
    """What the registry already knows of the facts a plan asks of a person."""
    known = talent.employment_kind if talent.employment_kind in dict(APPOINTMENTS) else None
    facts = {"appointment": known, "is_in_post": talent.is_on_post}
    if "years_in_company" in instrument_of(plan.instrument).known_person_facts and talent.joined_on:
        joined = PartialDate.from_code(talent.joined_on).last  # the fewest years it may mean
        facts["years_in_company"] = max(0, plan.judged_on.year - joined.year - (
            (plan.judged_on.month, plan.judged_on.day) < (joined.month, joined.day)
        ))  # fmt: skip
    return {name: value for name, value in facts.items() if value is not None}


def newcomers(scope: Scope, plan: Plan, talent_ids: Sequence[int]) -> list[dict[str, Any]]:
    """Rows for people taken from the registry; registrations of another enterprise are not found."""
    if not scope.covers(plan.organisation_id):
        raise NotFound()
    statement = select(Talent).where(Talent.id.in_(talent_ids), Talent.organisation_id == plan.organisation_id)
    found = {talent.id: talent for talent in session.scalars(statement)}
    if set(talent_ids) - found.keys():
        raise InvalidInput("有人不在本企业的人才库中。", "请重新查找后勾选。", field="talent")
    return [{"talent": each, **known_facts(found[each], plan)} for each in talent_ids]


@dataclass(frozen=True)
class Candidate:
    """A person of the registry who could join a plan, and why not where he could not."""

    talent: Talent
    hindrances: tuple[str, ...] = ()
    cautions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Candidates:
    """Who fits the criteria: those who may join, those who may not, and how many fit altogether."""

    fit: tuple[Candidate, ...]
    unfit: tuple[Candidate, ...]
    total: int | None

    @property
    def shown(self) -> int:
        """How many are listed."""
        return len(self.fit) + len(self.unfit)


@dataclass(frozen=True)
class _Listed:
    """The wish of a list without pages: who wants others narrows the criteria."""

    size: int
    sort: str
    descending: bool = False
    cursor: None = None
    jump: str = ""


def criteria(scope: Scope, plan: Plan, filters: Mapping[str, Sequence[str]], query: str) -> list[FieldOptions]:
    """What the list of candidates may be narrowed by, with counts."""
    offered = {each.name: each for each in facets(scope, _of_enterprise(plan, filters), query)}
    return [offered[name] for name in CRITERIA if name in offered]


def candidates(
    scope: Scope,
    plan: Plan,
    filters: Mapping[str, Sequence[str]],
    query: str,
    judge: Callable[[Sequence[Mapping[str, Any]]], Assessment],
) -> Candidates:
    """Registrations of the enterprise that answer search and criteria; `judge` says what the plan's rules make of them.

    Everybody shown stands in the plan as the registry knows him, so that the rules themselves say who may not take
    part: a reason that needs facts the registry does not hold comes later, beside the grid.
    """
    if not scope.covers(plan.organisation_id):
        raise NotFound()
    wish = _Listed(MOST_CANDIDATES, "best" if query else "name")
    page = talent_page(scope, wish, _of_enterprise(plan, filters), query)
    rows = [{"talent": each.id, "name": each.name, **known_facts(each, plan)} for each in page.rows]
    told: dict[str, tuple[list[str], list[str]]] = {f"t{each.id}": ([], []) for each in page.rows}
    for finding in judge(rows).findings if rows else ():
        if finding.severity not in (Severity.BLOCK, Severity.WARN):
            continue
        if LACKING in finding.message:
            continue  # it names whom it lacks facts of, and says nothing against them
        for ref in set(finding.refs) & told.keys():
            told[ref][finding.severity is Severity.WARN].append(f"{finding.title}（{finding.rule}）")
    found = [
        Candidate(each, (*_hindrance(each), *told[f"t{each.id}"][0]), tuple(told[f"t{each.id}"][1]))
        for each in page.rows
    ]
    return Candidates(
        tuple(each for each in found if not each.hindrances),
        tuple(each for each in found if each.hindrances),
        page.total,
    )


def _of_enterprise(plan: Plan, filters: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    chosen = {name: codes for name, codes in filters.items() if name in CRITERIA and codes}
    return {**chosen, "organisation": [str(plan.organisation_id)]}


def _hindrance(talent: Talent) -> tuple[str, ...]:
    if talent.is_on_post is False:
        return ("登记为不在岗，自离岗当年起不再参与",)
    reason = HINDRANCES.get(talent.employment_kind or "")
    return (reason,) if reason else ()
