"""Reads of the pay structure, always within a scope; single pay only where the view demanded `pay.read`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from talent_app.core.errors import NotFound
from talent_app.core.scope import Scope
from talent_app.db.engine import session
from talent_app.organisations.models import Organisation, OrganisationKind
from talent_app.organisations.queries import enterprises, organisation_or_404
from talent_app.pay.models import (
    PayAssignment,
    PayFactor,
    PayFamily,
    PayMerit,
    PayPost,
    PayRating,
    PayRecord,
    PayStructure,
)
from talent_app.pay.structure import bands_of, grade_of
from talent_app.rules.pay_bands import Band, Bands
from talent_app.talents.models import Talent

GONE = "没有找到这项内容，或者它不在您的权限范围内。"


def enterprise_or_404(scope: Scope, organisation_id: int) -> Organisation:
    """An enterprise of the scope; regulators have no pay structure."""
    row = organisation_or_404(scope, organisation_id)
    if row.kind not in (OrganisationKind.GROUP, OrganisationKind.ENTERPRISE):
        raise NotFound()
    return row


def reachable(scope: Scope) -> list[Organisation]:
    """The enterprises a reader may choose among."""
    return enterprises(scope)


def families(scope: Scope, organisation_id: int) -> list[PayFamily]:
    """The job families of an enterprise."""
    return _of(scope, PayFamily, organisation_id, PayFamily.position, PayFamily.id)


def factors(scope: Scope, organisation_id: int) -> list[PayFactor]:
    """The factors of job evaluation of an enterprise."""
    return _of(scope, PayFactor, organisation_id, PayFactor.position, PayFactor.id)


def posts(scope: Scope, organisation_id: int) -> list[PayPost]:
    """The posts of an enterprise, highest points first, those not evaluated last."""
    found = _of(scope, PayPost, organisation_id, PayPost.id)
    return sorted(found, key=lambda post: (post.points is None, -(post.points or 0), post.id))


def ratings(scope: Scope, post: PayPost) -> list[PayRating]:
    """What the evaluators of a post gave."""
    _demand(scope, post)
    return list(session.scalars(select(PayRating).where(PayRating.post_id == post.id).order_by(PayRating.id)))


def rating_counts(scope: Scope, organisation_id: int) -> dict[int, int]:
    """How many evaluators have rated each post."""
    _demand_organisation(scope, organisation_id)
    statement = (
        select(PayRating.post_id, func.count())
        .where(PayRating.organisation_id == organisation_id)
        .group_by(PayRating.post_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def row_or_404(scope: Scope, model: type[Any], organisation_id: int, row_id: int) -> Any:
    """One row of an enterprise's structure."""
    statement = select(model).where(model.id == row_id, model.organisation_id == organisation_id)
    row = session.scalars(statement).one_or_none()
    if row is None or not scope.covers(organisation_id):
        raise NotFound(GONE, "请从薪酬体系重新进入。")
    return row


def structures(scope: Scope, organisation_id: int) -> list[PayStructure]:
    """The structures of an enterprise, latest year first."""
    return _of(scope, PayStructure, organisation_id, PayStructure.year.desc())


def structure_of(scope: Scope, organisation_id: int, year: int | None = None) -> PayStructure | None:
    """The structure of a year, else the latest one."""
    found = structures(scope, organisation_id)
    return next((row for row in found if year is None or row.year == year), None)


def merits(scope: Scope, organisation_id: int) -> list[PayMerit]:
    """The merit rounds of an enterprise, latest year first."""
    return _of(scope, PayMerit, organisation_id, PayMerit.year.desc())


def years(scope: Scope, organisation_id: int) -> list[int]:
    """The years with pay records, latest first."""
    _demand_organisation(scope, organisation_id)
    statement = select(PayRecord.year).where(PayRecord.organisation_id == organisation_id).distinct()
    return sorted(session.scalars(statement), reverse=True)


def records(scope: Scope, organisation_id: int, year: int) -> dict[int, PayRecord]:
    """The pay of a year by registration."""
    _demand_organisation(scope, organisation_id)
    statement = select(PayRecord).where(PayRecord.organisation_id == organisation_id, PayRecord.year == year)
    return {row.talent_id: row for row in session.scalars(statement)}


def assignments(scope: Scope, organisation_id: int) -> dict[int, PayAssignment]:
    """Who holds which post, by registration."""
    return {row.talent_id: row for row in _of(scope, PayAssignment, organisation_id, PayAssignment.id)}


def holders(scope: Scope, organisation_id: int) -> Counter[int]:
    """How many people hold each post."""
    return Counter(row.post_id for row in assignments(scope, organisation_id).values())


def talents(scope: Scope, organisation_id: int) -> list[Talent]:
    """The registrations of an enterprise in the order of names."""
    return _of(scope, Talent, organisation_id, Talent.name_key, Talent.id)


def talent_or_404(scope: Scope, organisation_id: int, talent_id: int) -> Talent:
    """One registration of the enterprise."""
    return row_or_404(scope, Talent, organisation_id, talent_id)  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Member:
    """One person with post, grade, band and pay, as far as they are known."""

    talent: Talent
    assignment: PayAssignment | None
    post: PayPost | None
    family: PayFamily | None
    grade: int | None
    band: Band | None
    record: PayRecord | None


def members(scope: Scope, organisation_id: int, year: int | None) -> list[Member]:
    """Everybody of an enterprise with what the structure says of him; `year` chooses the pay."""
    structure = structure_of(scope, organisation_id)
    bands = bands_of(structure) if structure else None
    held, paid = assignments(scope, organisation_id), records(scope, organisation_id, year) if year else {}
    by_post = {post.id: post for post in posts(scope, organisation_id)}
    by_family = {family.id: family for family in families(scope, organisation_id)}
    return [
        _member(talent, held.get(talent.id), paid.get(talent.id), by_post, by_family, bands)
        for talent in talents(scope, organisation_id)
    ]


def _member(
    talent: Talent,
    assignment: PayAssignment | None,
    record: PayRecord | None,
    by_post: dict[int, PayPost],
    by_family: dict[int, PayFamily],
    bands: Bands | None,
) -> Member:
    post = by_post.get(assignment.post_id) if assignment else None
    grade = grade_of(assignment, post, bands)
    band = bands.of(grade) if bands and grade else None
    return Member(talent, assignment, post, by_family.get(post.family_id) if post else None, grade, band, record)


def _of(scope: Scope, model: type[Any], organisation_id: int, *order: Any) -> list[Any]:
    _demand_organisation(scope, organisation_id)
    return list(session.scalars(select(model).where(model.organisation_id == organisation_id).order_by(*order)))


def _demand(scope: Scope, row: Any) -> None:
    _demand_organisation(scope, row.organisation_id)


def _demand_organisation(scope: Scope, organisation_id: int) -> None:
    if not scope.covers(organisation_id):
        raise NotFound()


def totals(scope: Scope, rows: Sequence[Organisation]) -> dict[int, dict[str, int]]:
    """How far each enterprise has come: counts only, for the regulator's overview."""
    ids = [row.id for row in rows if scope.covers(row.id)]
    found: dict[int, dict[str, int]] = {row_id: {} for row_id in ids}
    for name, model in (
        ("families", PayFamily), ("posts", PayPost), ("structures", PayStructure), ("assigned", PayAssignment),
        ("records", PayRecord),
    ):  # fmt: skip
        statement = select(model.organisation_id, func.count()).group_by(model.organisation_id)  # type: ignore[attr-defined]
        for organisation_id, number in session.execute(statement):
            if organisation_id in found:
                found[organisation_id][name] = number
    return found
