"""A whole pay structure made through the commands users use, for the tests of this feature."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from talent_app.core.money import Money
from talent_app.pay import people, queries, service, surveys
from talent_app.pay.models import Ladder, StructureBasis
from talent_app.pay.people import PaidRow
from tests.factories import create_talent

SURVEY = "序列,层级,行业,P10,P25,P50,P75,P90,样本数\n研发,高级,全部行业,120000,140000,160000,190000,230000,42\n"
POINTS = {"basis": StructureBasis.POINTS, "values": {
    "grades": 4, "lowest": 80, "highest": 479, "spread": Fraction(1, 2), "unit": 10_000,
    "first": Money.yuan(80_000), "progression": Fraction(1, 5),
}}  # fmt: skip


def build_structure(actor, organisation_id, *, people_count=6, year=2025):
    """Two families, the four factors, two evaluated posts, bands, people with pay; returns (posts, talents)."""
    hr = actor("hr")
    research = service.save_family(hr, organisation_id, None, None, name="研发", ladder=Ladder.TECHNICAL)
    office = service.save_family(actor("hr"), organisation_id, None, None, name="管理", ladder=Ladder.MANAGEMENT)
    service.begin_factors(actor("hr"), organisation_id)
    posts = []
    for family, name, level in ((research, "高级研发工程师", 3), (office, "部门经理", 4)):
        posts.append(
            service.save_post(actor("hr"), organisation_id, None, None, family_id=family.id, name=name, rank=5,
                              survey_level=f"研发{surveys.JOINT}高级")
        )  # fmt: skip
        chosen = {str(row.id): level for row in queries.factors(actor("hr").scope, organisation_id)}
        service.rate_post(actor("hr"), organisation_id, posts[-1].id, chosen)
        service.settle_post(actor("hr"), organisation_id, posts[-1].id, None, chosen, "一致")
    service.save_structure(actor("hr"), organisation_id, year, None, POINTS["basis"], POINTS["values"])
    talents = [create_talent(actor("hr")) for _each in range(people_count)]
    rows = []
    for place, talent in enumerate(talents):
        people.assign_post(
            actor("hr"), organisation_id, talent.id, None, post_id=posts[place % 2].id, grade=None,
            from_on=date(2024, 1, 1),
        )  # fmt: skip
        rows.append(
            PaidRow(talent.id, Money.yuan(80_000 + place * 9_000), Money.yuan(20_000), Money.ZERO, Money.ZERO,
                    ("优秀", "称职")[place % 2])
        )  # fmt: skip
    people.record_pay(actor("hr"), organisation_id, year, rows)
    return posts, talents
