"""Statistical reports of the demo: a bulletin being written, with one edition, and one return issued."""

from __future__ import annotations

from collections.abc import Mapping

from talent_app import clock
from talent_app.seed.plans import actor
from talent_app.statistics.report_service import draft_report, issue_report, make_edition, write_report

WORDS = {
    "age": "35岁及以下的人才约占四成，中年骨干力量较强；请各单位关注五年内到龄的关键岗位。",
    "introduction": "柔性引进和援藏人才是高层次人才的重要补充，服务期届满前应当做好衔接。",
    "closing": "本公报由市国资委依据各单位登记的数据编制。未经核实的登记，以核实后的数据为准。",
}


def create_reports(ids: Mapping[str, int]) -> int:
    """Draft two reports of the city and issue one; returns how many."""
    today = clock.today()
    bulletin = draft_report(actor("reviewer"), ids["city"], "bulletin", today.year, today)
    write_report(actor("reviewer"), bulletin.id, None, bulletin.texts | WORDS)
    make_edition(actor("reviewer"), bulletin.id, None)
    filed = draft_report(actor("reviewer"), ids["city"], "talent_return", today.year, today)
    issue_report(actor("leader"), filed.id, None, "演国资统〔2026〕1号")
    return 2
