"""What a person's bases of a year come to, from his rows alone. Pure."""

from __future__ import annotations

from talent_app.core.cells import read_ratio
from talent_app.insurance.models import InsuranceBase, InsuranceRecord
from talent_app.rules.insurance_year import Basis, YearCost, year_cost
from talent_app.rules.parameters import Book

REGION = "xizang"


def basis_of(base: InsuranceBase) -> Basis:
    """A person's bases as the rules want them."""
    return Basis(
        base.wage, base.housing_wage, read_ratio(base.housing_rate) if base.housing_rate else None,
        read_ratio(base.injury_rate) if base.injury_rate else None, base.medical_extra, base.annuity_employer,
        base.annuity_person,
    )  # fmt: skip


def cost_of(base: InsuranceBase, record: InsuranceRecord | None, book: Book) -> YearCost:
    """What a person's year costs, over the months he is enrolled in it."""
    first, last = 1, 12
    if record is not None:
        if record.enrolled_on and record.enrolled_on.year == base.year:
            first = record.enrolled_on.month
        if record.ended_on and record.ended_on.year == base.year:
            last = record.ended_on.month
    return year_cost(basis_of(base), record.region if record else REGION, book, base.year, first, last)
