"""Reads of social insurance: people with enrolment and bases, costs of a year, who is not enrolled in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select

from talent_app.core.dates import PartialDate
from talent_app.core.errors import NotFound
from talent_app.core.paging import Slice
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.db.paging import Wish, read_slice
from talent_app.insurance.costs import REGION, cost_of
from talent_app.insurance.models import (
    AnnuityPlan,
    InsuranceBase,
    InsuranceChange,
    InsuranceEstimate,
    InsuranceRecord,
)
from talent_app.organisations import queries as organisations
from talent_app.organisations.models import Organisation
from talent_app.policy import queries as policies
from talent_app.rules.annuity import AnnuityYear, check_year
from talent_app.rules.insurance_year import YearCost, with_estimate
from talent_app.rules.outcome import Finding
from talent_app.rules.parameters import Book, Policy
from talent_app.rules.social_insurance import check_registration
from talent_app.talents.models import Talent

#: Somebody without any record is asked about while he joined within so many days.
RECENT = timedelta(days=366)


@dataclass(frozen=True)
class Insured:
    """One person with what is known of his insurance."""

    talent: Talent
    record: InsuranceRecord | None
    base: InsuranceBase | None
    cost: YearCost | None

    @property
    def is_active(self) -> bool:
        """Whether he is enrolled now."""
        record = self.record
        return record is not None and record.enrolled_on is not None and record.ended_on is None


@dataclass(frozen=True)
class Late:
    """Who should be enrolled and is not, or was too late, by numbers alone."""

    talent_id: int
    organisation_id: int
    hired_on: date
    finding: Finding

    @property
    def due_on(self) -> date:
        """The last day of the time limit."""
        return date.fromisoformat(self.finding.limit or "")


@dataclass(frozen=True)
class Unenrolled(Late):
    """The same with the person."""

    talent: Talent


def _of(scope: Scope, model: Any, organisation_id: int) -> Select[Any]:
    statement = select(model).where(model.organisation_id == organisation_id)
    if scope.organisation_ids is not None:
        statement = statement.where(model.organisation_id.in_(scope.organisation_ids))
    return statement


def place_or_404(scope: Scope, organisation_id: int) -> Organisation:
    """The enterprise of the address, if the reader may see it."""
    row = organisations.organisation_or_404(scope, organisation_id)
    if row.id not in {each.id for each in organisations.enterprises(scope)}:
        raise NotFound()
    return row


def talent_or_404(scope: Scope, organisation_id: int, talent_id: int) -> Talent:
    """A person of the enterprise."""
    row: Talent | None = session.scalars(
        _of(scope, Talent, organisation_id).where(Talent.id == talent_id)
    ).one_or_none()
    if row is None:
        raise NotFound()
    return row


def record_of(scope: Scope, talent: Talent) -> InsuranceRecord | None:
    """A person's enrolment."""
    statement = _of(scope, InsuranceRecord, talent.organisation_id).where(InsuranceRecord.talent_id == talent.id)
    return session.scalars(statement).one_or_none()


def base_of(scope: Scope, talent: Talent, year: int) -> InsuranceBase | None:
    """A person's bases of a year."""
    wanted = (InsuranceBase.talent_id == talent.id, InsuranceBase.year == year)
    return session.scalars(_of(scope, InsuranceBase, talent.organisation_id).where(*wanted)).one_or_none()


def changes_of(scope: Scope, talent: Talent) -> list[InsuranceChange]:
    """What happened to a person's enrolment, the latest first."""
    statement = _of(scope, InsuranceChange, talent.organisation_id).where(InsuranceChange.talent_id == talent.id)
    return list(session.scalars(statement.order_by(InsuranceChange.from_on.desc(), InsuranceChange.id.desc())))


def estimate_of(scope: Scope, organisation_id: int, year: int, region: str = REGION) -> InsuranceEstimate | None:
    """The enterprise's own figures of a year for a region."""
    wanted = (InsuranceEstimate.year == year, InsuranceEstimate.region == region)
    return session.scalars(_of(scope, InsuranceEstimate, organisation_id).where(*wanted)).one_or_none()


def annuity_of(scope: Scope, organisation_id: int, year: int) -> AnnuityPlan | None:
    """The enterprise's annuity of a year."""
    return session.scalars(_of(scope, AnnuityPlan, organisation_id).where(AnnuityPlan.year == year)).one_or_none()


def annuity_findings(scope: Scope, plan: AnnuityPlan) -> list[Finding]:
    """EA-001…003 on the first day of the plan's year."""
    year = AnnuityYear(
        plan.wage_total, plan.employer, plan.person, plan.highest, plan.average, plan.vesting_years, plan.medical_extra
    )
    return check_year(year, Policy(policies.book(scope), date(plan.year, 1, 1)))


def book_of(scope: Scope, organisation_id: int, year: int) -> Book:
    """What is published, with the enterprise's own figures where nothing is, region by region."""
    book = policies.book(scope)
    own = session.scalars(_of(scope, InsuranceEstimate, organisation_id).where(InsuranceEstimate.year == year))
    for estimate in own:
        book = with_estimate(book, estimate.region, year, estimate.figures, estimate.source)
    return book


