"""Doubtful data of the demo: a few contradictions to work off, one of them put aside, and the findings looked for."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from talent_app.core.scope import Scope
from talent_app.db.engine import session, within
from talent_app.seed.plans import actor
from talent_app.statistics.quality_models import QualityFinding
from talent_app.statistics.quality_refresh import refresh_all
from talent_app.statistics.quality_rules import QualityRule
from talent_app.statistics.quality_service import dismiss_finding
from talent_app.talents.enums import TalentStatus
from talent_app.talents.models import Talent
from talent_app.talents.service import add_record

ODD = (
    ("careers", ({"employer": "拉萨雪域藏药制造有限公司", "post": "工程师", "from_on": "2016-07"},
                 {"employer": "拉萨青藏药材种植有限公司", "post": "技术员", "from_on": "2012-08"})),
    ("titles", ({"series": "engineering", "level": "intermediate", "name": "工程师", "obtained_on": "2019-12"},
                {"series": "engineering", "level": "associate_senior", "name": "高级工程师", "obtained_on": "2017"})),
    ("educations", ({"school": "西藏大学", "level": "11", "until_on": "1999-07"},)),
)  # fmt: skip


def create_doubts(ids: Mapping[str, int]) -> int:
    """Enter odd records for three people of the plant, look for doubts everywhere, put one aside; how many."""
    with within(Scope.everything()):
        wanted = select(Talent.id).where(
            Talent.organisation_id == ids["plant"], Talent.status == TalentStatus.COMPLETE, Talent.born_on.is_not(None)
        )
        chosen = list(session.scalars(wanted.order_by(Talent.id.desc()).limit(len(ODD))))
    for talent_id, (kind, records) in zip(chosen, ODD, strict=False):
        for values in records:
            add_record(actor("hr"), talent_id, kind, values)
    refresh_all()
    with within(Scope.everything()):
        wrong = session.scalars(
            select(QualityFinding.id).where(QualityFinding.rule == QualityRule.TITLE_ORDER).order_by(QualityFinding.id)
        ).first()
    if wrong is not None:
        dismiss_finding(actor("hr"), wrong, "两份证书已核对原件，高级职称为破格取得。")
    return refresh_all()
