"""Published statistics of the demo data: one set published, the next one as a draft; and targets of structure."""

from __future__ import annotations

from typing import Any

from talent_app import clock
from talent_app.core.scope import Scope
from talent_app.db.engine import within
from talent_app.seed.plans import actor
from talent_app.statistics import publication_queries as queries
from talent_app.statistics import publications, targets
from talent_app.statistics.publication_models import Publication

FIRST = (("talents", ("category",)), ("talents", ("title_level", "sex")), ("talents_age", ("age", "sex")))
#: Invented: indicator, where it began, where it shall be after so many years.
TARGETS = (("degree", "0.5", "0.7", 5), ("senior", "0.25", "0.35", 5), ("skilled", "0.1", "0.25", 3))
NEXT = (("talents", ("education", "sex")), ("talents", ("ethnicity",)))


def create_publications() -> int:
    """Draft, check and publish one set, begin another; returns how many."""
    row = _drafted("市属企业人才队伍基本情况", FIRST)
    key, faults = _checked(row.id)
    publications.keep_check(actor("reviewer"), row.id, None, key, faults)
    publications.offer_publication(actor("reviewer"), row.id, None)
    key, faults = _checked(row.id)
    publications.publish_publication(actor("leader"), row.id, None, key, faults)
    _drafted("市属企业人才学历和民族结构", NEXT)
    return 2


def _drafted(title: str, tables: tuple[tuple[str, tuple[str, ...]], ...]) -> Publication:
    today = clock.today()
    row = publications.create_publication(actor("reviewer"), title=title, taken_on=today, rounding=1, note="")
    wishes: list[dict[str, Any]] = [
        {"cube": cube, "by": list(by), "measure": "persons", "where": {}} for cube, by in tables
    ]
    with within(Scope.everything()):
        made = queries.computed(Scope.everything(), wishes, today, today, 1)
    return publications.put_tables(actor("reviewer"), row.id, None, wishes, made)


def _checked(publication_id: int) -> tuple[str, list[str]]:
    everything = Scope.everything()
    with within(everything):
        return queries.check(everything, queries.publication_or_404(everything, publication_id))


def create_targets() -> int:
    """Set three targets of structure; returns how many."""
    year = clock.today().year
    for indicator, start, goal, years in TARGETS:
        values = {
            "indicator": indicator, "from_year": year - 1, "until_year": year + years - 2, "start_share": start,
            "goal_share": goal, "is_ceiling": False, "document": "拉国资演示〔2025〕3号", "note": "演示数据",
        }  # fmt: skip
        targets.set_target(actor("reviewer"), None, None, values)
    return len(TARGETS)
