"""Reads of professional titles: applications, what a person meets, appointments, committees, draws and counts."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import func, select

from talent_app.core.dates import Deadline, PartialDate, WorkingCalendar, notice_ends
from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import read_slice
from talent_app.db.scoping import owned_or_404, select_within
from talent_app.policy.holidays import queries as holidays
from talent_app.rules.title_eligibility import Applicant, RowResult, judge
from talent_app.talents import record_queries
from talent_app.talents.enums import IN_FORCE
from talent_app.talents.models import Talent
from talent_app.talents.records import BY_KEY
from talent_app.titles.enums import ApplicationState
from talent_app.titles.models import TitleApplication, TitleBar, TitleObjection, TitleStep
from talent_app.titles.policy_in_force import policy_on

KINDS = tuple(BY_KEY[key] for key in ("educations", "titles", "skills", "appointments"))
SORTS = {"id": TitleApplication.id}


def row_or_404(scope: Scope, model: type[Any], row_id: int, *, locked: bool = False) -> Any:
    """One row of any table of this package, in scope."""
    return owned_or_404(scope, model, row_id, locked=locked)


def application_or_404(scope: Scope, application_id: int, *, locked: bool = False) -> TitleApplication:
    """One application in scope."""
    return row_or_404(scope, TitleApplication, application_id, locked=locked)  # type: ignore[no-any-return]


def application_page(scope: Scope, wish: Any) -> Slice[TitleApplication]:
    """One page of applications, the latest first."""
    statement = select_within(scope, TitleApplication)
    if wish.query:
        statement = statement.where(TitleApplication.person_name.contains(wish.query, autoescape=True))
    for name in ("state", "series", "level", "way"):
        chosen = wish.chosen(name)
        if name == "state":
            chosen = [one for one in chosen if one in {state.value for state in ApplicationState}]
            chosen = [ApplicationState(one) for one in chosen]
        if name == "way":
            continue
        if chosen:
            statement = statement.where(getattr(TitleApplication, name).in_(chosen))
    return read_slice(statement, wish, SORTS, TitleApplication.id)


def applications_in(scope: Scope, states: Collection[ApplicationState], limit: int = 500) -> list[TitleApplication]:
    """Applications in some states, the latest first."""
    statement = select_within(scope, TitleApplication).where(TitleApplication.state.in_(states))
    return list(session.scalars(statement.order_by(TitleApplication.id.desc()).limit(limit)))


def counts(scope: Scope) -> dict[ApplicationState, int]:
    """How many applications stand in each state."""
    statement = select(TitleApplication.state, func.count()).group_by(TitleApplication.state)
    if scope.organisation_ids is not None:
        statement = statement.where(TitleApplication.organisation_id.in_(scope.organisation_ids))
    return {state: int(number) for state, number in session.execute(statement)}


def steps_of(scope: Scope, row: TitleApplication) -> list[TitleStep]:
    """The time line of an application."""
    return _children(scope, TitleStep, row)


def objections_of(scope: Scope, row: TitleApplication) -> list[TitleObjection]:
    """The objections to an application."""
    return _children(scope, TitleObjection, row)


def _children(scope: Scope, model: Any, row: TitleApplication) -> list[Any]:
    if not scope.covers(row.organisation_id):
        raise NotFound()
    return list(session.scalars(select(model).where(model.application_id == row.id).order_by(model.id)))


def calendar(scope: Scope) -> WorkingCalendar:
    """The working days that notices are counted over."""
    return holidays.working_calendar(scope)


def notice_end(scope: Scope, published: date) -> Deadline:
    """The last day of a notice as the holidays known today give it; provisional while a year is not announced."""
    return notice_ends(published, policy_on(published).limit("notice_days").whole, calendar(scope))


def bar_of(scope: Scope, talent: Talent, day: date) -> TitleBar | None:
    """The recorded period that still runs for a person."""
    if not scope.covers(talent.organisation_id):
        raise NotFound()
    statement = select(TitleBar).where(TitleBar.talent_id == talent.id, TitleBar.until_on >= day)
    return session.scalars(statement.order_by(TitleBar.until_on.desc())).first()


def records(scope: Scope, talent: Talent) -> dict[str, list[Any]]:
    """Education, titles, skills and appointments of a registration."""
    return record_queries.rows_of_kinds(scope, talent, KINDS)


def eligibility(scope: Scope, talent: Talent, series: str, level: str, day: date) -> list[RowResult]:
    """What a person meets and lacks for a level of a series, by the verified and entered records."""
    return judge(policy_on(day), applicant(scope, talent), series, level, day)


def applicant(scope: Scope, talent: Talent) -> Applicant:
    """A registration as the rules of eligibility take it."""
    return _applicant_of(talent, records(scope, talent))


def _applicant_of(talent: Talent, found: dict[str, list[Any]]) -> Applicant:
    """A registration as the rule takes it."""
    levels: dict[str, date | None] = {}
    for one in found.get("titles", ()):
        if one.level:
            levels[one.level] = _earlier(levels.get(one.level), _day(one.obtained_on))
    skills: dict[str, date | None] = {}
    for one in found.get("skills", ()):
        if one.level:
            skills[one.level] = _earlier(skills.get(one.level), _day(one.obtained_on))
    return Applicant(
        _education(talent.highest_education, talent.highest_degree), _day(talent.started_work_on), levels, skills
    )


def _education(education: str | None, degree: str | None) -> str:
    if education in ("11",) or degree == "2":
        return "doctor"
    if education in ("14", "17") or degree == "3":
        return "master"
    return {"1": "bachelor", "2": "bachelor", "3": "college", "4": "vocational"}.get((education or "")[:1], "")


def _day(text: str | None) -> date | None:
    """The last day a partial date may mean, so that years are never counted too many."""
    return PartialDate.from_code(str(text)).last if text else None


def _earlier(first: date | None, second: date | None) -> date | None:
    days = [day for day in (first, second) if day]
    return min(days) if days else None


def verified_people(scope: Scope, limit: int) -> list[Talent]:
    """Registrations in force, by name; only they may apply."""
    statement = select_within(scope, Talent).where(Talent.status.in_(IN_FORCE))
    return list(session.scalars(statement.order_by(Talent.name_key, Talent.id).limit(limit)))
