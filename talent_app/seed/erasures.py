"""Erasures of the demo data: one that waits for its confirmation and one that is done, so that both pages show life."""

from __future__ import annotations

from talent_app import clock
from talent_app.core.scope import Scope
from talent_app.db.engine import use_scope
from talent_app.erasure.service import decide_erasure, propose_erasure
from talent_app.identity.queries import actor_by_name
from talent_app.seed.chance import SEED_DAY
from talent_app.talents.service import add_record, create_talent


def create_erasures(ids: dict[str, int]) -> int:
    """Two people nobody else of the demo data refers to: one asked to be erased, one erased."""
    hr, leader = actor_by_name("hr", clock.today()), actor_by_name("approver", clock.today())
    for name in ("格桑离任", "央金离任"):
        use_scope(Scope.everything())
        row = create_talent(hr, ids["plant"], {"name": name, "post": "工程师", "field": "中药提取"})
        left_on = SEED_DAY.replace(year=SEED_DAY.year - 6)
        add_record(hr, row.id, "departures", {"left_on": left_on, "destination": "内地企业"})
        asked = propose_erasure(hr, row.id, "离职多年，入库目的已经实现")
        if name.startswith("央金"):
            decide_erasure(leader, asked.id, asked.version, agreed=True, note="同意")
    return 2
