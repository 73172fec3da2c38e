"""The region's own benchmark: pay of all enterprises together, told only as percentiles of cells wide enough.

The only module of this feature that steps outside the reader's scope. It returns no single pay and no enterprise.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.organisations.models import Organisation
from talent_app.pay.models import PayAssignment, PayFamily, PayPost, PayRecord
from talent_app.policy.queries import book
from talent_app.rules.benchmark import Guard, Paid, RegionCell, region_cell
from talent_app.rules.outcome import Step
from talent_app.rules.parameters import Policy


def everybody(year: int) -> list[Paid]:
    """The pay of a year of everybody who holds a post and was paid all year, of every enterprise."""
    scope = Scope.beyond("peer distributions")
    with within(scope):
        statement = (
            select(PayRecord, PayFamily.ladder, PayPost.rank, Organisation.industry)
            .join(PayAssignment, PayAssignment.talent_id == PayRecord.talent_id)
            .join(PayPost, PayPost.id == PayAssignment.post_id)
            .join(PayFamily, PayFamily.id == PayPost.family_id)
            .join(Organisation, Organisation.id == PayRecord.organisation_id)
            .where(PayRecord.year == year, PayRecord.is_full_year.is_(True))
        )
        return [
            Paid(record.organisation_id, ladder.value, str(rank), industry or "", record.total)
            for record, ladder, rank, industry in session.execute(statement)
        ]


def guard_on(day: date) -> Guard:
    """How large a cell has to be on a day."""
    return Guard.of(Policy(book(Scope.nothing()), day))


def cell_for(
    paid: list[Paid], guard: Guard, *, ladder: str, rank: int, industry: str | None
) -> tuple[RegionCell | None, tuple[Step, ...]]:
    """The region's figures for a post: the narrowest cell that may be shown."""
    return region_cell(paid, guard, series=ladder, level=str(rank), industry=industry or "")