def members(scope: Scope, organisation_id: int, year: int) -> list[Insured]:
    """Everybody of an enterprise with enrolment, bases and cost of a year; who is entered first, by name."""
    people = session.scalars(_of(scope, Talent, organisation_id).order_by(Talent.name_key, Talent.id)).all()
    found = _insured(scope, organisation_id, year, people, None)
    return sorted(found, key=lambda each: each.record is None)  # who is entered stands first, each part by name


def member_page(scope: Scope, organisation_id: int, year: int, wish: Wish, is_entered: bool | None) -> Slice[Insured]:
    """One page of them by name: everybody, or only who has an enrolment entered, or who has none."""
    statement = _of(scope, Talent, organisation_id)
    if is_entered is not None:
        entered = select(InsuranceRecord.talent_id).where(InsuranceRecord.organisation_id == organisation_id)
        statement = statement.where(Talent.id.in_(entered) if is_entered else Talent.id.not_in(entered))
    page: Slice[Talent] = read_slice(statement, wish, {"name": Talent.name_key}, Talent.__table__.c.id)
    rows = _insured(scope, organisation_id, year, page.rows, [row.id for row in page.rows])
    return Slice(rows, page.before, page.after, page.total)


def _insured(
    scope: Scope, organisation_id: int, year: int, people: Sequence[Talent], ids: Sequence[int] | None
) -> list[Insured]:
    """People with enrolment, bases and cost; `ids` narrows what is read to them."""
    records_of, bases_of = (_of(scope, model, organisation_id) for model in (InsuranceRecord, InsuranceBase))
    if ids is not None:
        records_of = records_of.where(InsuranceRecord.talent_id.in_(ids))
        bases_of = bases_of.where(InsuranceBase.talent_id.in_(ids))
    records = {row.talent_id: row for row in session.scalars(records_of)}
    bases = {row.talent_id: row for row in session.scalars(bases_of.where(InsuranceBase.year == year))}
    book = book_of(scope, organisation_id, year)
    found = []
    for talent in people:
        record, base = records.get(talent.id), bases.get(talent.id)
        found.append(Insured(talent, record, base, cost_of(base, record, book) if base else None))
    return found


def unenrolled(scope: Scope, organisation_ids: Sequence[int], today: date) -> list[Unenrolled]:
    """SI-004: who is not enrolled thirty days after hiring, or was enrolled later; the longest due first.

    People without any record are named while they joined within the last year and the day is known.
    """
    late = {each.talent_id: each for each in late_enrolments(scope, organisation_ids, today)}
    people = session.scalars(select(Talent).where(Talent.id.in_(late)))
    found = [Unenrolled(**vars(late[talent.id]), talent=talent) for talent in people]
    return sorted(found, key=lambda each: (each.due_on, each.talent.id))


def late_enrolments(scope: Scope, organisation_ids: Sequence[int], today: date) -> list[Late]:
    """The same without the people: what the work list and the table of enterprises count."""
    record, talent = InsuranceRecord, Talent
    columns = (talent.id, talent.organisation_id, talent.joined_on, record.started_on, record.enrolled_on)
    statement = select(*columns).outerjoin(record, record.talent_id == talent.id)
    statement = statement.where(talent.organisation_id.in_(organisation_ids))
    employed = record.id.is_not(None) & record.ended_on.is_(None)
    newcomer = record.id.is_(None) & (talent.joined_on >= f"{(today - RECENT).year}")
    policy, found = Policy(policies.book(scope), today), []
    for talent_id, organisation_id, joined, started, enrolled in session.execute(statement.where(employed | newcomer)):
        hired = started or _recent(joined, today)
        if hired is None:
            continue
        finding = check_registration(hired, enrolled, today, policy.fresh())
        if finding.is_failed:
            found.append(Late(talent_id, organisation_id, hired, finding))
    return found


def _recent(code: str | None, today: date) -> date | None:
    if not code:
        return None
    joined = PartialDate.from_code(code).last  # the latest day it may mean: nobody is late by a guess
    return joined if today - RECENT <= joined <= today else None


def counts(scope: Scope, rows: Sequence[Organisation], today: date) -> dict[int, tuple[int, int]]:
    """How many are enrolled and how many are overdue, by enterprise."""
    ids = [row.id for row in rows]
    enrolled: dict[int, int] = {}
    statement = select(InsuranceRecord.organisation_id).where(
        InsuranceRecord.organisation_id.in_(ids), InsuranceRecord.enrolled_on.is_not(None),
        InsuranceRecord.ended_on.is_(None),
    )  # fmt: skip
    for organisation_id in session.scalars(statement):
        enrolled[organisation_id] = enrolled.get(organisation_id, 0) + 1
    late: dict[int, int] = {}
    for each in late_enrolments(scope, ids, today):
        late[each.organisation_id] = late.get(each.organisation_id, 0) + 1
    return {each: (enrolled.get(each, 0), late.get(each, 0)) for each in ids}
